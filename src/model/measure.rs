//! What was measured, held against what a criterion bounds.
//!
//! Numbers are decimal and compared exactly, never as floating point. Units of time, sizes in bytes and
//! percentages are converted; any other unit has to be written with the same words, or left out. What
//! cannot be compared does not meet the criterion.

use std::{fmt, str::FromStr, sync::LazyLock};

use regex::Regex;

use super::{
    checklist::{Comparison, Criterion},
    text::Untrusted,
};

/// How long a value may be, in bytes.
const LONGEST: usize = 64;

/// Digits behind the point that are kept, and the most that may be written.
const PLACES: usize = 9;

/// A number, then a unit; `$`, `€` and `£` may stand before the number.
static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = r"(?P<number>-?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,9})?)";
    let unit = r"(?P<unit>%|[\p{L}°][\p{L}/°'-]*(?: \p{L}[\p{L}\p{N}/°'-]*){0,4})?";
    Regex::new(&format!(r"^(?P<money>[$€£])?{number} ?{unit}$")).ok()
});

/// A measured value: "0.4%", "412 ms", "1,200 concurrent users".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// As it was written.
    pub text: Untrusted,
    /// The number, in billionths.
    billionths: i128,
    /// The unit; empty where none was written.
    pub unit: Untrusted,
}

/// Why a text is no measured value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "is no measured value: a number with a point and a unit, such as 0.4%, 412 ms or 1200 users"
)]
pub struct NoValue;

/// Why a value cannot be held against a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Incomparable {
    /// The criterion's unit can be converted, and the value has none.
    #[error("has no unit")]
    NoUnit,
    /// It is of another kind.
    #[error("is in another unit")]
    OtherUnit,
    /// The numbers are too large.
    #[error("is too large to compare")]
    Beyond,
}

/// What holding a value against the item's criterion came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The item states no bound.
    NoBound,
    /// It is within the bound.
    Met,
    /// It is not.
    Unmet,
    /// Nobody can tell, so it is not.
    Incomparable(Incomparable),
}

impl Outcome {
    /// Whether the bound is met; none where there is none.
    #[must_use]
    pub fn met(self) -> Option<bool> {
        match self {
            Self::NoBound => None,
            Self::Met => Some(true),
            Self::Unmet | Self::Incomparable(_) => Some(false),
        }
    }
}

impl FromStr for Measurement {
    type Err = NoValue;

    fn from_str(text: &str) -> Result<Self, NoValue> {
        let form = FORM.as_ref().filter(|_| text.len() <= LONGEST).ok_or(NoValue)?;
        let found = form.captures(text).ok_or(NoValue)?;
        let part = |name| found.name(name).map_or("", |part| part.as_str());
        let (money, unit) = (part("money"), part("unit"));
        if !money.is_empty() && !unit.is_empty() {
            return Err(NoValue);
        }
        Ok(Self {
            text: Untrusted::new(text),
            billionths: billionths(part("number")).ok_or(NoValue)?,
            unit: Untrusted::new(format!("{money}{unit}")),
        })
    }
}

/// A decimal number in billionths; none where it has more places, or more digits than can be held.
fn billionths(number: &str) -> Option<i128> {
    let number = number.replace(',', "");
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    let missing = PLACES.checked_sub(fraction.len())?;
    format!("{whole}{fraction}{}", "0".repeat(missing)).parse().ok()
}

/// What a unit measures, and how many of the smallest one it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Unit {
    None,
    Percent,
    Time(i128),
    Bytes(i128),
    Other(String),
}

const SECOND: i128 = 1_000_000_000;

/// Units of time in lower case, in nanoseconds.
const TIMES: [(&[&str], i128); 8] = [
    (&["ns", "nanosecond", "nanoseconds"], 1),
    (&["µs", "μs", "us", "microsecond", "microseconds"], 1_000),
    (&["ms", "msec", "millisecond", "milliseconds"], 1_000_000),
    (&["s", "sec", "secs", "second", "seconds"], SECOND),
    (&["min", "mins", "minute", "minutes"], 60 * SECOND),
    (&["h", "hr", "hrs", "hour", "hours"], 3_600 * SECOND),
    (&["d", "day", "days"], 86_400 * SECOND),
    (&["w", "week", "weeks"], 604_800 * SECOND),
];

