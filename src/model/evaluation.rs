//! What the rules look at: the judged checklists with their ledgers, held against what the target
//! demands.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    checklist::{Checklist, Item, ItemId, State},
    demands::ItemDemands,
    ledger::ItemLedger,
    policy::{ChangePolicy, SignOffPolicy},
    report::Standing,
    revision::{BlobId, Commit, CommitId, Identity},
    schedule::Schedule,
    squash::Squashes,
    text::Untrusted,
};

/// Everything that the rules may look at.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// What kind of change is judged.
    pub standing: Standing,
    /// The target branch, where there is one.
    pub target: Option<Untrusted>,
    /// Names of the gates that judge, in the policy's order.
    pub gates: Vec<String>,
    /// What the policy in force counts as a sign-off.
    pub signoff: SignOffPolicy,
    /// Who may change what is demanded.
    pub change: ChangePolicy,
    /// The judged checklists, by path.
    pub judged: Vec<Judged>,
    /// The target's checklists that head lacks.
    pub absent: Vec<AbsentChecklist>,
    /// Policy, keys, workflows and owners' files that head changed.
    pub policy_changes: Vec<PolicyChange>,
    /// What is wrong with the history that was read.
    pub history: HistoryFacts,
    /// What an earlier record names and history no longer has so; empty where none was given.
    pub rewritten: Vec<Rewritten>,
    /// Whom the policy's trailer names in the commits that sign off, by the trusted mailmap; empty
    /// where the policy asks for none.
    pub trailers: BTreeMap<CommitId, Vec<Identity>>,
    /// Every commit that a finding may name.
    pub commits: BTreeMap<CommitId, Arc<Commit>>,
    /// The list in the pull request's text, where that is asked for.
    pub request_text: Option<Checklist>,
    /// The moment, in seconds since 1970.
    pub now: i64,
}

/// One checklist of the judged revision.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Its path.
    pub path: Untrusted,
    /// Its blob.
    pub blob: BlobId,
    /// What it says.
    pub checklist: Arc<Checklist>,
    /// When its release is, where something says so.
    pub schedule: Option<Schedule>,
    /// The commit that its release starts at.
    pub start: Option<CommitId>,
    /// One for each item, in the file's order.
    pub items: Vec<JudgedItem>,
    /// Items that the target demands and that head does not have as the target has them.
    pub lost: Vec<LostItem>,
    /// Demanded choices: exactly one of their items is to be ticked.
    pub choices: Vec<Choice>,
    /// Phases that a gate names and that the target has, but head does not.
    pub lost_phases: Vec<LostPhase>,
    /// What the list's squash merges came to.
    pub squashes: Squashes,
    /// Paths in the judged revision that the list's `missing-reference` candidates were looked up
    /// among; none where no tree was at hand.
    pub files: Option<std::sync::Arc<std::collections::BTreeSet<String>>>,
}

/// One item of the judged revision.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, Default)]
pub struct JudgedItem {
    /// What history says of it.
    pub ledger: ItemLedger,
    /// Whether it is demanded, by the head's file or by the target's.
    pub demanded: bool,
    /// What is demanded of it beyond a tick: by the target's policy, and by the attributes of the
    /// target's file and of head's.
    pub demands: ItemDemands,
    /// Indices in [`Evaluation::gates`] of the gates that demand it.
    pub gates: Vec<usize>,
    /// Whether the sign-off rules look at it.
    pub concerned: bool,
    /// Where the policy asks for phases in their order: the index of the first required item of an
    /// earlier phase that its sign-off does not come after.
    pub ahead_of: Option<usize>,
    /// Whether it is one of a demanded choice, so that it is not demanded by itself.
    pub in_choice: bool,
    /// How head's file asks less of it than the target's.
    pub weakened: Option<Weakening>,
    /// The commit of the change that did that, if it is known.
    pub weakened_by: Option<CommitId>,
    /// The state of the target's required item that it answers to.
    pub was: Option<State>,
    /// Whether the change left it as it found it at the target; false where no gate asks.
    pub as_found: bool,
    /// The approvals of that by somebody who may; then it is not demanded on the target's account.
    pub lifted: Vec<CommitId>,
    /// Where it asks for others than who wrote what it covers: a commit by which whoever stands for
    /// its state wrote some of that.
    pub wrote: Option<CommitId>,
}

/// Items of which exactly one is to be ticked.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The value of their `one-of` attribute.
    pub name: Untrusted,
    /// Their indices in the checklist's items.
    pub items: Vec<usize>,
    /// Indices in [`Evaluation::gates`] of the gates that demand the choice.
    pub gates: Vec<usize>,
}

/// How head's file asks less of an item than the target's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakening {
    /// The target requires it, head marks it optional.
    Optional,
    /// The target has it under a gated heading, head does not.
    MovedOut,
    /// The target requires it, head makes it one of several to choose from.
    Choice,
}

