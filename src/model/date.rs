//! The date of a release as people write it: a day, or a moment of one.
//!
//! `2026-03-28`, `2026-03-28T12:00+01:00`, `2026-03-28T12:00[Europe/Berlin]`: a time of day needs an
//! offset, a time zone, or the policy's time zone; both an offset and a zone have to agree. What a
//! change of clocks leaves out or repeats is no moment until the offset says which. Sources: RFC 3339
//! and, for the brackets, RFC 9557.

use std::{fmt, str::FromStr};

use chrono::{DateTime, FixedOffset, MappedLocalTime, NaiveDate, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;

/// How long a date may be, in bytes.
const LONGEST: usize = 80;

/// A day, or a moment, as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenDate {
    /// The day.
    pub day: NaiveDate,
    /// The time of day, where one was written.
    pub time: Option<NaiveTime>,
    /// The offset from UTC, where one was written.
    pub offset: Option<FixedOffset>,
    /// The time zone in brackets, where one was written.
    pub zone: Option<Tz>,
}

/// A date whose day, and whose moment where it has one, are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledDate {
    /// The day in its zone.
    pub day: NaiveDate,
    /// The moment, in seconds since 1970; none for a whole day.
    pub moment: Option<i64>,
    /// The zone that its days are counted in; none: wherever somebody looks.
    pub zone: Option<Zone>,
}

/// What a day is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// A fixed distance from UTC.
    Offset(FixedOffset),
    /// A time zone by its name, with its changes of clocks.
    Named(Tz),
}

/// Why a date cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is none of the forms.
    #[error("is no date")]
    Form,
    /// The zone in brackets is none.
    #[error("names no time zone that is known")]
    UnknownZone,
    /// A time of day that may be anywhere.
    #[error("has a time and no time zone")]
    NoZone,
    /// Clocks were put forward over it.
    #[error("is a time that its zone's clocks leave out")]
    LeftOut,
    /// Clocks were put back over it.
    #[error("is a time that its zone's clocks show twice")]
    Twice,
    /// The offset is not the one that the zone has then.
    #[error("has an offset that its time zone does not have then")]
    Disagrees,
}

impl DateError {
    /// The mend.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::Form => {
                "write a day, 2026-03-28, or a moment, 2026-03-28T12:00+01:00 or \
                 2026-03-28T12:00[Europe/Berlin]"
            }
            Self::UnknownZone => "write a name of the IANA time zones, such as Europe/Berlin",
            Self::NoZone => {
                "write the offset, 2026-03-28T12:00+01:00, or set `[release] time-zone` in the policy"
            }
            Self::LeftOut => "choose a time before or after the change of clocks",
            Self::Twice => "say which: write the offset, 2026-10-25T02:30+01:00",
            Self::Disagrees => "write the offset or the time zone alone",
        }
    }
}

impl FromStr for WrittenDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        if text.len() > LONGEST || !text.is_ascii() {
            return Err(DateError::Form);
        }
        let (rest, zone) = match text.strip_suffix(']').map(|rest| rest.split_once('[')) {
            Some(Some((rest, name))) => (rest, Some(time_zone(name)?)),
            Some(None) => return Err(DateError::Form),
            None => (text, None),
        };
        let (day, clock) = match rest.split_once('T') {
            Some((day, clock)) => (day, Some(clock)),
            None => (rest, None),
        };
        let day = day_of(day).ok_or(DateError::Form)?;
        let (time, offset) = match clock {
            Some(clock) => {
                let (time, offset) = split_offset(clock);
                let offset =
                    offset.map(|text| offset_of(text).ok_or(DateError::Form)).transpose()?;
                (Some(time_of(time).ok_or(DateError::Form)?), offset)
            }
            None => (None, None),
        };
        Ok(Self { day, time, offset, zone })
    }
}

/// A time zone by its IANA name.
///
/// # Errors
/// Where there is none of that name.
pub fn time_zone(name: &str) -> Result<Tz, DateError> {
    name.parse().map_err(|_| DateError::UnknownZone)
}

