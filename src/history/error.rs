//! What can go wrong while a repository is read: each error names the thing and the mend.
//!
//! Text that a contributor or the command line chose is [`Untrusted`]; it is shown with everything
//! escaped that a terminal would obey.

use std::path::Path;

use crate::model::Untrusted;

/// Why history could not be read or a question about it could not be decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// No repository holds the directory.
    #[error("`{dir}` is not in a git repository: run this in one, or name one with `-C DIR`", dir = plain(.dir))]
    NotARepository {
        /// Where the search began.
        dir: Untrusted,
    },
    /// The repository names its objects by SHA-256.
    #[error("`{dir}` is a SHA-256 repository, and only SHA-1 ones can be read: use a clone made with `git init --object-format=sha1`", dir = plain(.dir))]
    Sha256 {
        /// Its git directory.
        dir: Untrusted,
    },
    /// The repository keeps its references in reftable files.
    #[error("`{dir}` keeps its references as `{storage}`, which cannot be read: run `git refs migrate --ref-format=files`", dir = plain(.dir), storage = plain(.storage))]
    RefStorage {
        /// Its git directory.
        dir: Untrusted,
        /// The value of `extensions.refstorage`.
        storage: Untrusted,
    },
    /// The repository belongs to somebody else.
    #[error("`{dir}` belongs to another user: if you trust it, run `git config --global --add safe.directory DIR` with that path", dir = plain(.dir))]
    NotOwned {
        /// Where the search began.
        dir: Untrusted,
    },
    /// `HEAD` names a branch that has no commit yet.
    #[error("branch `{branch}` has no commit yet: commit the checklist first", branch = plain(.branch))]
    UnbornBranch {
        /// The branch.
        branch: Untrusted,
    },
    /// Nothing is called so.
    #[error("unknown revision `{rev}`: no branch, tag or object here has that name (fetch it first, or check the spelling)", rev = plain(.rev))]
    UnknownRevision {
        /// What was asked for.
        rev: Untrusted,
    },
    /// Several things are called so.
    #[error("ambiguous revision `{rev}`: it may mean {}; write out the one you mean", listed(.candidates), rev = plain(.rev))]
    AmbiguousRevision {
        /// What was asked for.
        rev: Untrusted,
        /// What it may mean.
        candidates: Vec<Untrusted>,
    },
    /// The revision is a tree, a blob or a tag of one.
    #[error("`{rev}` is not a commit but a {kind}: name a commit, a branch or a tag of one", rev = plain(.rev))]
    NotACommit {
        /// What was asked for.
        rev: Untrusted,
        /// What it is.
        kind: &'static str,
    },
    /// The target's copies have gone apart.
    #[error("no copy of target `{branch}` contains all others ({}): fetch and update them, or name the base", listed(.candidates), branch = plain(.branch))]
    DivergedTarget {
        /// The target's name.
        branch: Untrusted,
        /// The references that disagree.
        candidates: Vec<Untrusted>,
    },
    /// The object database does not have an object that history needs.
    #[error("{kind} {id} is missing from the repository: {mend}")]
    MissingObject {
        /// `commit`, `tree` or `blob`.
        kind: &'static str,
        /// Its id.
        id: String,
        /// What to do.
        mend: &'static str,
    },
    /// An object is there and cannot be understood.
    #[error("{kind} {id} cannot be read ({what}): run `git fsck`, and fetch the object anew")]
    Corrupt {
        /// `commit`, `tree` or `blob`.
        kind: &'static str,
        /// Its id.
        id: String,
        /// What is wrong.
        what: &'static str,
    },
    /// Something is beyond what is read.
    #[error("{kind} {id} is too large: {what} is more than {limit}")]
    TooLarge {
        /// `commit`, `tree` or `blob`.
        kind: &'static str,
        /// Its id.
        id: String,
        /// What was counted.
        what: &'static str,
        /// The most that is read.
        limit: usize,
    },
    /// A file of the git directory or work tree cannot be read or understood.
    #[error("file `{path}` cannot be read: {what}", path = plain(.path), what = plain(.what))]
    File {
        /// The file.
        path: Untrusted,
        /// What the system or the parser says.
        what: Untrusted,
    },
    /// libgit2 refused.
    #[error("cannot {doing}: {message}", message = plain(.message))]
    Git {
        /// What was being done.
        doing: &'static str,
        /// What libgit2 says.
        message: Untrusted,
    },
}

impl HistoryError {
    /// An error of libgit2 without a variant of its own.
    pub(super) fn git(doing: &'static str) -> impl Fn(git2::Error) -> Self {
        move |error| Self::Git { doing, message: error.message().into() }
    }

    /// A file that could not be read.
    pub(super) fn file(path: &Path, what: &impl ToString) -> Self {
        Self::File { path: shown(path), what: what.to_string().into() }
    }
}

/// A path of this machine, for a message.
pub(super) fn shown(path: &Path) -> Untrusted {
    path.to_string_lossy().into_owned().into()
}

/// Text on one line, with control characters and what reorders text escaped.
fn plain(text: &Untrusted) -> String {
    text.raw()
        .chars()
        .flat_map(|letter| match letter {
            '\'' | '"' | '\\' => vec![letter],
            _ => letter.escape_debug().collect(),
        })
        .collect()
}

fn listed(names: &[Untrusted]) -> String {
    names.iter().map(|name| format!("`{}`", plain(name))).collect::<Vec<_>>().join(", ")
}
