//! The evaluated record that every renderer reads: one model, many formats.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;

use super::{
    assent::Override,
    checklist::Checklist,
    demands::ItemDemands,
    evidence::Evidence,
    finding::Finding,
    ledger::ItemLedger,
    policy::{PolicyOrigin, SignOffPolicy},
    revision::{BlobId, Commit, CommitId},
    schedule::Schedule,
    text::{Prose, Untrusted},
};

/// Which commits were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryMode {
    /// Every commit, every merge.
    Full,
    /// As `git log -- FILE` simplifies.
    Simplified,
    /// First parents only.
    FirstParent,
}

impl HistoryMode {
    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Simplified => "simplified",
            Self::FirstParent => "first-parent",
        }
    }
}

/// A gate's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Everything demanded holds.
    Pass,
    /// Something does not.
    Fail,
}

impl Verdict {
    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
        }
    }
}

/// Why a verdict is `fail`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Only open items or approvals are missing.
    Waiting,
    /// Something claimed does not hold.
    Violated,
}

impl Reason {
    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Violated => "violated",
        }
    }
}

/// What kind of change was judged; it decides the first words of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A release: completion is demanded.
    Release,
    /// A change to nothing but checklists, after the release passed its gates.
    Upkeep,
    /// A change to a gated target that no gate's source names: integrity alone.
    NotARelease,
    /// No checklist concerns this change.
    NoChecklist,
    /// An audit: nothing is gated.
    Audit,
}

/// One gate's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateReport {
    /// Its name in the policy, `default` without one.
    pub name: String,
    /// Its answer.
    pub verdict: Verdict,
    /// Why it fails.
    pub reason: Option<Reason>,
    /// How many demanded items are settled (signed off and holding, or not applicable by a waiver
    /// that counts).
    pub settled: usize,
    /// How many items it demands.
    pub required: usize,
    /// Indices in [`Report::findings`] that concern this gate.
    pub findings: Vec<usize>,
}

/// One item's share of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemReport {
    /// What history says of it.
    pub ledger: ItemLedger,
    /// Whether it is demanded: required by the head's file or by the target's.
    pub demanded: bool,
    /// What is demanded of it beyond a tick.
    pub demands: ItemDemands,
    /// Whether its sign-off holds, or its waiver counts.
    pub settled: bool,
    /// Indices in [`Report::gates`] of the gates that demand it.
    pub gates: Vec<usize>,
}

/// One checklist's share of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct ChecklistReport {
    /// Its path at the judged revision.
    pub path: Untrusted,
    /// Its blob.
    pub blob: BlobId,
    /// What the file says.
    pub checklist: Arc<Checklist>,
    /// When its release is, where something says so.
    pub schedule: Option<Schedule>,
    /// The commit that its release starts at.
    pub start: Option<CommitId>,
    /// One for each of `checklist.items`, in their order.
    pub items: Vec<ItemReport>,
}

/// The whole record of one audit or gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The range's base, if there is one.
    pub base: Option<CommitId>,
    /// The judged revision.
    pub head: CommitId,
    /// Which commits were looked at.
    pub history: HistoryMode,
    /// What kind of change this is.
    pub standing: Standing,
    /// The answer of all gates together; of the findings, where there is no gate.
    pub verdict: Verdict,
    /// Why it is `fail`.
    pub reason: Option<Reason>,
    /// The policy in force; none where the defaults apply.
    pub policy: Option<PolicyOrigin>,
    /// What that policy counts as a sign-off.
    pub signoff: SignOffPolicy,
    /// The target's name, where there is one.
    pub target: Option<Untrusted>,
    /// The source's name, where it is known.
    pub source: Option<Untrusted>,
    /// The gates that judged, in the policy's order.
    pub gates: Vec<GateReport>,
    /// Gates of the policy that were not judged here, by name.
    pub gates_elsewhere: Vec<String>,
    /// The checklists, by path.
    pub checklists: Vec<ChecklistReport>,
    /// What does not hold, sorted: errors first, then by path, line, rule.
    pub findings: Vec<Finding>,
    /// What a reader has to know of how this was judged ("the policy vouches for itself").
    pub notes: Vec<Prose>,
    /// Every commit that the report names.
    pub commits: BTreeMap<CommitId, Arc<Commit>>,
    /// The day on which it was made, for windows.
    pub today: NaiveDate,
    /// How many commits the range has, where there is a base.
    pub ahead: Option<usize>,
    /// The override by which the gates pass whatever was found; some findings no override passes.
    pub overridden: Option<Override>,
    /// All overrides of the judged history by somebody who may, also those no longer in force.
    pub overrides: Vec<Override>,
    /// What else an auditor asks: moment, rules, trusted files, order of history.
    pub evidence: Evidence,
}

impl Report {
    /// The commit of an id that the report names.
    #[must_use]
    pub fn commit(&self, id: CommitId) -> Option<&Commit> {
        self.commits.get(&id).map(Arc::as_ref)
    }
}
