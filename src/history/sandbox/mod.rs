//! Small real repositories, built in process: for `demo`, the rules' examples and the tests.
//!
//! People and the clock are fixed, and the user's configuration has no say, so that the same calls
//! give the same commit ids on every machine. This is the one part of `history` that writes.
//!
//! ```
//! use git_checklist::history::sandbox::{Draft, Sandbox};
//! let dir = tempfile::tempdir()?;
//! let mut sandbox = Sandbox::init(dir.path())?;
//! let list = "- [ ] One\n";
//! let added = sandbox.commit(Draft::on("main").by("ana").says("add").file("LIST.md", list))?;
//! sandbox.branch("topic", added)?;
//! let list = "- [x] One\n";
//! sandbox.commit(Draft::on("topic").by("omar").says("tick").file("LIST.md", list))?;
//! let merge = sandbox.merge(Draft::on("main").by("ana").says("merge").merging("topic"))?;
//! assert_eq!(sandbox.repository()?.commit(merge)?.parents.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod content;
mod draft;
mod plumbing;

use std::path::{Path, PathBuf};

use git2::{Oid, RepositoryInitOptions, Signature, Time};

use super::{
    HistoryError, Repository,
    object::{commit_id, oid},
};
use crate::model::CommitId;

pub use draft::Draft;

/// 31 January 2025, 09:00 +01:00: the time of the first commit.
pub const START: i64 = 1_738_310_400;
const HOUR: i64 = 3600;
const OFFSET_MINUTES: i32 = 60;

/// Why a sandbox could not be built.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// libgit2 refused.
    #[error("the sandbox repository cannot be built: {0}")]
    Git(#[from] git2::Error),
    /// What was built cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A file cannot be written.
    #[error("sandbox file `{}` cannot be written: {error}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A draft names a branch that is not there.
    #[error("no branch `{0}` in the sandbox")]
    NoBranch(String),
    /// Both sides of a merge changed a path, and the draft does not say what it becomes.
    #[error("merging `{branch}` conflicts in `{path}`: give the draft that file's content")]
    Conflict {
        /// The merged branch.
        branch: String,
        /// The path.
        path: String,
    },
}

/// A repository under construction.
pub struct Sandbox {
    git: git2::Repository,
    clock: i64,
}

impl Sandbox {
    /// Makes a repository with a work tree in `dir` (created where it is missing); `HEAD` is the
    /// unborn branch `main`.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn init(dir: &Path) -> Result<Self, SandboxError> {
        Self::make(dir, false)
    }

    /// The same without a work tree.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn init_bare(dir: &Path) -> Result<Self, SandboxError> {
        Self::make(dir, true)
    }

    fn make(dir: &Path, bare: bool) -> Result<Self, SandboxError> {
        let mut options = RepositoryInitOptions::new();
        options.bare(bare).external_template(false).initial_head("main").mkpath(true);
        let git = git2::Repository::init_opts(dir, &options)?;
        let mut config = git.config()?.open_level(git2::ConfigLevel::Local)?;
        config.set_str("core.autocrlf", "false")?;
        config.set_str("commit.gpgsign", "false")?;
        Ok(Self { git, clock: START })
    }

    /// The root of the work tree, or the repository itself where it is bare.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.git.workdir().unwrap_or_else(|| self.git.path())
    }

    /// The repository as the rest of the program reads it.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn repository(&self) -> Result<Repository, SandboxError> {
        Ok(Repository::discover(self.path())?)
    }

    /// Sets the clock: the time of the next commit, in seconds since 1970. Each commit without a
    /// time of its own moves it an hour on.
    pub fn set_clock(&mut self, seconds: i64) {
        self.clock = seconds;
    }

    /// The commit that a branch is at.
    ///
    /// # Errors
    /// Where there is no such branch.
    pub fn tip(&self, branch: &str) -> Result<CommitId, SandboxError> {
        self.tip_if_any(branch)?.ok_or_else(|| SandboxError::NoBranch(branch.to_owned()))
    }

    fn tip_if_any(&self, branch: &str) -> Result<Option<CommitId>, SandboxError> {
        match self.git.refname_to_id(&format!("refs/heads/{branch}")) {
            Ok(id) => Ok(Some(commit_id(id))),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Commits a draft on top of its branch, which begins with this commit where it is not there
    /// yet. A draft that merges branches is a merge; see [`Sandbox::merge`].
    ///
    /// # Errors
    /// Where an object or reference cannot be written.
    pub fn commit(&mut self, draft: Draft) -> Result<CommitId, SandboxError> {
        if !draft.merging.is_empty() {
            return self.merge(draft);
        }
        let parents: Vec<CommitId> = self.tip_if_any(&draft.branch)?.into_iter().collect();
        let tree = match parents.first() {
            Some(&parent) => Some(self.tree_of(parent)?),
            None => None,
        };
        let tree = self.edited_tree(tree, &draft)?;
        self.write_commit(&draft, tree, &parents)
    }

    /// Commits a merge of a draft's branch with those that it names: a three-way merge of each file,
    /// except for those whose content the draft gives.
    ///
    /// # Errors
    /// Where a branch is missing, or a file that the draft does not give conflicts.
    #[expect(clippy::needless_pass_by_value, reason = "drafts are written in place")]
    pub fn merge(&mut self, draft: Draft) -> Result<CommitId, SandboxError> {
        let mut parents = vec![self.tip(&draft.branch)?];
        let mut tree = self.tree_of(parents[0])?;
        for other in &draft.merging {
            let theirs = self.tip(other)?;
            tree = self.merged_tree(tree, (&parents, theirs), &draft, other)?;
            parents.push(theirs);
        }
        let tree = self.edited_tree(Some(tree), &draft)?;
        self.write_commit(&draft, tree, &parents)
    }

    fn write_commit(
        &mut self,
        draft: &Draft,
        tree: Oid,
        parents: &[CommitId],
    ) -> Result<CommitId, SandboxError> {
        let seconds = draft.seconds.unwrap_or(self.clock);
        if draft.seconds.is_none() {
            self.clock += HOUR;
        }
        let time = Time::new(seconds, OFFSET_MINUTES);
        let signed = |(name, email): &(String, String)| Signature::new(name, email, &time);
        let author = signed(&draft.author)?;
        let committer = signed(draft.committer.as_ref().unwrap_or(&draft.author))?;
        let commits: Result<Vec<_>, SandboxError> =
            parents.iter().map(|id| Ok(self.git.find_commit(oid(id.0)?)?)).collect();
        let commits = commits?;
        let parents: Vec<&git2::Commit<'_>> = commits.iter().collect();
        let tree = self.git.find_tree(tree)?;
        let id = self.git.commit(None, &author, &committer, &draft.message, &tree, &parents)?;
        let id = commit_id(id);
        self.branch(&draft.branch, id)?;
        Ok(id)
    }

    fn tree_of(&self, commit: CommitId) -> Result<Oid, SandboxError> {
        Ok(self.git.find_commit(oid(commit.0)?)?.tree_id())
    }
}
