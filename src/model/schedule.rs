//! A release's date, and what it makes of the windows in headings.
//!
//! Days, weeks and months are counted on the calendar of the release's zone, and a window lasts until
//! its last day is over. Hours and minutes are time that passes: where the release has a moment, "first
//! 24 hours" ends 24 hours after it, whatever clocks do in between. Without a moment they are rounded
//! to days.

use chrono::{DateTime, Duration, NaiveDate};

use super::{
    checklist::{Attributes, Window},
    date::{SettledDate, Zone},
    revision::Timestamp,
    text::Untrusted,
};

/// Who said when a release is. The first that says it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateSource {
    /// `--release-date`: who asks.
    CommandLine,
    /// `[release] date` of the policy in force.
    Policy,
    /// `date=` in the file's marker.
    Marker,
    /// `release_date:` in the file's front matter.
    FrontMatter,
}

impl DateSource {
    /// The word that machines read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::CommandLine => "command-line",
            Self::Policy => "policy",
            Self::Marker => "marker",
            Self::FrontMatter => "front-matter",
        }
    }

    /// How messages name what was written.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::CommandLine => "`--release-date`",
            Self::Policy => "`[release] date` of the policy",
            Self::Marker => "`date=` of the marker",
            Self::FrontMatter => "`release_date:` of the front matter",
        }
    }
}

/// A date that a checklist's file states, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedDate {
    /// Where in the file.
    pub source: DateSource,
    /// As it was written.
    pub text: Untrusted,
    /// The line, 1-based.
    pub line: u32,
}

impl StatedDate {
    /// What the marker's attributes state.
    #[must_use]
    pub fn of_marker(attributes: &Attributes, line: u32) -> Option<Self> {
        let text = attributes.get("date")?.clone();
        Some(Self { source: DateSource::Marker, text, line })
    }
}

/// The moment at which a schedule is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// In seconds since 1970; the day's last where a day was told.
    pub seconds: i64,
    /// The day where somebody looks.
    pub day: NaiveDate,
    /// Whether the day was told, rather than the moment.
    pub is_told: bool,
}

/// When a release is, seen from a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The date.
    pub date: SettledDate,
    /// Who said it.
    pub source: DateSource,
    /// The line in the policy or the file, where it was written in one.
    pub line: Option<u32>,
    /// Another day that the file states and that does not count.
    pub overruled: Option<StatedDate>,
    /// From when it is seen.
    pub clock: Clock,
}

/// What a window is for one release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, inclusive.
    pub to: NaiveDate,
    /// The first moment, in seconds since 1970; none without a zone.
    pub begin: Option<i64>,
    /// The moment at which it is over, exclusive; none without a zone.
    pub end: Option<i64>,
}

/// Where a window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueState {
    /// It is over.
    Late,
    /// It has begun.
    Now,
    /// It is still to come.
    Next,
}

impl DueState {
    /// The word that machines read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Now => "now",
            Self::Next => "next",
        }
    }
}

