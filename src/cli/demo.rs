//! `demo`: a sandbox repository with a release under way, and the main job done on it.

use std::path::PathBuf;

use super::{CliError, Context, Outcome, pending};

const EXAMPLES: &str = "\
Examples:
  git checklist demo                 in a fresh directory for temporary files
  git checklist demo /tmp/release    in a directory of your choice";

/// Where to build it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The directory to build it in, new or empty
    #[arg(value_name = "DIR")]
    pub directory: Option<PathBuf>,
}

/// Builds the sandbox and takes a newcomer through it.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let _ = args;
    pending::command(context)
}
