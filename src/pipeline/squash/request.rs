//! The references at which a request's own commits may be, and whether its list is the squash's.

use std::collections::BTreeSet;

use crate::history::{Entry, Repository};
use crate::model::{BlobId, CommitId, Request};
use crate::pipeline::error::PipelineError;

/// A squash, and the list in it.
#[derive(Clone, Debug)]
pub struct Squash<'a> {
    /// The commit.
    pub commit: CommitId,
    /// Its one parent.
    pub parent: CommitId,
    /// The list's path in it.
    pub path: &'a str,
    /// The list's path in that parent.
    pub path_before: &'a str,
    /// Its blob.
    pub blob: BlobId,
}

/// What a request's references show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// There is none here.
    Absent,
    /// They have nothing to do with the squash: it is one of the request's own commits, or they are
    /// in its history.
    Unrelated,
    /// The request ended here, with the very same list, on the same history.
    Proven(CommitId),
    /// It ended here, with another list or another history.
    Other(CommitId),
}

/// What the references of a request show of a squash. One that proves it is enough.
pub fn shown(
    repository: &Repository,
    request: Request,
    squash: &Squash<'_>,
) -> Result<Shown, PipelineError> {
    let mut answer = Shown::Absent;
    for head in heads(repository, request)? {
        match relate(repository, head, squash)? {
            Shown::Proven(head) => return Ok(Shown::Proven(head)),
            Shown::Other(head) => answer = Shown::Other(head),
            other if answer == Shown::Absent => answer = other,
            _ => {}
        }
    }
    Ok(answer)
}

fn relate(
    repository: &Repository,
    head: CommitId,
    squash: &Squash<'_>,
) -> Result<Shown, PipelineError> {
    if repository.is_ancestor(squash.commit, head)?
        || repository.is_ancestor(head, squash.commit)?
    {
        return Ok(Shown::Unrelated);
    }
    let is_same = repository.entry(head, squash.path)? == Entry::Blob(squash.blob);
    let proves = is_same && !repository.merge_bases(squash.parent, head)?.is_empty();
    Ok(if proves { Shown::Proven(head) } else { Shown::Other(head) })
}

/// The commits that a request's references lead to.
fn heads(repository: &Repository, request: Request) -> Result<BTreeSet<CommitId>, PipelineError> {
    let number = request.number;
    let short =
        if request.is_merge_request { format!("mr/{number}") } else { format!("pr/{number}") };
    let whole = request.reference();
    let below = whole.strip_prefix("refs/").unwrap_or(&whole);
    let mut names = vec![whole.clone()];
    for remote in repository.remote_names()? {
        names.extend([below, &short].map(|name| format!("refs/remotes/{remote}/{name}")));
    }
    let mut heads = BTreeSet::new();
    for name in names {
        heads.extend(repository.tip(&name)?);
    }
    Ok(heads)
}
