//! What a caller may ask. Revisions are strings as people type them.

use chrono::{NaiveDate, NaiveTime};

use super::against::Record;
use super::dates::Calendar;
use crate::model::{HistoryMode, WrittenDate};

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// An audit.
#[derive(Clone, Debug, Default)]
pub struct AuditRequest {
    /// `REV`, `BASE..HEAD`, or none for `HEAD`.
    pub revision: Option<String>,
    /// Checklists, as paths or globs; empty: those of the policy, or those discovered.
    pub paths: Vec<String>,
    /// Which commits of a whole history to look at; a range is always looked at in full.
    pub mode: Option<HistoryMode>,
    /// The day, for windows.
    pub today: NaiveDate,
    /// The moment, in seconds since 1970; none: the day's last.
    pub now: Option<i64>,
    /// When the release is, whatever policy and files say.
    pub release_date: Option<WrittenDate>,
    /// An earlier record to hold history against: what `audit --format json` wrote.
    pub against: Option<Vec<u8>>,
    /// Whether every commit is told in its order, too: what a record is kept for.
    pub is_record: bool,
    /// The name of the one release to look at, up to the revision; none: all of its history.
    pub release: Option<String>,
}

/// The releases of checklists.
#[derive(Clone, Debug, Default)]
pub struct ReleasesRequest {
    /// The revision; none: `HEAD`.
    pub revision: Option<String>,
    /// Checklists, as paths or globs; empty: those of the policy, or those discovered.
    pub paths: Vec<String>,
    /// The day, for dates.
    pub today: NaiveDate,
    /// The moment, in seconds since 1970; none: the day's last.
    pub now: Option<i64>,
}

/// A gate.
#[derive(Clone, Debug, Default)]
pub struct GateRequest {
    /// The gate's name; none: those that target and source match.
    pub name: Option<String>,
    /// The target's tip.
    pub base: Option<String>,
    /// The judged revision.
    pub head: Option<String>,
    /// The target branch's name.
    pub target: Option<String>,
    /// The source branch's name.
    pub source: Option<String>,
    /// What the CI system says; what is asked for explicitly wins.
    pub event: Option<CiEvent>,
    /// Checklists, as paths or globs; empty: those of the policy, or those discovered.
    pub paths: Vec<String>,
    /// The text of the pull request, whose task list is demanded too; none where it is not asked for.
    pub request_text: Option<Vec<u8>>,
    /// The day, for windows.
    pub today: NaiveDate,
    /// The moment, in seconds since 1970; none: the day's last.
    pub now: Option<i64>,
    /// When the release is, whatever policy and files say.
    pub release_date: Option<WrittenDate>,
}

/// How and when a report is made.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// Which commits to look at.
    pub mode: HistoryMode,
    /// The day, for windows.
    pub today: NaiveDate,
    /// The moment, in seconds since 1970.
    pub now: i64,
    /// From when windows are seen.
    pub calendar: Calendar,
    /// An earlier record to hold history against.
    pub against: Option<&'a Record>,
    /// Whether every commit is told in its order, too.
    pub is_record: bool,
}

/// A moment that was told, or the last of a day (in UTC).
pub(super) fn moment(now: Option<i64>, today: NaiveDate) -> i64 {
    now.unwrap_or_else(|| today.and_time(NaiveTime::MIN).and_utc().timestamp() + DAY - 1)
}

/// Where the release stands.
#[derive(Clone, Debug, Default)]
pub struct StatusRequest {
    /// The revision; none: `HEAD`, with what the work tree alone has ticked.
    pub revision: Option<String>,
    /// Checklists, as paths or globs; empty: those of the policy, or those discovered.
    pub paths: Vec<String>,
    /// The day, for windows.
    pub today: NaiveDate,
    /// The moment, in seconds since 1970; none: the day's last.
    pub now: Option<i64>,
    /// When the release is, whatever policy and files say.
    pub release_date: Option<WrittenDate>,
}

/// What a CI system says of the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiEvent {
    /// The system, as people call it.
    pub system: &'static str,
    /// What happened.
    pub kind: CiKind,
    /// The target branch's short name.
    pub target: Option<String>,
    /// The source branch's short name.
    pub source: Option<String>,
    /// The target's tip, as the system knows it.
    pub base: Option<String>,
    /// The judged commit.
    pub head: Option<String>,
    /// The repository that the change comes from, where that is another than the target's.
    pub fork: Option<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CiKind {
    /// A pull or merge request was opened or changed.
    PullRequest,
    /// A merge queue tries a merge.
    MergeGroup,
    /// A branch was pushed; `target` is that branch, `base` what it was before.
    Push,
}
