//! `status`: where the release stands, in a glance.

use super::{
    CliError, Context, Outcome,
    output::{self, Format},
    pending,
};

const EXAMPLES: &str = "\
Examples:
  git checklist                    the same
  git checklist status --format json";

/// The formats of a status.
const FORMATS: &[Format] = &[Format::Terminal, Format::Json, Format::Markdown];

/// Which checklists, and how to tell.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Shows where the release stands.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let _ = args;
    pending::command(context)
}