/// A calendar day, `2025-02-14`, and nothing but it.
#[must_use]
pub fn day_of(text: &str) -> Option<NaiveDate> {
    let is_day = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| is_day)
}

fn time_of(text: &str) -> Option<NaiveTime> {
    let form = match text.len() {
        5 => "%H:%M",
        8 => "%H:%M:%S",
        _ => return None,
    };
    let is_time = text.bytes().all(|b| b.is_ascii_digit() || b == b':');
    NaiveTime::parse_from_str(text, form).ok().filter(|_| is_time)
}

/// `12:00` and `+01:00` of `12:00+01:00`.
fn split_offset(clock: &str) -> (&str, Option<&str>) {
    match clock.find(['+', '-', 'Z']) {
        Some(at) => (&clock[..at], Some(&clock[at..])),
        None => (clock, None),
    }
}

fn offset_of(text: &str) -> Option<FixedOffset> {
    if text == "Z" {
        return FixedOffset::east_opt(0);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let time = time_of(rest).filter(|_| rest.len() == 5)?;
    let midnight = NaiveTime::MIN;
    let seconds = i32::try_from((time - midnight).num_seconds()).ok()?;
    FixedOffset::east_opt(sign * seconds)
}

impl WrittenDate {
    /// A whole day.
    #[must_use]
    pub fn of_day(day: NaiveDate) -> Self {
        Self { day, time: None, offset: None, zone: None }
    }

    /// Which moment it is, where `time_zone` is in force for what names none.
    ///
    /// # Errors
    /// Where a time of day is no moment, or may be several.
    pub fn settle(self, time_zone: Option<Tz>) -> Result<SettledDate, DateError> {
        let named = self.zone.or(time_zone).map(Zone::Named);
        let zone = named.or(self.offset.map(Zone::Offset));
        let Some(time) = self.time else {
            return Ok(SettledDate { day: self.day, moment: None, zone });
        };
        let local = self.day.and_time(time);
        let moment = match self.offset {
            Some(offset) => {
                let moment = offset.from_local_datetime(&local).single().ok_or(DateError::Form)?;
                let moment = moment.timestamp();
                let shown = self.zone.map(|zone| Zone::Named(zone).at(moment));
                if shown.is_some_and(|shown| shown.map(|shown| *shown.offset()) != Some(offset)) {
                    return Err(DateError::Disagrees);
                }
                moment
            }
            None => match zone.ok_or(DateError::NoZone)?.local(self.day, time) {
                MappedLocalTime::Single(moment) => moment,
                MappedLocalTime::Ambiguous(..) => return Err(DateError::Twice),
                MappedLocalTime::None => return Err(DateError::LeftOut),
            },
        };
        let zone = zone.ok_or(DateError::NoZone)?;
        let day = zone.at(moment).ok_or(DateError::Form)?.date_naive();
        Ok(SettledDate { day, moment: Some(moment), zone: Some(zone) })
    }
}

impl Zone {
    /// The moments at which its clocks show a time of a day.
    fn local(self, day: NaiveDate, time: NaiveTime) -> MappedLocalTime<i64> {
        let local = day.and_time(time);
        match self {
            Self::Offset(offset) => offset.from_local_datetime(&local).map(|at| at.timestamp()),
            Self::Named(zone) => zone.from_local_datetime(&local).map(|at| at.timestamp()),
        }
    }

    /// What its calendar and clocks show at a moment; none where no calendar reaches.
    #[must_use]
    pub fn at(self, seconds: i64) -> Option<DateTime<FixedOffset>> {
        let utc = DateTime::from_timestamp(seconds, 0)?.naive_utc();
        let offset = match self {
            Self::Offset(offset) => offset,
            Self::Named(zone) => zone.offset_from_utc_datetime(&utc).fix(),
        };
        Some(offset.from_utc_datetime(&utc))
    }

    /// The first moment of a day, in seconds since 1970. Where midnight is left out, what follows
    /// it; where it comes twice, the first.
    #[must_use]
    pub fn start_of(self, day: NaiveDate) -> Option<i64> {
        // No zone leaves out more than a day; clocks change at whole quarters of an hour.
        (0..=96).find_map(|quarter| {
            let at = day.and_time(NaiveTime::MIN) + chrono::Duration::minutes(15 * quarter);
            self.local(at.date(), at.time()).earliest()
        })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(offset) => write!(formatter, "{offset}"),
            Self::Named(zone) => formatter.write_str(zone.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(text: &str, zone: Option<&str>) -> Result<String, DateError> {
        let zone = zone.map(time_zone).transpose()?;
        let date = text.parse::<WrittenDate>()?.settle(zone)?;
        let at = date.moment.and_then(|moment| date.zone?.at(moment));
        Ok(at.map_or_else(|| date.day.to_string(), |at| at.to_rfc3339()))
    }

    #[test]
    fn days_and_moments_are_read() {
        let berlin = Some("Europe/Berlin");
        for (text, zone, read) in [
            ("2026-03-28", None, "2026-03-28"),
            ("2026-03-28[Europe/Berlin]", None, "2026-03-28"),
            ("2026-03-28T12:00Z", None, "2026-03-28T12:00:00+00:00"),
            ("2026-03-28T12:00:30-05:00", None, "2026-03-28T12:00:30-05:00"),
            ("2026-03-28T12:00", berlin, "2026-03-28T12:00:00+01:00"),
            ("2026-03-29T12:00[Europe/Berlin]", None, "2026-03-29T12:00:00+02:00"),
            ("2026-03-28T23:30Z", berlin, "2026-03-29T00:30:00+01:00"),
            ("2026-10-25T02:30+01:00", berlin, "2026-10-25T02:30:00+01:00"),
            ("2026-10-25T02:30+02:00[Europe/Berlin]", None, "2026-10-25T02:30:00+02:00"),
        ] {
            assert_eq!(settled(text, zone).as_deref(), Ok(read), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_not_one_moment_is_told_apart() {
        let berlin = Some("Europe/Berlin");
        for (text, zone, error) in [
            ("2026-02-30", None, DateError::Form),
            ("28.03.2026", None, DateError::Form),
            ("2026-3-28", None, DateError::Form),
            ("+026-03-28", None, DateError::Form),
            ("2026-03-28T", None, DateError::Form),
            ("2026-03-28T25:00Z", None, DateError::Form),
            ("2026-03-28T12:00+1", None, DateError::Form),
            ("2026-03-28 12:00", None, DateError::Form),
            ("2026-03-28\u{2003}", None, DateError::Form),
            ("2026-03-28T12:00[Europe/Atlantis]", None, DateError::UnknownZone),
            ("2026-03-28T12:00", None, DateError::NoZone),
            ("2026-03-29T02:30", berlin, DateError::LeftOut),
            ("2026-10-25T02:30", berlin, DateError::Twice),
            ("2026-03-28T12:00+02:00[Europe/Berlin]", None, DateError::Disagrees),
        ] {
            assert_eq!(settled(text, zone), Err(error), "{text}");
        }
    }

    #[test]
    fn a_day_begins_where_its_clocks_first_show_it() -> Result<(), DateError> {
        let start = |name: &str, day: &str| {
            let zone = Zone::Named(time_zone(name)?);
            let day = day_of(day).ok_or(DateError::Form)?;
            let at = zone.start_of(day).and_then(|start| zone.at(start));
            at.map(|at| at.to_rfc3339()).ok_or(DateError::Form)
        };
        assert_eq!(start("Europe/Berlin", "2026-03-29")?, "2026-03-29T00:00:00+01:00");
        // Midnight is left out, and comes twice.
        assert_eq!(start("America/Santiago", "2025-09-07")?, "2025-09-07T01:00:00-03:00");
        assert_eq!(start("America/Havana", "2025-11-02")?, "2025-11-02T00:00:00-04:00");
        Ok(())
    }
}
