//! Why a tick does not count in its release, or does not hold: what history beyond an item's own
//! past says of the commit that made it.

use std::collections::HashSet;

use super::covers::Coverage;
use super::error::PipelineError;
use super::lists::JudgedList;
use super::release::{self, Start};
use super::scope::Scope;
use super::unticks::{self, After};
use crate::history::Repository;
use crate::ledger::Circumstances;
use crate::model::demands::{PathGlob, Sourced};
use crate::model::evaluation::JudgedItem;
use crate::model::{CommitId, ItemDemands, ItemLedger, Problem};

/// How far a commit's date may lie after the clock, in seconds: clocks differ, but not by more.
const SKEW: i64 = 24 * 60 * 60;

/// What is objected to the ticks of one list: not made in the release, or not after what the target
/// last asked for; run out; what it covers is not as it was.
pub struct Objections<'a> {
    repository: &'a Repository,
    coverage: &'a Coverage<'a>,
    scope: &'a Scope,
    now: i64,
    is_whole: bool,
    start: Option<CommitId>,
    demands: Vec<ItemDemands>,
    after_start: Option<HashSet<CommitId>>,
    after_unticks: After,
}

impl<'a> Objections<'a> {
    /// Against the ticks of a list; `now` is in seconds since 1970, `is_whole` where no release
    /// bounds its history.
    pub fn new(
        (coverage, scope): (&'a Coverage<'a>, &'a Scope),
        list: &JudgedList,
        items: &[JudgedItem],
        start: &Start,
        (now, is_whole): (i64, bool),
    ) -> Result<Self, PipelineError> {
        let repository = coverage.repository();
        let after_start = match start.commit {
            Some(commit) if !is_whole => {
                Some(release::descendants(repository, *scope.head, &start.exclude, commit)?)
            }
            _ => None,
        };
        let after_unticks = unticks::after_unticks(repository, scope, list)?;
        let demands: Vec<_> = items.iter().map(|item| item.demands.clone()).collect();
        coverage.check(scope.tip(), demands.iter().flat_map(|demands| &demands.covers))?;
        let start = start.commit;
        Ok(Self {
            repository,
            coverage,
            scope,
            now,
            is_whole,
            start,
            demands,
            after_start,
            after_unticks,
        })
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
        let is_replayed = after.is_some_and(|(_, commits)| !commits.contains(&commit));
        is_replayed.then_some(Problem::Replayed)
    }

    /// Why a tick by a commit that a squash merge's request has, and no branch, does not count or does
    /// not hold. The release began within the request, at `start`, or where it did for all.
    pub fn of_request(
        &self,
        item: usize,
        commit: CommitId,
        start: Option<CommitId>,
    ) -> Result<Option<Problem>, PipelineError> {
        let undone =
            self.after_unticks.get(item).and_then(Option::as_ref).map(|(undone, _)| *undone);
        for elder in start.or(self.start).into_iter().chain(undone) {
            if !self.repository.is_ancestor(elder, commit)? {
                return Ok(Some(Problem::Replayed));
            }
        }
        self.lapsed(item, commit)
    }

    /// Why a tick that counts does not hold.
    fn lapsed(&self, item: usize, commit: CommitId) -> Result<Option<Problem>, PipelineError> {
        if self.has_expired(item, commit)? {
            return Ok(Some(Problem::Expired));
        }
        let is_stale = !self.coverage.differing(self.covers(item), commit)?.is_empty();
        Ok(is_stale.then_some(Problem::Stale))
    }

    /// Whether a sign-off has run out. One that is dated after the clock has: nobody can tell how
    /// old it is, and a date must not make it hold for longer.
    fn has_expired(&self, item: usize, commit: CommitId) -> Result<bool, PipelineError> {
        let demands = self.demands.get(item);
        let Some(period) = demands.and_then(|demands| demands.valid_for.as_ref()) else {
            return Ok(false);
        };
        let made = self.commit_time(commit)?;
        let end = made.saturating_add(period.value.seconds);
        Ok(end <= self.now || made > self.now.saturating_add(SKEW))
    }

    fn covers(&self, item: usize) -> &[Sourced<PathGlob>] {
        self.demands.get(item).map(|demands| demands.covers.as_slice()).unwrap_or_default()
    }

    /// Takes a tick that was made before the baseline, in whatever way, for one of the baseline's, if
    /// that has not run out and what the item covers is still as it was there.
    pub fn carry_over(
        &self,
        item: usize,
        baseline: CommitId,
        ledger: &mut ItemLedger,
    ) -> Result<(), PipelineError> {
        let is_older = match (ledger.problem, ledger.culprit) {
            (Some(Problem::Inherited), _) => true,
            (Some(problem), Some(commit)) => {
                problem.voids() && self.repository.is_ancestor(commit, baseline)?
            }
            _ => false,
        };
        let holds = is_older
            && !self.has_expired(item, baseline)?
            && self.coverage.differing(self.covers(item), baseline)?.is_empty();
        if holds {
            ledger.problem = None;
            ledger.culprit = None;
            ledger.carried = Some(baseline);
        }
        Ok(())
    }

    /// Says of a stale item what changed, and by whom.
    pub fn name_changes(&self, item: usize, ledger: &mut ItemLedger) -> Result<(), PipelineError> {
        let (Some(Problem::Stale), Some(signed)) = (ledger.problem, ledger.sign_off) else {
            return Ok(());
        };
        ledger.changes = self.coverage.changes(self.covers(item), signed)?;
        let commits = ledger.changes.paths.iter().flat_map(|changed| &changed.commits);
        let mut newest = None;
        for &commit in commits {
            newest = newest.max(Some((self.commit_time(commit)?, commit)));
        }
        ledger.culprit = newest.map_or(ledger.culprit, |(_, commit)| Some(commit));
        Ok(())
    }
}

impl Circumstances for Objections<'_> {
    type Error = PipelineError;

    fn objection(&self, item: usize, commit: CommitId) -> Result<Option<Problem>, PipelineError> {
        if let Some(problem) = self.outside(item, commit) {
            return Ok(Some(problem));
        }
        self.lapsed(item, commit)
    }

    fn is_ancestor(&self, elder: CommitId, younger: CommitId) -> Result<bool, PipelineError> {
        Ok(self.repository.is_ancestor(elder, younger)?)
    }

    fn commit_time(&self, commit: CommitId) -> Result<i64, PipelineError> {
        Ok(self.repository.commit(commit)?.commit_time.seconds)
    }
}
