//! Head's list held against the target's: what is demanded of each item, and what was lost.

use std::collections::{BTreeSet, HashMap};

use super::ask::Asking;
use super::assent::edits::{Edits, ItemEdit};
use super::error::PipelineError;
use super::lists::{JudgedList, List};
use super::scope::Scope;
use crate::history::{Entry, Repository};
use crate::ledger::{self, Tracks};
use crate::markdown;
use crate::model::evaluation::{Choice, JudgedItem, Loss, LostItem, LostPhase, Weakening};
use crate::model::{
    Checklist, CommitId, EventKind, FromHead, FromTarget, Gate, Item, ItemDemands, RequiredMode,
    Standing, Untrusted,
};
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
    edits: &Edits<'_>,
) -> Result<Held, PipelineError> {
    let gates = scope.gate_refs();
    let head = list.head.as_ref().map(|list| &list.checklist);
    let mut outcome = Held { items: own_demands(scope, &head, &gates), ..Held::default() };
    let asking = Asking::head(scope, list.head.as_ref());
    for (item, judged) in head.items.iter().zip(&mut outcome.items) {
        judged.demands = asking.of(item)?;
    }
    if let Some(of_target) = &list.target {
        let asking = Asking::target(scope, of_target.as_ref());
        let target = of_target.as_ref().map(|list| &list.checklist);
        let lifted = edits.of_list(&list.head)?;
        // What another gate of the policy demands must not be moved away either.
        let every: Vec<&Gate> = scope.policy.gates.iter().collect();
        let every = if every.is_empty() { gates.clone() } else { every };
        let answers = demands::answer(target, head, &every).map_err(|source| {
            PipelineError::TooManyEqual { path: list.head.path.as_str().into(), source }
        })?;
        let (mut unmet, mut answered) = (Vec::new(), Vec::new());
        for (demand, answer) in answers.pairs {
            let asked = &target.items[demand];
            let wanted = demands::gates_of(&gates, &target, asked);
            match answer {
                Some(at) => {
                    let there = demands::gates_of(&every, &target, asked);
                    let here = demands::gates_of(&every, &head, &head.items[at]);
                    let moved = there.iter().any(|gate| !here.contains(gate));
                    let judged = &mut outcome.items[at];
                    judged.was = Some(asked.state);
                    if weaken(judged, &head.items[at], moved) && !lifted.is_empty() {
                        judged.lifted.clone_from(&lifted);
                        continue;
                    }
                    demand_of(judged, scope, &wanted);
                    let own = std::mem::take(&mut outcome.items[at].demands);
                    outcome.items[at].demands = asking.of(asked)?.and(own);
                    answered.push((demand, at));
                }
                None => unmet.push((demand, wanted)),
            }
        }
        widened_choices(target, head, &answered, &mut outcome.items);
        for judged in &mut outcome.items {
            if judged.weakened == Some(Weakening::Choice) {
                judged.lifted.clone_from(&lifted);
            }
        }
        outcome.lost =
            lost(repository, scope, (of_target.as_ref(), head), tracks, &outcome.items, unmet)?;
        for lost in &mut outcome.lost {
            lost.approved = approvals(&list.head, lost, &asking.of(&lost.item)?, edits)?;
            if lost.approved.is_empty() && lost.how != Loss::NotYet {
                lost.approved.clone_from(&lifted);
            }
        }
        outcome.lost_phases = lost_phases(&every, scope, target, head);
    }
    outcome.choices = choices(&head, &mut outcome.items);
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

/// Says how head's item asks less than the target's, and whether it does.
fn weaken(judged: &mut JudgedItem, item: &Item, moved_out: bool) -> bool {
    if !item.required {
        judged.weakened = Some(Weakening::Optional);
    } else if moved_out {
        judged.weakened = Some(Weakening::MovedOut);
    }
    judged.weakened.is_some()
}

/// The approvals of one item's removal or rewording.
fn approvals(
    head: &List,
    lost: &LostItem,
    asked: &ItemDemands,
    edits: &Edits<'_>,
) -> Result<Vec<CommitId>, PipelineError> {
    let (item, is_there) = match lost.how {
        Loss::NotYet => return Ok(Vec::new()),
        Loss::Removed | Loss::Hidden(_) => (&lost.item, false),
        Loss::Reworded(at) => (head.checklist.items.get(at).unwrap_or(&lost.item), true),
    };
    let asks = asked.approvals.value > 0;
    edits.of_item(head, &ItemEdit { item, is_there, commit: lost.commit, asks })
}

/// Lays a demand of the target's on head's item.
fn demand_of(judged: &mut JudgedItem, scope: &Scope, wanted: &[usize]) {
    let is_gated = !wanted.is_empty() || scope.gates.is_empty();
    if is_gated && is_judging(scope) {
        judged.demanded = true;
        let gates: BTreeSet<usize> = judged.gates.iter().chain(wanted).copied().collect();
        judged.gates = gates.into_iter().collect();
    }
}

/// The choice that an item belongs to: choices are one phase's.
type ChoiceKey<'a> = Option<(usize, &'a Untrusted)>;

