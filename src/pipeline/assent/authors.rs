//! Who wrote what a sign-off covers, in the change that is judged.

use std::cell::RefCell;
use std::rc::Rc;

use crate::history::Repository;
use crate::model::{CommitId, PathGlob, Person, SignOffPolicy, Sourced};
use crate::pipeline::covers::Coverage;
use crate::pipeline::error::PipelineError;

/// The commits of a change, asked for who wrote what.
pub struct Authors<'a> {
    repository: &'a Repository,
    coverage: &'a Coverage<'a>,
    policy: &'a SignOffPolicy,
    head: CommitId,
    /// What lies outside of the change; none where there is no change.
    exclude: Option<Vec<CommitId>>,
    commits: RefCell<Option<Rc<[CommitId]>>>,
}

impl<'a> Authors<'a> {
    /// For the commits reachable from head and from none of `exclude`; for none without it.
    pub fn new(
        (coverage, policy): (&'a Coverage<'a>, &'a SignOffPolicy),
        head: CommitId,
        exclude: Option<&[CommitId]>,
    ) -> Self {
        let (repository, exclude) = (coverage.repository(), exclude.map(<[_]>::to_vec));
        Self { repository, coverage, policy, head, exclude, commits: RefCell::default() }
    }

    /// The commits, looked for when somebody first asks.
    fn commits(&self) -> Result<Rc<[CommitId]>, PipelineError> {
        if let Some(commits) = &*self.commits.borrow() {
            return Ok(Rc::clone(commits));
        }
        let commits: Rc<[CommitId]> = match &self.exclude {
            Some(exclude) => self.repository.range(self.head, exclude)?.commits.into(),
            None => Rc::default(),
        };
        *self.commits.borrow_mut() = Some(Rc::clone(&commits));
        Ok(commits)
    }

    /// Who wrote covered files, with a commit of each; where nothing is covered, who wrote anything
    /// but checklists.
    pub fn of(
        &self,
        covers: &[Sourced<PathGlob>],
    ) -> Result<Vec<(Person, CommitId)>, PipelineError> {
        let mut authors: Vec<(Person, CommitId)> = Vec::new();
        for &id in self.commits()?.iter() {
            if self.wrote(id, covers)? {
                let person = Person::author(&*self.repository.commit(id)?, self.policy);
                if !authors.iter().any(|(known, _)| *known == person) {
                    authors.push((person, id));
                }
            }
        }
        Ok(authors)
    }

    /// Whether a commit left a covered path as none of its parents has it.
    fn wrote(&self, id: CommitId, covers: &[Sourced<PathGlob>]) -> Result<bool, PipelineError> {
        let parents = self.repository.commit(id)?.parents.clone();
        let mut written: Option<Vec<String>> = None;
        for parent in parents {
            let mut differing = match covers {
                [] => self.coverage.all_between((parent, id))?,
                covers => self.coverage.between(covers, (parent, id))?,
            };
            if let Some(written) = &written {
                differing.retain(|path| written.contains(path));
            }
            written = Some(differing);
        }
        Ok(written.is_some_and(|written| !written.is_empty()))
    }
}
