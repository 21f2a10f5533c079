//! From moments to places on a line, and the moments that the line is marked with.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime};

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

/// A line of `width` units from one moment to another, in seconds since 1970.
pub(super) struct Scale {
    from: i64,
    to: i64,
    left: i64,
    width: i64,
}

/// How far apart marks are.
#[derive(Clone, Copy)]
enum Step {
    Hours(i64),
    Days(i64),
    Months(u32),
}

/// The steps to choose from, each with about how many seconds it has.
const STEPS: [(Step, i64); 16] = [
    (Step::Hours(1), HOUR),
    (Step::Hours(3), 3 * HOUR),
    (Step::Hours(6), 6 * HOUR),
    (Step::Hours(12), 12 * HOUR),
    (Step::Days(1), DAY),
    (Step::Days(2), 2 * DAY),
    (Step::Days(7), 7 * DAY),
    (Step::Days(14), 14 * DAY),
    (Step::Months(1), 30 * DAY),
    (Step::Months(3), 91 * DAY),
    (Step::Months(6), 182 * DAY),
    (Step::Months(12), 365 * DAY),
    (Step::Months(24), 730 * DAY),
    (Step::Months(60), 1826 * DAY),
    (Step::Months(120), 3652 * DAY),
    (Step::Months(1200), 36524 * DAY),
];

impl Scale {
    /// Of the moments that are to be on the line; half a day around a lone one.
    pub(super) fn of(moments: impl Iterator<Item = i64>, left: i64, width: i64) -> Option<Self> {
        let (from, to) = moments.fold(None, |span, moment| {
            let (from, to) = span.unwrap_or((moment, moment));
            Some((from.min(moment), to.max(moment)))
        })?;
        let around = ((to - from) / 40).max(if to - from < HOUR { DAY / 2 } else { 0 });
        Some(Self { from: from - around, to: to + around, left, width })
    }

    /// Where a moment is; at an end, where it is beyond.
    pub(super) fn place(&self, moment: i64) -> i64 {
        let past = i128::from(moment.clamp(self.from, self.to) - self.from);
        let units = past * i128::from(self.width) / i128::from((self.to - self.from).max(1));
        self.left + i64::try_from(units).unwrap_or(self.width)
    }

    /// The marks, each with its label.
    pub(super) fn marks(&self) -> Vec<(i64, String)> {
        let span = self.to - self.from;
        let fits = |(step, seconds): &&(Step, i64)| span / seconds <= step.most();
        let Some((step, _)) = STEPS.iter().find(fits) else { return Vec::new() };
        let Some(begin) = DateTime::from_timestamp(self.from, 0) else { return Vec::new() };
        let first = step.begin(begin.naive_utc());
        let moments = std::iter::successors(first, |moment| step.next(*moment));
        moments
            .take_while(|moment| moment.and_utc().timestamp() <= self.to)
            .filter(|moment| moment.and_utc().timestamp() >= self.from)
            .map(|moment| (moment.and_utc().timestamp(), step.label(moment)))
            .collect()
    }
}

impl Step {
    /// How many marks a line may have, so that their labels stand apart.
    fn most(self) -> i64 {
        match self {
            Self::Hours(_) => 8,
            Self::Days(_) => 13,
            Self::Months(_) => 9,
        }
    }

    /// The last whole step before a moment.
    fn begin(self, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        let day = moment.date();
        match self {
            Self::Hours(_) | Self::Days(1 | 2) => Some(day.and_time(NaiveTime::MIN)),
            Self::Days(_) => {
                let past = u64::from(day.weekday().num_days_from_monday());
                Some(day.checked_sub_days(Days::new(past))?.and_time(NaiveTime::MIN))
            }
            Self::Months(months) => {
                let every = i32::try_from(months / 12).ok()?.max(1);
                let year = day.year() - day.year().rem_euclid(every);
                Some(NaiveDate::from_ymd_opt(year, 1, 1)?.and_time(NaiveTime::MIN))
            }
        }
    }

    fn next(self, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        match self {
            Self::Hours(hours) => moment.checked_add_signed(chrono::Duration::hours(hours)),
            Self::Days(days) => moment.checked_add_signed(chrono::Duration::days(days)),
            Self::Months(months) => moment.checked_add_months(Months::new(months)),
        }
    }

    fn label(self, moment: NaiveDateTime) -> String {
        let form = match self {
            Self::Hours(_) => "%-d %b %H:%M",
            Self::Days(_) => "%-d %b",
            Self::Months(1..12) => "%b %Y",
            Self::Months(_) => "%Y",
        };
        moment.format(form).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(from: &str, to: &str) -> Vec<String> {
        let moment = |text: &str| {
            NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .map(|day| day.and_time(NaiveTime::MIN).and_utc().timestamp())
        };
        let moments = [from, to].into_iter().filter_map(|text| moment(text).ok());
        let marks = Scale::of(moments, 0, 1000).map(|scale| scale.marks()).unwrap_or_default();
        marks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn marks_are_few_and_round() {
        assert_eq!(
            labels("2025-02-06", "2025-02-12"),
            ["6 Feb", "7 Feb", "8 Feb", "9 Feb", "10 Feb", "11 Feb", "12 Feb"]
        );
        assert_eq!(labels("2025-01-31", "2025-03-02"), ["3 Feb", "10 Feb", "17 Feb", "24 Feb"]);
        assert_eq!(
            labels("2021-03-01", "2024-03-01"),
            ["Jul 2021", "Jan 2022", "Jul 2022", "Jan 2023", "Jul 2023", "Jan 2024"]
        );
        assert_eq!(
            labels("1970-01-01", "2025-01-01"),
            ["1970", "1980", "1990", "2000", "2010", "2020"]
        );
        assert!(labels("2025-02-06", "2025-02-06").len() > 1);
    }

    #[test]
    fn places_stay_on_the_line() {
        let scale = Scale::of([0, i64::from(u32::MAX)].into_iter(), 100, 500);
        let places = |moment| scale.as_ref().map(|scale| scale.place(moment));
        assert_eq!((places(i64::MIN), places(i64::MAX)), (Some(100), Some(600)));
        assert!(Scale::of(std::iter::empty(), 0, 1).is_none());
    }
}