/// Sizes, in bytes. Case counts: `Mb` is a megabit, and no size here.
const SIZES: [(&[&str], i128); 9] = [
    (&["B", "byte", "bytes", "Byte", "Bytes"], 1),
    (&["kB", "KB", "kilobyte", "kilobytes"], 1_000),
    (&["MB", "megabyte", "megabytes"], 1_000_000),
    (&["GB", "gigabyte", "gigabytes"], 1_000_000_000),
    (&["TB", "terabyte", "terabytes"], 1_000_000_000_000),
    (&["KiB", "kibibyte", "kibibytes"], 1 << 10),
    (&["MiB", "mebibyte", "mebibytes"], 1 << 20),
    (&["GiB", "gibibyte", "gibibytes"], 1 << 30),
    (&["TiB", "tebibyte", "tebibytes"], 1 << 40),
];

impl Unit {
    /// What words mean. What follows a unit that can be converted names what is measured ("ms p95"),
    /// unless it makes a rate of it ("MB per second").
    fn of(words: &str) -> Self {
        let words = words.trim();
        let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
        let is_rate = rest.split(' ').any(|word| word.eq_ignore_ascii_case("per"));
        if !is_rate && let Some(known) = Self::known(first) {
            return known;
        }
        if words.is_empty() { Self::None } else { Self::Other(folded(words)) }
    }

    fn known(word: &str) -> Option<Self> {
        let lower = word.to_lowercase();
        if matches!(lower.as_str(), "%" | "percent") {
            return Some(Self::Percent);
        }
        let time = TIMES.iter().find(|(names, _)| names.contains(&lower.as_str()));
        let size = || SIZES.iter().find(|(names, _)| names.contains(&word));
        time.map(|(_, factor)| Self::Time(*factor))
            .or_else(|| size().map(|(_, factor)| Self::Bytes(*factor)))
    }
}

/// Words without case, white space and plural.
fn folded(words: &str) -> String {
    let singular = |word: &str| {
        let lower = word.to_lowercase();
        lower.strip_suffix('s').map_or_else(|| lower.clone(), str::to_owned)
    };
    words.split_whitespace().map(singular).collect::<Vec<_>>().join(" ")
}

/// The factors of a bound's unit and a value's, where they measure the same.
fn factors(bound: &str, value: &str) -> Result<(i128, i128), Incomparable> {
    let is_word = |words: &str| words.starts_with(char::is_alphabetic);
    match (Unit::of(bound), Unit::of(value)) {
        (Unit::Time(one), Unit::Time(other)) | (Unit::Bytes(one), Unit::Bytes(other)) => {
            Ok((one, other))
        }
        (Unit::Percent, Unit::Percent) | (Unit::None, Unit::None) => Ok((1, 1)),
        (Unit::Other(one), Unit::Other(other)) if one == other => Ok((1, 1)),
        // Things that are counted: "1200" for "1000+ concurrent users".
        (Unit::Other(_), Unit::None) if is_word(bound) => Ok((1, 1)),
        (_, Unit::None) => Err(Incomparable::NoUnit),
        _ => Err(Incomparable::OtherUnit),
    }
}

impl Measurement {
    /// Holds it against a criterion.
    #[must_use]
    pub fn against(&self, criterion: Option<&Criterion>) -> Outcome {
        let Some(criterion) = criterion else { return Outcome::NoBound };
        match self.compare(criterion) {
            Ok(true) => Outcome::Met,
            Ok(false) => Outcome::Unmet,
            Err(why) => Outcome::Incomparable(why),
        }
    }

    fn compare(&self, criterion: &Criterion) -> Result<bool, Incomparable> {
        let (of_bound, of_value) = factors(criterion.unit.raw(), self.unit.raw())?;
        let bound = billionths(&criterion.value.to_string()).ok_or(Incomparable::Beyond)?;
        let bound = bound.checked_mul(of_bound).ok_or(Incomparable::Beyond)?;
        let value = self.billionths.checked_mul(of_value).ok_or(Incomparable::Beyond)?;
        Ok(match criterion.comparison {
            Comparison::Less => value < bound,
            Comparison::AtMost => value <= bound,
            Comparison::Greater => value > bound,
            Comparison::AtLeast => value >= bound,
            Comparison::Equal => value == bound,
        })
    }
}

