//! From what is picked to the drafts of its commits, and to what is shown of them.

use std::collections::BTreeMap;

use similar::{ChangeTag, TextDiff};

use super::{
    Mark,
    model::Model,
    review::{Change, Review, Shown},
};
use crate::{
    cli::{
        CliError,
        backing::BackingArgs,
        draft::{Draft, Drafts, Telling},
        elsewhere::Ground,
        git::Git,
        lists::{List, Lists},
        select::{Chosen, Selection},
        write,
    },
    render::escape,
};

/// Lines that are shown around each change.
const AROUND: usize = 2;

/// The drafts of each checklist, in the order in which they are made.
#[derive(Debug, Default)]
pub(super) struct Drafted {
    /// By the checklist's index.
    pub(super) drafts: Vec<(usize, Vec<Draft>)>,
    /// What is to be told of how they were cut.
    pub(super) note: Option<&'static str>,
}

impl Drafted {
    /// Of what is picked: a commit for each item, or one for each checklist and mark.
    ///
    /// # Errors
    /// Where something picked would be refused by `check`, `uncheck` or `waive`.
    pub(super) fn of(model: &Model, lists: &Lists, git: &Git<'_>) -> Result<Self, CliError> {
        let ground = Ground::here(None);
        let mut made = Self::default();
        for (at, list) in lists.all.iter().enumerate() {
            let mut drafts = Drafts::new(git, list);
            for (mark, items) in groups(model, at) {
                let selection = Selection { named: items.clone(), items };
                let telling = Telling { message: &[], reason: mark.reason(), trailers: None };
                for (_, plan) in write::plans((mark.wish(), true), &ground, lists, &selection)? {
                    BackingArgs::default().refuse_bare(list, &plan)?;
                    drafts.add(&plan, telling)?;
                }
            }
            let (drafts, note) = drafts.finish();
            made.note = made.note.or(note);
            if !drafts.is_empty() {
                made.drafts.push((at, drafts));
            }
        }
        Ok(made)
    }

    /// What is shown of them.
    ///
    /// # Errors
    /// Where an item cannot be edited.
    pub(super) fn shown(&self, lists: &Lists) -> Result<Review, CliError> {
        let mut commits = Vec::new();
        for (at, drafts) in &self.drafts {
            let list = &lists.all[*at];
            let mut bytes = list.work.bytes.clone();
            for draft in drafts {
                let after = draft.edited(list, &bytes)?;
                commits.push(shown(list, draft, &bytes, &after));
                bytes = after;
            }
        }
        Ok(Review::new(commits, self.note))
    }

    /// Takes the messages over, as they were edited.
    pub(super) fn take_messages(&mut self, review: &Review) {
        let drafts = self.drafts.iter_mut().flat_map(|(_, drafts)| drafts);
        for (draft, shown) in drafts.zip(&review.commits) {
            draft.message.clone_from(&shown.message);
        }
    }
}

/// What is picked of one checklist, as it goes into commits.
fn groups(model: &Model, list: usize) -> Vec<(Mark, Vec<Chosen>)> {
    let picked = model.picked().filter(|(_, entry)| entry.chosen.checklist == list);
    if !model.together() {
        return picked.map(|(mark, entry)| (mark.clone(), vec![entry.chosen])).collect();
    }
    let mut groups: BTreeMap<Mark, Vec<Chosen>> = BTreeMap::new();
    for (mark, entry) in picked {
        groups.entry(mark.clone()).or_default().push(entry.chosen);
    }
    groups.into_iter().collect()
}

fn shown(list: &List, draft: &Draft, before: &[u8], after: &[u8]) -> Shown {
    Shown {
        message: draft.message.clone(),
        path: escape::terminal(&list.path),
        changes: changes(&String::from_utf8_lossy(before), &String::from_utf8_lossy(after)),
    }
}

/// The lines that change, and a few around them.
fn changes(before: &str, after: &str) -> Vec<Change> {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        lines.push(Change::Same(hunk.header().to_string()));
        for change in hunk.iter_changes() {
            let text = escape::terminal(change.value().trim_end_matches(['\r', '\n']));
            lines.push(match change.tag() {
                ChangeTag::Delete => Change::Old(text),
                ChangeTag::Insert => Change::New(text),
                ChangeTag::Equal => Change::Same(text),
            });
        }
    }
    lines
}
