//! When the release of a checklist is: who says so first, and what cannot be read.

use chrono::NaiveDate;

use super::error::{PipelineError, undecided};
use super::request::moment;
use crate::model::date::DateError;
use crate::model::{
    Checklist, Clock, Commit, DateSource, Placed, Policy, Prose, Schedule, Span, StatedDate,
    Untrusted, WrittenDate,
};
use crate::policy::POLICY_PATH;
use crate::prose;

/// From when schedules are seen, and what was told of the release's date.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// The date that was told.
    pub told: Option<WrittenDate>,
    /// The moment.
    pub clock: Clock,
}

impl Calendar {
    /// As of a moment in seconds since 1970, or where there is none as of a day.
    #[must_use]
    pub fn new(told: Option<WrittenDate>, today: NaiveDate, now: Option<i64>) -> Self {
        let is_told = now.is_none();
        Self { told, clock: Clock { seconds: moment(now, today), day: today, is_told } }
    }

    /// As of a commit's time, where that is earlier: what is past is seen as it was.
    pub(super) fn as_of(mut self, commit: &Commit) -> Self {
        let made = commit.commit_time;
        if let Some(date) = made.datetime().filter(|_| made.seconds < self.clock.seconds) {
            self.clock = Clock { seconds: made.seconds, day: date.date_naive(), is_told: false };
        }
        self
    }
}

/// The schedule of a checklist; none where nothing says when its release is. What was told comes
/// first, then the policy, which a change cannot move, then the file: its marker, its front matter.
///
/// # Errors
/// A date that is none, or that is no single moment: also one that does not count, since whoever
/// wrote it relies on it.
pub fn schedule(
    path: &str,
    checklist: &Checklist,
    policy: &Policy,
    calendar: &Calendar,
) -> Result<Option<Schedule>, PipelineError> {
    let Calendar { told, clock } = *calendar;
    let zone = policy.release.time_zone.as_ref().map(|zone| zone.value);
    let mut found: Vec<Schedule> = Vec::new();
    let mut add = |source, line, settled| {
        found.push(Schedule { date: settled, source, line, overruled: None, clock });
    };
    if let Some(told) = told {
        let settled = told.settle(zone).map_err(|error| wrong(prose!["--release-date"], error))?;
        add(DateSource::CommandLine, None, settled);
    }
    if let Some(Placed { value, line, .. }) = &policy.release.date {
        let place = prose![POLICY_PATH, ":", *line, ": `date`"];
        let settled = value.settle(zone).map_err(|error| wrong(place, error))?;
        add(DateSource::Policy, Some(*line), settled);
    }
    for stated in &checklist.dates {
        let read = stated.text.raw().parse::<WrittenDate>().and_then(|date| date.settle(zone));
        let settled = read.map_err(|error| wrong(place(path, stated), error))?;
        add(stated.source, Some(stated.line), settled);
    }
    let mut found = found.into_iter();
    let Some(mut first) = found.next() else { return Ok(None) };
    let other = found
        .find(|other| (other.date.day, other.date.moment) != (first.date.day, first.date.moment));
    first.overruled = other.and_then(|other| {
        checklist.dates.iter().find(|stated| stated.source == other.source).cloned()
    });
    Ok(Some(first))
}

/// What is to be known of a schedule: that a date in the file does not count.
pub fn note(path: &Untrusted, schedule: &Schedule) -> Option<Prose> {
    let stated = schedule.overruled.as_ref()?;
    let words = prose!["the release is on ", schedule.date.day, ", by ", schedule.source.words()];
    Some(words.then(prose![
        "; the `",
        &stated.text,
        "` of `",
        path,
        "` (:",
        stated.line,
        ") does not count"
    ]))
}

/// "CHECKLIST.md:2: `date=` of the marker `2025-02-30`".
fn place(path: &str, stated: &StatedDate) -> Prose {
    let path = Untrusted::new(path);
    prose!["`", &path, "`:", stated.line, ": ", stated.source.words(), ", `", &stated.text, "`,"]
}

fn wrong(place: Prose, error: DateError) -> PipelineError {
    let why = Span::Plain(format!(" {error}"));
    undecided(place.with(why), prose![error.help()])
}
