//! Head's list held against the target's: what is demanded of each item, and what was lost.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::error::PipelineError;
use super::lists::{JudgedList, List};
use super::scope::Scope;
use crate::history::{Entry, Repository};
use crate::ledger::{self, Tracks};
use crate::markdown;
use crate::model::evaluation::{Choice, JudgedItem, Loss, LostItem, LostPhase, Weakening};
use crate::model::{Checklist, EventKind, Gate, Item, RequiredMode, Standing, Untrusted};
use crate::policy::demands;

/// What is demanded of a list.
#[derive(Debug, Default)]
pub struct Held {
    /// One for each of head's items; the ledgers are still empty.
    pub items: Vec<JudgedItem>,
    /// Demanded choices.
    pub choices: Vec<Choice>,
    /// Items that the target demands and head lacks.
    pub lost: Vec<LostItem>,
    /// Phases that a gate names and head lacks.
    pub lost_phases: Vec<LostPhase>,
}

/// Holds one list against the target's.
pub fn hold(
    repository: &Repository,
    scope: &Scope,
    list: &JudgedList,
    tracks: &Tracks,
) -> Result<Held, PipelineError> {
    let gates = scope.gate_refs();
    let head = &list.head.checklist;
    let mut outcome = Held { items: own_demands(scope, head, &gates), ..Held::default() };
    let mut answered: HashMap<usize, usize> = HashMap::new();
    if let Some(target) = &list.target {
        let answers = demands::answer(&target.checklist, head, &gates).map_err(|source| {
            PipelineError::TooManyEqual { path: list.head.path.as_str().into(), source }
        })?;
        let mut unmet = Vec::new();
        answered = answers
            .pairs
            .iter()
            .filter_map(|(demand, answer)| Some(((*answer)?, *demand)))
            .collect();
        for (demand, answer) in answers.pairs {
            let wanted =
                demands::gates_of(&gates, &target.checklist, &target.checklist.items[demand]);
            match answer {
                Some(at) => {
                    let given = demands::gates_of(&gates, head, &head.items[at]);
                    demand_of(
                        &mut outcome.items[at],
                        scope,
                        &target.checklist,
                        demand,
                        (head, at),
                        (&wanted, &given),
                    );
                }
                None => unmet.push((demand, wanted)),
            }
        }
        outcome.lost = lost(repository, scope, (target, head), tracks, &outcome.items, unmet)?;
        outcome.lost_phases = lost_phases(&gates, &target.checklist, head);
    }
    let target = list.target.as_ref().map(|target| &target.checklist);
    outcome.choices = choices(head, target, &answered, &mut outcome.items);
    Ok(outcome)
}

/// What head's file demands of itself.
fn own_demands(scope: &Scope, head: &Checklist, gates: &[&Gate]) -> Vec<JudgedItem> {
    let items = head.items.iter().map(|item| {
        let gates = demands::gates_of(gates, head, item);
        let is_gated = !gates.is_empty() || scope.gates.is_empty();
        let demanded = item.required && is_gated && is_judging(scope);
        JudgedItem {
            demanded,
            gates: if demanded { gates } else { Vec::new() },
            ..JudgedItem::default()
        }
    });
    items.collect()
}

/// Whether completion is judged at all.
fn is_judging(scope: &Scope) -> bool {
    matches!(scope.standing, Standing::Release | Standing::Audit | Standing::Upkeep)
}

/// Lays a demand of the target's on head's item.
fn demand_of(
    judged: &mut JudgedItem,
    scope: &Scope,
    target: &Checklist,
    demand: usize,
    (head, at): (&Checklist, usize),
    (wanted, given): (&[usize], &[usize]),
) {
    let is_gated = !wanted.is_empty() || scope.gates.is_empty();
    let item = &head.items[at];
    let chosen_here = choice_name(head, item).is_some();
    let single_there = choice_name(target, &target.items[demand]).is_none();
    if !item.required {
        judged.weakened = Some(Weakening::Optional);
    } else if wanted.iter().any(|gate| !given.contains(gate)) {
        judged.weakened = Some(Weakening::MovedOut);
    } else if chosen_here && single_there {
        judged.weakened = Some(Weakening::Choice);
    }
    if is_gated && is_judging(scope) {
        judged.demanded = true;
        let gates: BTreeSet<usize> = judged.gates.iter().chain(wanted).copied().collect();
        judged.gates = gates.into_iter().collect();
    }
}

/// The value of the `one-of` attribute that holds for an item: its own, or an enclosing item's or
/// phase's.
fn choice_name<'a>(list: &'a Checklist, item: &'a Item) -> Option<&'a Untrusted> {
    let mut own = std::iter::successors(Some(item), |item| list.items.get(item.parent?));
    own.find_map(|item| item.attributes.get("one-of"))
        .or_else(|| list.phase_of(item)?.attributes.get("one-of"))
}

