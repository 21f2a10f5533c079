//! What history says of one item.

use std::collections::BTreeMap;

use super::{
    assent::Approval,
    backing::Backing,
    revision::CommitId,
    squash::{Request, ViaRequest},
    text::Untrusted,
};

/// What one commit did to one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// The item appeared.
    Added,
    /// It came back after a removal.
    Restored,
    /// Its text changed.
    Reworded,
    /// It went under other headings or another parent.
    Moved,
    /// It was declared applicable again.
    Reinstated,
    /// It was unticked.
    Unchecked,
    /// It was ticked.
    Checked,
    /// It was declared not applicable.
    Waived,
    /// It was removed.
    Removed,
}

impl EventKind {
    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Restored => "restored",
            Self::Reworded => "reworded",
            Self::Moved => "moved",
            Self::Reinstated => "reinstated",
            Self::Unchecked => "unchecked",
            Self::Checked => "checked",
            Self::Waived => "waived",
            Self::Removed => "removed",
        }
    }
}

/// One commit's doing to one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Event {
    /// What was done.
    pub kind: EventKind,
    /// By which commit.
    pub commit: CommitId,
    /// Whether that commit is a merge that did it itself (no parent had it so).
    pub in_merge: bool,
}

/// Why a tick is no sign-off, or why its sign-off does not hold. In the order of precedence: the
/// first that holds is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Problem {
    /// In the work tree alone.
    Uncommitted,
    /// A merge kept it by throwing a later untick away.
    Overridden,
    /// Deleted and back, or checked again together with others by a revert.
    Restored,
    /// The item first appears checked.
    BornChecked,
    /// Made outside this release.
    Inherited,
    /// In the range, but not after the release's start, or the target's last untick or rewording.
    Replayed,
    /// A merge ticked what none of its parents had ticked.
    MergeTick,
    /// A squash merge hides who ticked it.
    Collapsed,
    /// The text changed since.
    Reworded,
    /// The sign-off has run out.
    Expired,
    /// What it covers changed since.
    Stale,
}

impl Problem {
    /// The word that reports use; also the id of the rule that reports it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Uncommitted => "uncommitted",
            Self::Overridden => "overridden",
            Self::Restored => "restored",
            Self::BornChecked => "born-checked",
            Self::Inherited => "inherited",
            Self::Replayed => "replayed",
            Self::MergeTick => "merge-tick",
            Self::Collapsed => "collapsed",
            Self::Reworded => "reworded",
            Self::Expired => "expired",
            Self::Stale => "stale",
        }
    }

    /// Whether the tick is no sign-off at all (as opposed to one that no longer holds).
    #[must_use]
    pub fn voids(self) -> bool {
        self <= Self::Collapsed
    }
}

/// The commit that declared an item not applicable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The commit; none where that was so before the walked history began.
    pub commit: Option<CommitId>,
    /// What follows the struck text.
    pub reason: Untrusted,
    /// What is wrong with that commit, as with a sign-off's.
    pub problem: Option<Problem>,
    /// Why it does not count; none where it does, given the approvals that the item asks for.
    pub flaw: Option<WaiverFlaw>,
}

/// Why a waiver does not count. In the order of precedence: the first that holds is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WaiverFlaw {
    /// The policy names nobody who may waive.
    NobodyMay,
    /// It was made outside this release, by a merge, or has another such problem.
    NoSignOff,
    /// It says no reason.
    NoReason,
    /// Nobody can tell whose it is: the policy asks for a signature that holds.
    Unproven,
    /// It is by somebody whom the policy does not name.
    NotByThem,
}

/// What the item covers that is not as it was when it was signed off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The first of the paths, in byte order.
    pub paths: Vec<ChangedPath>,
    /// How many more paths there are.
    pub more: usize,
}

/// A path that differs between the sign-off's commit and head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedPath {
    /// The path.
    pub path: Untrusted,
    /// The newest commits that changed it, newest first; none where that is not known.
    pub commits: Vec<CommitId>,
}

/// What an item said in the commit that stands for its state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedText {
    /// Compared text.
    pub text: Untrusted,
    /// Compared text of each block below it that is no task, in order.
    pub blocks: Vec<Untrusted>,
}

impl ItemLedger {
    /// The request that a commit of its past came by, where a squash merge brought it.
    #[must_use]
    pub fn request_of(&self, commit: CommitId) -> Option<Request> {
        self.requests.get(&commit).map(|via| via.request)
    }

    /// How many approvals count.
    #[must_use]
    pub fn approved(&self) -> usize {
        self.approvals.iter().filter(|approval| approval.counts()).count()
    }

    /// The commits that stand for its state: its sign-offs, or its waiver.
    pub fn standing(&self) -> impl Iterator<Item = CommitId> {
        let waived = self.waiver.as_ref().and_then(|waiver| waiver.commit);
        self.sign_off.into_iter().chain(self.concurrent.iter().copied()).chain(waived)
    }
}

/// What history says of one item of the judged version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemLedger {
    /// Everything that happened to it, oldest first in topological order.
    pub events: Vec<Event>,
    /// The commit that signed it off, if it is checked and a commit did.
    pub sign_off: Option<CommitId>,
    /// What the item said when it was signed off, or declared not applicable; none where no commit
    /// of the walked history stands for that.
    pub signed_text: Option<SignedText>,
    /// Further commits that ticked it on other sides of a merge.
    pub concurrent: Vec<CommitId>,
    /// Why it is no sign-off, or does not hold.
    pub problem: Option<Problem>,
    /// The commit to blame for `problem`: the merge, the rewording, the deletion's return.
    pub culprit: Option<CommitId>,
    /// Who declared it not applicable.
    pub waiver: Option<Waiver>,
    /// The policy's baseline, where the tick is carried over from it: it holds, and no commit of
    /// this release stands for it.
    pub carried: Option<CommitId>,
    /// What made it stale.
    pub changes: Changes,
    /// Further people's assent to the sign-off or waiver, in topological order.
    pub approvals: Vec<Approval>,
    /// What the commit that signed it off says in support: value, evidence, commands.
    pub backing: Backing,
    /// The squash merge that brought the sign-off, where that is a commit of its request.
    pub via: Option<CommitId>,
    /// Which of the commits of `events` and `approvals` are those of requests that squash merges brought.
    pub requests: BTreeMap<CommitId, ViaRequest>,
}
