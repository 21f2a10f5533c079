//! Where tracks meet: what a merge makes of an item that several of its parents have.
//!
//! An item whose state and text equal one parent's takes over that parent's track; where another
//! parent's track continues it, the continuation wins. A tick that the merge keeps by throwing a
//! later untick away is *overridden*; a tick that no parent has is a *merge tick*. Where both sides
//! ticked, both stand.

use std::rc::Rc;

use super::track::{Entry, Seen, Standing, Track};
use super::transition::{Act, Change, follow};
use crate::model::{EventKind, PastItem, Problem, State};

/// One parent's item.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// The item in that parent's version.
    pub item: &'a PastItem,
    /// Its past there.
    pub track: &'a Rc<Track>,
    /// Whether the merge's version has it under other headings or another parent item.
    pub moved: bool,
}

impl Candidate<'_> {
    /// Whether the merge's version has the item as this parent has it.
    fn agrees(&self, merged: &PastItem) -> bool {
        self.item.state == merged.state && self.item.is_kept_by(merged)
    }
}

/// The track of a merge's item, from the parents that have it (at least one). `shares` says of a tick
/// at the edge of the walked history whether it is in the history of another place there.
pub fn merge<E>(
    candidates: &[Candidate<'_>],
    item: usize,
    act: Act<'_>,
    shares: impl Fn(Seen, Seen) -> Result<bool, E>,
) -> Result<Option<Rc<Track>>, E> {
    let (Some(merged), Some(first)) = (act.version.items.get(item), candidates.first()) else {
        return Ok(None);
    };
    let alike = candidates.iter().all(|other| Rc::ptr_eq(first.track, other.track));
    if alike && first.agrees(merged) && !first.moved {
        return Ok(Some(Rc::clone(first.track)));
    }
    let mut takers: Vec<_> = candidates.iter().filter(|one| one.agrees(merged)).collect();
    if takers.is_empty() {
        takers = candidates.iter().collect();
    }
    let latest = continuations(&takers, candidates);
    let (agreeing, differing): (Vec<&Candidate<'_>>, Vec<&Candidate<'_>>) =
        latest.iter().partition(|one| one.agrees(merged));
    Ok(match (agreeing.first(), differing.first()) {
        (Some(kept), _) => Some(match thrown_away(kept, &agreeing, candidates, shares)? {
            Some(unticked) => Rc::new(override_untick(kept, unticked, item, act)),
            None => take_over(&agreeing, candidates, item, act),
        }),
        (None, Some(one)) => Some(Rc::new(depart(one, candidates, item, act))),
        (None, None) => None,
    })
}

/// The takers, each replaced by the candidate that continues it furthest; without repeats.
fn continuations<'a, 'b>(
    takers: &[&'b Candidate<'a>],
    candidates: &'b [Candidate<'a>],
) -> Vec<&'b Candidate<'a>> {
    let mut latest: Vec<&Candidate<'_>> = Vec::new();
    for taker in takers {
        let furthest = candidates
            .iter()
            .filter(|other| other.track.continues(taker.track))
            .max_by_key(|other| other.track.entries.len())
            .unwrap_or(taker);
        if !latest.iter().any(|known| known.track.entries == furthest.track.entries) {
            latest.push(furthest);
        }
    }
    latest
}

