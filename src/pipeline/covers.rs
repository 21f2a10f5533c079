//! What sign-offs cover, and what of it is no longer as it was.
//!
//! An item that covers paths is *stale* once one of them differs between its sign-off's tree and
//! head's. Checklists that the policy names (or that are discovered) never count: ticking the next
//! item disturbs nothing.

use std::collections::BTreeSet;

use super::error::{PipelineError, undecided};
use super::scope::Scope;
use crate::history::{Comparer, Difference, Repository};
use crate::model::demands::{Origin, PathGlob, Sourced};
use crate::model::ledger::{ChangedPath, Changes};
use crate::model::{CommitId, Policy, Prose};
use crate::prose;

/// Most paths of an item that are named, with their commits.
const MOST_PATHS: usize = 50;

/// Most commits that are named for a path.
const MOST_COMMITS: usize = 3;

/// Compares what sign-offs cover with head, for all checklists of one report.
pub struct Coverage<'a> {
    repository: &'a Repository,
    comparer: Comparer<'a>,
    policy: &'a Policy,
    head: CommitId,
}

impl<'a> Coverage<'a> {
    /// For what a scope judges.
    pub fn new(repository: &'a Repository, scope: &'a Scope) -> Self {
        let comparer = Comparer::new(repository);
        Self { repository, comparer, policy: &scope.policy, head: *scope.head }
    }

    /// The repository.
    pub fn repository(&self) -> &'a Repository {
        self.repository
    }

    /// The covered paths that differ between a commit and head, in byte order.
    pub fn differing(
        &self,
        covers: &[Sourced<PathGlob>],
        since: CommitId,
    ) -> Result<Vec<String>, PipelineError> {
        self.between(covers, (since, self.head))
    }

    /// The covered paths that differ between two commits, in byte order.
    pub fn between(
        &self,
        covers: &[Sourced<PathGlob>],
        (old, new): (CommitId, CommitId),
    ) -> Result<Vec<String>, PipelineError> {
        if covers.is_empty() {
            return Ok(Vec::new());
        }
        let differences = self.comparer.between(old, new)?;
        let counts = |found: &Difference| covers.iter().any(|one| self.counts(&one.value, found));
        let covered = differences.iter().filter(|found| counts(found));
        Ok(covered.map(|found| found.path.clone()).collect())
    }

    /// All paths that differ between two commits but those of checklists, in byte order.
    pub fn all_between(
        &self,
        (old, new): (CommitId, CommitId),
    ) -> Result<Vec<String>, PipelineError> {
        let differences = self.comparer.between(old, new)?;
        let counted = differences.iter().filter(|one| self.policy.settings(&one.path).is_none());
        Ok(counted.map(|found| found.path.clone()).collect())
    }

    fn counts(&self, glob: &PathGlob, found: &Difference) -> bool {
        takes(glob, found) && self.policy.settings(&found.path).is_none()
    }

    /// What differs, with the commits that changed it.
    pub fn changes(
        &self,
        covers: &[Sourced<PathGlob>],
        since: CommitId,
    ) -> Result<Changes, PipelineError> {
        let differing = self.differing(covers, since)?;
        let mut changes = Changes { paths: Vec::new(), more: differing.len() };
        for path in differing.into_iter().take(MOST_PATHS) {
            let commits = self.repository.changers(&path, (since, self.head), MOST_COMMITS)?;
            changes.paths.push(ChangedPath { path: path.into(), commits });
            changes.more -= 1;
        }
        Ok(changes)
    }

    /// Every glob has to match something, at the trusted revision or at head: whoever wrote it
    /// believes that something is covered.
    pub fn check<'g>(
        &self,
        base: Option<CommitId>,
        covers: impl Iterator<Item = &'g Sourced<PathGlob>>,
    ) -> Result<(), PipelineError> {
        let mut checked = BTreeSet::new();
        for cover in covers {
            if checked.insert(&cover.value.text) && !self.matches(base, &cover.value)? {
                return Err(unmatched(cover));
            }
        }
        Ok(())
    }

    /// Whether a glob matches anything but checklists at head, or at a base.
    pub fn matches(&self, base: Option<CommitId>, glob: &PathGlob) -> Result<bool, PipelineError> {
        for commit in [Some(self.head), base].into_iter().flatten() {
            if self.comparer.all(commit)?.iter().any(|found| self.counts(glob, found)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn unmatched(cover: &Sourced<PathGlob>) -> PipelineError {
    let place = match &cover.origin {
        Origin::Written { path, line, .. } => prose![path, ":", line.unwrap_or(1), ": "],
        Origin::Default => Prose::default(),
    };
    let what = prose![
        "`covers` has `",
        &cover.value.text,
        "`, which matches no file, at the trusted revision or at head"
    ];
    undecided(
        place.then(what),
        prose![
            "write paths from the repository's root; for a folder write `folder/**`; checklists do not count"
        ],
    )
}

/// Whether a glob takes in what differs at a path. A link or submodule is also taken in by a glob on
/// what is behind it, since its change changes that.
fn takes(glob: &PathGlob, found: &Difference) -> bool {
    glob.covers(&found.path) || (found.opaque && glob.is_behind(&found.path))
}
