//! From lists and their histories to the evaluation, and from its findings to the report.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use super::covers::{self, Cover, Coverage};
use super::error::PipelineError;
use super::lists::{JudgedList, Lists};
use super::past::{Elders, Versions};
use super::release::{self, Start};
use super::request::Occasion;
use super::scope::Scope;
use super::unticks::{self, After};
use super::{gates, hold, integrity, worktree};
use crate::history::{Repository, WalkMode};
use crate::ledger::{self, Circumstances};
use crate::model::evaluation::{AbsentChecklist, Evaluation, Judged, JudgedItem};
use crate::model::{
    ChecklistReport, Commit, CommitId, Finding, Group, HistoryMode, ItemLedger, ItemReport,
    Problem, Report, Severity, Standing, State, Untrusted,
};
use crate::policy::demands;
use crate::prose;
use crate::rules::{self, Concern, Rule};

/// Evaluates the lists of a scope and makes the report of it.
pub fn report(
    repository: &Repository,
    scope: Scope,
    lists: &Lists,
    occasion: &Occasion<'_>,
) -> Result<Report, PipelineError> {
    let evaluation = evaluate(repository, &scope, lists, occasion)?;
    let wanted = |rule: &Rule, severity: Severity| is_wanted(scope.standing, rule, severity);
    let findings = rules::evaluate(&evaluation, &scope.policy, wanted);
    Ok(assemble(scope, evaluation, findings, occasion))
}

/// Which rules a kind of change is held to.
fn is_wanted(standing: Standing, rule: &Rule, severity: Severity) -> bool {
    let keeps_demands =
        matches!(rule.id, "removed-item" | "weakened-item" | "missing-checklist" | "missing-phase");
    match standing {
        Standing::Release | Standing::Audit => {
            rule.group != Group::Lint || severity == Severity::Error
        }
        Standing::Upkeep => {
            keeps_demands || matches!(rule.group, Group::Integrity | Group::SignOff | Group::Signer)
        }
        Standing::NotARelease => keeps_demands || rule.group == Group::Integrity,
        Standing::NoChecklist => {
            keeps_demands || (rule.group == Group::Integrity && rule.id != "policy-changed")
        }
    }
}

fn evaluate(
    repository: &Repository,
    scope: &Scope,
    lists: &Lists,
    occasion: &Occasion<'_>,
) -> Result<Evaluation, PipelineError> {
    let mut judged = Vec::new();
    let mut malformed: BTreeSet<CommitId> =
        scope.range.iter().flat_map(|range| range.malformed.iter().copied()).collect();
    let coverage = Coverage::new(repository, scope);
    for list in &lists.judged {
        judged.push(judge(&coverage, scope, list, lists, occasion.mode, &mut malformed)?);
    }
    let gates = scope.gate_refs();
    let absent = lists.lost.iter().filter_map(|lost| {
        let target = &lost.target.checklist;
        let required: Vec<_> = target.items.iter().filter(|item| item.required).collect();
        let concerned: BTreeSet<usize> =
            required.iter().flat_map(|item| demands::gates_of(&gates, target, item)).collect();
        (!required.is_empty() && (gates.is_empty() || !concerned.is_empty() || !lost.not_yet)).then(
            || AbsentChecklist {
                path: lost.target.path.as_str().into(),
                gates: concerned.into_iter().collect(),
                demanded: required.len(),
                renamed_to: lost.renamed_to.as_deref().map(Untrusted::from),
                not_yet: lost.not_yet,
            },
        )
    });
    let first = lists.judged.first().map(|list| list.head.path.as_str());
    let mut evaluation = Evaluation {
        standing: scope.standing,
        target: scope.target.clone(),
        gates: scope.gates.iter().map(|gate| gate.name.clone()).collect(),
        signoff: scope.policy.signoff.clone(),
        change: scope.policy.change.clone(),
        absent: absent.collect(),
        judged,
        policy_changes: integrity::policy_changes(repository, scope)?,
        history: integrity::history_facts(repository, malformed, first)?,
        rewritten: Vec::new(),
        commits: BTreeMap::new(),
    };
    if let Some(record) = occasion.against {
        evaluation.rewritten = record.rewritten(repository, scope.head, &evaluation.judged)?;
    }
    evaluation.commits = commits(repository, scope, &evaluation)?;
    Ok(evaluation)
}

