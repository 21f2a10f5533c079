//! `blame`: each line of the checklist with its sign-off.

use super::{
    CliError, Context, Outcome,
    output::{self, Format},
    progress,
    show::{self, View},
};
use crate::pipeline::{self, AuditRequest};

const EXAMPLES: &str = "\
Examples:
  git checklist blame
  git checklist blame --phase 3
  git checklist blame --rev v2.3 --checklist DEPLOYMENT_CHECKLIST.md

Moving, re-wrapping, re-indenting or renaming does not change who signed off.";

/// The formats of a blame.
const FORMATS: &[Format] = &[Format::Terminal, Format::Json, Format::Csv];

/// Which lines, and how to tell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// An id, :LINE, a part of the text, phase:3 or section:3/Setup [default: all]
    #[arg(value_name = "ITEM")]
    pub items: Vec<String>,
    /// Only this phase: its number or a part of its title
    #[arg(long, value_name = "PHASE", conflicts_with = "items")]
    pub phase: Option<String>,
    /// The revision to read [default: HEAD]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Shows the lines.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let request = AuditRequest {
        revision: args.rev.clone(),
        paths: context.repository_paths(&args.checklist)?,
        mode: None,
        today: context.today,
        now: context.now,
        ..AuditRequest::default()
    };
    let repository = context.repository()?;
    let report = progress::shown(context, &repository, |from| pipeline::audit(from, &request))?;
    let selection = match &args.phase {
        Some(phase) => show::phase_selection(phase, &report)?,
        None => show::selection(&args.items, &report)?,
    };
    let page = show::page(View::Blame, args.format, &report, &selection, context);
    context.stdout.write_all(page.as_bytes())?;
    Ok(Outcome::Holds)
}
