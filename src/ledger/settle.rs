//! Which commit signed an item off, and whether that holds.

use super::derive::Tracks;
use super::track::{Standing, Track};
use crate::model::{CommitId, Event, EventKind, Item, ItemLedger, Problem, State, Waiver};

/// What history beyond one item's track says of the commits in it.
pub trait Circumstances {
    /// Why a commit's tick of an item does not count, for reasons outside the track (made outside
    /// the release, or replayed).
    fn objection(&self, item: &Item, commit: CommitId) -> Option<Problem>;

    /// Whether one commit is an ancestor of another.
    fn is_ancestor(&self, elder: CommitId, younger: CommitId) -> bool;

    /// A commit's committer time, in seconds.
    fn commit_time(&self, commit: CommitId) -> i64;
}

impl Tracks {
    /// What history says of one item of the judged version.
    #[must_use]
    pub fn settle(&self, index: usize, circumstances: &dyn Circumstances) -> ItemLedger {
        let found = self
            .version
            .as_ref()
            .and_then(|version| version.checklist.items.get(index))
            .zip(self.tracks.get(index));
        found.map_or_else(ItemLedger::default, |(item, track)| settle(item, track, circumstances))
    }

    /// The items that the judged version lost, as they were last, with their events.
    #[must_use]
    pub fn lost(&self) -> Vec<(Item, Vec<Event>)> {
        self.graves
            .iter()
            .filter_map(|grave| Some((grave.snapshot.item()?.clone(), events(&grave.track))))
            .collect()
    }
}

fn events(track: &Track) -> Vec<Event> {
    track.entries.iter().filter_map(|entry| entry.event).collect()
}

fn settle(item: &Item, track: &Track, circumstances: &dyn Circumstances) -> ItemLedger {
    let mut ledger = ItemLedger { events: events(track), ..ItemLedger::default() };
    let ranked = rank(item, track, circumstances);
    let Some((problem, first)) = ranked.first() else { return ledger };
    if item.state == State::NotApplicable {
        let reason = item.reason.clone().unwrap_or_default();
        ledger.waiver = Some(Waiver { commit: first.commit, reason });
        return ledger;
    }
    ledger.problem = *problem;
    ledger.culprit = match problem {
        Some(Problem::Reworded) => last_rewording(track),
        Some(_) => first.commit,
        None => None,
    };
    if !problem.is_some_and(Problem::voids) {
        ledger.sign_off = first.commit;
        let others = ranked.iter().skip(1).filter(|(other, _)| other == problem);
        ledger.concurrent = others.filter_map(|(_, standing)| standing.commit).collect();
    }
    ledger
}

fn last_rewording(track: &Track) -> Option<CommitId> {
    let rewording = |event: &&Event| event.kind == EventKind::Reworded;
    events(track).iter().rfind(rewording).map(|event| event.commit)
}

/// The standings with what is wrong with each, best first: those that hold, then by precedence of
/// the problem; among equals the ancestor, else the earlier by committer time, else by object id.
fn rank<'a>(
    item: &Item,
    track: &'a Track,
    circumstances: &dyn Circumstances,
) -> Vec<(Option<Problem>, &'a Standing)> {
    let mut ranked: Vec<_> = track
        .standings
        .iter()
        .map(|standing| (problem_of(item, standing, circumstances), standing))
        .collect();
    ranked.sort_by_key(|(problem, standing)| {
        let time = standing.commit.map(|commit| circumstances.commit_time(commit));
        (*problem, time, standing.commit)
    });
    let Some((best, _)) = ranked.first() else { return ranked };
    let equals = ranked.iter().take_while(|(problem, _)| problem == best).count();
    let is_elder = |at: usize| {
        (0..equals).all(|other| other == at || precedes(&ranked, at, other, circumstances))
    };
    if let Some(elder) = (0..equals).find(|&at| is_elder(at)) {
        ranked[..=elder].rotate_right(1);
    }
    ranked
}

fn precedes(
    ranked: &[(Option<Problem>, &Standing)],
    elder: usize,
    younger: usize,
    circumstances: &dyn Circumstances,
) -> bool {
    let commit = |at: usize| ranked.get(at).and_then(|(_, standing)| standing.commit);
    commit(elder)
        .zip(commit(younger))
        .is_some_and(|(one, other)| circumstances.is_ancestor(one, other))
}

fn problem_of(
    item: &Item,
    standing: &Standing,
    circumstances: &dyn Circumstances,
) -> Option<Problem> {
    let outside = standing.commit.and_then(|commit| circumstances.objection(item, commit));
    let kept = standing.snapshot.item().is_some_and(|then| then.is_kept_by(item));
    let reworded = (!kept).then_some(Problem::Reworded);
    [standing.problem, outside, reworded].into_iter().flatten().min()
}