/// The demanded choices. Their items are no longer demanded one by one, unless the target does. A
/// choice of the target's is between the items that the target gives: what head adds to it settles
/// nothing.
fn choices(
    head: &Checklist,
    target: Option<&Checklist>,
    answered: &HashMap<usize, usize>,
    items: &mut [JudgedItem],
) -> Vec<Choice> {
    let mut choices: BTreeMap<(bool, usize, &Untrusted), Choice> = BTreeMap::new();
    let names: BTreeSet<&Untrusted> = target
        .iter()
        .flat_map(|list| list.items.iter().filter_map(|item| choice_name(list, item)))
        .collect();
    for (at, item) in head.items.iter().enumerate() {
        let Some(own) = choice_name(head, item) else { continue };
        let judged = &mut items[at];
        if !judged.demanded || judged.weakened == Some(Weakening::Choice) {
            continue;
        }
        judged.in_choice = true;
        let asked = target.zip(answered.get(&at)).and_then(|(list, &demand)| {
            let item = list.items.get(demand)?;
            Some((true, item.phase, choice_name(list, item)?))
        });
        let key = match asked {
            Some(key) => key,
            None if names.contains(own) => continue,
            None => (false, item.phase, own),
        };
        let choice = choices.entry(key).or_insert_with(|| Choice {
            name: key.2.clone(),
            items: Vec::new(),
            gates: Vec::new(),
        });
        choice.items.push(at);
        let gates: BTreeSet<usize> = choice.gates.iter().chain(&judged.gates).copied().collect();
        choice.gates = gates.into_iter().collect();
    }
    choices.into_values().collect()
}

/// How each unmet demand was lost.
fn lost(
    repository: &Repository,
    scope: &Scope,
    (target, head): (&List, &Checklist),
    tracks: &Tracks,
    items: &[JudgedItem],
    unmet: Vec<(usize, Vec<usize>)>,
) -> Result<Vec<LostItem>, PipelineError> {
    if unmet.is_empty() {
        return Ok(Vec::new());
    }
    let before = merge_base_versions(repository, scope, target)?;
    let pairing = ledger::pair(&target.checklist, head);
    let gone = tracks.lost();
    let mut lost = Vec::new();
    for (demand, gates) in unmet {
        let item = &target.checklist.items[demand];
        let was_there =
            before.iter().any(|list| list.items.iter().any(|then| item.is_kept_by(then)));
        // What answers to another demand of the target's did not become this one's item.
        let became =
            pairing.to_new[demand].or_else(|| in_its_place(target, head, &pairing, demand));
        let became = became.filter(|&at| {
            head.items[at].text != item.text
                || !items[at].demanded
                || !item.is_kept_by(&head.items[at])
        });
        let (how, commit) = if !was_there {
            (Loss::NotYet, None)
        } else if let Some(at) = became {
            (Loss::Reworded(at), last(&tracks.events(at), EventKind::Reworded))
        } else {
            let removal = gone.iter().rfind(|(then, _)| then.text == item.text);
            let commit = removal.and_then(|(_, events)| last(events, EventKind::Removed));
            (hidden(head, item).map_or(Loss::Removed, Loss::Hidden), commit)
        };
        lost.push(LostItem { item: item.clone(), gates, how, commit });
    }
    Ok(lost)
}

/// The item that head has where the target has another, if it is none of the target's: same headings,
/// same place among the items there.
fn in_its_place(
    target: &List,
    head: &Checklist,
    pairing: &ledger::Pairing,
    demand: usize,
) -> Option<usize> {
    let item = &target.checklist.items[demand];
    let beside = |list: &Checklist| -> Vec<usize> {
        (0..list.items.len()).filter(|&at| list.items[at].headings == item.headings).collect()
    };
    let (there, here) = (beside(&target.checklist), beside(head));
    let place = there.iter().position(|&at| at == demand)?;
    here.get(place).copied().filter(|&at| there.len() == here.len() && pairing.to_old[at].is_none())
}

fn last(events: &[crate::model::Event], kind: EventKind) -> Option<crate::model::CommitId> {
    events.iter().rfind(|event| event.kind == kind).map(|event| event.commit)
}

/// The line on which head has an item's text where no parser sees a box.
fn hidden(head: &Checklist, item: &Item) -> Option<u32> {
    let found = head.lookalikes.iter().find(|one| one.text.raw().contains(item.text.raw()));
    found.map(|one| one.line)
}

/// The target's list as the change found it.
fn merge_base_versions(
    repository: &Repository,
    scope: &Scope,
    target: &List,
) -> Result<Vec<Checklist>, PipelineError> {
    let mut versions = Vec::new();
    let Some(base) = scope.base else { return Ok(versions) };
    for merge_base in repository.merge_bases(base, scope.head)? {
        if let Entry::Blob(blob) = repository.entry(merge_base, &target.path)? {
            let options = markdown::ParseOptions {
                section: target.options.section.clone(),
                required: RequiredMode::Phases,
            };
            let bytes = repository.blob(blob)?;
            let read = markdown::parse_lossy(&target.path, &bytes, &options);
            versions.push(read.map_err(|source| PipelineError::Markdown {
                path: target.path.as_str().into(),
                at: merge_base.short(),
                source,
            })?);
        }
    }
    Ok(versions)
}

/// The entries of gates' `phases` that find a phase at the target which head does not have.
fn lost_phases(gates: &[&Gate], target: &Checklist, head: &Checklist) -> Vec<LostPhase> {
    let mut lost: Vec<LostPhase> = Vec::new();
    for (at, gate) in gates.iter().enumerate() {
        for selector in &gate.phases {
            let found = |list: &Checklist| -> (usize, BTreeSet<Option<u32>>) {
                let phases = list.phases.iter().filter(|phase| selector.selects_phase(phase));
                let numbers: BTreeSet<_> = phases.map(|phase| phase.number).collect();
                (numbers.len(), numbers)
            };
            let ((wanted, there), (_, here)) = (found(target), found(head));
            let by_number = there.iter().all(Option::is_some) && wanted > 1;
            let is_lost =
                if by_number { !there.is_subset(&here) } else { wanted > 0 && here.is_empty() };
            if !is_lost {
                continue;
            }
            match lost.iter_mut().find(|known| known.selector == selector.text) {
                Some(known) => known.gates.push(at),
                None => lost.push(LostPhase { selector: selector.text.clone(), gates: vec![at] }),
            }
        }
    }
    lost
}
