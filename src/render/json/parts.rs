//! What the documents share: people, times, sign-offs, what the file says of phases and items.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{
        self, Attributes, BlobId, Checklist, Commit, CommitId, Identity, SignatureStatus, State,
    },
    render::escape,
};

/// A git object id, whole, in lower-case hex.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Oid(#[schemars(regex(pattern = r"^([0-9a-f]{40}|[0-9a-f]{64})$"))] String);

impl From<CommitId> for Oid {
    fn from(id: CommitId) -> Self {
        Self(id.to_string())
    }
}

impl From<BlobId> for Oid {
    fn from(id: BlobId) -> Self {
        Self(id.to_string())
    }
}

/// `sha256:` and 64 hex digits.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Digest(#[schemars(regex(pattern = r"^sha256:[0-9a-f]{64}$"))] String);

impl Digest {
    pub(super) fn new(hex: &str) -> Self {
        Self(format!("sha256:{hex}"))
    }
}

/// A calendar day, `2025-02-14`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Day(#[schemars(regex(pattern = r"^[+-]?[0-9]{4,6}-[0-9]{2}-[0-9]{2}$"))] String);

impl From<chrono::NaiveDate> for Day {
    fn from(date: chrono::NaiveDate) -> Self {
        Self(date.to_string())
    }
}

/// RFC 3339 with the author's offset; `@` and seconds since 1970 where no calendar reaches.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Time(
    #[schemars(regex(
        pattern = r"^([+-]?[0-9]{4,6}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}|@-?[0-9]+)$"
    ))]
    String,
);

impl From<model::Timestamp> for Time {
    fn from(time: model::Timestamp) -> Self {
        Self(time.rfc3339())
    }
}

/// Who answers for a commit, as it claims.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    name: String,
    email: String,
}

impl From<&Identity> for Person {
    fn from(identity: &Identity) -> Self {
        Self { name: escape::json(&identity.name), email: escape::json(&identity.email) }
    }
}

/// What is known of a commit's signature.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// What a look at it came to: `unsigned`, `unchecked` (no keys to hold it against),
    /// `not-verified` (S/MIME), `good`, `pattern`, `forge`, `unknown-key`, `expired-key`,
    /// `not-yet-valid`, `revoked-key`, `wrong-author`, `refused` or `bad`.
    status: &'static str,
    /// The address that the key is trusted for, where it is trusted at all.
    signer: Option<String>,
    /// The key's fingerprint, where there is one: `SHA256:...` for SSH, hex digits for OpenPGP.
    key: Option<String>,
    /// Whether the policy takes it as proof of who made the commit.
    holds: bool,
    /// What is wrong with it.
    reason: Option<String>,
    /// Where the key is trusted.
    trusted: Option<Trusted>,
    /// The status as of today, where the report judges an earlier moment.
    today: Option<&'static str>,
}

/// Where a key is trusted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trusted {
    path: String,
    /// 1-based; null in a binary keyring.
    line: Option<u32>,
    commit: Option<Oid>,
}

impl From<&model::Signature> for Signature {
    fn from(signature: &model::Signature) -> Self {
        let reason = &signature.reason;
        Self {
            status: signature.status.word(),
            signer: signature.signer.as_ref().map(escape::json),
            key: signature.key.clone(),
            holds: signature.holds,
            reason: (!reason.is_empty()).then(|| reason.write_with(|text| escape::json(text))),
            trusted: signature.trusted.as_ref().map(|trusted| Trusted {
                path: escape::json(&trusted.path),
                line: trusted.line,
                commit: trusted.commit.map(Into::into),
            }),
            today: signature.today.map(SignatureStatus::word),
        }
    }
}

/// A commit that signed an item off.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    commit: Oid,
    author: Person,
    committer: Person,
    time: Time,
    signature: Signature,
    /// The author without the mailmap.
    author_as_written: Person,
}

impl From<&Commit> for SignOff {
    fn from(commit: &Commit) -> Self {
        Self {
            commit: commit.id.into(),
            author: (&commit.author).into(),
            committer: (&commit.committer).into(),
            time: commit.author_time.into(),
            signature: (&commit.signature).into(),
            author_as_written: (&commit.author_as_written).into(),
        }
    }
}

/// What a box says.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ItemState {
    /// `[ ]`
    Open,
    /// `[x]`
    Checked,
    /// Its whole text is struck.
    NotApplicable,
}

impl From<State> for ItemState {
    fn from(state: State) -> Self {
        match state {
            State::Open => Self::Open,
            State::Checked => Self::Checked,
            State::NotApplicable => Self::NotApplicable,
        }
    }
}

