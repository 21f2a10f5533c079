//! What an auditor asks besides verdict and ledger: when it was judged, by which rules and files,
//! and in what order the commits came.

use std::sync::Arc;

use super::{
    assent::VoidOverride,
    finding::{Group, Severity},
    revision::{BlobId, Commit, CommitId, Timestamp},
    squash::Request,
    text::Untrusted,
};

/// What else a report has for an auditor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The moment of the judgement, in seconds since 1970.
    pub now: i64,
    /// Every rule, in the order of the documentation, also those that found nothing.
    pub rules: Vec<RuleAnswer>,
    /// The files that say whom to believe, by path.
    pub trusted: Vec<TrustedFile>,
    /// The commits of the range, then parents before children; without a range those that the
    /// report names. Empty where a report is no record (a status).
    pub commits: Vec<Traversed>,
    /// The requests whose own commits say who ticked what a squash merge brought.
    pub requests: Vec<ShownRequest>,
    /// Overrides of the judged history that do not count, or count no longer.
    pub void_overrides: Vec<VoidOverride>,
}

/// A request of a squash merge, and where it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShownRequest {
    /// The request.
    pub request: Request,
    /// Its last commit, which no branch has.
    pub end: CommitId,
}

/// What one rule said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleAnswer {
    /// Its id.
    pub rule: &'static str,
    /// Its group.
    pub group: Group,
    /// What it weighs under the policy in force.
    pub severity: Severity,
    /// Whether it was asked: not switched off, and meant for this kind of change.
    pub asked: bool,
    /// How many places it found.
    pub findings: usize,
}

/// A file that the judgement rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrustedFile {
    /// Its path.
    pub path: Untrusted,
    /// What it is.
    pub role: TrustedRole,
    /// The revision that it was read at.
    pub commit: CommitId,
    /// Its blob.
    pub blob: BlobId,
}

/// What a file that the judgement rests on is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrustedRole {
    /// What is demanded.
    Policy,
    /// Who goes by several names.
    Mailmap,
    /// The SSH keys that count.
    AllowedSigners,
    /// The OpenPGP keys that count.
    Keyring,
    /// The SSH keys that no longer count.
    RevokedKeys,
}

impl TrustedRole {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Policy, Self::Mailmap, Self::AllowedSigners, Self::Keyring, Self::RevokedKeys];

    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Mailmap => "mailmap",
            Self::AllowedSigners => "allowed-signers",
            Self::Keyring => "keyring",
            Self::RevokedKeys => "revoked-keys",
        }
    }
}

/// A commit that was gone through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traversed {
    /// The commit.
    pub commit: Arc<Commit>,
    /// The commit by which it came to the judged branch, and when: the first one of the line of
    /// first parents that has it among its ancestors, or is it.
    pub arrived: Option<(CommitId, Timestamp)>,
}
