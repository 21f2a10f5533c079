//! What the target demands of head's file, item by item.
//!
//! Each item that is required at the target must have, one for one, an item with equal compared
//! text in head's file, in a gated phase if its own is gated. Ids do not pair them; marks, strikes
//! and places in head lift nothing. What no box of head's answers to is lost.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Checklist, FromHead, FromTarget, Gate, Item};

/// Most pairs that are compared for one text. A file with more equal items cannot be decided.
const MOST_PAIRS: usize = 16_000_000;

/// A file has too many equal items to be held against the target's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{count}` items have the same text, more than can be held against the target's: give them texts of their own"
)]
pub struct TooManyEqual {
    /// How many there are.
    pub count: usize,
}

/// Head's answer to the target's demands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// For each of the target's items that is required, its index, and that of head's answer.
    pub pairs: Vec<(usize, Option<usize>)>,
}

/// Which gates' phases an item lies in, by index.
#[must_use]
pub fn gates_of(gates: &[&Gate], checklist: &Checklist, item: &Item) -> Vec<usize> {
    (0..gates.len()).filter(|&at| gates[at].demands(checklist, item)).collect()
}

/// Pairs the target's required items with head's, as many as can be. Without gates all items count
/// as gated.
///
/// # Errors
/// If too many items are equal.
pub fn answer(
    target: FromTarget<&Checklist>,
    head: FromHead<&Checklist>,
    gates: &[&Gate],
) -> Result<Answers, TooManyEqual> {
    let (target, head) = (target.into_inner(), head.into_inner());
    let mut answers: HashMap<usize, usize> = HashMap::new();
    for (demands, offers) in by_text(target, head) {
        if demands.len().saturating_mul(offers.len()) > MOST_PAIRS {
            return Err(TooManyEqual { count: demands.len().max(offers.len()) });
        }
        let side = |list: &Checklist, places: &[usize]| -> Vec<Vec<usize>> {
            places.iter().map(|&at| gates_of(gates, list, &list.items[at])).collect()
        };
        let group = Group {
            demand_gates: side(target, &demands),
            offer_gates: side(head, &offers),
            target,
            head,
            demands,
            offers,
        };
        answers.extend(group.solve());
    }
    let required = (0..target.items.len()).filter(|&at| target.items[at].required);
    Ok(Answers { pairs: required.map(|at| (at, answers.get(&at).copied())).collect() })
}

/// Required items of the target and items of head that have the same inline text.
fn by_text(target: &Checklist, head: &Checklist) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut offers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, item) in head.items.iter().enumerate() {
        offers.entry(item.text.raw()).or_default().push(at);
    }
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (at, item) in target.items.iter().enumerate().filter(|(_, item)| item.required) {
        let place = *places.entry(item.text.raw()).or_insert_with(|| {
            groups.push((item.text.raw(), Vec::new()));
            groups.len() - 1
        });
        if let Some((_, demands)) = groups.get_mut(place) {
            demands.push(at);
        }
    }
    groups
        .into_iter()
        .map(|(text, demands)| (demands, offers.remove(text).unwrap_or_default()))
        .collect()
}

/// One text's demands and offers: a bipartite matching that never gives up a demand that could be
/// met, and among those prefers offers in the same place.
struct Group<'a> {
    target: &'a Checklist,
    head: &'a Checklist,
    demands: Vec<usize>,
    offers: Vec<usize>,
    demand_gates: Vec<Vec<usize>>,
    offer_gates: Vec<Vec<usize>>,
}

impl Group<'_> {
    fn solve(&self) -> Vec<(usize, usize)> {
        // The most demanding first: those with the longest blocks below them.
        let mut order: Vec<usize> = (0..self.demands.len()).collect();
        order
            .sort_by_key(|&at| std::cmp::Reverse(self.target.items[self.demands[at]].blocks.len()));
        let mut taken: Vec<Option<usize>> = vec![None; self.offers.len()];
        // First only offers that lie in the same gates, then any.
        for gated in [true, false] {
            for &demand in &order {
                if !taken.contains(&Some(demand)) {
                    self.place(demand, gated, &mut taken);
                }
            }
        }
        taken
            .iter()
            .enumerate()
            .filter_map(|(offer, demand)| Some((self.demands[(*demand)?], self.offers[offer])))
            .collect()
    }

    /// Finds an offer for a demand, moving earlier ones along an augmenting path if need be.
    fn place(&self, demand: usize, gated: bool, taken: &mut [Option<usize>]) -> bool {
        let mut tried = BTreeSet::new();
        let mut path: Vec<(usize, Vec<usize>)> = vec![(demand, self.choices(demand, gated))];
        let mut moves: Vec<usize> = Vec::new();
        while let Some((_, choices)) = path.last_mut() {
            let Some(offer) = choices.pop() else {
                path.pop();
                moves.pop();
                continue;
            };
            if !tried.insert(offer) {
                continue;
            }
            moves.push(offer);
            if let Some(other) = taken[offer] {
                path.push((other, self.choices(other, gated)));
                continue;
            }
            for ((who, _), offer) in path.iter().zip(&moves) {
                taken[*offer] = Some(*who);
            }
            return true;
        }
        false
    }

    /// The offers that meet a demand, the best last.
    fn choices(&self, demand: usize, gated: bool) -> Vec<usize> {
        let wanted = &self.target.items[self.demands[demand]];
        let mut choices: Vec<usize> = (0..self.offers.len())
            .filter(|&offer| wanted.is_kept_by(&self.head.items[self.offers[offer]]))
            .filter(|&offer| {
                !gated
                    || self.demand_gates[demand]
                        .iter()
                        .all(|gate| self.offer_gates[offer].contains(gate))
            })
            .collect();
        choices.sort_by_key(|&offer| {
            let item = &self.head.items[self.offers[offer]];
            let same_place = item.headings == wanted.headings
                && self.head.ancestors(item) == self.target.ancestors(wanted);
            let order = demand.abs_diff(offer);
            (
                same_place,
                item.headings == wanted.headings,
                std::cmp::Reverse(order),
                std::cmp::Reverse(offer),
            )
        });
        choices
    }
}
