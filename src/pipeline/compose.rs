//! From lists and their histories to the evaluation, and from its findings to the report.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::assent::Voices;
use super::assent::edits::Edits;
use super::assent::overrides::{self, Overrides};
use super::error::PipelineError;
use super::judge::{AllJudged, Commits};
use super::lists::Lists;
use super::request::Occasion;
use super::scope::Scope;
use super::worse;
use super::{
    abreast, ahead, dates, evidence, gates, integrity, judge, signatures, squash, trailers,
};
use crate::history::Repository;
use crate::model::evaluation::{AbsentChecklist, Evaluation, JudgedItem};
use crate::model::progress::Stage;
use crate::model::{
    ChecklistReport, CommitId, Evidence, Finding, Group, ItemReport, Report, Severity, Standing,
    State, Untrusted,
};
use crate::policy::demands;
use crate::prose;
use crate::rules::{self, Concern, Rule};

/// How many items are worth another thread that asks rules about them.
const ITEMS: usize = 1000;

/// Evaluates the lists of a scope and makes the report of it.
pub fn report(
    repository: &Repository,
    scope: Scope,
    lists: &Lists,
    occasion: &Occasion<'_>,
) -> Result<Report, PipelineError> {
    let (evaluation, overrides) = evaluate(repository, &scope, lists, occasion)?;
    let wanted = |rule: &Rule, severity: Severity| is_wanted(scope.standing, rule, severity);
    let items: usize = evaluation.judged.iter().map(|judged| judged.items.len()).sum();
    let threads = 1 + abreast::helpers(repository, (items, ITEMS));
    let findings = rules::evaluate(&evaluation, &scope.policy, threads, wanted);
    let findings = worse::relieve(&scope, &evaluation, findings);
    let mut evidence = evidence::gather(repository, &scope, &evaluation, occasion)?;
    evidence.rules = evidence::answers(&scope, &findings, wanted);
    let mut report = assemble(scope, evaluation, findings, occasion);
    report.evidence = evidence;
    gates::override_by(&mut report, overrides);
    Ok(report)
}

/// Which rules a kind of change is held to.
fn is_wanted(standing: Standing, rule: &Rule, severity: Severity) -> bool {
    let keeps_demands =
        matches!(rule.id, "removed-item" | "weakened-item" | "missing-checklist" | "missing-phase");
    // The text of a pull request is held to its list whatever the change is about.
    if rule.id == "request-incomplete" {
        return true;
    }
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
) -> Result<(Evaluation, Overrides), PipelineError> {
    repository.progress().begin(Stage::Walking, 0);
    signatures::judge(repository, scope, occasion)?;
    let mut malformed: BTreeSet<CommitId> =
        scope.range.iter().flat_map(|range| range.malformed.iter().copied()).collect();
    let AllJudged { lists: judged, commits: named, malformed: walked } =
        ahead::beside(repository, lists, |ahead| {
            judge::judge_all(repository, scope, (lists, ahead), occasion)
        })?;
    malformed.extend(walked);
    repository.progress().begin(Stage::Weighing, 0);
    malformed.extend(judged.iter().flat_map(|judged| &judged.squashes.malformed));
    let voices = Voices::new(repository, scope, lists);
    let edits = Edits::new(repository, scope, &voices);
    let starts: Vec<CommitId> = judged.iter().filter_map(|judged| judged.start).collect();
    let overrides = overrides::find(repository, scope, &voices, &starts)?;
    let first = lists.judged.first().map(|list| list.head.path.as_str());
    let mut evaluation = Evaluation {
        standing: scope.standing,
        target: scope.target.clone(),
        gates: scope.gates.iter().map(|gate| gate.name.clone()).collect(),
        signoff: scope.policy.signoff.clone(),
        change: scope.policy.change.clone(),
        absent: absent(scope, lists, &edits)?,
        judged,
        policy_changes: integrity::policy_changes(repository, scope, &edits)?,
        history: integrity::history_facts(repository, malformed, first)?,
        rewritten: Vec::new(),
        request_text: scope.request_text.clone(),
        now: occasion.now,
        trailers: BTreeMap::new(),
        commits: BTreeMap::new(),
    };
    evaluation.commits = commits(repository, scope, (&evaluation, named), &overrides)?;
    if let Some(record) = occasion.against {
        evaluation.rewritten = record.rewritten(repository, *scope.head, &evaluation)?;
    }
    evaluation.trailers = trailers::named(repository, scope, &evaluation);
    Ok((evaluation, overrides))
}

/// The target's lists that head lacks and that demand something.
fn absent(
    scope: &Scope,
    lists: &Lists,
    edits: &Edits<'_>,
) -> Result<Vec<AbsentChecklist>, PipelineError> {
    let gates = scope.gate_refs();
    let mut absent = Vec::new();
    for lost in &lists.lost {
        let target = &lost.target.checklist;
        let required: Vec<_> = target.items.iter().filter(|item| item.required).collect();
        let concerned: BTreeSet<usize> =
            required.iter().flat_map(|item| demands::gates_of(&gates, target, item)).collect();
        if required.is_empty() || (lost.not_yet && concerned.is_empty() && !gates.is_empty()) {
            continue;
        }
        let path = lost.target.path.as_str();
        let (commit, approved) = if lost.not_yet {
            (None, Vec::new())
        } else {
            (edits.newest(path)?, edits.of_path(path)?)
        };
        absent.push(AbsentChecklist {
            path: path.into(),
            gates: concerned.into_iter().collect(),
            demanded: required.len(),
            renamed_to: lost.renamed_to.as_deref().map(Untrusted::from),
            not_yet: lost.not_yet,
            commit,
            approved,
        });
    }
    Ok(absent)
}

