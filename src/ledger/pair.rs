//! Which item of a newer version is which item of an older one: one to one and deterministic.
//!
//! In this order: explicit id; same context and text; same text elsewhere (moved); similar text
//! under the same headings; similar text elsewhere (reworded). Among equals the order in the file
//! decides. This is identity for the ledger; what a gate demands is paired more strictly.

use std::collections::HashMap;
use std::hash::Hash;

use super::similar::Bigrams;
use crate::model::{Checklist, Item};

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
}

impl Pairing {
    fn join(&mut self, old: usize, new: usize) {
        if let (Some(forth), Some(back)) = (self.to_new.get_mut(old), self.to_old.get_mut(new)) {
            *forth = Some(new);
            *back = Some(old);
        }
    }

    fn free_old(&self) -> Vec<usize> {
        free(&self.to_new)
    }

    fn free_new(&self) -> Vec<usize> {
        free(&self.to_old)
    }

    fn is_complete(&self) -> bool {
        self.to_new.iter().all(Option::is_some) || self.to_old.iter().all(Option::is_some)
    }
}

fn free(side: &[Option<usize>]) -> Vec<usize> {
    (0..side.len()).filter(|&at| side[at].is_none()).collect()
}

/// Pairs the items of two versions of a checklist.
#[must_use]
pub fn pair(old: &Checklist, new: &Checklist) -> Pairing {
    let mut pairing =
        Pairing { to_new: vec![None; old.items.len()], to_old: vec![None; new.items.len()] };
    join_equal(&mut pairing, old, new, |_, item| item.explicit_id.then_some(item.id.as_str()));
    join_equal(&mut pairing, old, new, |list, item| Some(context(list, item)));
    join_equal(&mut pairing, old, new, |_, item| Some(item.text.raw()));
    if !pairing.is_complete() {
        join_similar_in_section(&mut pairing, old, new);
        let (free_old, free_new) = (pairing.free_old(), pairing.free_new());
        join_similar(&mut pairing, old, new, (&free_old, &free_new), LIKE_ELSEWHERE);
    }
    pairing
}

/// Everything that places an item: headings, enclosing items, text.
type Context<'a> = (Vec<&'a str>, Vec<&'a str>, &'a str);

fn context<'a>(list: &'a Checklist, item: &'a Item) -> Context<'a> {
    let ancestors = list.ancestors(item).iter().map(|text| text.raw()).collect();
    (headings(item), ancestors, item.text.raw())
}

fn headings(item: &Item) -> Vec<&str> {
    item.headings.iter().map(super::super::model::text::Untrusted::raw).collect()
}

/// Joins the free items that share a key, in the order of the files.
fn join_equal<'a, K: Eq + Hash>(
    pairing: &mut Pairing,
    old: &'a Checklist,
    new: &'a Checklist,
    key: impl Fn(&'a Checklist, &'a Item) -> Option<K>,
) {
    if pairing.is_complete() {
        return;
    }
    let mut places: HashMap<K, Vec<usize>> = HashMap::new();
    for at in pairing.free_old().into_iter().rev() {
        if let Some(key) = key(old, &old.items[at]) {
            places.entry(key).or_default().push(at);
        }
    }
    for at in pairing.free_new() {
        let found = key(new, &new.items[at]).and_then(|key| places.get_mut(&key)?.pop());
        if let Some(from) = found {
            pairing.join(from, at);
        }
    }
}

fn join_similar_in_section(pairing: &mut Pairing, old: &Checklist, new: &Checklist) {
    let mut sections: HashMap<Vec<&str>, (Vec<usize>, Vec<usize>)> = HashMap::new();
    let mut order = Vec::new();
    for at in pairing.free_old() {
        let group = sections.entry(headings(&old.items[at])).or_insert_with(|| {
            order.push(headings(&old.items[at]));
            (Vec::new(), Vec::new())
        });
        group.0.push(at);
    }
    for at in pairing.free_new() {
        if let Some(group) = sections.get_mut(&headings(&new.items[at])) {
            group.1.push(at);
        }
    }
    for (from, to) in order.iter().filter_map(|section| sections.get(section)) {
        join_similar(pairing, old, new, (from, to), LIKE_IN_SECTION);
    }
}

/// Joins the likest first; among equally like ones the nearest in order.
fn join_similar(
    pairing: &mut Pairing,
    old: &Checklist,
    new: &Checklist,
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
