//! The history of one file: its versions, and the commits that made them.
//!
//! - **node**: a version of the file in a commit, under the path that it has there.
//! - **collapsed**: runs of commits that leave file and path as all their parents have them share
//!   the node of the oldest. A merge whose parents have different nodes always is one itself, in
//!   [`WalkMode::Full`] also where its file equals a parent's.
//! - **simplified**: a commit or merge whose file equals that of a parent is passed over, and only
//!   that parent (the first such) is followed, as `git log -- FILE` does.

mod changes;
mod rename;
mod similarity;
mod step;

use changes::Changes;
pub(super) use changes::Survey;
use rename::Renames;

use super::{error::HistoryError, repository::Repository};
use crate::model::{BlobId, CommitId};

/// From so many files on, each commit is compared once for all of them.
const MANY: usize = 4;

/// Which commits a walk takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkMode {
    /// Every commit, and every merge with all its parents.
    Full,
    /// As `git log -- FILE` simplifies, renames followed.
    Simplified,
    /// First parents only.
    FirstParent,
}

/// What to walk.
#[derive(Clone, Copy, Debug)]
pub struct WalkRequest<'a> {
    /// Where to begin.
    pub head: CommitId,
    /// Commits whose whole history is outside: the walk ends there with boundary nodes.
    pub exclude: &'a [CommitId],
    /// The files, by their paths at `head`.
    pub paths: &'a [String],
    /// Which commits to take.
    pub mode: WalkMode,
}

/// The versions of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHistory {
    /// Its path at the head.
    pub path: String,
    /// Its versions, parents before children; the last has the head's. Empty only in a simplified
    /// walk of a path that never existed.
    pub nodes: Vec<Node>,
    /// Walked commits whose parents were left out when history was fetched, sorted. Among the
    /// excluded commits too: without their parents nobody can tell what is outside.
    pub shallow: Vec<CommitId>,
    /// Commits of nodes that `git fsck` calls errors, sorted.
    pub malformed: Vec<CommitId>,
    /// How many commits were looked at for this file; fewer where many files are walked together.
    pub commits_walked: usize,
}

/// One version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The commit that has it; the oldest of a collapsed run.
    pub commit: CommitId,
    /// The file's path in that commit.
    pub path: String,
    /// Its blob; none where it is absent there, or no regular file.
    pub blob: Option<BlobId>,
    /// Indices of the nodes of its parents, in their order. Parents that share a node have it
    /// twice; in a simplified walk, parents without any version before them are left out.
    pub parents: Vec<usize>,
    /// Whether more than one parent of the commit was looked at: a merge, whatever `parents` has.
    pub merge: bool,
    /// Whether it lies outside the walked commits: its own past is not walked.
    pub boundary: bool,
}

/// Looks ahead at what many files' history changed along the first parents of a commit, for a walk from
/// there without an end. It is no error if that cannot be read: the walk will tell.
pub fn survey(repository: &Repository, head: CommitId, paths: &[String]) {
    if paths.len() >= MANY {
        let _ = Changes::survey(repository, head, paths);
    }
}

/// Walks the history of files; one result for each path, in the request's order.
///
/// # Errors
/// Where an object on the way is missing or corrupt. Shallow and malformed commits are no errors:
/// the result names them.
pub fn walk(
    repository: &Repository,
    request: &WalkRequest<'_>,
) -> Result<Vec<FileHistory>, HistoryError> {
    let mut histories = Vec::new();
    walk_each(repository, request, &|_, _| (), &mut |_, history| histories.push(history))?;
    Ok(histories)
}

/// Walks as [`walk`] does, and tells meanwhile: `met`, of a blob that a version of the path at a place
/// of the request is likely to have; `done`, of the whole history of that path.
///
/// # Errors
/// As there.
pub fn walk_each(
    repository: &Repository,
    request: &WalkRequest<'_>,
    met: &dyn Fn(usize, BlobId),
    done: &mut dyn FnMut(usize, FileHistory),
) -> Result<(), HistoryError> {
    let outside = repository.outside(request.head, request.exclude)?;
    let changes = (request.paths.len() >= MANY)
        .then(|| Changes::new(repository, &outside.members, request.paths));
    let renames = Renames::new(repository);
    for (place, path) in request.paths.iter().enumerate() {
        let (members, changes) = (&outside.members, changes.as_ref());
        let walker = step::Walker::new(repository, request.mode, members, changes, &renames);
        let mut history = walker.run(request.head, path, &|blob| met(place, blob))?;
        history.shallow.extend(&outside.shallow);
        history.shallow.sort_unstable();
        history.shallow.dedup();
        done(place, history);
    }
    Ok(())
}
