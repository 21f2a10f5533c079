//! `start`: begin a release.

use chrono::NaiveDate;

use super::{CliError, Context, Outcome, pending};

const EXAMPLES: &str = "\
Examples:
  git checklist start 2.3 --date 2025-02-14
  git checklist start 2.3 --copy releases/2.3.md       a list of its own for the release
  git checklist start 2.3 --section \"Release Signoff\"  only the boxes under a heading

Sign-offs count from this commit on. The date turns windows (\"3 days before\")
into days.";

/// Which release.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The release's name, such as 2.3
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The day of deployment
    #[arg(long, value_name = "DATE")]
    pub date: Option<NaiveDate>,
    /// Leave the checklist as it is, and write the release's own copy, all open, to PATH
    #[arg(long, value_name = "PATH")]
    pub copy: Option<String>,
    /// Untick only the boxes under this heading
    #[arg(long, value_name = "HEADING")]
    pub section: Option<String>,
    /// The checklist, where there are several
    #[arg(long, value_name = "PATH")]
    pub checklist: Option<String>,
    /// The commit's message (repeatable: paragraphs)
    #[arg(short, long, value_name = "MESSAGE")]
    pub message: Vec<String>,
    /// Add a `Signed-off-by` trailer
    #[arg(short, long)]
    pub signoff: bool,
    /// Edit the file, commit nothing
    #[arg(long, conflicts_with = "signoff")]
    pub no_commit: bool,
}

/// Begins the release.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let _ = args;
    pending::command(context)
}
