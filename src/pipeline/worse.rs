//! Gates that demand `no-worse`: what a change leaves as it found it at the target's tip is told,
//! and not held against the change.
//!
//! An item is left as found where it answers to a required item of the target's with equal text, in
//! the same state, and where the change did nothing to it: no commit of the range ticked, unticked,
//! reworded, removed or restored it, none began a release, none changed what it covers. A list that is
//! byte for byte what it was where the change left the target is as found, whatever the target did to
//! it since: a merge takes the target's. An open item that was open is as found in any case, and so is
//! one that the target does not have: more to do is not worse. Only findings about such items are
//! relieved; what was removed, weakened or hidden, ticks that the change added, and what moves the
//! ground never are.

use super::covers::Coverage;
use super::error::PipelineError;
use super::lists::List;
use super::scope::Scope;
use crate::history::Entry;
use crate::model::evaluation::{Evaluation, Judged, JudgedItem};
use crate::model::{CommitId, Demand, EventKind, Finding, Group, Item, Severity, State};
use crate::prose;
use crate::rules::{self, Concern};

/// What a change has to do with the items of one list.
pub struct Comparison<'a> {
    coverage: &'a Coverage<'a>,
    scope: &'a Scope,
    /// Where the change left the target.
    forks: Vec<CommitId>,
    /// Whether the list is byte for byte what it was there.
    is_untouched: bool,
    begins_release: bool,
}

impl<'a> Comparison<'a> {
    /// For a list of head's whose release starts at `start`; none where no gate asks.
    pub fn new(
        coverage: &'a Coverage<'a>,
        scope: &'a Scope,
        (list, start): (&List, Option<CommitId>),
    ) -> Result<Option<Self>, PipelineError> {
        let (Some(base), Some(range)) = (scope.tip(), &scope.range) else { return Ok(None) };
        if lenient(scope).is_empty() {
            return Ok(None);
        }
        let forks = coverage.repository().merge_bases(base, *scope.head)?;
        let mut is_untouched = !forks.is_empty();
        for &fork in &forks {
            is_untouched &=
                coverage.repository().entry(fork, &list.path)? == Entry::Blob(list.blob);
        }
        let begins_release = start.is_some_and(|start| range.contains(start));
        Ok(Some(Self { coverage, scope, forks, is_untouched, begins_release }))
    }

    /// Whether an item is as the change found it.
    pub fn is_as_found(&self, item: &Item, known: &JudgedItem) -> Result<bool, PipelineError> {
        let is_new = known.was.is_none() && item.state == State::Open;
        let is_same = self.is_untouched || known.was == Some(item.state) || is_new;
        if !is_same || known.weakened.is_some() {
            return Ok(false);
        }
        if item.state == State::Open {
            return Ok(true);
        }
        let in_range =
            |commit| self.scope.range.as_ref().is_none_or(|range| range.contains(commit));
        let mut done = known.ledger.events.iter().filter(|event| event.kind != EventKind::Moved);
        if self.begins_release || self.forks.is_empty() || done.any(|event| in_range(event.commit))
        {
            return Ok(false);
        }
        for &fork in &self.forks {
            if !self.coverage.differing(&known.demands.covers, fork)?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Indices of the judging gates that demand `no-worse`.
fn lenient(scope: &Scope) -> Vec<usize> {
    let gates = scope.gates.iter().enumerate();
    gates.filter(|(_, gate)| gate.demand == Demand::NoWorse).map(|(at, _)| at).collect()
}

/// Takes from the lenient gates what they do not hold against the change. What no other gate holds
/// against it becomes a warning.
pub fn relieve(
    scope: &Scope,
    evaluation: &Evaluation,
    mut findings: Vec<(Finding, Concern)>,
) -> Vec<(Finding, Concern)> {
    let lenient = lenient(scope);
    if lenient.is_empty() || scope.base.is_none() {
        return findings;
    }
    for (finding, concern) in &mut findings {
        if finding.severity != Severity::Error || !stands_at_target(evaluation, finding) {
            continue;
        }
        let strict: Vec<usize> = (0..scope.gates.len())
            .filter(|&gate| concern.includes(gate) && !lenient.contains(&gate))
            .collect();
        if strict.is_empty() {
            finding.severity = Severity::Warning;
            finding.message = std::mem::take(&mut finding.message)
                .then(prose![", which this change did not make worse"]);
        } else {
            *concern = Concern::Gates(strict);
        }
    }
    rules::sort(&mut findings);
    findings
}

/// Whether a finding is about nothing but what the change found at the target.
fn stands_at_target(evaluation: &Evaluation, finding: &Finding) -> bool {
    let group = rules::find(finding.rule).map(|rule| rule.group);
    let lists = || evaluation.judged.iter().filter(|one| one.path == finding.place.path);
    match (finding.rule, group) {
        ("missing-item", _) => true,
        ("missing-checklist", _) => evaluation
            .absent
            .iter()
            .any(|absent| absent.path == finding.place.path && absent.not_yet),
        ("uncommitted" | "bulk", _) => false,
        ("incomplete" | "one-of" | "parent-open", _)
        | (_, Some(Group::SignOff | Group::Signer | Group::Order)) => {
            // Only this one is about what encloses an item as well: its tick may be the change's.
            let enclosing = finding.rule == "parent-open";
            let as_found = |id: &String| lists().any(|list| is_untouched(list, id, enclosing));
            finding.item.as_ref().is_some_and(as_found)
        }
        _ => false,
    }
}

/// Whether an item and those of its choice are as the change found them, and those that enclose it
/// where that is asked.
fn is_untouched(list: &Judged, id: &str, enclosing: bool) -> bool {
    let Some(at) = list.checklist.items.iter().position(|item| item.id == id) else { return false };
    let as_found = |at: usize| list.items.get(at).is_some_and(|known| known.as_found);
    let outward = std::iter::successors(Some(at), |&at| list.checklist.items.get(at)?.parent);
    let mut choices = list.choices.iter().filter(|choice| choice.items.contains(&at));
    outward.take(if enclosing { usize::MAX } else { 1 }).all(as_found)
        && choices.all(|choice| choice.items.iter().all(|&at| as_found(at)))
}