/// One list with its ledgers and demands.
fn judge(
    coverage: &Coverage<'_>,
    scope: &Scope,
    list: &JudgedList,
    lists: &Lists,
    mode: HistoryMode,
    malformed: &mut BTreeSet<CommitId>,
) -> Result<Judged, PipelineError> {
    let repository = coverage.repository();
    let versions = Versions::new(repository, &list.head);
    let is_whole = scope.base.is_none() && scope.standing == Standing::Audit;
    let start = release::start(repository, scope, list, &versions)?;
    let exclude = if is_whole { Vec::new() } else { start.exclude.clone() };
    let walk_mode = match mode {
        HistoryMode::Full => WalkMode::Full,
        HistoryMode::Simplified => WalkMode::Simplified,
        HistoryMode::FirstParent => WalkMode::FirstParent,
    };
    let history = versions.walk(scope.head, &list.head.path, &exclude, walk_mode)?;
    malformed.extend(&history.malformed);
    let elders = Elders::new(repository, &versions, &history);
    let tracks = ledger::derive(&versions.nodes(&history)?, &elders)?;
    let held = hold::hold(repository, scope, list, &tracks)?;
    let mut items = held.items;
    let circumstances = Release::new(coverage, scope, list, &start, is_whole)?;
    for (at, item) in items.iter_mut().enumerate() {
        item.ledger = tracks.settle(at, &circumstances)?;
        circumstances.name_changes(at, &mut item.ledger)?;
        item.concerned = is_concerned(scope, item);
    }
    let mut checklist = list.head.checklist.clone();
    if scope.worktree {
        worktree::overlay(repository, &list.head, &mut checklist, &mut items)?;
    }
    Ok(Judged {
        path: list.head.path.as_str().into(),
        blob: list.head.blob,
        checklist,
        start: start.commit,
        items,
        lost: held.lost,
        choices: held.choices,
        lost_phases: held.lost_phases,
        files: Some(Rc::clone(&lists.files)),
    })
}

/// Whether the sign-off rules look at an item: in a gate at what it demands, in an audit at all, in
/// upkeep at what the change itself did.
fn is_concerned(scope: &Scope, item: &JudgedItem) -> bool {
    match scope.standing {
        Standing::Audit => true,
        Standing::Release => item.demanded,
        Standing::Upkeep => scope.range.as_ref().is_some_and(|range| {
            item.ledger.events.iter().any(|event| range.contains(event.commit))
        }),
        Standing::NotARelease | Standing::NoChecklist => false,
    }
}

/// Whether a tick lies in the release, and after what the target last asked for; and whether what it
/// covers is as it was.
struct Release<'a> {
    repository: &'a Repository,
    coverage: &'a Coverage<'a>,
    scope: &'a Scope,
    is_whole: bool,
    covers: Vec<Vec<Cover>>,
    after_start: Option<HashSet<CommitId>>,
    after_unticks: After,
}

impl<'a> Release<'a> {
    fn new(
        coverage: &'a Coverage<'a>,
        scope: &'a Scope,
        list: &JudgedList,
        start: &Start,
        is_whole: bool,
    ) -> Result<Self, PipelineError> {
        let repository = coverage.repository();
        let after_start = match start.commit {
            Some(commit) if !is_whole => {
                Some(release::descendants(repository, scope.head, &start.exclude, commit)?)
            }
            _ => None,
        };
        let after_unticks = unticks::after_unticks(repository, scope, list)?;
        let covers = covers::of_items(coverage, scope, list)?;
        Ok(Self { repository, coverage, scope, is_whole, covers, after_start, after_unticks })
    }