/// When a phase is to be done; all but `text` is null without a release's date.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    text: String,
    from: Option<Day>,
    pub(in crate::render) to: Option<Day>,
    /// The moment at which it is over, in the release's time zone; null where none is known.
    pub(in crate::render) until: Option<Time>,
    /// Where it stands: `next` (to come), `now` or `late` (over).
    state: Option<DueState>,
}

/// Where a window stands.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DueState {
    /// It is over.
    Late,
    /// It has begun.
    Now,
    /// It is still to come.
    Next,
}

impl From<model::DueState> for DueState {
    fn from(state: model::DueState) -> Self {
        match state {
            model::DueState::Late => Self::Late,
            model::DueState::Now => Self::Now,
            model::DueState::Next => Self::Next,
        }
    }
}

/// When the release is, and who says so.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    day: Day,
    /// The moment, where one is known.
    at: Option<Time>,
    /// What days are counted in: an IANA name or an offset; null: where the command runs.
    time_zone: Option<String>,
    /// `command-line`, `policy`, `marker` or `front-matter`.
    source: &'static str,
    /// The line in the policy or the file.
    line: Option<u32>,
}

impl From<&model::Schedule> for Schedule {
    fn from(schedule: &model::Schedule) -> Self {
        let date = schedule.date;
        Self {
            day: date.day.into(),
            at: date.moment.and_then(|moment| time(schedule, moment)),
            time_zone: date.zone.map(|zone| zone.to_string()),
            source: schedule.source.word(),
            line: schedule.line,
        }
    }
}

/// A heading below a phase's.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    title: String,
    line: u32,
}

/// A measurable bound.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    quantity: String,
    #[schemars(regex(pattern = r"^(<|<=|>|>=|=)$"))]
    comparison: String,
    value: f64,
    unit: String,
}

impl From<&model::Criterion> for Criterion {
    fn from(criterion: &model::Criterion) -> Self {
        Self {
            quantity: escape::json(&criterion.quantity),
            comparison: criterion.comparison.sign().to_owned(),
            value: criterion.value,
            unit: escape::json(&criterion.unit),
        }
    }
}

/// The window of a phase, on a release's schedule.
pub(in crate::render) fn window(
    schedule: Option<&model::Schedule>,
    phase: &model::Phase,
) -> Option<Window> {
    let window = phase.window.as_ref()?;
    let dated = schedule.and_then(|schedule| Some((schedule, schedule.stretch(window)?)));
    Some(Window {
        text: escape::json(&window.text),
        from: dated.map(|(_, stretch)| stretch.from.into()),
        to: dated.map(|(_, stretch)| stretch.to.into()),
        until: dated.and_then(|(schedule, stretch)| time(schedule, stretch.end?)),
        state: dated.map(|(schedule, stretch)| schedule.state(&stretch).into()),
    })
}

/// A moment in a release's time zone.
fn time(schedule: &model::Schedule, seconds: i64) -> Option<Time> {
    let shown = schedule.shown(seconds)?;
    let offset_minutes = shown.offset().local_minus_utc() / 60;
    Some(model::Timestamp { seconds, offset_minutes }.into())
}

/// The sections of a phase.
pub(super) fn sections(phase: &model::Phase) -> Vec<Section> {
    let section = |section: &model::Section| Section {
        title: escape::json(&section.title),
        line: section.line,
    };
    phase.sections.iter().map(section).collect()
}

/// Attributes as an object of strings.
pub(super) fn attributes(attributes: &Attributes) -> BTreeMap<String, String> {
    attributes.iter().map(|(key, value)| (escape::json(key), escape::json(value))).collect()
}

/// The id of the item that an item is nested in.
pub(super) fn parent(checklist: &Checklist, item: &model::Item) -> Option<String> {
    Some(escape::json(&checklist.items.get(item.parent?)?.id))
}

/// How many items of a phase say what: total, open, checked, not applicable.
pub(super) fn states(checklist: &Checklist, phase: usize) -> [usize; 4] {
    let here = || checklist.items.iter().filter(|item| item.phase == phase);
    let of = |state| here().filter(|item| item.state == state).count();
    [here().count(), of(State::Open), of(State::Checked), of(State::NotApplicable)]
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Severity {
    Error,
    Warning,
    Off,
}

impl From<model::Severity> for Severity {
    fn from(severity: model::Severity) -> Self {
        match severity {
            model::Severity::Error => Self::Error,
            model::Severity::Warning => Self::Warning,
            model::Severity::Off => Self::Off,
        }
    }
}
