//! An open repository: where it is, what is checked out, what is under way.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
};

use git2::{ErrorCode, RepositoryState};

use super::{
    alteration,
    commit::Judge,
    commit_graph::CommitGraph,
    error::{HistoryError, shown},
    graph::Graph,
    mailmap::Mailmap,
    object::commit_id,
    pack::{Maps, Packs},
    tree::TreeCache,
    walk::Survey,
};
use crate::model::{Commit, CommitId, FromTarget, Progress, Untrusted};

/// A git repository, open for reading, and what is remembered of its objects.
pub struct Repository {
    pub(super) git: git2::Repository,
    /// The remote that a partial clone fetches missing objects from.
    pub(super) promisor: Option<Untrusted>,
    pub(super) shallow: BTreeSet<CommitId>,
    pub(super) graph: RefCell<Graph>,
    pub(super) commit_graph: OnceCell<Option<CommitGraph>>,
    pub(super) trees: RefCell<TreeCache>,
    pub(super) survey: RefCell<Option<Rc<Survey>>>,
    /// Opened when the first object is read.
    pub(super) packs: RefCell<Option<Packs>>,
    pub(super) maps: Maps,
    pub(super) commits: RefCell<HashMap<CommitId, Arc<Commit>>>,
    pub(super) mailmap: RefCell<Mailmap>,
    pub(super) judge: RefCell<Option<Judge>>,
    /// The commit that the mailmap comes from.
    pub(super) mailmap_from: Cell<Option<FromTarget<CommitId>>>,
    /// Directories of objects that it sees besides its own.
    pub(super) borrowed: Vec<PathBuf>,
    threads: Cell<usize>,
    progress: Progress,
    /// Whether another thread's repository counts the commits that are met here.
    pub(super) is_another: bool,
}

/// Where a repository is, and how it is to be seen.
#[derive(Clone, Debug)]
pub struct Address {
    git_dir: PathBuf,
    borrowed: Vec<PathBuf>,
    mailmap_from: Option<FromTarget<CommitId>>,
    progress: Progress,
    maps: Maps,
}

impl Address {
    /// Opens the repository once more: it sees the same objects and names people by the same
    /// mailmap, and has nothing in common in memory with the one whose address this is but the
    /// counters of progress and the bytes of packs.
    ///
    /// # Errors
    /// As [`Repository::discover`].
    pub fn open(&self) -> Result<Repository, HistoryError> {
        let mut repository = Repository::discover(&self.git_dir)?;
        repository.progress = self.progress.clone();
        repository.maps = self.maps.clone();
        repository.is_another = true;
        for objects in &self.borrowed {
            repository.borrow_objects(objects)?;
        }
        if let Some(commit) = self.mailmap_from {
            repository.set_mailmap_from(commit)?;
        }
        Ok(repository)
    }
}

impl Repository {
    /// Opens the repository that `dir` is in: a work tree, a linked one, a submodule or a bare
    /// repository. The environment has no say.
    ///
    /// # Errors
    /// Where there is none, or one that cannot be read (SHA-256, reftable, another user's).
    pub fn discover(dir: &Path) -> Result<Self, HistoryError> {
        // Every object is read once and parsed here, so libgit2's own cache and its hashing of each
        // object only cost time; git checked the hashes when the objects arrived.
        git2::opts::enable_caching(false);
        git2::opts::strict_hash_verification(false);
        let git_dir = git2::Repository::discover_path(dir, &[] as &[&Path])
            .map_err(|error| open_error(dir, &error))?;
        refuse_unreadable(&git_dir)?;
        let git = git2::Repository::open(&git_dir).map_err(|error| open_error(dir, &error))?;
        let shallow = alteration::shallow_commits(git.commondir())?;
        let promisor = alteration::promisor(&git)?;
        Ok(Self {
            git,
            promisor,
            shallow,
            graph: RefCell::default(),
            commit_graph: OnceCell::new(),
            trees: RefCell::default(),
            survey: RefCell::default(),
            packs: RefCell::default(),
            maps: Maps::default(),
            commits: RefCell::default(),
            mailmap: RefCell::default(),
            judge: RefCell::default(),
            mailmap_from: Cell::new(None),
            borrowed: Vec::new(),
            threads: Cell::new(1),
            progress: Progress::default(),
            is_another: false,
        })
    }

    /// How another thread opens the same repository.
    #[must_use]
    pub fn address(&self) -> Address {
        Address {
            git_dir: self.git_dir().to_owned(),
            borrowed: self.borrowed.clone(),
            mailmap_from: self.mailmap_from.get(),
            progress: self.progress.clone(),
            maps: self.maps.clone(),
        }
    }

