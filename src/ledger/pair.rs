//! Which item of a newer version is which item of an older one: one to one and deterministic.
//!
//! In this order: explicit id; same context and text; same text elsewhere (moved); similar text
//! under the same headings; similar text elsewhere (reworded). Among equals the order in the file
//! decides. This is identity for the ledger; what a gate demands is paired more strictly.

use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::similar::Bigrams;
use crate::model::{Checklist, PastItem, Untrusted, Version};

/// Least likeness, per mille, of a rewording under the same headings.
const LIKE_IN_SECTION: u64 = 600;
/// Least likeness, per mille, of a rewording elsewhere.
const LIKE_ELSEWHERE: u64 = 750;
/// Most comparisons of texts within one group of candidates. A larger group is not compared: its
/// items count as removed and added, which is the stricter reading.
const MOST_COMPARISONS: usize = 1_000_000;

/// The pairs between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// For each older item, the newer one that it became.
    pub to_new: Vec<Option<usize>>,
    /// For each newer item, the older one that it was.
    pub to_old: Vec<Option<usize>>,
    /// How many items at the beginning and how many at the end both versions share by pointer, and
    /// pair with themselves whatever the rest is.
    pub shared: (usize, usize),
}

impl Pairing {
    /// The pairing of what two versions share.
    fn of_shared(old: usize, new: usize, shared: (usize, usize)) -> Self {
        let mut pairing = Self { to_new: vec![None; old], to_old: vec![None; new], shared };
        for at in 0..shared.0 {
            pairing.join(at, at);
        }
        for behind in 1..=shared.1 {
            pairing.join(old - behind, new - behind);
        }
        pairing
    }

    fn join(&mut self, old: usize, new: usize) {
        if let (Some(forth), Some(back)) = (self.to_new.get_mut(old), self.to_old.get_mut(new)) {
            *forth = Some(new);
            *back = Some(old);
        }
    }

    /// The newer items that are not shared by pointer.
    #[must_use]
    pub fn unshared_new(&self) -> Range<usize> {
        self.shared.0..self.to_old.len() - self.shared.1
    }

    fn unshared_old(&self) -> Range<usize> {
        self.shared.0..self.to_new.len() - self.shared.1
    }

    fn free_old(&self) -> Vec<usize> {
        self.unshared_old().filter(|&at| self.to_new[at].is_none()).collect()
    }

    fn free_new(&self) -> Vec<usize> {
        self.unshared_new().filter(|&at| self.to_old[at].is_none()).collect()
    }

    fn is_complete(&self) -> bool {
        self.to_new[self.unshared_old()].iter().all(Option::is_some)
            || self.to_old[self.unshared_new()].iter().all(Option::is_some)
    }
}

/// Pairs the items of two checklists as those of two versions.
#[must_use]
pub fn pair_lists(old: &Checklist, new: &Checklist) -> Pairing {
    pair(&Version::of(old), &Version::of(new))
}

/// Pairs the items of two versions of a checklist.
#[must_use]
pub fn pair(old: &Version, new: &Version) -> Pairing {
    let mut pairing = Pairing::of_shared(old.items.len(), new.items.len(), shared(old, new));
    join_equal(&mut pairing, |side, at| [old, new][side].id_of(at));
    join_equal(&mut pairing, |side, at| Some(context([old, new][side], at)));
    join_equal(&mut pairing, |side, at| Some(&[old, new][side].items[at].text));
    if !pairing.is_complete() {
        join_similar_in_section(&mut pairing, old, new);
        let (free_old, free_new) = (pairing.free_old(), pairing.free_new());
        join_similar(&mut pairing, old, new, (&free_old, &free_new), LIKE_ELSEWHERE);
    }
    pairing
}

