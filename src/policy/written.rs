//! What a `checklist.toml` can hold: a field for each key of [`super::keys`], with its place.

/// A value and the byte offset at which it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    /// The value.
    pub value: T,
    /// Where it starts.
    pub at: usize,
}

/// A string as written.
pub type Text = Written<String>;

/// A list of strings as written.
pub type Texts = Written<Vec<Text>>;

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawPolicy {
    /// `[[checklist]]`, in their order.
    pub checklists: Vec<RawChecklist>,
    /// `[[gate]]`, in their order.
    pub gates: Vec<RawGate>,
    /// `[release]`
    pub release: RawRelease,
    /// `[signoff]`
    pub signoff: RawSignOff,
    /// `[change]`
    pub change: RawChange,
    /// `[[rule]]`, in their order.
    pub rules: Vec<RawRule>,
    /// `[severity]`: rule and word, in their order.
    pub severity: Vec<(Text, Text)>,
    /// `[roles]`: name and addresses, in their order.
    pub roles: Vec<(Text, Texts)>,
}

/// The `[release]` table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRelease {
    /// `date`
    pub date: Option<Text>,
    /// `time-zone`
    pub time_zone: Option<Text>,
}

/// The `[signoff]` table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawSignOff {
    /// `identity`
    pub identity: Option<Text>,
    /// `allowed-signers`
    pub allowed_signers: Option<Text>,
    /// `keyring`
    pub keyring: Option<Text>,
    /// `revoked-keys`
    pub revoked_keys: Option<Text>,
    /// `forge-keys`
    pub forge_keys: Option<Texts>,
    /// `by`
    pub by: Option<Text>,
    /// `trailer`
    pub trailer: Option<Text>,
    /// `baseline`
    pub baseline: Option<Text>,
    /// `bots`
    pub bots: Option<Texts>,
    /// `order`
    pub order: Option<Text>,
}

/// The `[change]` table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawChange {
    /// `by`
    pub by: Option<Texts>,
    /// `waivers`
    pub waivers: Option<Texts>,
    /// `override`
    pub overrides: Option<Texts>,
}

/// A `[[rule]]` table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRule {
    /// Where the table starts.
    pub at: usize,
    /// `phase`
    pub phase: Option<Text>,
    /// `section`
    pub section: Option<Text>,
    /// `item`
    pub item: Option<Text>,
    /// `path`
    pub path: Option<Text>,
    /// `signers`
    pub signers: Option<Texts>,
    /// `approvals`
    pub approvals: Option<Written<i64>>,
    /// `covers`
    pub covers: Option<Texts>,
    /// `independent`
    pub independent: Option<Written<bool>>,
    /// `valid-for`
    pub valid_for: Option<Text>,
    /// `bulk`
    pub bulk: Option<Written<i64>>,
    /// `measured`
    pub measured: Option<Written<bool>>,
    /// `evidence`
    pub evidence: Option<Written<bool>>,
    /// `run`
    pub run: Option<Text>,
    /// Whether it has any key but those that say which items it is about.
    pub demands: bool,
}

/// A `[[checklist]]` table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawChecklist {
    /// Where the table starts.
    pub at: usize,
    /// `path`
    pub path: Option<Text>,
    /// `section`
    pub section: Option<Text>,
    /// `required`
    pub required: Option<Text>,
}

/// A `[[gate]]` table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawGate {
    /// Where the table starts.
    pub at: usize,
    /// `name`
    pub name: Option<Text>,
    /// `target`
    pub target: Option<Texts>,
    /// `source`
    pub source: Option<Texts>,
    /// `phases`
    pub phases: Option<Texts>,
    /// `demand`
    pub demand: Option<Text>,
}