    /// How many threads may work on what is read from here, this one included.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads.get()
    }

    /// Allows for work on so many threads; at least one.
    pub fn set_threads(&self, threads: usize) {
        self.threads.set(threads.max(1));
    }

    /// Where work on what is read from here says how far it has come.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The root of the work tree; none in a bare repository.
    #[must_use]
    pub fn workdir(&self) -> Option<&Path> {
        self.git.workdir()
    }

    /// The git directory of this work tree.
    #[must_use]
    pub fn git_dir(&self) -> &Path {
        self.git.path()
    }

    /// The git directory that all linked work trees share.
    #[must_use]
    pub fn common_dir(&self) -> &Path {
        self.git.commondir()
    }

    /// The commit that is checked out.
    ///
    /// # Errors
    /// [`HistoryError::UnbornBranch`] where the branch has no commit yet.
    pub fn head(&self) -> Result<CommitId, HistoryError> {
        let head = self.git.head().map_err(|error| match error.code() {
            ErrorCode::UnbornBranch | ErrorCode::NotFound => {
                HistoryError::UnbornBranch { branch: self.head_branch().unwrap_or_default() }
            }
            _ => HistoryError::git("read `HEAD`")(error),
        })?;
        self.peeled(&head, "HEAD")
    }

    /// The commit that a reference leads to.
    pub(super) fn peeled(
        &self,
        reference: &git2::Reference<'_>,
        rev: &str,
    ) -> Result<CommitId, HistoryError> {
        let resolved = reference.resolve().map_err(HistoryError::git("resolve a reference"))?;
        let Some(target) = resolved.target() else {
            return Err(HistoryError::UnknownRevision { rev: rev.into() });
        };
        self.commit_at(target, rev)
    }

    /// The name of the branch that is checked out, also where it has no commit yet; none when
    /// detached.
    #[must_use]
    pub fn head_branch(&self) -> Option<Untrusted> {
        let head = self.git.find_reference("HEAD").ok()?;
        let target = head.symbolic_target_bytes()?;
        let name = target.strip_prefix(b"refs/heads/")?;
        Some(String::from_utf8_lossy(name).into_owned().into())
    }

    /// What is under way in the work tree and not concluded: `merge`, `rebase`, `cherry-pick`,
    /// `revert`, `bisect` or `am`.
    #[must_use]
    pub fn operation_in_progress(&self) -> Option<&'static str> {
        match self.git.state() {
            RepositoryState::Clean => None,
            RepositoryState::Merge => Some("merge"),
            RepositoryState::Revert | RepositoryState::RevertSequence => Some("revert"),
            RepositoryState::CherryPick | RepositoryState::CherryPickSequence => {
                Some("cherry-pick")
            }
            RepositoryState::Bisect => Some("bisect"),
            RepositoryState::Rebase
            | RepositoryState::RebaseInteractive
            | RepositoryState::RebaseMerge
            | RepositoryState::ApplyMailboxOrRebase => Some("rebase"),
            RepositoryState::ApplyMailbox => Some("am"),
        }
    }

    /// The commit of an object that a name led to; tags are followed.
    pub(super) fn commit_at(&self, id: git2::Oid, rev: &str) -> Result<CommitId, HistoryError> {
        let object = self.git.find_object(id, None).map_err(|error| match error.code() {
            ErrorCode::NotFound => HistoryError::MissingObject {
                kind: "object",
                id: id.to_string(),
                mend: "a reference names it; run `git fsck`, and fetch again",
            },
            _ => HistoryError::git("read an object")(error),
        })?;
        let object = match object.kind() {
            Some(git2::ObjectType::Tag) => object.peel(git2::ObjectType::Any).unwrap_or(object),
            _ => object,
        };
        match object.kind() {
            Some(git2::ObjectType::Commit) => Ok(commit_id(object.id())),
            kind => Err(HistoryError::NotACommit {
                rev: rev.into(),
                kind: kind.map_or("object", |kind| kind.str()),
            }),
        }
    }
}

fn open_error(dir: &Path, error: &git2::Error) -> HistoryError {
    match error.code() {
        ErrorCode::NotFound => HistoryError::NotARepository { dir: shown(dir) },
        ErrorCode::Owner => HistoryError::NotOwned { dir: shown(dir) },
        _ => HistoryError::Git { doing: "open the repository", message: error.message().into() },
    }
}

/// Refuses what libgit2 cannot read, before it does so in words that help nobody.
fn refuse_unreadable(git_dir: &Path) -> Result<(), HistoryError> {
    let config_path = common_dir(git_dir)?.join("config");
    if !config_path.exists() {
        return Ok(());
    }
    let config = git2::Config::open(&config_path)
        .and_then(|mut config| config.snapshot())
        .map_err(|error| HistoryError::file(&config_path, &error.message()))?;
    let format = config.get_str("extensions.objectformat").unwrap_or("sha1");
    if !format.eq_ignore_ascii_case("sha1") {
        return Err(HistoryError::Sha256 { dir: shown(git_dir) });
    }
    let storage = config.get_str("extensions.refstorage").unwrap_or("files");
    if !storage.eq_ignore_ascii_case("files") {
        let storage = storage.into();
        return Err(HistoryError::RefStorage { dir: shown(git_dir), storage });
    }
    Ok(())
}

/// The common directory of a git directory: itself, or what its `commondir` file names.
fn common_dir(git_dir: &Path) -> Result<PathBuf, HistoryError> {
    let link = git_dir.join("commondir");
    match std::fs::read_to_string(&link) {
        Ok(target) => Ok(git_dir.join(target.trim_end_matches(['\n', '\r']))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(git_dir.to_owned()),
        Err(error) => Err(HistoryError::file(&link, &error)),
    }
}
