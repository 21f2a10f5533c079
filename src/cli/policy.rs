//! `policy`: what is in force for each item, and where it is written.

use super::{
    CliError, Context, Outcome,
    output::{self, Format},
    progress,
    show::{self, View},
};
use crate::pipeline::{self, StatusRequest};

const EXAMPLES: &str = "\
Examples:
  git checklist policy                                what is demanded beyond a tick, item by item
  git checklist policy \"Backup restoration tested\"    one item, with what holds by default
  git checklist policy phase:3 --format json";

/// The formats of what is in force.
const FORMATS: &[Format] = &[Format::Terminal, Format::Json];

/// Which items, and how to tell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// An id, :LINE, a part of the text, phase:3 or section:3/Setup [default: all]
    #[arg(value_name = "ITEM")]
    pub items: Vec<String>,
    /// The revision that is judged [default: HEAD]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Shows what is in force.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let request = StatusRequest {
        revision: args.rev.clone(),
        paths: context.repository_paths(&args.checklist)?,
        today: context.today,
        now: context.now,
        ..StatusRequest::default()
    };
    let repository = context.repository()?;
    let report = progress::shown(context, &repository, |from| pipeline::status(from, &request))?;
    let selection = show::selection(&args.items, &report)?;
    let page = show::page(View::Policy, args.format, &report, &selection, context);
    context.stdout.write_all(page.as_bytes())?;
    Ok(Outcome::Holds)
}