/// Every commit that the evaluation names; those that its lists name are there already.
fn commits(
    repository: &Repository,
    scope: &Scope,
    (evaluation, mut commits): (&Evaluation, Commits),
    overrides: &Overrides,
) -> Result<Commits, PipelineError> {
    let mut ids: BTreeSet<CommitId> = BTreeSet::from([*scope.head]);
    ids.extend(scope.tip());
    ids.extend(scope.policy.origin.as_ref().map(|origin| origin.commit));
    ids.extend(&evaluation.history.malformed);
    ids.extend(overrides.all.iter().map(|one| one.commit));
    ids.extend(overrides.void.iter().map(|one| one.overriding.commit));
    ids.extend(evaluation.policy_changes.iter().flat_map(|change| &change.approved));
    ids.extend(evaluation.policy_changes.iter().filter_map(|change| change.commit));
    ids.extend(
        evaluation.absent.iter().flat_map(|absent| absent.commit.iter().chain(&absent.approved)),
    );
    for id in ids {
        commits.insert(id, repository.commit(id)?);
    }
    Ok(commits)
}

fn assemble(
    mut scope: Scope,
    evaluation: Evaluation,
    findings: Vec<(Finding, Concern)>,
    occasion: &Occasion<'_>,
) -> Report {
    let failing = failing(&findings);
    let gate_reports = scope
        .gates
        .iter()
        .enumerate()
        .filter(|_| matches!(scope.standing, Standing::Release | Standing::Upkeep))
        .map(|(at, gate)| {
            gates::answer(&gate.name, at, &findings, progress(&evaluation, &failing, at))
        })
        .collect();
    let (verdict, reason) = gates::verdict(findings.iter().map(|(finding, _)| finding));
    scope.notes.extend(squash::notes(&evaluation));
    let checklists = evaluation
        .judged
        .into_iter()
        .map(|judged| {
            let items = judged.items.into_iter().zip(&judged.checklist.items);
            let items = items
                .map(|(known, item)| {
                    let settled = is_settled(&known, item.state)
                        && !failing.contains(&(&judged.path, item.id.as_str()));
                    item_report(known, settled)
                })
                .collect();
            ChecklistReport {
                path: judged.path,
                blob: judged.blob,
                checklist: judged.checklist,
                schedule: judged.schedule,
                start: judged.start,
                items,
            }
        })
        .collect::<Vec<_>>();
    let dated =
        checklists.iter().filter_map(|list| dates::note(&list.path, list.schedule.as_ref()?));
    scope.notes.extend(dated);
    for empty in checklists.iter().filter(|list| list.checklist.items.is_empty()) {
        scope.notes.push(prose!["`", &empty.path, "` has no item"]);
    }
    let (base, policy) = (scope.tip(), scope.policy.into_inner());
    Report {
        base,
        head: *scope.head,
        history: occasion.mode,
        standing: scope.standing,
        verdict,
        reason,
        policy: policy.origin,
        signoff: policy.signoff,
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
        overridden: None,
        overrides: Vec::new(),
        evidence: Evidence::default(),
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

/// Whether a sign-off stands and holds, or a waiver counts.
fn is_settled(known: &JudgedItem, state: State) -> bool {
    let ledger = &known.ledger;
    match state {
        State::Open => false,
        State::Checked => ledger.sign_off.or(ledger.carried).is_some() && ledger.problem.is_none(),
        State::NotApplicable => ledger.waiver.as_ref().is_some_and(|waiver| waiver.flaw.is_none()),
    }
}

/// Items by path and id.
type Failing<'a> = HashSet<(&'a Untrusted, &'a str)>;

/// The items that a finding of severity error is about.
fn failing(findings: &[(Finding, Concern)]) -> Failing<'_> {
    let errors = findings.iter().filter(|(finding, _)| finding.severity == Severity::Error);
    errors.filter_map(|(found, _)| Some((&found.place.path, found.item.as_deref()?))).collect()
}

/// How many of a gate's items are settled, and how many it demands. A choice counts as one.
fn progress(evaluation: &Evaluation, failing: &Failing<'_>, gate: usize) -> (usize, usize) {
    let (mut settled, mut required) = (0, 0);
    for judged in &evaluation.judged {
        let demanded =
            judged.pairs().filter(|(_, known)| known.gates.contains(&gate) && !known.in_choice);
        for (item, known) in demanded {
            required += 1;
            settled += usize::from(
                is_settled(known, item.state)
                    && !failing.contains(&(&judged.path, item.id.as_str())),
            );
        }
        for choice in judged.choices.iter().filter(|choice| choice.gates.contains(&gate)) {
            required += 1;
            let mut items = choice.items.iter().map(|&at| &judged.checklist.items[at]);
            settled +=
                usize::from(!items.any(|item| failing.contains(&(&judged.path, item.id.as_str()))));
        }
        let lost = judged.lost.iter().filter(|lost| lost.approved.is_empty());
        required += lost.filter(|lost| lost.gates.contains(&gate)).count();
    }
    let gone = evaluation.absent.iter().filter(|absent| absent.approved.is_empty());
    let gone = gone.filter(|absent| absent.gates.contains(&gate));
    (settled, required + gone.map(|absent| absent.demanded).sum::<usize>())
}
