//! `hook`: the hooks that git runs, client and server (githooks(5)).
//!
//! A hook in git's folder is a stub of a few lines that calls `git checklist hook run NAME`. Client
//! hooks tell early and can be passed over (`--no-verify`); a server hook decides.

mod commit_msg;
mod driver;
mod install;
mod pre_commit;
mod push;
mod run;
mod staged;
mod trailers;
mod uninstall;

use super::{CliError, Context, Outcome};

pub use install::{Placed, directory, place};

const EXAMPLES: &str = "\
Examples:
  git checklist hook install                  client hooks, or the server's in a bare repository
  git checklist hook install --pre-push
  git checklist hook uninstall";

/// Which of them.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Write hooks that run the checks into the folder where git looks for them
    Install(install::Args),
    /// Take those hooks away again
    Uninstall(uninstall::Args),
    /// What a hook runs: the check for a moment of git
    Run(run::Args),
}

/// Does it.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    match &args.what {
        What::Install(args) => install::run(args, context),
        What::Uninstall(args) => uninstall::run(args, context),
        What::Run(args) => run::run(args, context),
    }
}

/// A moment at which git runs a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Hook {
    /// Before a commit: the staged checklists
    PreCommit,
    /// Once a commit's message is written: its trailers
    CommitMsg,
    /// Before a push: the gates of the branches that are pushed to
    PrePush,
    /// On a server, before a push is let in: the gates, for all of it at once
    PreReceive,
    /// On a server, before each reference of a push is let in: the gates, for it alone
    Update,
}

impl Hook {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::PreCommit, Self::CommitMsg, Self::PrePush, Self::PreReceive, Self::Update];
    /// Those that git runs where people commit.
    pub const CLIENT: &[Self] = &[Self::PreCommit, Self::CommitMsg, Self::PrePush];
    /// What guards a server.
    pub const SERVER: &[Self] = &[Self::PreReceive];

    /// The name that git knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::CommitMsg => "commit-msg",
            Self::PrePush => "pre-push",
            Self::PreReceive => "pre-receive",
            Self::Update => "update",
        }
    }

    /// What it does, in a line.
    pub fn summary(self) -> &'static str {
        match self {
            Self::PreCommit => "looks at the checklists that a commit changes",
            Self::CommitMsg => "looks at the trailers of a commit's message",
            Self::PrePush => "asks the gates before a push to a branch that they guard",
            Self::PreReceive => "refuses a push that a gate does not let pass",
            Self::Update => "refuses each reference of a push that a gate does not let pass",
        }
    }
}
