//! `diff`: what a branch does to the checklists.

use super::{
    CliError, Context, Outcome,
    output::{self, Format},
    progress,
    show::{self, View},
};
use crate::pipeline::{self, AuditRequest};
use crate::render::terminal::Selection;

const EXAMPLES: &str = "\
Examples:
  git checklist diff main..release/2.3
  git checklist diff v2.2..v2.3 --format markdown";

/// The formats of a difference.
const FORMATS: &[Format] = &[Format::Terminal, Format::Json, Format::Ndjson, Format::Markdown];

/// Between what, and how to tell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What is in B and not in A
    #[arg(value_name = "A..B")]
    pub range: String,
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Shows the difference.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    if !args.range.contains("..") || args.range.contains("...") {
        return Err(CliError::new(format!("`{}` is no range", args.range))
            .hint("write A..B: what is in B and not in A"));
    }
    let request = AuditRequest {
        revision: Some(args.range.clone()),
        paths: context.repository_paths(&args.checklist)?,
        mode: None,
        today: context.today,
        now: context.now,
        ..AuditRequest::default()
    };
    let repository = context.repository()?;
    let report = progress::shown(context, &repository, |from| pipeline::audit(from, &request))?;
    let page = show::page(View::Diff, args.format, &report, &Selection::All, context);
    context.stdout.write_all(page.as_bytes())?;
    Ok(Outcome::Holds)
}
