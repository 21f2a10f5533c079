//! Squash merges: one commit for all the commits of a pull request.

use std::collections::BTreeMap;

use super::revision::CommitId;

/// A pull request, or GitLab's merge request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Request {
    /// Its number.
    pub number: u32,
    /// Whether forges call it a merge request (GitLab).
    pub is_merge_request: bool,
}

impl Request {
    /// As people write it: `#12`, `!12`.
    #[must_use]
    pub fn name(self) -> String {
        let sign = if self.is_merge_request { '!' } else { '#' };
        format!("{sign}{}", self.number)
    }

    /// Where forges keep its last commit: `refs/pull/12/head`.
    #[must_use]
    pub fn reference(self) -> String {
        let kind = if self.is_merge_request { "merge-requests" } else { "pull" };
        format!("refs/{kind}/{}/head", self.number)
    }
}

/// How a commit that no branch has came to be part of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViaRequest {
    /// The request that it is a commit of.
    pub request: Request,
    /// The squash merge that brought the request.
    pub squash: CommitId,
}

/// What the squash merges of one list came to, beside the items' own ledgers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Squashes {
    /// Requests whose commits are not here, each with its squash, which stands as a sign-off.
    pub absent: BTreeMap<Request, CommitId>,
    /// Requests whose commits are here and prove to be those of a squash, each with its last one.
    pub shown: BTreeMap<Request, CommitId>,
    /// Commits of requests that `git fsck` calls errors.
    pub malformed: Vec<CommitId>,
}