    /// Why a tick does not count in this release.
    fn outside(&self, item: usize, commit: CommitId) -> Option<Problem> {
        if self.is_whole {
            return None;
        }
        let in_range = self.scope.range.as_ref().is_none_or(|range| range.contains(commit));
        let in_release = match &self.after_start {
            Some(commits) => commits.contains(&commit),
            None => in_range,
        };
        if !in_release {
            return Some(if in_range { Problem::Replayed } else { Problem::Inherited });
        }
        let after = self.after_unticks.get(item).and_then(Option::as_ref);
        let is_replayed = after.is_some_and(|commits| !commits.contains(&commit));
        is_replayed.then_some(Problem::Replayed)
    }

    /// Whether what an item covers changed since a commit.
    fn is_stale(&self, item: usize, commit: CommitId) -> Result<bool, PipelineError> {
        let covers = self.covers.get(item).map(Vec::as_slice).unwrap_or_default();
        Ok(!self.coverage.differing(covers, commit)?.is_empty())
    }

    /// Says of a stale item what changed, and by whom.
    fn name_changes(&self, item: usize, ledger: &mut ItemLedger) -> Result<(), PipelineError> {
        let (Some(Problem::Stale), Some(signed)) = (ledger.problem, ledger.sign_off) else {
            return Ok(());
        };
        let covers = self.covers.get(item).map(Vec::as_slice).unwrap_or_default();
        ledger.changes = self.coverage.changes(covers, signed)?;
        let commits = ledger.changes.paths.iter().flat_map(|changed| &changed.commits);
        let mut newest = None;
        for &commit in commits {
            newest = newest.max(Some((self.commit_time(commit)?, commit)));
        }
        ledger.culprit = newest.map_or(ledger.culprit, |(_, commit)| Some(commit));
        Ok(())
    }
}

impl Circumstances for Release<'_> {
    type Error = PipelineError;

    fn objection(&self, item: usize, commit: CommitId) -> Result<Option<Problem>, PipelineError> {
        match self.outside(item, commit) {
            Some(problem) => Ok(Some(problem)),
            None => Ok(self.is_stale(item, commit)?.then_some(Problem::Stale)),
        }
    }

    fn is_ancestor(&self, elder: CommitId, younger: CommitId) -> Result<bool, PipelineError> {
        Ok(self.repository.is_ancestor(elder, younger)?)
    }

    fn commit_time(&self, commit: CommitId) -> Result<i64, PipelineError> {
        Ok(self.repository.commit(commit)?.commit_time.seconds)
    }
}

/// Every commit that the evaluation names.
fn commits(
    repository: &Repository,
    scope: &Scope,
    evaluation: &Evaluation,
) -> Result<BTreeMap<CommitId, Commit>, PipelineError> {
    let mut ids: BTreeSet<CommitId> = BTreeSet::from([scope.head]);
    ids.extend(scope.base);
    ids.extend(scope.policy.origin.as_ref().map(|origin| origin.commit));
    ids.extend(&evaluation.history.malformed);
    for judged in &evaluation.judged {
        ids.extend(judged.start);
        ids.extend(judged.lost.iter().filter_map(|lost| lost.commit));
        for item in &judged.items {
            let ledger = &item.ledger;
            ids.extend(ledger.events.iter().map(|event| event.commit));
            ids.extend(ledger.sign_off.iter().chain(&ledger.concurrent).chain(&ledger.culprit));
            ids.extend(ledger.waiver.as_ref().and_then(|waiver| waiver.commit));
            ids.extend(ledger.changes.paths.iter().flat_map(|changed| &changed.commits));
        }
    }
    let mut commits = BTreeMap::new();
    for id in ids {
        commits.insert(id, repository.commit(id)?.as_ref().clone());
    }
    Ok(commits)
}

