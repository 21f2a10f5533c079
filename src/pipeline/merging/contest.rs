//! What becomes of each item that all three versions have.

use std::collections::BTreeMap;

use super::Side;
use crate::ledger;
use crate::model::{Checklist, Item, State, Untrusted};

/// What becomes of an item's box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is to hold this byte.
    Settled(u8),
    /// The sides cannot both be right: people decide.
    Contested,
    /// The lines decide.
    Left,
}

/// An item of the base, by its index there and on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triple {
    /// In the base.
    pub base: usize,
    /// On our side.
    pub ours: usize,
    /// On the other.
    pub theirs: usize,
    /// What becomes of its box.
    pub fate: Fate,
}

/// The items that all versions have, in the order of the base.
pub fn triples(base: &Side<'_>, ours: &Side<'_>, theirs: &Side<'_>) -> Vec<Triple> {
    let [to_ours, to_theirs] =
        [ours, theirs].map(|side| ledger::pair_lists(&base.list, &side.list).to_new);
    let counts = [base, ours, theirs].map(|side| Counts::of(&side.list));
    let differs = release(ours) != release(theirs);
    let begun = [ours, theirs].map(|side| differs && release(base) != release(side));
    let pairs = to_ours.into_iter().zip(to_theirs).enumerate();
    let triples = pairs.filter_map(|(at, (our, their))| {
        let (our, their) = (our?, their?);
        let versions =
            Versions { base: (base, at), ours: (ours, our), theirs: (theirs, their), begun };
        let mut fate = versions.fate();
        if matches!(fate, Fate::Settled(_)) && !versions.is_unmistakable(&counts) {
            fate = Fate::Left;
        }
        Some(Triple { base: at, ours: our, theirs: their, fate })
    });
    triples.collect()
}

fn release<'s>(side: &'s Side<'_>) -> Option<&'s Untrusted> {
    side.list.release.as_ref().map(|release| &release.name)
}

/// One item in all three versions.
struct Versions<'s, 'b> {
    base: (&'s Side<'b>, usize),
    ours: (&'s Side<'b>, usize),
    theirs: (&'s Side<'b>, usize),
    /// Whether our side, and the other, began a release that the other did not.
    begun: [bool; 2],
}

impl Versions<'_, '_> {
    fn items(&self) -> [&Item; 3] {
        [self.base, self.ours, self.theirs].map(|(side, at)| &side.list.items[at])
    }

    fn fate(&self) -> Fate {
        let [base, ours, theirs] = self.items();
        let moved = [ours, theirs].map(|side| side.state != base.state);
        let said = [self.ours, self.theirs].map(|side| !says_the_same(self.base, side));
        let agree = ours.state == theirs.state
            && says_the_same(self.ours, self.theirs)
            && says_the_same(self.theirs, self.ours);
        let is_disputed = (moved[0] && (said[1] || (moved[1] && ours.state != theirs.state)))
            || (moved[1] && said[0]);
        let is_of_another_release = (moved[0] && ours.state != State::Open && self.begun[1])
            || (moved[1] && theirs.state != State::Open && self.begun[0]);
        if !agree && (is_disputed || is_of_another_release) {
            return Fate::Contested;
        }
        let is_struck = [base, ours, theirs].iter().any(|item| item.state == State::NotApplicable);
        if is_struck || said != [false, false] {
            return Fate::Left;
        }
        self.settled()
    }

    /// What one side made of the box; where neither moved it, or both did alike, what one side
    /// wrote into it.
    fn settled(&self) -> Fate {
        let [base, ours, theirs] = self.items();
        let ticks = [self.base, self.ours, self.theirs]
            .map(|(side, at)| side.bytes.get(side.list.items[at].tick_offset).copied());
        if ticks[0] == ticks[1] && ticks[0] == ticks[2] {
            return Fate::Left;
        }
        let by_us = if ours.state == theirs.state {
            ticks[1] != ticks[0]
        } else {
            ours.state != base.state
        };
        ticks[if by_us { 1 } else { 2 }].map_or(Fate::Left, Fate::Settled)
    }

    /// Whether no other item could be meant: there are as many of its context and words in each
    /// version, or it is the only one of its words.
    fn is_unmistakable(&self, counts: &[Counts; 3]) -> bool {
        let all = counts.iter().zip([self.base, self.ours, self.theirs]);
        let mut found = all.map(|(counts, (side, at))| {
            let item = &side.list.items[at];
            let in_context = counts.in_context.get(&context(&side.list, item)).copied();
            let in_all = counts.in_all.get(item.text.raw()).copied();
            (in_context.unwrap_or_default(), in_all.unwrap_or_default())
        });
        let Some(first) = found.next() else { return false };
        let keeps_context =
            self.items().windows(2).all(|pair| pair[0].headings == pair[1].headings);
        let rest: Vec<_> = found.collect();
        let is_lone = first.1 == 1 && rest.iter().all(|other| other.1 == 1);
        is_lone || (keeps_context && rest.iter().all(|other| *other == first))
    }
}

/// Whether an item still says in the newer version what it said in the older: the words that are
/// compared, what its comment demands, and what follows the box on its line.
fn says_the_same((one, at): (&Side<'_>, usize), (other, there): (&Side<'_>, usize)) -> bool {
    let (item, newer) = (&one.list.items[at], &other.list.items[there]);
    item.is_kept_by(newer)
        && item.reason == newer.reason
        && item.attributes == newer.attributes
        && one.tail(item) == other.tail(newer)
}

/// How often items are there.
struct Counts {
    in_context: BTreeMap<String, usize>,
    in_all: BTreeMap<String, usize>,
}

impl Counts {
    fn of(list: &Checklist) -> Self {
        let mut counts = Self { in_context: BTreeMap::new(), in_all: BTreeMap::new() };
        for item in &list.items {
            *counts.in_context.entry(context(list, item)).or_default() += 1;
            *counts.in_all.entry(item.text.raw().to_owned()).or_default() += 1;
        }
        counts
    }
}

/// What places an item: its headings, the items around it, its words.
fn context(list: &Checklist, item: &Item) -> String {
    let mut words: Vec<&str> = item.headings.iter().map(Untrusted::raw).collect();
    let mut at = Some(item);
    while let Some(item) = at {
        words.push(item.text.raw());
        at = item.parent.and_then(|parent| list.items.get(parent));
    }
    words.join("\n")
}
