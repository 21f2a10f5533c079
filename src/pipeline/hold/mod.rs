//! Head's list held against the target's: what is demanded of each item, and what was lost.

mod choices;
mod phases;
mod weakening;

use std::collections::BTreeSet;

use super::ask::Asking;
use super::assent::culprits::Culprits;
use super::assent::edits::{Edits, ItemEdit};
use super::error::PipelineError;
use super::lineage::Lineage;
use super::lists::{JudgedList, List};
use super::scope::Scope;
use crate::history::{Entry, Repository};
use crate::ledger::{self, Tracks};
use crate::markdown;
use crate::model::evaluation::{Choice, JudgedItem, Loss, LostItem, LostPhase, Weakening};
use crate::model::{
    Checklist, CommitId, EventKind, FromHead, FromTarget, Gate, Item, ItemDemands, RequiredMode,
    Standing,
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
    (edits, lineage): (&Edits<'_>, &Lineage),
) -> Result<Held, PipelineError> {
    let gates = scope.gate_refs();
    let head = list.head.as_ref().map(|list| &*list.checklist);
    let mut outcome = Held { items: own_demands(scope, &head, &gates), ..Held::default() };
    let asking = Asking::head(scope, list.head.as_ref());
    for (item, judged) in head.items.iter().zip(&mut outcome.items) {
        judged.demands = asking.of(item)?;
    }
    if let Some(of_target) = &list.target {
        let asking = Asking::target(scope, of_target.as_ref());
        let target = of_target.as_ref().map(|list| &*list.checklist);
        let lifted = edits.of_list(&list.head, lineage)?;
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
        choices::widened(target, head, &answered, &mut outcome.items);
        for judged in &mut outcome.items {
            if judged.weakened == Some(Weakening::Choice) {
                judged.lifted.clone_from(&lifted);
            }
        }
        outcome.lost =
            lost(repository, scope, (of_target.as_ref(), head), tracks, &outcome.items, unmet)?;
        for lost in &mut outcome.lost {
            let asked = asking.of(&lost.item)?;
            lost.approved = approvals(&list.head, lost, &asked, (edits, lineage))?;
            if lost.approved.is_empty() && lost.how != Loss::NotYet {
                lost.approved.clone_from(&lifted);
            }
        }
        let culprits = Culprits::new((repository, scope), &list.head, of_target.as_ref());
        weakening::name(&culprits, (target, head), &every, &mut outcome.items)?;
        outcome.lost_phases = phases::lost(scope, &culprits, (target, head), &every)?;
        for lost in &mut outcome.lost_phases {
            lost.approved.clone_from(&lifted);
        }
    }
    outcome.choices = choices::demanded(&head, &mut outcome.items);
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
    (edits, lineage): (&Edits<'_>, &Lineage),
) -> Result<Vec<CommitId>, PipelineError> {
    let (item, is_there) = match lost.how {
        Loss::NotYet => return Ok(Vec::new()),
        Loss::Removed | Loss::Hidden(_) => (&lost.item, false),
        Loss::Reworded(at) => (head.checklist.items.get(at).unwrap_or(&lost.item), true),
    };
    let asks = asked.approvals.value > 0;
    edits.of_item(head, lineage, &ItemEdit { item, is_there, commit: lost.commit, asks })
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