fn choice_key<'a>(list: &'a Checklist, item: &'a Item) -> ChoiceKey<'a> {
    Some((item.phase, choice_name(list, item)?))
}

/// Marks the target's demands that head's choices lift: a choice may only hold what answers to one
/// choice of the target's, since any further alternative makes the others need less.
fn widened_choices(
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
fn choices(head: &Checklist, items: &mut [JudgedItem]) -> Vec<Choice> {
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

/// How each unmet demand was lost.
fn lost(
    repository: &Repository,
    scope: &Scope,
    (target, head): (FromTarget<&List>, FromHead<&Checklist>),
    tracks: &Tracks,
    items: &[JudgedItem],
    unmet: Vec<(usize, Vec<usize>)>,
) -> Result<Vec<LostItem>, PipelineError> {
    if unmet.is_empty() {
        return Ok(Vec::new());
    }
    let before = merge_base_versions(repository, scope, &target)?;
    let pairing = ledger::pair_lists(&target.checklist, &head);
    let gone = tracks.lost();
    let mut lost = Vec::new();
    for (demand, gates) in unmet {
        let item = &target.checklist.items[demand];
        let was_there =
            before.iter().any(|list| list.items.iter().any(|then| item.is_kept_by(then)));
        // A merge brings it in, and no gate asks for it here.
        if !was_there && gates.is_empty() && !scope.gates.is_empty() {
            continue;
        }
        // What answers to another demand of the target's did not become this one's item.
        let became = pairing.to_new[demand].filter(|&at| {
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
            (hidden(&head, item).map_or(Loss::Removed, Loss::Hidden), commit)
        };
        let approved = Vec::new();
        lost.push(LostItem { item: item.clone(), gates, how, commit, approved });
    }
    Ok(lost)
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
    let Some(base) = scope.tip() else { return Ok(versions) };
    for merge_base in repository.merge_bases(base, *scope.head)? {
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

/// The entries of gates' `phases` that find something at the target and nothing at head.
fn lost_phases(
    gates: &[&Gate],
    scope: &Scope,
    target: FromTarget<&Checklist>,
    head: FromHead<&Checklist>,
) -> Vec<LostPhase> {
    let mut lost: Vec<LostPhase> = Vec::new();
    for gate in gates {
        let judging = scope.gates.iter().position(|one| one.name == gate.name);
        for selector in &gate.phases {
            let finds =
                |list: &Checklist| list.phases.iter().any(|phase| selector.selects_phase(phase));
            if !finds(&target) || finds(&head) {
                continue;
            }
            match lost.iter_mut().find(|known| known.selector == selector.text) {
                Some(known) => known.gates.extend(judging),
                None => lost.push(LostPhase {
                    selector: selector.text.clone(),
                    gates: judging.into_iter().collect(),
                }),
            }
        }
    }
    lost
}
