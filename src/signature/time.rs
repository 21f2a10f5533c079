//! Moments as allowed-signers files write them, and the stretch in which something counts.

use chrono::{NaiveDate, NaiveDateTime};

/// A stretch of time, both ends included, in seconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first second.
    pub from: i64,
    /// The last second.
    pub to: i64,
}

/// Where a moment lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before the window.
    Before,
    /// In it.
    Inside,
    /// After it.
    After,
}

impl Window {
    /// All of time.
    pub const ALWAYS: Self = Self { from: i64::MIN, to: i64::MAX };

    /// Where a moment lies.
    #[must_use]
    pub fn side(&self, moment: i64) -> Side {
        if moment < self.from {
            Side::Before
        } else if moment > self.to {
            Side::After
        } else {
            Side::Inside
        }
    }

    /// What lies in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }
}

/// Reads `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, with `Z` or `UTC` at the end or not. A time
/// without zone is UTC too, unlike with `ssh-keygen`, which takes the zone of the machine: a verdict
/// must not depend on that.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    let digits = text.strip_suffix(['Z', 'z']).or_else(|| text.strip_suffix("UTC")).unwrap_or(text);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (date, clock) = digits.split_at_checked(8)?;
    let midnight = NaiveDate::parse_from_str(date, "%Y%m%d").ok()?;
    let number = |range| clock.get(range).map_or(Some(0), |part: &str| part.parse::<u32>().ok());
    let moment: NaiveDateTime = match clock.len() {
        0 | 4 | 6 => midnight.and_hms_opt(number(0..2)?, number(2..4)?, number(4..6)?)?,
        _ => return None,
    };
    Some(moment.and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::{Side, Window, parse};

    #[test]
    fn times_are_read_in_every_written_form() {
        for (text, wanted) in [
            ("20250214", Some(1_739_491_200)),
            ("20250214Z", Some(1_739_491_200)),
            ("202502141200", Some(1_739_534_400)),
            ("20250214120030UTC", Some(1_739_534_430)),
            ("20250230", None),
            ("2025021", None),
            ("2025021412", None),
            ("202502141260", None),
            ("2025-02-14", None),
            ("", None),
            ("Z", None),
            ("２０250214", None),
        ] {
            assert_eq!(parse(text), wanted, "{text}");
        }
    }

    #[test]
    fn both_ends_count() {
        let window = Window { from: 1, to: 3 };
        let sides = [0, 1, 3, 4].map(|moment| window.side(moment));
        assert_eq!(sides, [Side::Before, Side::Inside, Side::Inside, Side::After]);
    }
}
