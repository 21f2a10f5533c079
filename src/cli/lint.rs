//! `lint`: what in a checklist misleads its readers.

use super::{
    CliError, Context, Outcome,
    output::{self, Format},
    pending,
};

const EXAMPLES: &str = "\
Examples:
  git checklist lint
  git checklist lint plan.md              needs no repository
  git checklist lint --format github      annotations

Exit status: 0 no finding of severity error, 1 findings, 2 could not be decided.";

/// The formats of lint's findings.
const FORMATS: &[Format] = &[Format::Terminal, Format::Json, Format::Markdown, Format::Github];

/// Which file, and how to tell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A Markdown file, or - for standard input [default: the repository's checklists]
    #[arg(value_name = "FILE")]
    pub file: Option<String>,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Looks for what misleads.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let _ = args;
    pending::command(context)
}
