//! Which commit signed an item off, and whether that holds.

use std::sync::Arc;

use super::derive::Tracks;
use super::track::{Grave, Standing, Track};
use crate::model::{
    CommitId, Event, EventKind, ItemLedger, PastItem, Problem, SignedText, State, Waiver,
    WaiverFlaw,
};

/// What history beyond one item's track says of the commits in it.
pub trait Circumstances {
    /// How looking may fail.
    type Error;

    /// Why a commit's tick of an item (by its index) does not count, or does not hold, for reasons
    /// outside the track: made outside the release, replayed, stale.
    ///
    /// # Errors
    /// If history cannot be read.
    fn objection(&self, item: usize, commit: CommitId) -> Result<Option<Problem>, Self::Error>;

    /// Whether one commit is an ancestor of another.
    ///
    /// # Errors
    /// If history cannot be read.
    fn is_ancestor(&self, elder: CommitId, younger: CommitId) -> Result<bool, Self::Error>;

    /// A commit's committer time, in seconds.
    ///
    /// # Errors
    /// If the commit cannot be read.
    fn commit_time(&self, commit: CommitId) -> Result<i64, Self::Error>;
}

impl Tracks {
    /// What history says of one item of the judged version.
    ///
    /// # Errors
    /// If history cannot be read.
    pub fn settle<C: Circumstances>(
        &self,
        index: usize,
        circumstances: &C,
    ) -> Result<ItemLedger, C::Error> {
        let found = self
            .version
            .as_ref()
            .and_then(|version| version.items.get(index))
            .zip(self.by_item.get(index));
        let Some((item, track)) = found else { return Ok(ItemLedger::default()) };
        let ranked = rank(index, item, track, circumstances)?;
        Ok(settle(item, track, &ranked))
    }

    /// The commits that ticked one item of the judged version, where it is ticked; none for one that
    /// the walked history does not have.
    #[must_use]
    pub fn ticking(&self, index: usize) -> Vec<Option<CommitId>> {
        let standings = self.by_item.get(index).map(|track| track.standings.iter());
        standings.into_iter().flatten().map(|standing| standing.commit).collect()
    }

    /// The events of one item of the judged version, oldest first.
    #[must_use]
    pub fn events(&self, index: usize) -> Vec<Event> {
        self.by_item.get(index).map(|track| events(track)).unwrap_or_default()
    }

    /// The items that the judged version lost, as they were last, with their events.
    #[must_use]
    pub fn lost(&self) -> Vec<(Arc<PastItem>, Vec<Event>)> {
        let told = |grave: &Grave| (Arc::clone(&grave.item), events(&grave.track));
        self.graves.iter().map(told).collect()
    }
}

fn events(track: &Track) -> Vec<Event> {
    track.entries.iter().filter_map(|entry| entry.event).collect()
}

type Ranked<'a> = (Option<Problem>, &'a Standing);

fn settle(item: &PastItem, track: &Track, ranked: &[Ranked<'_>]) -> ItemLedger {
    let mut ledger = ItemLedger { events: events(track), ..ItemLedger::default() };
    let Some((problem, first)) = ranked.first() else { return ledger };
    if !problem.is_some_and(Problem::voids) {
        ledger.signed_text = signed_text(first);
    }
    if item.state == State::NotApplicable {
        let reason = item.reason.clone().unwrap_or_default();
        // Whether somebody who may declared that is not for the track to say.
        let flaw = Some(WaiverFlaw::NobodyMay);
        ledger.waiver = Some(Waiver { commit: first.commit, reason, problem: *problem, flaw });
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

fn signed_text(standing: &Standing) -> Option<SignedText> {
    let item = &standing.item;
    let said = || SignedText { text: item.text.clone(), blocks: item.blocks.clone() };
    standing.commit.map(|_| said())
}

fn last_rewording(track: &Track) -> Option<CommitId> {
    let rewording = |event: &&Event| event.kind == EventKind::Reworded;
    events(track).iter().rfind(rewording).map(|event| event.commit)
}

/// The standings with what is wrong with each, best first: those that hold, then by precedence of
/// the problem; among equals the ancestor, else the earlier by committer time, else by object id.
fn rank<'a, C: Circumstances>(
    index: usize,
    item: &PastItem,
    track: &'a Track,
    circumstances: &C,
) -> Result<Vec<Ranked<'a>>, C::Error> {
    let mut keyed = Vec::new();
    for standing in &track.standings {
        let problem = problem_of(index, item, standing, circumstances)?;
        let time = match standing.commit {
            Some(commit) if track.standings.len() > 1 => circumstances.commit_time(commit)?,
            _ => 0,
        };
        keyed.push(((problem, time, standing.commit), standing));
    }
    keyed.sort_by_key(|(key, _)| *key);
    let mut ranked: Vec<Ranked<'a>> =
        keyed.into_iter().map(|((problem, ..), standing)| (problem, standing)).collect();
    let best = ranked.first().map(|(problem, _)| *problem);
    let equals = ranked.iter().take_while(|(problem, _)| Some(*problem) == best).count();
    for at in 1..equals {
        if precedes_all(&ranked[..equals], at, circumstances)? {
            ranked[..=at].rotate_right(1);
            break;
        }
    }
    Ok(ranked)
}

/// Whether the commit of one standing is an ancestor of the commits of all others.
fn precedes_all<C: Circumstances>(
    equals: &[Ranked<'_>],
    at: usize,
    circumstances: &C,
) -> Result<bool, C::Error> {
    let Some(elder) = equals[at].1.commit else { return Ok(false) };
    for (place, (_, other)) in equals.iter().enumerate() {
        let Some(younger) = other.commit else { return Ok(false) };
        if place != at && !circumstances.is_ancestor(elder, younger)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn problem_of<C: Circumstances>(
    index: usize,
    item: &PastItem,
    standing: &Standing,
    circumstances: &C,
) -> Result<Option<Problem>, C::Error> {
    let outside = match standing.commit {
        Some(commit) => circumstances.objection(index, commit)?,
        None => None,
    };
    let kept = standing.item.is_kept_by(item);
    let reworded = (!kept).then_some(Problem::Reworded);
    Ok([standing.problem, outside, reworded].into_iter().flatten().min())
}