fn assemble(
    mut scope: Scope,
    evaluation: Evaluation,
    findings: Vec<(Finding, Concern)>,
    occasion: &Occasion<'_>,
) -> Report {
    let gate_reports = scope
        .gates
        .iter()
        .enumerate()
        .filter(|_| matches!(scope.standing, Standing::Release | Standing::Upkeep))
        .map(|(at, gate)| {
            gates::answer(&gate.name, at, &findings, progress(&evaluation, &findings, at))
        })
        .collect();
    let (verdict, reason) = gates::verdict(findings.iter().map(|(finding, _)| finding));
    let checklists = evaluation
        .judged
        .into_iter()
        .map(|judged| {
            let items = judged.items.into_iter().zip(&judged.checklist.items);
            let items = items
                .map(|(known, item)| {
                    let settled = is_settled(&known, item.state)
                        && !is_failing(&findings, &judged.path, &item.id);
                    item_report(known, settled)
                })
                .collect();
            ChecklistReport {
                path: judged.path,
                blob: judged.blob,
                checklist: judged.checklist,
                start: judged.start,
                items,
            }
        })
        .collect::<Vec<_>>();
    for empty in checklists.iter().filter(|list| list.checklist.items.is_empty()) {
        scope.notes.push(prose!["`", &empty.path, "` has no item"]);
    }
    Report {
        base: scope.base,
        head: scope.head,
        history: occasion.mode,
        standing: scope.standing,
        verdict,
        reason,
        policy: scope.policy.origin,
        signoff: scope.policy.signoff,
        target: scope.target,
        source: scope.source,
        gates: gate_reports,
        gates_elsewhere: scope.elsewhere,
        checklists,
        findings: findings.into_iter().map(|(finding, _)| finding).collect(),
        notes: scope.notes,
        commits: evaluation.commits,
        today: occasion.today,
        ahead: scope.range.map(|range| range.commits.len()),
    }
}

fn item_report(known: JudgedItem, settled: bool) -> ItemReport {
    ItemReport {
        demanded: known.demanded,
        demands: known.demands,
        settled,
        gates: known.gates,
        ledger: known.ledger,
    }
}

/// Whether a sign-off stands and holds.
fn is_settled(known: &JudgedItem, state: State) -> bool {
    state == State::Checked && known.ledger.sign_off.is_some() && known.ledger.problem.is_none()
}

/// Whether a finding of severity error is about an item.
fn is_failing(findings: &[(Finding, Concern)], path: &Untrusted, id: &str) -> bool {
    findings.iter().any(|(finding, _)| {
        finding.severity == Severity::Error
            && finding.item.as_deref() == Some(id)
            && finding.place.path == *path
    })
}

/// How many of a gate's items are settled, and how many it demands. A choice counts as one.
fn progress(
    evaluation: &Evaluation,
    findings: &[(Finding, Concern)],
    gate: usize,
) -> (usize, usize) {
    let (mut settled, mut required) = (0, 0);
    for judged in &evaluation.judged {
        let demanded =
            judged.pairs().filter(|(_, known)| known.gates.contains(&gate) && !known.in_choice);
        for (item, known) in demanded {
            required += 1;
            settled += usize::from(
                is_settled(known, item.state) && !is_failing(findings, &judged.path, &item.id),
            );
        }
        for choice in judged.choices.iter().filter(|choice| choice.gates.contains(&gate)) {
            required += 1;
            let mut items = choice.items.iter().map(|&at| &judged.checklist.items[at]);
            settled += usize::from(!items.any(|item| is_failing(findings, &judged.path, &item.id)));
        }
        required += judged.lost.iter().filter(|lost| lost.gates.contains(&gate)).count();
    }
    let gone = evaluation.absent.iter().filter(|absent| absent.gates.contains(&gate));
    (settled, required + gone.map(|absent| absent.demanded).sum::<usize>())
}