/// An item that the target demands and head lacks.
#[derive(Clone, Debug)]
pub struct LostItem {
    /// The item, as the target has it.
    pub item: Item,
    /// Indices in [`Evaluation::gates`] of the gates that demand it.
    pub gates: Vec<usize>,
    /// How it was lost.
    pub how: Loss,
    /// The commit that did it, if it is known.
    pub commit: Option<CommitId>,
    /// The approvals of that by somebody who may; then it is demanded no longer.
    pub approved: Vec<CommitId>,
}

/// How an item was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The target gained it after head's branch left: head does not have it yet.
    NotYet,
    /// Head removed it.
    Removed,
    /// Head has it where no parser sees a box, on this line.
    Hidden(u32),
    /// Head reworded it: the index of what it became in head's items.
    Reworded(usize),
}

/// A phase that a gate names and head lacks.
#[derive(Clone, Debug)]
pub struct LostPhase {
    /// The entry of the gate's `phases`, as written.
    pub selector: Untrusted,
    /// Indices in [`Evaluation::gates`] of the gates that name it.
    pub gates: Vec<usize>,
    /// The commit that did it, if it is known.
    pub commit: Option<CommitId>,
    /// The approvals of that by somebody who may.
    pub approved: Vec<CommitId>,
}

/// A checklist that the target has and head lacks.
#[derive(Clone, Debug)]
pub struct AbsentChecklist {
    /// Its path at the target.
    pub path: Untrusted,
    /// Indices in [`Evaluation::gates`] of the gates that demand items of it.
    pub gates: Vec<usize>,
    /// How many of its items are demanded.
    pub demanded: usize,
    /// The path that the range renamed it to, where the target's policy does not name that.
    pub renamed_to: Option<Untrusted>,
    /// Whether the target gained it after head's branch left.
    pub not_yet: bool,
    /// The commit that did it, if it is known.
    pub commit: Option<CommitId>,
    /// The approvals of that by somebody who may; then nothing of it is demanded.
    pub approved: Vec<CommitId>,
}

/// A guarded file that head changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyChange {
    /// Its path.
    pub path: Untrusted,
    /// What it is, in words ("the policy", "a workflow").
    pub what: &'static str,
    /// What head did, in words ("changed", "added", "removed").
    pub how: &'static str,
    /// The newest commit of the change that did it, if it is known.
    pub commit: Option<CommitId>,
    /// The approvals of that by somebody who may.
    pub approved: Vec<CommitId>,
}

/// What is wrong with the history that was read.
#[derive(Clone, Debug, Default)]
pub struct HistoryFacts {
    /// Commits whose parents a shallow clone leaves out.
    pub shallow: Vec<CommitId>,
    /// Whether `info/grafts` has entries.
    pub grafts: bool,
    /// Names under `refs/replace/`.
    pub replaced: Vec<Untrusted>,
    /// Walked commits that `git fsck` calls broken.
    pub malformed: Vec<CommitId>,
    /// The path by which findings about history are placed.
    pub place: Untrusted,
}

/// Something that an earlier record names and that history no longer has so.
#[derive(Clone, Debug)]
pub struct Rewritten {
    /// The checklist's path in the record.
    pub path: Untrusted,
    /// The item's text in the record, with its id and line in the judged version, if it is there.
    pub item: Option<(Untrusted, Option<(ItemId, u32)>)>,
    /// What became of it.
    pub what: Rewriting,
}

/// How history is not as an earlier record has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rewriting {
    /// The revision that was judged then is no longer part of the history.
    Head {
        /// That revision.
        commit: CommitId,
    },
    /// A commit is no longer part of the history.
    Gone {
        /// What it was, in a word: "sign-off", "approval", "waiver", "event".
        role: &'static str,
        /// The commit.
        commit: CommitId,
        /// Its author, as the record has it.
        author: Identity,
    },
    /// Another person is said to have made a commit.
    Renamed {
        /// What it is, in a word.
        role: &'static str,
        /// The commit.
        commit: CommitId,
        /// Its author, as the record has it.
        was: Identity,
        /// Its author now.
        is: Identity,
    },
    /// A signature that was taken as proof is another one, or is worth something else.
    Resigned {
        /// What the commit is, in a word.
        role: &'static str,
        /// The commit.
        commit: CommitId,
        /// What a look at its signature came to then, as the record has it.
        was: Untrusted,
        /// The key's fingerprint, as the record has it; empty where it has none.
        key: Untrusted,
        /// What a look comes to now.
        is: &'static str,
    },
}

impl Evaluation {
    /// Whether losing a demanded item fails the change, rather than only being told.
    #[must_use]
    pub fn is_binding(&self) -> bool {
        self.standing != Standing::NoChecklist
    }

    /// The commit of an id, if the evaluation names it.
    #[must_use]
    pub fn commit(&self, id: CommitId) -> Option<&Commit> {
        self.commits.get(&id).map(Arc::as_ref)
    }
}

impl Judged {
    /// Each item with what is known of it.
    pub fn pairs(&self) -> impl Iterator<Item = (&Item, &JudgedItem)> {
        self.checklist.items.iter().zip(&self.items)
    }
}
