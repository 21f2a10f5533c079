//! Whether a release was closed: the closing gate, judged where the release ended.
//!
//! The closing gate is the policy's `close`; without one, every required item is to be settled.
//! What came after the release, or the mere passing of time, does not open it again.

use crate::history::Repository;
use crate::model::releases::Stage;
use crate::model::{
    ChecklistReport, CommitId, Finding, FromHead, Gate, HistoryMode, Prose, Report, Severity,
    Standing, Untrusted,
};
use crate::pipeline::dates::Calendar;
use crate::pipeline::error::PipelineError;
use crate::pipeline::request::{Occasion, ReleasesRequest, moment};
use crate::pipeline::scope::Scope;
use crate::pipeline::upkeep::LAPSES;
use crate::pipeline::{compose, gates, lists};
use crate::prose;

use super::line::Stretch;

/// The name of the gate that closes a release.
const CLOSE: &str = "close";

/// What the closing gate says of a release.
pub struct Closed {
    /// The commit that began the release, if that could be told.
    pub start: Option<CommitId>,
    /// What became of it.
    pub stage: Stage,
    /// How many items are settled.
    pub settled: usize,
    /// How many items the gate demands.
    pub required: usize,
}

impl Closed {
    /// What cannot be told of it, and why.
    fn undecided(error: &PipelineError) -> Self {
        let why: Prose = match error {
            PipelineError::Undecided(undecided) => undecided.message.clone(),
            other => prose![].with(&Untrusted::new(other.to_string())),
        };
        Self { start: None, stage: Stage::Undecided(why), settled: 0, required: 0 }
    }
}

/// Judges releases by the closing gate.
pub struct Closing<'a> {
    repository: &'a Repository,
    scope: &'a Scope,
    request: &'a ReleasesRequest,
    gate: Gate,
}

impl<'a> Closing<'a> {
    /// By the policy of a scope.
    pub fn new(repository: &'a Repository, scope: &'a Scope, request: &'a ReleasesRequest) -> Self {
        let gate = scope.policy.gates.iter().find(|gate| gate.name == CLOSE);
        let gate = gate.cloned().unwrap_or_else(gates::default_gate);
        Self { repository, scope, request, gate }
    }

    /// The gate's name.
    pub fn gate(&self) -> &str {
        &self.gate.name
    }

    /// What it says of a release that ended at a commit.
    pub fn judge(&self, stretch: &Stretch, end: CommitId) -> Result<Closed, PipelineError> {
        let report = match self.report(stretch, end) {
            Ok(report) => report,
            Err(error) => return Ok(Closed::undecided(&error)),
        };
        let start = report.checklists.first().and_then(|list| list.start);
        let gate = report.gates.first();
        let (settled, required) = gate.map_or((0, 0), |gate| (gate.settled, gate.required));
        let holds = gate.is_some_and(|gate| {
            let findings = gate.findings.iter().filter_map(|&at| report.findings.get(at));
            gate.required > 0 && !findings.into_iter().any(fails)
        });
        let stage = match (holds, stretch.next) {
            (true, _) => Stage::Closed(self.closing_commit(stretch, end, &report)?),
            (false, None) => Stage::UnderWay,
            (false, Some(_)) => Stage::Left,
        };
        Ok(Closed { start, stage, settled, required })
    }

    fn report(&self, stretch: &Stretch, end: CommitId) -> Result<Report, PipelineError> {
        let path = stretch.steps.last().map(|step| step.path.clone());
        let scope = Scope {
            head: FromHead::judged(end),
            base: None,
            range: None,
            target: None,
            source: None,
            policy: self.scope.policy.clone(),
            standing: Standing::Release,
            in_release: true,
            gates: vec![self.gate.clone()],
            elsewhere: Vec::new(),
            worktree: false,
            notes: Vec::new(),
            request_text: None,
        };
        let path: Vec<String> = path.into_iter().collect();
        let mut lists = lists::read(self.repository, &scope, &path)?;
        lists.judged.retain(|list| path.contains(&list.head.path));
        let now = moment(self.request.now, self.request.today);
        // A release that is over is judged as of its last commit: keys run out later.
        let calendar = Calendar::new(None, self.request.today, self.request.now);
        let last = self.repository.commit(end)?;
        let (now, calendar) = match stretch.next {
            Some(_) => (now.min(last.commit_time.seconds), calendar.as_of(&last)),
            None => (now, calendar),
        };
        let (mode, today) = (HistoryMode::Full, self.request.today);
        compose::report(
            self.repository,
            scope,
            &lists,
            &Occasion { mode, today, now, calendar, against: None, is_record: false },
        )
    }

    /// The first commit of the branch that has everything by which the gate holds at the end.
    fn closing_commit(
        &self,
        stretch: &Stretch,
        end: CommitId,
        report: &Report,
    ) -> Result<CommitId, PipelineError> {
        let last = std::iter::once(end);
        let mut line = stretch.steps.iter().map(|step| step.commit).chain(last);
        let mut at = line.next().unwrap_or(end);
        for commit in report.checklists.iter().flat_map(standing) {
            while at != end && !self.repository.is_ancestor(commit, at)? {
                at = line.next().unwrap_or(end);
            }
        }
        Ok(at)
    }
}

fn fails(finding: &Finding) -> bool {
    finding.severity == Severity::Error && !LAPSES.contains(&finding.rule)
}

/// The commits by which the demanded items of a list are settled: sign-offs, waivers, approvals.
fn standing(list: &ChecklistReport) -> impl Iterator<Item = CommitId> + '_ {
    let demanded = list.items.iter().filter(|item| !item.gates.is_empty());
    demanded.flat_map(|item| {
        let ledger = &item.ledger;
        let waiver = ledger.waiver.as_ref().and_then(|waiver| waiver.commit);
        let counting = ledger.approvals.iter().filter(|approval| approval.flaw.is_none());
        ledger.sign_off.into_iter().chain(waiver).chain(counting.map(|approval| approval.commit))
    })
}