impl Schedule {
    /// The day, where the release is.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        let here = self.date.zone.filter(|_| !self.clock.is_told);
        let there = here.and_then(|zone| zone.at(self.clock.seconds));
        there.map_or(self.clock.day, |there| there.date_naive())
    }

    /// What a window is for this release; none where the calendar ends.
    #[must_use]
    pub fn stretch(&self, window: &Window) -> Option<Stretch> {
        let zone = self.date.zone;
        if let (Some(elapsed), Some(moment), Some(zone)) = (window.elapsed, self.date.moment, zone)
        {
            let at = |minutes: i64| moment.checked_add(minutes.checked_mul(60)?);
            let (begin, end) = (at(elapsed.from)?, at(elapsed.to)?);
            let (from, to) = (zone.at(begin)?.date_naive(), zone.at(end)?.date_naive());
            return Some(Stretch { from, to, begin: Some(begin), end: Some(end) });
        }
        let day = |days: i64| self.date.day.checked_add_signed(Duration::try_days(days)?);
        let (from, to) = (day(window.span.from)?, day(window.span.to)?);
        let begin = zone.and_then(|zone| zone.start_of(from));
        let end = zone.and_then(|zone| zone.start_of(to.succ_opt()?));
        Some(Stretch { from, to, begin, end })
    }

    /// Where a stretch stands.
    #[must_use]
    pub fn state(&self, stretch: &Stretch) -> DueState {
        let told = self.clock.is_told;
        if let (Some(begin), Some(end), false) = (stretch.begin, stretch.end, told) {
            return match self.clock.seconds {
                now if now >= end => DueState::Late,
                now if now < begin => DueState::Next,
                _ => DueState::Now,
            };
        }
        match self.today() {
            today if today > stretch.to => DueState::Late,
            today if today < stretch.from => DueState::Next,
            _ => DueState::Now,
        }
    }

    /// Whether a moment is after the end of a stretch; days are those where the moment was told.
    #[must_use]
    pub fn is_over(stretch: &Stretch, at: Timestamp) -> bool {
        match stretch.end {
            Some(end) => at.seconds >= end,
            None => at.datetime().is_some_and(|at| at.date_naive() > stretch.to),
        }
    }

    /// A moment as the release's zone shows it.
    #[must_use]
    pub fn shown(&self, seconds: i64) -> Option<DateTime<chrono::FixedOffset>> {
        self.date.zone.and_then(|zone: Zone| zone.at(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        checklist::{Elapsed, WindowSpan},
        date::{DateError, WrittenDate, time_zone},
    };

    fn schedule(date: &str, zone: Option<&str>, now: &str) -> Result<Schedule, DateError> {
        let zone = zone.map(time_zone).transpose()?;
        let now = DateTime::parse_from_rfc3339(now).map_err(|_| DateError::Form)?;
        let clock = Clock { seconds: now.timestamp(), day: now.date_naive(), is_told: false };
        let date = date.parse::<WrittenDate>()?.settle(zone)?;
        let source = DateSource::Marker;
        Ok(Schedule { date, source, line: None, overruled: None, clock })
    }

    fn window(from: i64, to: i64, minutes: Option<(i64, i64)>) -> Window {
        Window {
            text: "a window".into(),
            span: WindowSpan { from, to },
            elapsed: minutes.map(|(from, to)| Elapsed { from, to }),
        }
    }

    #[test]
    fn hours_pass_and_days_are_those_of_the_calendar() -> Result<(), DateError> {
        // Clocks go forward in the night between: a day of 23 hours.
        let at = "2026-03-28T12:00:00+01:00";
        let of = schedule("2026-03-28T12:00", Some("Europe/Berlin"), at)?;
        let end = |window: &Window| {
            let end = of.stretch(window).and_then(|stretch| of.shown(stretch.end?));
            end.map(|end| end.to_rfc3339())
        };
        let day = window(0, 1, Some((0, 24 * 60)));
        assert_eq!(end(&day).as_deref(), Some("2026-03-29T13:00:00+02:00"));
        let days = window(0, 1, None);
        assert_eq!(end(&days).as_deref(), Some("2026-03-30T00:00:00+02:00"));
        let release_day = window(0, 0, None);
        assert_eq!(end(&release_day).as_deref(), Some("2026-03-29T00:00:00+01:00"));
        Ok(())
    }

    #[test]
    fn a_window_is_late_from_the_moment_that_it_is_over() -> Result<(), DateError> {
        let before = window(-3, -3, None);
        for (now, state) in [
            ("2026-03-24T22:59:59Z", DueState::Next),
            ("2026-03-24T23:00:00Z", DueState::Now),
            ("2026-03-25T22:59:59Z", DueState::Now),
            ("2026-03-25T23:00:00Z", DueState::Late),
        ] {
            let seen = schedule("2026-03-28", Some("Europe/Berlin"), now)?;
            let stretch = seen.stretch(&before).ok_or(DateError::Form)?;
            assert_eq!(seen.state(&stretch), state, "{now}");
        }
        Ok(())
    }

    #[test]
    fn without_a_zone_the_day_is_that_of_whoever_looks() -> Result<(), DateError> {
        let before = window(-3, -3, None);
        for (now, state) in [
            ("2026-03-25T23:59:59-08:00", DueState::Now),
            ("2026-03-26T00:00:00+09:00", DueState::Late),
        ] {
            let seen = schedule("2026-03-28", None, now)?;
            let stretch = seen.stretch(&before).ok_or(DateError::Form)?;
            assert_eq!(seen.state(&stretch), state, "{now}");
        }
        Ok(())
    }

    #[test]
    fn a_calendar_that_ends_makes_no_stretch() -> Result<(), DateError> {
        let far = schedule("9999-12-31", None, "2026-03-25T00:00:00Z")?;
        assert!(far.stretch(&window(i64::MAX, i64::MAX, None)).is_none());
        assert!(far.stretch(&window(0, 0, None)).is_some());
        Ok(())
    }
}
