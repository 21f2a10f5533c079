//! `init`: a checklist and a policy for a repository that has none.

use super::{CliError, Context, Outcome, pending};

const EXAMPLES: &str = "\
Examples:
  git checklist init                              a policy for the checklists that are there
  git checklist init --template deployment        and a checklist, if there is none
  git checklist init --ci github                  and a workflow that runs the gate

Nothing that exists is overwritten, and nothing is committed.";

/// What to write.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The checklist to start from, if the repository has none
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// Also write a workflow that runs the gate
    #[arg(long, value_enum, value_name = "SYSTEM")]
    pub ci: Option<CiArg>,
}

/// A CI system, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum CiArg {
    /// GitHub Actions
    Github,
}

/// Writes what is missing and says what to do next.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let _ = args;
    pending::command(context)
}
