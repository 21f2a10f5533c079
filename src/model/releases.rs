//! The releases of checklists: where each began, how it came to the branch, what became of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    policy::PolicyOrigin,
    revision::{Commit, CommitId},
    text::{Prose, Untrusted},
};

/// The releases of every checklist at one revision.
#[derive(Clone, Debug)]
pub struct Releases {
    /// That revision.
    pub head: CommitId,
    /// The branch that changes go to, where there is one.
    pub target: Option<Untrusted>,
    /// The gate by which a release is closed.
    pub gate: String,
    /// The policy that has it; none where the defaults apply.
    pub policy: Option<PolicyOrigin>,
    /// The checklists, by path.
    pub lists: Vec<ListReleases>,
    /// Every commit that is named.
    pub commits: BTreeMap<CommitId, Commit>,
    /// The day on which this was made.
    pub today: NaiveDate,
}

/// The releases of one checklist.
#[derive(Clone, Debug)]
pub struct ListReleases {
    /// Its path at the revision.
    pub path: Untrusted,
    /// Its title.
    pub title: Option<Untrusted>,
    /// Its releases, the newest first; none where no version of it names one.
    pub releases: Vec<ReleaseRecord>,
}

/// One release of one checklist: the stretch in which the branch's list names it.
#[derive(Clone, Debug)]
pub struct ReleaseRecord {
    /// Its name.
    pub name: Untrusted,
    /// Its day, as the list had it last.
    pub date: Option<NaiveDate>,
    /// The commit that began it, on whichever side branch.
    pub start: CommitId,
    /// The merges and squash merges that brought it to the target, oldest first; empty where it is
    /// not there yet, or where all of it was committed there.
    pub arrivals: Vec<Arrival>,
    /// Its last commit on the branch.
    pub end: CommitId,
    /// The commit that brought the next release, where there is one.
    pub next: Option<CommitId>,
    /// What became of it.
    pub stage: Stage,
    /// How many items of the closing gate are settled.
    pub settled: usize,
    /// How many items that gate demands.
    pub required: usize,
}

/// A commit of the target that brought a change to the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The commit.
    pub commit: CommitId,
    /// Whether it is a merge; else it is a squash merge, by its message.
    pub merge: bool,
    /// The number of the pull or merge request that its message names.
    pub request: Option<u32>,
}

/// What became of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is the list's present one, and the closing gate does not hold.
    UnderWay,
    /// The closing gate held at its end; the commit of the branch that brought the last sign-off.
    Closed(CommitId),
    /// Another began while the closing gate did not hold.
    Left,
    /// Whether the closing gate held cannot be told, and why.
    Undecided(Prose),
}

impl Stage {
    /// The word that reports use.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::UnderWay => "under-way",
            Self::Closed(_) => "closed",
            Self::Left => "left",
            Self::Undecided(_) => "undecided",
        }
    }
}
