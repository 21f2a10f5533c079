//! Items of which exactly one is to be ticked (`one-of`).

use std::collections::{BTreeSet, HashMap};

use crate::model::evaluation::{Choice, JudgedItem, Weakening};
use crate::model::{Checklist, FromHead, FromTarget, Item, Untrusted};

/// The choice that an item belongs to: choices are one phase's.
type ChoiceKey<'a> = Option<(usize, &'a Untrusted)>;

pub fn choice_key<'a>(list: &'a Checklist, item: &'a Item) -> ChoiceKey<'a> {
    Some((item.phase, choice_name(list, item)?))
}

/// Marks the target's demands that head's choices lift: a choice may only hold what answers to one
/// choice of the target's, since any further alternative makes the others need less.
pub fn widened(
    target: FromTarget<&Checklist>,
    head: FromHead<&Checklist>,
    answered: &[(usize, usize)],
    items: &mut [JudgedItem],
) {
    let demand_of: HashMap<usize, usize> =
        answered.iter().map(|&(demand, at)| (at, demand)).collect();
    let mut origins: HashMap<ChoiceKey<'_>, BTreeSet<ChoiceKey<'_>>> = HashMap::new();
    for (at, item) in head.items.iter().enumerate() {
        let Some(key) = choice_key(&head, item) else { continue };
        let demand = demand_of.get(&at);
        let origin = demand.and_then(|&demand| choice_key(&target, &target.items[demand]));
        origins.entry(Some(key)).or_default().insert(origin);
    }
    for &(_, at) in answered {
        let Some(origins) = origins.get(&choice_key(&head, &head.items[at])) else { continue };
        if (origins.len() > 1 || origins.contains(&None)) && items[at].weakened.is_none() {
            items[at].weakened = Some(Weakening::Choice);
        }
    }
}

/// The value of the `one-of` attribute that holds for an item: its own, or an enclosing item's or
/// phase's.
fn choice_name<'a>(list: &'a Checklist, item: &'a Item) -> Option<&'a Untrusted> {
    let mut own = std::iter::successors(Some(item), |item| list.items.get(item.parent?));
    own.find_map(|item| item.attributes.get("one-of"))
        .or_else(|| list.phase_of(item)?.attributes.get("one-of"))
}

/// The demanded choices. Their items are no longer demanded one by one, unless the target does.
pub fn demanded(head: &Checklist, items: &mut [JudgedItem]) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    let mut places: HashMap<(usize, &Untrusted), usize> = HashMap::new();
    for (at, item) in head.items.iter().enumerate() {
        let Some(name) = choice_name(head, item) else { continue };
        let judged = &mut items[at];
        let stands_alone = judged.weakened == Some(Weakening::Choice) && judged.lifted.is_empty();
        if !judged.demanded || stands_alone {
            continue;
        }
        let place = *places.entry((item.phase, name)).or_insert_with(|| {
            choices.push(Choice { name: name.clone(), items: Vec::new(), gates: Vec::new() });
            choices.len() - 1
        });
        if let Some(choice) = choices.get_mut(place) {
            choice.items.push(at);
            let gates: BTreeSet<usize> =
                choice.gates.iter().chain(&judged.gates).copied().collect();
            choice.gates = gates.into_iter().collect();
        }
        judged.in_choice = true;
    }
    choices
}

/// The texts of an item's choice, if it is one of a choice.
pub fn alternatives<'a>(list: &'a Checklist, item: &'a Item) -> BTreeSet<&'a str> {
    let Some(key) = choice_key(list, item) else { return BTreeSet::new() };
    let same = list.items.iter().filter(|one| choice_key(list, one).as_ref() == Some(&key));
    same.map(|one| one.text.raw()).collect()
}
