//! `waive`: declare items not applicable.

use super::{
    CliError, Context, Outcome,
    plan::Wish,
    write::{self, EditArgs, Job},
};

const EXAMPLES: &str = "\
Examples:
  git checklist waive \"iOS app submitted\" -m \"no iOS app in this release\"
  git checklist waive section:5/Mobile -m \"server-only release\"

The text is struck and the reason follows it: - [ ] ~~text~~ reason. A waiver of
a required item counts only for those whom the policy lets waive.";

/// Which items, and why.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    pub edit: EditArgs,
    /// Why they are not applicable: written behind the struck text
    #[arg(short = 'm', long, value_name = "REASON", required = true)]
    pub reason: String,
}

/// Strikes the items and commits that.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    if args.reason.trim().is_empty() || args.reason.contains(char::is_control) {
        return Err(CliError::new("the reason is empty, or no single line")
            .hint("say in one line why the items are not applicable: -m REASON"));
    }
    write::run(
        &Job {
            args: &args.edit,
            wish: Wish::Waive,
            message: &[],
            reason: args.reason.trim(),
            backing: None,
        },
        context,
    )
}
