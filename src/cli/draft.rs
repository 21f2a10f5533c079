//! Commits of edited items before they are made: what each changes, and the message that it is to
//! have. `check` and its like make them at once; `pick` shows them first.

use super::{
    CliError,
    backing::Trailers,
    git::Git,
    lists::List,
    message,
    plan::{Edit, Plan},
};
use crate::{
    markdown::edit,
    model::{Item, Untrusted},
    render::escape,
};

/// Why an item is opened before it is signed off again.
const SIGNED_AGAIN: &str = "The sign-off no longer holds; the next commit signs it off again.";

/// Why items that were chosen together are not committed together.
const ONE_BY_ONE: &str =
    "the file was like this before: committed one by one, so that each tick is a sign-off";

/// Edits that go into one commit, each with the index of its item.
pub type Step = Vec<(usize, Edit)>;

/// A commit of one checklist that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it changes.
    pub edits: Step,
    /// Why items are waived; empty otherwise.
    pub reason: String,
    /// Its message.
    pub message: String,
}

/// How commits are to be told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Telling<'a> {
    /// Paragraphs that replace the whole message.
    pub message: &'a [String],
    /// Why items are waived; empty otherwise.
    pub reason: &'a str,
    /// What is recorded of the items that are ticked, where something is.
    pub trailers: Option<&'a Trailers>,
}

impl Telling<'_> {
    /// The message with what is recorded of the items that these edits tick.
    fn with_records(&self, message: String, edits: &[(usize, Edit)]) -> String {
        let Some(trailers) = self.trailers else { return message };
        let lines = edits.iter().filter_map(|(at, _)| trailers.get(at)).flatten();
        message::with_trailers(message, &lines.map(String::as_str).collect::<Vec<_>>())
    }
}

/// The drafts of one checklist, in the order in which they are to be made.
pub struct Drafts<'a> {
    git: &'a Git<'a>,
    list: &'a List,
    /// The file's bytes once all drafts so far are made.
    bytes: Vec<u8>,
    all: Vec<Draft>,
    note: Option<&'static str>,
}

impl<'a> Drafts<'a> {
    /// None yet, of this checklist.
    pub fn new(git: &'a Git<'a>, list: &'a List) -> Self {
        Self { git, list, bytes: list.work.bytes.clone(), all: Vec::new(), note: None }
    }

    /// Adds what a plan asks for: what is opened first, then the edits, together or one by one.
    ///
    /// # Errors
    /// Where an item cannot be edited, or git cannot be asked.
    pub fn add(&mut self, plan: &Plan, telling: Telling<'_>) -> Result<(), CliError> {
        if !plan.reopened.is_empty() {
            let opened: Step = plan.reopened.iter().map(|&at| (at, Edit::Untick)).collect();
            let message = message::of_edits(&self.texts(&opened), SIGNED_AGAIN);
            self.push(Draft { edits: opened, reason: String::new(), message })?;
        }
        for edits in self.steps(&plan.edits, telling)? {
            let message = match telling.message {
                [] => message::of_edits(&self.texts(&edits), telling.reason),
                paragraphs => message::of_paragraphs(paragraphs),
            };
            let message = telling.with_records(message, &edits);
            self.push(Draft { edits, reason: telling.reason.to_owned(), message })?;
        }
        Ok(())
    }

    /// All drafts; and what is to be told of how they were cut, where there is something.
    pub fn finish(self) -> (Vec<Draft>, Option<&'static str>) {
        (self.all, self.note)
    }

    fn push(&mut self, draft: Draft) -> Result<(), CliError> {
        self.bytes = draft.edited(self.list, &self.bytes)?;
        self.all.push(draft);
        Ok(())
    }

    fn texts(&self, step: &Step) -> Vec<(Edit, &'a Untrusted)> {
        let list = self.list;
        step.iter().map(|&(at, edit)| (edit, &list.checklist.items[at].text)).collect()
    }

    /// Ticks that give the file bytes which it once had would read as a revert, which signs nothing
    /// off: those are committed one by one.
    fn steps(
        &mut self,
        edits: &[(usize, Edit)],
        telling: Telling<'_>,
    ) -> Result<Vec<Step>, CliError> {
        if edits.is_empty() {
            return Ok(Vec::new());
        }
        let ticks = edits.len() > 1 && edits.iter().all(|(_, edit)| *edit == Edit::Tick);
        if !ticks || !self.was_before(&edited(self.list, &self.bytes, edits, telling.reason)?)? {
            return Ok(vec![edits.to_vec()]);
        }
        self.note = Some(ONE_BY_ONE);
        Ok(edits.iter().map(|edit| vec![*edit]).collect())
    }

    /// Whether the repository knows the file with these bytes.
    fn was_before(&self, bytes: &[u8]) -> Result<bool, CliError> {
        let path = format!("--path={}", self.list.work.path);
        let id = self.git.ask(&["hash-object", "--stdin", &path], bytes)?.text();
        Ok(self.git.run(&["cat-file", "-e", &id], b"")?.success)
    }
}

impl Draft {
    /// The file's bytes once this is made on top of `bytes`.
    ///
    /// # Errors
    /// Where an item cannot be edited.
    pub fn edited(&self, list: &List, bytes: &[u8]) -> Result<Vec<u8>, CliError> {
        edited(list, bytes, &self.edits, &self.reason)
    }
}

/// The bytes with the edits made, from the last item to the first, so that places stay true.
///
/// # Errors
/// Where an item cannot be edited.
pub fn edited(
    list: &List,
    bytes: &[u8],
    edits: &[(usize, Edit)],
    reason: &str,
) -> Result<Vec<u8>, CliError> {
    let mut order = edits.to_vec();
    order.sort_unstable_by_key(|&(at, _)| std::cmp::Reverse(at));
    let checklist = list.parse(bytes)?;
    let mut bytes = bytes.to_vec();
    for (at, edit) in order {
        let item = &checklist.items[at];
        bytes = match edit {
            Edit::Tick => edit::tick(&bytes, item),
            Edit::Untick => edit::untick(&bytes, item),
            Edit::Waive => edit::waive(&bytes, item, reason),
            Edit::Reinstate => edit::reinstate(&bytes, item),
        }
        .map_err(|error| {
            CliError::new(format!("cannot edit {}: {error}", name(item)))
                .hint("edit it by hand, then commit it")
        })?;
    }
    Ok(bytes)
}

/// An item as messages name it.
pub fn name(item: &Item) -> String {
    format!("`{}` (:{})", escape::terminal(&item.text), item.line)
}
