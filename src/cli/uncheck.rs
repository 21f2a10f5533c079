//! `uncheck`: open items again.

use super::{
    CliError, Context, Outcome,
    plan::Wish,
    write::{self, EditArgs, Job},
};

const EXAMPLES: &str = "\
Examples:
  git checklist uncheck \"Migration rollback tested\" -m \"0042.sql was changed since\"
  git checklist uncheck phase:5
  git checklist uncheck :70 --no-commit       edit the file only

The history keeps the earlier sign-off; a waived item is reinstated.";

/// Which items.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    pub edit: EditArgs,
    /// The commit's message, instead of `checklist: uncheck "TEXT"` (repeatable: paragraphs)
    #[arg(short, long, value_name = "MESSAGE")]
    pub message: Vec<String>,
}

/// Unticks the items and commits that.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    write::run(
        &Job {
            args: &args.edit,
            wish: Wish::Uncheck,
            message: &args.message,
            reason: "",
            backing: None,
        },
        context,
    )
}
