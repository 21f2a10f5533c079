//! Which commit of a change made a list ask less: the newest after which something no longer holds
//! that held in the list before.

use std::cell::OnceCell;

use crate::history::{Entry, Repository};
use crate::model::{Checklist, CommitId, FromTarget};
use crate::pipeline::error::PipelineError;
use crate::pipeline::lists::List;
use crate::pipeline::scope::Scope;

/// The commits of a change that changed one list, read when somebody first asks.
pub struct Culprits<'a> {
    repository: &'a Repository,
    scope: &'a Scope,
    /// Head's list, or the target's where head has none.
    list: &'a List,
    /// The list's path at the target.
    path_before: &'a str,
    steps: OnceCell<Vec<Step>>,
}

/// A commit that changed the list: its version, and those of its parents.
struct Step {
    commit: CommitId,
    after: Option<Checklist>,
    before: Vec<Checklist>,
}

impl<'a> Culprits<'a> {
    /// For one list, which the target has too.
    pub fn new(
        (repository, scope): (&'a Repository, &'a Scope),
        list: &'a List,
        target: FromTarget<&'a List>,
    ) -> Self {
        let path_before = target.into_inner().path.as_str();
        Self { repository, scope, list, path_before, steps: OnceCell::new() }
    }

    /// The newest commit whose version does not ask for something that a parent's does; none where
    /// no single commit did that.
    pub fn of(&self, asks: impl Fn(&Checklist) -> bool) -> Result<Option<CommitId>, PipelineError> {
        let mut steps = self.steps()?.iter().rev();
        let found = steps
            .find(|step| !step.after.as_ref().is_some_and(&asks) && step.before.iter().any(&asks));
        Ok(found.map(|step| step.commit))
    }

    fn steps(&self) -> Result<&[Step], PipelineError> {
        if let Some(steps) = self.steps.get() {
            return Ok(steps);
        }
        let mut steps = Vec::new();
        for &commit in self.scope.range.iter().flat_map(|range| &range.commits) {
            steps.extend(self.step(commit)?);
        }
        Ok(self.steps.get_or_init(|| steps))
    }

    /// What a commit did; none where it left the list as a parent has it.
    fn step(&self, commit: CommitId) -> Result<Option<Step>, PipelineError> {
        let own = self.entry(commit)?;
        let mut others = Vec::new();
        for &parent in &self.repository.commit(commit)?.parents {
            let other = self.entry(parent)?;
            if other == own {
                return Ok(None);
            }
            others.push((parent, other));
        }
        let before = others.into_iter().filter_map(|(id, entry)| self.read(id, &entry).transpose());
        let before = before.collect::<Result<_, _>>()?;
        Ok(Some(Step { commit, after: self.read(commit, &own)?, before }))
    }

    /// The list in a commit, by the path that it has there.
    fn entry(&self, commit: CommitId) -> Result<Entry, PipelineError> {
        let entry = self.repository.entry(commit, &self.list.path)?;
        match entry {
            Entry::Absent => Ok(self.repository.entry(commit, self.path_before)?),
            found => Ok(found),
        }
    }

    fn read(&self, commit: CommitId, entry: &Entry) -> Result<Option<Checklist>, PipelineError> {
        let Entry::Blob(blob) = entry else { return Ok(None) };
        self.list.older(&self.repository.blob(*blob)?, &commit.short()).map(Some)
    }
}
