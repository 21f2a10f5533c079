//! The commit that is about to be made: what is staged for it, beside what `HEAD` has.

use std::path::PathBuf;

use crate::{
    cli::{CliError, Context, lists},
    history::{Entry, HistoryError, Repository, Staged},
    model::{BlobId, Checklist, CommitId, Policy},
    policy::POLICY_PATH,
};

/// A commit that is about to be made.
pub struct NextCommit<'a> {
    repository: &'a Repository,
    /// The index of the commit, where it is not the repository's own: `git commit -- PATH` makes
    /// one for the commit alone.
    index: Option<PathBuf>,
    head: Option<CommitId>,
    staged: Staged,
}

/// A checklist of that commit.
pub struct StagedList {
    /// Its path.
    pub path: String,
    /// What it will say.
    pub new: Checklist,
    /// What it says at `HEAD`; none where it is not there.
    pub old: Option<Checklist>,
    /// Whether the commit changes it.
    pub changed: bool,
}

impl<'a> NextCommit<'a> {
    /// Reads the index that git commits from.
    ///
    /// # Errors
    /// Where it or `HEAD` cannot be read.
    pub fn read(repository: &'a Repository, context: &Context<'_>) -> Result<Self, CliError> {
        let head = match repository.head() {
            Ok(head) => Some(head),
            Err(HistoryError::UnbornBranch { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let index = context.environment.get("GIT_INDEX_FILE");
        let index = index.map(|typed| context.resolve(typed.as_ref()));
        let staged = repository.staged(index.as_deref())?;
        Ok(Self { repository, index, head, staged })
    }

    /// Every path that it will have, sorted.
    pub fn paths(&self) -> Vec<String> {
        self.staged.paths()
    }

    /// Whether it changes nothing at all.
    ///
    /// # Errors
    /// Where that cannot be told.
    pub fn is_empty(&self) -> Result<bool, CliError> {
        match self.head {
            Some(head) => Ok(!self.repository.stages_changes(self.index.as_deref(), head)?),
            None => Ok(self.staged.paths().is_empty()),
        }
    }

    /// Its policy; the defaults where it has none.
    ///
    /// # Errors
    /// Where that is no file, or not valid.
    pub fn policy(&self) -> Result<Policy, CliError> {
        match self.staged.entry(POLICY_PATH) {
            Entry::Absent => Ok(Policy::default()),
            Entry::Blob(blob) => lists::read_policy(&self.repository.blob(blob)?),
            _ => Err(CliError::new(format!("`{POLICY_PATH}` is no regular file"))),
        }
    }

    /// Whether it changes what is at a path.
    ///
    /// # Errors
    /// Where `HEAD` cannot be read.
    pub fn changes(&self, path: &str) -> Result<bool, CliError> {
        Ok(self.before(path)? != self.staged.entry(path))
    }

    fn before(&self, path: &str) -> Result<Entry, CliError> {
        match self.head {
            Some(head) => Ok(self.repository.entry(head, path)?),
            None => Ok(Entry::Absent),
        }
    }

    /// The checklists that it changes, or all of them.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn lists(&self, policy: &Policy, all: bool) -> Result<Vec<StagedList>, CliError> {
        let mut found = Vec::new();
        for (path, settings) in policy.checklists_in(&self.staged.paths()) {
            let (before, now) = (self.before(&path)?, self.staged.entry(&path));
            let changed = before != now;
            let Entry::Blob(blob) = now else { continue };
            if !changed && !all {
                continue;
            }
            let options = lists::options(Some(settings));
            let read = |blob: BlobId| lists::parse(&path, &self.repository.blob(blob)?, &options);
            let old = match before {
                Entry::Blob(blob) => Some(read(blob)?),
                _ => None,
            };
            found.push(StagedList { new: read(blob)?, old, changed, path });
        }
        Ok(found)
    }
}