/// How many items at the beginning and at the end are the same by pointer, if the steps below pair
/// these with themselves: nothing between them has an id, and what stands between them in the same
/// place with the same text as an item behind it is there as often in both versions.
fn shared(old: &Version, new: &Version) -> (usize, usize) {
    let same = |(one, other): &(&Arc<PastItem>, &Arc<PastItem>)| Arc::ptr_eq(one, other);
    let before = old.items.iter().zip(&new.items).take_while(same).count();
    let (old_rest, new_rest) = (&old.items[before..], &new.items[before..]);
    let behind = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(same).count();
    let [old_between, new_between] = [old_rest, new_rest].map(|rest| &rest[..rest.len() - behind]);
    let is_named = old_between.iter().chain(new_between).any(|item| item.id.is_some());
    if is_named || old.shared_ids != new.shared_ids {
        return (0, 0);
    }
    let mut balance: HashMap<u64, isize> = HashMap::new();
    for item in old_between {
        *balance.entry(item.place).or_default() += 1;
    }
    for item in new_between {
        *balance.entry(item.place).or_default() -= 1;
    }
    balance.retain(|_, balance| *balance != 0);
    let kept = &new_rest[new_rest.len() - behind..];
    let shifts = kept.iter().any(|item| balance.contains_key(&item.place));
    if shifts { (before, 0) } else { (before, behind) }
}

/// Everything that places an item: headings, enclosing items, text.
type Context<'a> = (&'a [Untrusted], Vec<&'a Untrusted>, &'a Untrusted);

fn context(version: &Version, item: usize) -> Context<'_> {
    let own = &version.items[item];
    (&own.headings, version.ancestors(item).collect(), &own.text)
}

/// Joins the free items that share a key, in the order of the files. `key` is asked for a side (0 the
/// older, 1 the newer) and an item's index there.
fn join_equal<K: Eq + Hash>(pairing: &mut Pairing, key: impl Fn(usize, usize) -> Option<K>) {
    if pairing.is_complete() {
        return;
    }
    let mut places: HashMap<K, Vec<usize>> = HashMap::new();
    for at in pairing.free_old().into_iter().rev() {
        if let Some(key) = key(0, at) {
            places.entry(key).or_default().push(at);
        }
    }
    for at in pairing.free_new() {
        let found = key(1, at).and_then(|key| places.get_mut(&key)?.pop());
        if let Some(from) = found {
            pairing.join(from, at);
        }
    }
}

fn join_similar_in_section(pairing: &mut Pairing, old: &Version, new: &Version) {
    let mut sections: HashMap<&[Untrusted], (Vec<usize>, Vec<usize>)> = HashMap::new();
    let mut order: Vec<&[Untrusted]> = Vec::new();
    for at in pairing.free_old() {
        let headings: &[Untrusted] = &old.items[at].headings;
        let group = sections.entry(headings).or_insert_with(|| {
            order.push(headings);
            (Vec::new(), Vec::new())
        });
        group.0.push(at);
    }
    for at in pairing.free_new() {
        if let Some(group) = sections.get_mut(new.items[at].headings.as_ref()) {
            group.1.push(at);
        }
    }
    for (from, to) in order.iter().filter_map(|&section| sections.get(section)) {
        join_similar(pairing, old, new, (from, to), LIKE_IN_SECTION);
    }
}

/// Joins the likest first; among equally like ones the nearest in order.
fn join_similar(
    pairing: &mut Pairing,
    old: &Version,
    new: &Version,
    (from, to): (&[usize], &[usize]),
    least: u64,
) {
    if from.len().saturating_mul(to.len()) > MOST_COMPARISONS {
        return;
    }
    let newer: Vec<Bigrams> = to.iter().map(|&at| Bigrams::of(new.items[at].text.raw())).collect();
    let mut candidates = Vec::new();
    for (rank, &older) in from.iter().enumerate() {
        let bigrams = Bigrams::of(old.items[older].text.raw());
        for (other_rank, (&at, other)) in to.iter().zip(&newer).enumerate() {
            if !bigrams.may_be_like(other, least) {
                continue;
            }
            let likeness = bigrams.likeness(other);
            if likeness >= least {
                let key = (std::cmp::Reverse(likeness), rank.abs_diff(other_rank), older, at);
                candidates.push(key);
            }
        }
    }
    candidates.sort_unstable();
    for (_, _, older, newer) in candidates {
        if pairing.to_new[older].is_none() && pairing.to_old[newer].is_none() {
            pairing.join(older, newer);
        }
    }
}
