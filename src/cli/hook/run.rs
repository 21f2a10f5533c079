//! `hook run`: which check belongs to which hook.

use std::ffi::OsString;

use super::{Hook, commit_msg, pre_commit, push};
use crate::cli::{CliError, Context, Outcome};

const EXAMPLES: &str = "\
Examples:
  git checklist hook run pre-commit
  git checklist hook run pre-push origin URL    reads what git tells on standard input

Exit status: 0 it may go on, 1 it may not, 2 could not be decided (and git
refuses).";

/// Which hook, as git calls it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The hook
    #[arg(value_name = "NAME")]
    hook: Hook,
    /// What git passes to it
    #[arg(value_name = "ARGUMENT", trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Runs the check.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let words: Vec<_> = args.arguments.iter().map(|word| word.to_string_lossy()).collect();
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match (args.hook, words.as_slice()) {
        (Hook::PreCommit, []) => pre_commit::run(context),
        (Hook::CommitMsg, [file]) => commit_msg::run(file, context),
        (Hook::PrePush, [remote, _url]) => push::pre_push(remote, context),
        (Hook::PreReceive, []) => push::pre_receive(context),
        (Hook::Update, [reference, old, new]) => push::update(reference, old, new, context),
        (hook, _) => {
            let name = hook.name();
            Err(CliError::new(format!("git passes other arguments to a hook `{name}`"))
                .hint(format!("git checklist hook install --{name} writes one that fits")))
        }
    }
}
