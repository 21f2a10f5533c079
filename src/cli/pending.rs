//! Stand-ins for what the other folders bring; gone once they are there.

/// A line of text, escaped for a terminal.
pub fn line(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            if c.is_control() {
                c.escape_default().collect::<Vec<_>>()
            } else {
                vec![c]
            }
        })
        .collect()
}

/// A command that is not there yet.
pub fn command(_context: &mut super::Context<'_>) -> Result<super::Outcome, super::CliError> {
    Err(super::CliError::new("not built yet"))
}

/// What a CI job was started for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiEvent {
    /// The system.
    pub system: &'static str,
    /// The kind of event.
    pub kind: CiKind,
    /// The branch that the change is for.
    pub target: Option<String>,
    /// The branch that it comes from.
    pub source: Option<String>,
    /// The object id of the target's tip, as the event has it.
    pub base: Option<String>,
    /// The object id of the change's tip, as the event has it.
    pub head: Option<String>,
}

/// The kind of a CI event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CiKind {
    /// A pull request.
    PullRequest,
    /// A merge queue's group.
    MergeGroup,
    /// A push to a branch.
    Push,
}
