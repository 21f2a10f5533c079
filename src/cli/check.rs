//! `check`: sign items off.

use super::{
    CliError, Context, Outcome,
    backing::BackingArgs,
    plan::Wish,
    write::{self, EditArgs, Job},
};

const EXAMPLES: &str = "\
Examples:
  git checklist check \"Backup restoration tested\"
  git checklist check \"backup rest\"          a part of the text, if only one item has it
  git checklist check :70 :71                by line
  git checklist check section:3/Setup        all items of a section, in one commit
  git checklist check \"Error rate\" --value 0.4% --evidence reports/load.html
  git checklist check \"Load test\" --run        the command is the policy's
  git checklist check db-restore --signoff -m \"Restored 2025-02-08 dump in 14 min\"
  git checklist check :70 --branch release/2.3 --push

Only the tick changes, and only that is committed, by `git commit` itself: your
identity, signing and hooks are in force, and what else is staged stays staged.
An item whose sign-off no longer holds is unticked and ticked: two commits.

--branch commits on a branch that is not checked out, in a temporary work tree:
your files, index and HEAD stay as they are. With --push the commit is made on
the branch's tip in the remote, and it alone is pushed; where somebody else
pushed meanwhile, the item is looked for again on the new tip.";

/// Which items.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    pub edit: EditArgs,
    #[command(flatten)]
    pub backing: BackingArgs,
    /// The commit's message, instead of `checklist: check "TEXT"` (repeatable: paragraphs)
    #[arg(short, long, value_name = "MESSAGE")]
    pub message: Vec<String>,
}

/// Ticks the items and commits that.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    write::run(
        &Job {
            args: &args.edit,
            wish: Wish::Check,
            message: &args.message,
            reason: "",
            backing: Some(&args.backing),
        },
        context,
    )
}
