//! A change that touches nothing but checklists, after the release has passed its gates: the phases
//! that are ticked after the merge.
//!
//! Such a change is not held to completion, only where the target's list already carries the same
//! release and every gate with this target holds there.

use super::compose;
use super::dates::Calendar;
use super::error::PipelineError;
use super::lists::{self, Lists};
use super::request::{GateRequest, Occasion, moment};
use super::scope::Scope;
use crate::history::Repository;
use crate::model::{CommitId, Finding, FromHead, HistoryMode, Severity, Standing};

/// Rules about sign-offs that held when the gates were passed: what changes after the release, or the
/// mere passing of time, does not take that back.
pub(super) const LAPSES: [&str; 2] = ["stale", "expired"];

/// Gives a scope the standing of upkeep where the change is that.
pub fn recognise(
    repository: &Repository,
    mut scope: Scope,
    lists: &Lists,
    request: &GateRequest,
) -> Result<Scope, PipelineError> {
    let Some(base) = scope.tip().filter(|_| scope.standing == Standing::Release) else {
        return Ok(scope);
    };
    if touches_lists_alone(repository, &scope, lists, base)?
        && continues_release(lists)
        && holds_at_target(repository, &scope, base, request)?
    {
        scope.standing = Standing::Upkeep;
    }
    Ok(scope)
}

fn touches_lists_alone(
    repository: &Repository,
    scope: &Scope,
    lists: &Lists,
    base: CommitId,
) -> Result<bool, PipelineError> {
    let is_list = |path: &String| lists.judged.iter().any(|list| list.head.path == *path);
    let merge_bases = repository.merge_bases(base, *scope.head)?;
    for merge_base in &merge_bases {
        if !repository.changed_paths(*merge_base, *scope.head)?.iter().all(is_list) {
            return Ok(false);
        }
    }
    Ok(!merge_bases.is_empty() && lists.lost.is_empty())
}

/// Whether every judged list is in a release that the target's list already carries.
fn continues_release(lists: &Lists) -> bool {
    lists.judged.iter().all(|list| {
        let head = list.head.checklist.release.as_ref().map(|release| &release.name);
        let target = list.target.as_ref().and_then(|target| target.checklist.release.as_ref());
        head.is_some() && head == target.map(|release| &release.name)
    })
}

/// Whether every gate that judges here holds at the target's tip, by itself.
fn holds_at_target(
    repository: &Repository,
    scope: &Scope,
    base: CommitId,
    request: &GateRequest,
) -> Result<bool, PipelineError> {
    let guarding = scope.policy.gates.iter().filter(|gate| {
        scope.target.as_ref().map_or(!gate.target.is_empty(), |target| gate.guards(target.raw()))
    });
    let mut gates: Vec<_> = guarding.cloned().collect();
    if gates.is_empty() {
        gates.clone_from(&scope.gates);
    }
    let tip = Scope {
        head: FromHead::judged(base),
        base: None,
        range: None,
        target: None,
        source: None,
        policy: scope.policy.clone(),
        standing: Standing::Release,
        in_release: true,
        gates,
        elsewhere: Vec::new(),
        worktree: false,
        notes: Vec::new(),
        request_text: None,
    };
    let lists = lists::read(repository, &tip, &request.paths)?;
    let (today, now) = (request.today, moment(request.now, request.today));
    let calendar = Calendar::new(request.release_date, today, request.now);
    let mode = HistoryMode::Full;
    let occasion = Occasion { mode, today, now, calendar, against: None, is_record: false };
    let report = compose::report(repository, tip, &lists, &occasion)?;
    let fails =
        |finding: &Finding| finding.severity == Severity::Error && !LAPSES.contains(&finding.rule);
    Ok(!report.findings.iter().any(fails))
}
