//! What `check`, `uncheck` and `waive` share: the items typed, the commit wanted.

/// Options of a command that edits items and commits that.
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// An id, :LINE, a part of the text, phase:3 or section:3/Setup
    #[arg(value_name = "ITEM", required = true)]
    pub items: Vec<String>,
    /// The checklist, where there are several
    #[arg(long, value_name = "PATH")]
    pub checklist: Option<String>,
    /// Add a `Signed-off-by` trailer
    #[arg(short, long)]
    pub signoff: bool,
    /// Edit the file, commit nothing
    #[arg(long, conflicts_with = "signoff")]
    pub no_commit: bool,
}
