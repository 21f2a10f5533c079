//! What one commit did to one item, given the item before and after.

use std::sync::Arc;

use super::track::{Seen, Standing, Track};
use crate::model::{CommitId, Event, EventKind, PastItem, Problem, State, Version};

/// The commit that acts.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// Place of the commit in topological order.
    pub at: usize,
    /// The commit.
    pub commit: CommitId,
    /// Whether it is a merge that did something itself.
    pub in_merge: bool,
    /// The version that it leaves.
    pub version: &'a Version,
}

impl Act<'_> {
    /// What the commit did.
    pub fn event(&self, kind: EventKind) -> Event {
        Event { kind, commit: self.commit, in_merge: self.in_merge }
    }

    fn standing(&self, item: usize, problem: Option<Problem>) -> Standing {
        let item = Arc::clone(&self.version.items[item]);
        Standing { commit: Some(self.commit), problem, item }
    }
}

/// How an item changed from an older version to a newer one.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Before.
    pub old: &'a PastItem,
    /// After.
    pub new: &'a PastItem,
    /// Whether its headings or its enclosing item are others.
    pub moved: bool,
}

impl Change<'_> {
    /// Whether nothing happened that a ledger records.
    pub fn is_none(&self) -> bool {
        !self.moved && self.old.state == self.new.state && self.old.is_kept_by(self.new)
    }

    /// Whether the box was ticked.
    pub fn ticks(&self) -> bool {
        self.old.state != State::Checked && self.new.state == State::Checked
    }

    /// The kinds of events, in the order of a track.
    fn kinds(&self) -> Vec<EventKind> {
        let mut kinds = Vec::new();
        if !self.old.is_kept_by(self.new) {
            kinds.push(EventKind::Reworded);
        }
        if self.moved {
            kinds.push(EventKind::Moved);
        }
        kinds.extend_from_slice(match (self.old.state, self.new.state) {
            (State::NotApplicable, State::Open) => &[EventKind::Reinstated],
            (State::NotApplicable, State::Checked) => &[EventKind::Reinstated, EventKind::Checked],
            (State::Checked, State::Open) => &[EventKind::Unchecked],
            (State::Open, State::Checked) => &[EventKind::Checked],
            (State::Open | State::Checked, State::NotApplicable) => &[EventKind::Waived],
            _ => &[],
        });
        kinds
    }
}

/// The track after a commit changed the item. `problem` is what is wrong with a tick that this
/// commit makes.
pub fn follow(
    track: &Track,
    change: Change<'_>,
    item: usize,
    act: Act<'_>,
    problem: Option<Problem>,
) -> Track {
    let mut track = track.clone();
    for kind in change.kinds() {
        track.push(act.at, act.event(kind), change.new.state);
    }
    // Ticked under words that never stood open: nobody ticked *this* item.
    let is_new_text = change.ticks() && change.old.text != change.new.text;
    let problem = problem.or(is_new_text.then_some(Problem::BornChecked));
    if change.old.state != change.new.state {
        track.standings.clear();
        if change.new.state != State::Open {
            track.standings.push(act.standing(item, problem));
        }
    }
    track
}

/// The track of an item that a commit brings in, from nowhere or from its grave.
pub fn enter(grave: Option<&Track>, item: usize, act: Act<'_>) -> Track {
    let state = act.version.items[item].state;
    let (mut track, kind, problem) = match grave {
        Some(past) => (past.clone(), EventKind::Restored, Problem::Restored),
        None => (Track::default(), EventKind::Added, Problem::BornChecked),
    };
    track.push(act.at, act.event(kind), state);
    track.standings.clear();
    if state != State::Open {
        track.standings.push(act.standing(item, Some(problem)));
    }
    track
}

/// The track of an item that a commit removes.
pub fn bury(track: &Track, act_at: usize, commit: CommitId, in_merge: bool) -> Track {
    let mut track = track.clone();
    let event = Event { kind: EventKind::Removed, commit, in_merge };
    track.push(act_at, event, State::Open);
    track.standings.clear();
    track
}

/// The track of an item as it is seen at the edge of the walked history.
pub fn see(seen: Seen, item: &Arc<PastItem>) -> Track {
    let (at, state) = (seen.at, item.state);
    let standing =
        Standing { commit: None, problem: Some(Problem::Inherited), item: Arc::clone(item) };
    Track {
        entries: vec![super::track::Entry { at, event: None, state }],
        standings: if state == State::Open { Vec::new() } else { vec![standing] },
        seen: vec![seen],
    }
}