/// The merge has the item as some parents have it: their track goes on, and all of their ticks
/// stand.
fn take_over(
    agreeing: &[&Candidate<'_>],
    candidates: &[Candidate<'_>],
    item: usize,
    act: Act<'_>,
) -> Rc<Track> {
    let Some((first, others)) = agreeing.split_first() else {
        return Rc::default();
    };
    let merged = &act.version.items[item];
    let mut track = first.track.as_ref().clone();
    for other in others {
        track.join_standings(other.track);
        track.absorb(other.track);
    }
    // What the other sides did with the same words is known from here on, also where it is undone.
    for other in candidates.iter().filter(|one| one.item.is_kept_by(merged)) {
        track.absorb(other.track);
    }
    if !first.moved && track.entries == first.track.entries {
        return Rc::clone(first.track);
    }
    // Where any parent has it in this place, the merge moved nothing.
    let moved = candidates.iter().all(|one| one.moved);
    let change = Change { old: first.item, new: merged, moved };
    let mut track = follow(&track, change, item, act, None);
    let drops = |one: &Candidate<'_>| {
        // What was ticked before the walk may be older than what the first side knows.
        one.item.state == State::Checked
            && one.track.is_ticked_here()
            && !first.track.continues(one.track)
            && one.track.standings.iter().any(|standing| !first.track.knows(standing.commit))
    };
    if merged.state == State::Open && candidates.iter().any(drops) {
        // No side that stayed knew of this tick: the merge itself takes it back.
        track.push(act.at, act.event(EventKind::Unchecked), State::Open);
    } else if track.entries.last().is_some_and(|entry| entry.state != merged.state) {
        track.entries.push(Entry { at: act.at, event: None, state: merged.state });
    }
    Rc::new(track)
}

/// A parent whose untick of a shared tick, or end of a shared waiver, the merge does not keep.
fn thrown_away<'a, 'b, E>(
    kept: &Candidate<'_>,
    agreeing: &[&Candidate<'_>],
    candidates: &'b [Candidate<'a>],
    shares: impl Fn(Seen, Seen) -> Result<bool, E>,
) -> Result<Option<&'b Candidate<'a>>, E> {
    if kept.item.state == State::Open {
        return Ok(None);
    }
    for other in candidates.iter().filter(|one| one.item.state == State::Open) {
        let is_shared = match kept.track.shared(other.track).last() {
            Some(entry) => entry.state == kept.item.state,
            None if kept.item.state != State::Checked => false,
            None => is_older_tick_shared(kept.track, other.track, &shares)?,
        };
        if is_shared && agreeing.iter().all(|one| !one.track.continues(other.track)) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// Whether a tick that an open item had at the edge of the walked history is one that the other side
/// came from, too: each side may have left at another commit.
fn is_older_tick_shared<E>(
    kept: &Track,
    open: &Track,
    shares: impl Fn(Seen, Seen) -> Result<bool, E>,
) -> Result<bool, E> {
    // Where no walked commit took it back, it was open where the other left, too: that is for whoever
    // asks what the target took back.
    if !open.is_undone_here() {
        return Ok(false);
    }
    for &ticked in open.seen.iter().filter(|seen| open.was_ticked_at(seen.at)) {
        for &other in &kept.seen {
            if shares(ticked, other)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The tick stays although another parent took it back: overridden.
fn override_untick(
    kept: &Candidate<'_>,
    unticked: &Candidate<'_>,
    item: usize,
    act: Act<'_>,
) -> Track {
    let mut track = kept.track.as_ref().clone();
    track.absorb(unticked.track);
    let merged = &act.version.items[item];
    let change = Change { old: unticked.item, new: merged, moved: false };
    follow(&track, change, item, act, Some(Problem::Overridden))
}

/// The merge has the item as no parent's latest track leaves it.
fn depart(from: &Candidate<'_>, candidates: &[Candidate<'_>], item: usize, act: Act<'_>) -> Track {
    let merged = &act.version.items[item];
    let change = Change { old: from.item, new: merged, moved: from.moved };
    let ticked: Vec<_> = candidates.iter().filter(|one| one.item.state == State::Checked).collect();
    let problem = if ticked.iter().any(|one| one.item.is_kept_by(merged)) {
        Problem::Overridden
    } else {
        Problem::MergeTick
    };
    let reworded_tick = ticked.iter().find(|one| !from.track.continues(one.track));
    if let (true, Problem::MergeTick, Some(one)) = (change.ticks(), problem, reworded_tick) {
        return join_tick(from, one, change, item, act);
    }
    follow(from.track, change, item, act, Some(problem))
}

/// One side reworded the open item and the other ticked the old text: the tick stays with whoever
/// made it, for the text that it was made for.
fn join_tick(
    from: &Candidate<'_>,
    ticked: &Candidate<'_>,
    change: Change<'_>,
    item: usize,
    act: Act<'_>,
) -> Track {
    let standings: Vec<Standing> = ticked.track.standings.clone();
    let mut track = from.track.as_ref().clone();
    track.absorb(ticked.track);
    let reworded = Change { old: ticked.item, ..change };
    let mut track = follow(&track, reworded, item, act, None);
    track.standings = standings;
    track
}
