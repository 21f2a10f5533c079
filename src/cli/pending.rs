//! Stand-ins for what the other folders bring; gone once they are there.
#![allow(missing_docs, clippy::all, clippy::pedantic)]
use crate::model::*;

/// A line of text, escaped for a terminal.
pub fn line(text: &str) -> String {
    text.chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] })
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

/// `history::Repository`.
pub struct Repository(git2::Repository);

impl Repository {
    pub fn discover(dir: &std::path::Path) -> Result<Self, super::CliError> {
        git2::Repository::discover(dir)
            .map(Self)
            .map_err(|error| super::CliError::new(error.message()))
    }
    pub fn workdir(&self) -> Option<&std::path::Path> {
        self.0.workdir()
    }
    pub fn git_dir(&self) -> &std::path::Path {
        self.0.path()
    }
    pub fn head_branch(&self) -> Option<Untrusted> {
        let head = self.0.find_reference("HEAD").ok()?;
        let target = String::from_utf8_lossy(head.symbolic_target_bytes()?).into_owned();
        Some(target.strip_prefix("refs/heads/")?.into())
    }
    pub fn operation_in_progress(&self) -> Option<&'static str> {
        (self.0.state() != git2::RepositoryState::Clean).then_some("merge")
    }
}

/// `markdown::parse`.
pub fn parse(path: &str, bytes: &[u8]) -> Result<Checklist, super::CliError> {
    let text = std::str::from_utf8(bytes).map_err(|_| super::CliError::new("not UTF-8"))?;
    let mut list = Checklist::default();
    let mut offset = 0;
    for (number, full) in text.split_inclusive('\n').enumerate() {
        let body = full.trim_end();
        if let Some(rest) = body.strip_prefix("- [") {
            let (tick, words) = rest.split_at(1);
            let words = words.trim_start_matches("] ");
            let struck = words.strip_prefix("~~").and_then(|rest| rest.split_once("~~"));
            let state = match (struck, tick) {
                (Some(_), _) => State::NotApplicable,
                (_, " ") => State::Open,
                _ => State::Checked,
            };
            list.items.push(Item {
                id: words.to_lowercase().replace(' ', "-"),
                explicit_id: false,
                text: struck.map_or(words, |(text, _)| text).into(),
                blocks: vec![],
                digest: path.into(),
                line: u32::try_from(number + 1).unwrap_or(0),
                column: 3,
                tick_offset: offset + 3,
                state,
                reason: None,
                phase: 0,
                headings: vec![],
                parent: None,
                required: true,
                criterion: None,
                attributes: Attributes::default(),
            });
        }
        offset += full.len();
    }
    Ok(list)
}

/// `markdown::edit`.
pub mod edit {
    use super::*;
    pub fn tick(bytes: &[u8], item: &Item) -> Result<Vec<u8>, String> {
        let mut new = bytes.to_vec();
        new[item.tick_offset] = b'x';
        Ok(new)
    }
    pub fn untick(bytes: &[u8], item: &Item) -> Result<Vec<u8>, String> {
        let mut new = bytes.to_vec();
        new[item.tick_offset] = b' ';
        Ok(new)
    }
    pub fn waive(bytes: &[u8], item: &Item, reason: &str) -> Result<Vec<u8>, String> {
        let text = String::from_utf8_lossy(bytes);
        let old = item.text.raw();
        Ok(text.replace(old, &format!("~~{old}~~ {reason}")).into_bytes())
    }
    pub fn reinstate(bytes: &[u8], _item: &Item) -> Result<Vec<u8>, String> {
        Ok(bytes.to_vec())
    }
}
