//! What a repository demands, resolved: every value here is valid.

use std::collections::BTreeMap;

use globset::GlobMatcher;

use super::{
    checklist::RequiredMode,
    finding::Severity,
    revision::{BlobId, CommitId},
    text::Untrusted,
};

/// What a repository demands: `checklist.toml` at a trusted revision, or the defaults.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Where it was read; none where the defaults apply.
    pub origin: Option<PolicyOrigin>,
    /// `[[checklist]]` tables; empty means that checklists are discovered.
    pub checklists: Vec<ChecklistSource>,
    /// `[[gate]]` tables; empty means the gate of a repository without any.
    pub gates: Vec<Gate>,
    /// `[severity]`: what differs from a rule's default, by rule id.
    pub severity: BTreeMap<&'static str, Severity>,
}

/// Where a policy was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyOrigin {
    /// The revision.
    pub commit: CommitId,
    /// The path in it.
    pub path: Untrusted,
    /// The blob.
    pub blob: BlobId,
    /// SHA-256 of its bytes, 64 lower-case hex digits.
    pub digest: String,
    /// Whether the revision is the one that is judged (it vouches for itself).
    pub vouches_for_itself: bool,
}

/// A `[[checklist]]` table.
#[derive(Clone, Debug)]
pub struct ChecklistSource {
    /// The glob, as written; empty where the table has no `path`.
    pub pattern: Untrusted,
    /// Whether the table has no `path` and is about every list that is discovered.
    pub discovered: bool,
    /// The glob, compiled: `*` and `?` do not cross `/`, `**` does.
    pub glob: GlobMatcher,
    /// Only boxes under this heading.
    pub section: Option<Untrusted>,
    /// Which items are required.
    pub required: RequiredMode,
    /// Line of the table in the policy, 1-based.
    pub line: u32,
}

/// What a gate demands of its items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Demand {
    /// Every required item is signed off.
    #[default]
    Complete,
}

/// A `[[gate]]` table.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Its name; `gate-N` where the table has none.
    pub name: String,
    /// Branches that it guards; empty: run by name.
    pub target: Vec<GlobMatcher>,
    /// Branches that it judges; empty: every source.
    pub source: Vec<GlobMatcher>,
    /// The phases it demands; empty: all.
    pub phases: Vec<PhaseSelector>,
    /// What it demands of them.
    pub demand: Demand,
    /// Line of the table in the policy, 1-based.
    pub line: u32,
}

/// An entry of a gate's `phases`: `"3"`, `"1-4"`, a title or glob, each with `/section` or not.
#[derive(Clone, Debug)]
pub struct PhaseSelector {
    /// The entry, as written.
    pub text: Untrusted,
    /// What it may mean; whatever one of them selects is selected. `5/Setup` is the section
    /// `Setup` of phase 5 or a phase with that whole title.
    pub readings: Vec<PhaseReading>,
    /// Line of the entry in the policy, 1-based.
    pub line: u32,
    /// Column of the entry in the policy, 1-based.
    pub column: u32,
}

/// One meaning of a [`PhaseSelector`].
#[derive(Clone, Debug)]
pub struct PhaseReading {
    /// Which phases.
    pub phase: PhaseMatch,
    /// Which section of them; none: all of the phase.
    pub section: Option<TitleGlob>,
}

/// How a [`PhaseReading`] chooses phases.
#[derive(Clone, Debug)]
pub enum PhaseMatch {
    /// By number, both ends included.
    Numbers(u32, u32),
    /// By title.
    Title(TitleGlob),
}

/// A glob on the text of a heading, or that text itself; case does not count.
#[derive(Clone, Debug)]
pub struct TitleGlob {
    /// The pattern: NFC, white space folded, lower case.
    pub pattern: String,
    /// The pattern, compiled; `*` crosses `/`.
    pub glob: GlobMatcher,
}
