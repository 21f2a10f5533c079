//! What a repository demands, resolved: every value here is valid.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use globset::GlobMatcher;

use super::{
    checklist::RequiredMode,
    date::WrittenDate,
    demands::{PathGlob, Period},
    finding::Severity,
    people::{AddressPattern, People, Principal},
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
    /// Rules that `[severity]` names with a weight, also with their default one.
    pub asked: BTreeSet<&'static str>,
    /// `[release]`
    pub release: ReleasePolicy,
    /// `[signoff]`
    pub signoff: SignOffPolicy,
    /// `[change]`
    pub change: ChangePolicy,
    /// `[[rule]]` tables, in their order.
    pub rules: Vec<ItemRule>,
    /// `[roles]`: the addresses of each, by the name without `@`.
    pub roles: BTreeMap<String, Vec<AddressPattern>>,
}

/// A value and where in the policy it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Line, 1-based.
    pub line: u32,
    /// Column, 1-based, in characters.
    pub column: u32,
}

/// `[release]`: when the release is.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReleasePolicy {
    /// `date`
    pub date: Option<Placed<WrittenDate>>,
    /// `time-zone`: what its days are counted in.
    pub time_zone: Option<Placed<Tz>>,
}

/// Whether names have to be proven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdentityMode {
    /// A sign-off is made in the name that its commit claims.
    #[default]
    Claimed,
    /// The commit has to carry a good signature of its principal.
    Signed,
}

impl IdentityMode {
    /// The word that policies use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Signed => "signed",
        }
    }
}

/// `[signoff]`: what counts as a sign-off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOffPolicy {
    /// `identity`
    pub identity: IdentityMode,
    /// `allowed-signers`: the path of the SSH keys that count.
    pub allowed_signers: Option<Placed<Untrusted>>,
    /// `keyring`: the path of the OpenPGP keys that count.
    pub keyring: Option<Placed<Untrusted>>,
    /// `revoked-keys`: the path of the SSH keys that no longer count.
    pub revoked_keys: Option<Placed<Untrusted>>,
    /// `forge-keys`: names of forges whose own keys count.
    pub forge_keys: Vec<Placed<Untrusted>>,
    /// `by`: which person of a commit answers for it.
    pub by: Principal,
    /// `trailer`: the trailer that a signing commit has to carry.
    pub trailer: Option<Placed<Untrusted>>,
    /// `baseline`: what was ticked there and unchanged since is carried over.
    pub baseline: Option<Placed<CommitId>>,
    /// `bots`: who may not sign; none where the key is not written.
    pub bots: Option<Placed<People>>,
    /// `order = "phases"`: phases have to be signed in their order.
    pub order: Option<Placed<()>>,
}

impl SignOffPolicy {
    /// The paths of the files of keys.
    pub fn key_files(&self) -> impl Iterator<Item = &Untrusted> {
        let files = [&self.allowed_signers, &self.keyring, &self.revoked_keys];
        files.into_iter().flatten().map(|path| &path.value)
    }
}

/// `[change]`: who may change what is demanded. Nobody is named by default.
#[derive(Clone, Debug, Default)]
pub struct ChangePolicy {
    /// `by`: who may approve a change of policy, keys or required items.
    pub by: Option<Placed<People>>,
    /// `waivers`: who may waive required items.
    pub waivers: Option<Placed<People>>,
    /// `override`: who may pass a closed gate in an emergency.
    pub overrides: Option<Placed<People>>,
}

/// A `[[rule]]` table: which items, and what they demand. Of several that select an item, the last
/// one that has a key gives its value.
#[derive(Clone, Debug)]
pub struct ItemRule {
    /// Line of the table in the policy, 1-based.
    pub line: u32,
    /// `phase`
    pub phase: Option<PhaseSelector>,
    /// `section`: a heading below the phase's.
    pub section: Option<Placed<TitleGlob>>,
    /// `item`
    pub item: Option<Placed<ItemSelector>>,
    /// `path`
    pub path: Option<Placed<PathGlob>>,
    /// `signers`
    pub signers: Option<Placed<People>>,
    /// `approvals`
    pub approvals: Option<Placed<u32>>,
    /// `covers`
    pub covers: Option<Vec<Placed<PathGlob>>>,
    /// `independent`
    pub independent: Option<Placed<bool>>,
    /// `valid-for`
    pub valid_for: Option<Placed<Period>>,
    /// `bulk`
    pub bulk: Option<Placed<u32>>,
    /// `measured`
    pub measured: Option<Placed<bool>>,
    /// `evidence`
    pub evidence: Option<Placed<bool>>,
    /// `run`
    pub run: Option<Placed<Untrusted>>,
}

/// How a [`ItemRule`] chooses items: by id, or by text.
#[derive(Clone, Debug)]
pub struct ItemSelector {
    /// The entry, as written.
    pub entry: Untrusted,
    /// A text or a glob on texts.
    pub text: TitleGlob,
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
    /// Only what the change itself makes worse fails.
    NoWorse,
}

/// The name of the gate of a repository whose policy names none.
pub const DEFAULT_GATE: &str = "default";

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