impl fmt::Display for Criterion {
    /// `< 500 ms`; the unit is the repository's, and has to be escaped for where it goes.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.comparison.sign(), self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn criterion(sign: Comparison, value: f64, unit: &str) -> Criterion {
        Criterion { quantity: "x".into(), comparison: sign, value, unit: unit.into() }
    }

    fn outcome(value: &str, criterion: &Criterion) -> Option<Outcome> {
        value.parse::<Measurement>().ok().map(|value| value.against(Some(criterion)))
    }

    #[test]
    fn values_meet_bounds_in_any_unit_of_the_kind() {
        use Comparison::{AtLeast, AtMost, Equal, Greater, Less};
        use Outcome::{Met, Unmet};
        for (value, sign, bound, unit, expected) in [
            ("0.4%", Less, 1.0, "%", Met),
            ("1%", Less, 1.0, "%", Unmet),
            ("1.000000001 %", AtMost, 1.0, "%", Unmet),
            ("0.5 s", AtMost, 500.0, "ms", Met),
            ("500ms", Less, 0.5, "s", Unmet),
            ("412 ms", Less, 500.0, "ms p95", Met),
            ("90 min", Less, 2.0, "hours", Met),
            ("1 KiB", Greater, 1.0, "KB", Met),
            ("2 GiB", Less, 2048.0, "MiB", Unmet),
            ("1,200 concurrent users", AtLeast, 1000.0, "concurrent users", Met),
            ("1200", AtLeast, 1000.0, "concurrent users", Met),
            ("1 reviewer", AtLeast, 3.0, "reviewers", Unmet),
            ("3", Equal, 3.0, "", Met),
            ("$80", Less, 100.0, "$", Met),
            ("-5 ms", Less, 0.1, "ms", Met),
            ("250 requests per second", Greater, 200.0, "requests per second", Met),
        ] {
            let bound = criterion(sign, bound, unit);
            assert_eq!(outcome(value, &bound), Some(expected), "{value} {bound} {unit}");
        }
    }

    #[test]
    fn what_cannot_be_compared_meets_nothing() {
        use Incomparable::{Beyond, NoUnit, OtherUnit};
        for (value, bound, unit, why) in [
            ("0.4", 1.0, "%", NoUnit),
            ("400", 500.0, "ms", NoUnit),
            ("80", 100.0, "$", NoUnit),
            ("0.4 ms", 1.0, "%", OtherUnit),
            ("1 MB", 2.0, "seconds", OtherUnit),
            ("1 Mb", 2.0, "MB", OtherUnit),
            ("1 MB", 2.0, "MB per second", OtherUnit),
            ("3 cats", 5.0, "dogs", OtherUnit),
            ("3 replicas", 5.0, "", OtherUnit),
            ("1 ms", 1e300, "ms", Beyond),
            ("1 ms", f64::NAN, "ms", Beyond),
            ("1 ms", f64::INFINITY, "ms", Beyond),
            ("999999999999999 weeks", 2.0, "weeks", Beyond),
        ] {
            let bound = criterion(Comparison::Less, bound, unit);
            let expected = Outcome::Incomparable(why);
            assert_eq!(outcome(value, &bound), Some(expected), "{value} {unit}");
            assert_eq!(expected.met(), Some(false));
        }
    }

    #[test]
    fn what_is_no_number_with_a_unit_is_no_value() {
        for text in [
            "",
            "NaN",
            "nan%",
            "inf",
            "-inf ms",
            "Infinity",
            "1e3 ms",
            "1e-9%",
            "0x10",
            "0,4%",
            "1,2 ms",
            "1.",
            "1% 2%",
            "1 ms 2 ms",
            ".5%",
            "--1",
            "+1%",
            "1 %\n",
            "1\n%",
            "0.4%\u{1b}[2K",
            "0.4\u{202e}%",
            "1  ms",
            "1 ms ",
            "$1 ms",
            "1 <b>",
            "1;ms",
            "1 ms\0",
            "9999999999999999",
            "0.1234567891",
            "almost",
            "< 1%",
        ] {
            assert_eq!(text.parse::<Measurement>(), Err(NoValue), "{text:?}");
        }
        assert!(format!("1 {}", "m".repeat(80)).parse::<Measurement>().is_err());
        assert!("1 ms".parse::<Measurement>().is_ok(), "the control");
    }
}
