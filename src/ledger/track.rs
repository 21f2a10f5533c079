//! An item's past so far, as it is carried from commit to commit.

use std::rc::Rc;
use std::sync::Arc;

use crate::model::{CommitId, Event, EventKind, PastItem, Problem, State};

/// One entry of a track. Entries of all tracks of one derivation are comparable: `at` is the place
/// of the commit in topological order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Place of the commit in topological order.
    pub at: usize,
    /// What happened; none for "was seen at the edge of the walked history".
    pub event: Option<Event>,
    /// The item's state after it.
    pub state: State,
}

/// A commit that brought an item to its present state (checked, or not applicable).
#[derive(Clone, Debug)]
pub struct Standing {
    /// The commit; none where that was so before the walked history began.
    pub commit: Option<CommitId>,
    /// Why it is no sign-off, as far as the walk alone can tell.
    pub problem: Option<Problem>,
    /// The item as it was then.
    pub item: Arc<PastItem>,
}

/// An item's past so far.
#[derive(Clone, Debug, Default)]
pub struct Track {
    /// Oldest first, in topological order, without repeats.
    pub entries: Vec<Entry>,
    /// Who brought it to its present state; empty for an open item.
    pub standings: Vec<Standing>,
    /// Where it was seen at the edge of the walked history.
    pub seen: Vec<Seen>,
}

/// An item at the edge of the walked history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// Place of the commit in topological order.
    pub at: usize,
    /// Index of the item in its version.
    pub item: usize,
}

impl Track {
    pub fn push(&mut self, at: usize, event: Event, state: State) {
        self.entries.push(Entry { at, event: Some(event), state });
    }

    /// Whether this track has everything that `other` has, and more.
    pub fn continues(&self, other: &Self) -> bool {
        self.entries.len() > other.entries.len()
            && self.shared(other).count() == other.entries.len()
    }

    /// The entries that both tracks have, in order.
    pub fn shared<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a Entry> {
        let mut rest = other.entries.iter().peekable();
        self.entries.iter().filter(move |&entry| {
            while rest.next_if(|&&candidate| candidate < *entry).is_some() {}
            rest.next_if(|&candidate| candidate == entry).is_some()
        })
    }

    /// Takes over the entries of another track, in topological order, without repeats.
    pub fn absorb(&mut self, other: &Self) {
        self.entries.extend_from_slice(&other.entries);
        self.entries.sort_unstable();
        self.entries.dedup();
        self.seen.extend_from_slice(&other.seen);
        self.seen.sort_unstable();
        self.seen.dedup();
    }

    /// Whether an event of this commit is among the entries.
    pub fn knows(&self, commit: Option<CommitId>) -> bool {
        let of = |entry: &Entry| entry.event.map(|event| event.commit);
        commit.is_some() && self.entries.iter().any(|entry| of(entry) == commit)
    }

    /// Takes over the standings of another track, without repeats. What one of them knows and no
    /// longer counts was taken back there. To be called before the entries are joined.
    pub fn join_standings(&mut self, other: &Self) {
        let has = |track: &Self, commit| track.standings.iter().any(|one| one.commit == commit);
        let mine = std::mem::take(&mut self.standings);
        let known = Self { standings: mine.clone(), ..Self::default() };
        self.standings = mine;
        self.standings.retain(|one| has(other, one.commit) || !other.knows(one.commit));
        for standing in &other.standings {
            if !has(&known, standing.commit) && !self.knows(standing.commit) {
                self.standings.push(standing.clone());
            }
        }
    }

    /// Whether a walked commit ticked it.
    pub fn is_ticked_here(&self) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.event.is_some_and(|event| event.kind == EventKind::Checked))
    }

    /// Whether it was seen ticked at a commit of the edge.
    pub fn was_ticked_at(&self, at: usize) -> bool {
        let ticked = |entry: &Entry| entry.at == at && entry.state == State::Checked;
        self.entries.iter().any(|entry| entry.event.is_none() && ticked(entry))
    }

    /// Whether a walked commit took a tick back.
    pub fn is_undone_here(&self) -> bool {
        use EventKind::{Reinstated, Removed, Restored, Unchecked, Waived};
        let undoes = |kind| matches!(kind, Unchecked | Waived | Reinstated | Removed | Restored);
        self.entries.iter().any(|entry| entry.event.is_some_and(|event| undoes(event.kind)))
    }

    /// Whether the item was ever ticked before.
    pub fn was_checked(&self) -> bool {
        self.entries.iter().any(|entry| entry.state == State::Checked)
    }
}

/// The track of an item that is gone, for when it returns.
#[derive(Clone, Debug)]
pub struct Grave {
    /// The item as it was last.
    pub item: Arc<PastItem>,
    /// Its past, the removal included.
    pub track: Rc<Track>,
}
