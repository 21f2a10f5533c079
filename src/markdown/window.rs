//! Windows in headings: "3 days before", "First Week", "T-3d", in days relative to the release; those
//! in hours and minutes to the minute as well.

use std::{ops::Range, sync::LazyLock};

use regex::{Captures, Regex};

use crate::model::{Elapsed, Untrusted, Window, WindowSpan};

/// Days, and the minutes where both ends are written in hours or minutes.
type Reach = (WindowSpan, Option<Elapsed>);
type Reading = fn(&Captures<'_>) -> Option<Reach>;

/// One end of a window, relative to the release.
#[derive(Clone, Copy)]
struct Point {
    days: i64,
    /// Where it is written in hours or minutes.
    minutes: Option<i64>,
}

/// The release itself.
const RELEASE: Point = Point { days: 0, minutes: Some(0) };

/// Every form that is read, the more telling first.
static FORMS: LazyLock<Vec<(Regex, Reading)>> = LazyLock::new(|| {
    let number = r"(\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)";
    let unit = r"(minute|hour|hr|day|week|month|min|h|d|w)s?";
    let point = r"([TD][-+]?\d{1,4}\s*(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|[hdwm])?)";
    let side = r"(before|prior|ahead|after|following|later|post)";
    let event = r"(?:deploy(?:ment)?|release|launch|go-?live|rollout)";
    let forms: [(String, Reading); 9] = [
        (format!(r"(?i)\b{point}\s*(?:-|–|—|to|\.\.+|…|until)\s*{point}(?:$|[^\w])"), points),
        (format!(r"(?i)\b{number}\s*(?:-|–|—|to)\s*{number}\s*{unit}\s+{side}\b"), two_numbers),
        (
            format!(r"(?i)\bwithin\s+(?:the\s+)?(?:first\s+|last\s+)?{number}\s*{unit}\s+{side}\b"),
            within,
        ),
        (
            format!(r"(?i)\bwithin\s+(?:the\s+)?(?:first\s+)?{number}\s*{unit}(?:\s+of\s+\w+)?"),
            first,
        ),
        (format!(r"(?i)\b{number}\s*{unit}\s+{side}\b"), one_number),
        (format!(r"(?i)\bfirst\s+(?:{number}\s*)?{unit}\b"), first),
        (format!(r"(?i)\b(?:the\s+)?(day|week|month)\s+{side}\b"), bare),
        (
            format!(
                r"(?i)\b(?:{event}[\s-]+day|day\s+of\s+(?:the\s+)?{event}|D-Day|same\s+day|day\s+0)\b"
            ),
            |_| Some((WindowSpan { from: 0, to: 0 }, None)),
        ),
        (format!(r"(?i)(?:^|[\s(\[:,–—-]){point}(?:$|[^\w])"), single_point),
    ];
    forms.into_iter().filter_map(|(form, read)| Some((Regex::new(&form).ok()?, read))).collect()
});

/// The window that a heading states.
pub(super) fn parse(heading: &str) -> Option<Window> {
    let (range, (span, elapsed)) = find(heading)?;
    Some(Window { text: Untrusted::new(heading[range].trim()), span, elapsed })
}

/// A heading without the parentheses at its end that state its window.
pub(super) fn without(heading: &str) -> &str {
    let heading = heading.trim_end();
    match heading.rfind('(') {
        Some(at) if heading.ends_with(')') && find(&heading[at..]).is_some() => {
            heading[..at].trim_end()
        }
        _ => heading,
    }
}

fn find(heading: &str) -> Option<(Range<usize>, Reach)> {
    if !may_state(heading) {
        return None;
    }
    FORMS.iter().find_map(|(form, read)| {
        let captures = form.captures(heading)?;
        let range = captures.get(0)?.range();
        let words = &heading[range.clone()];
        let trimmed = words.trim_matches(|c: char| !c.is_alphanumeric());
        let start = range.start + words.find(trimmed)?;
        Some((start..start + trimmed.len(), read(&captures)?))
    })
}

/// Whether a heading has what every form has: a word of time, or a number with a unit or a point
/// beside it. The forms cost more than all else that is read of a file, and are made once one does.
fn may_state(heading: &str) -> bool {
    const WORDS: [&str; 12] = [
        "day",
        "week",
        "month",
        "before",
        "prior",
        "ahead",
        "after",
        "following",
        "later",
        "post",
        "first",
        "within",
    ];
    let lower = heading.to_ascii_lowercase();
    let in_number = |c: char| c.is_ascii_digit() || "+-".contains(c);
    let has_unit = |part: &str| part.trim_start().starts_with(['m', 'h', 'd', 'w']);
    let mut parts = lower.split(in_number);
    !heading.is_ascii()
        || WORDS.iter().any(|word| lower.contains(word))
        || parts.next().is_some_and(|first| {
            let is_point = first.ends_with(['t', 'd']) && first.len() < lower.len();
            is_point || parts.any(|part| has_unit(part) || part.ends_with(['t', 'd']))
        })
}

fn group<'t>(captures: &Captures<'t>, index: usize) -> Option<&'t str> {
    Some(captures.get(index)?.as_str())
}

fn number(word: &str) -> Option<i64> {
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let lower = word.to_ascii_lowercase();
    if let Ok(number) = lower.parse() {
        return Some(number);
    }
    match lower.as_str() {
        "a" | "an" => Some(1),
        "twelve" => Some(12),
        _ => Some(i64::try_from(words.iter().position(|known| *known == lower)?).ok()? + 1),
    }
}

/// A distance in time after the release; hours are rounded to whole days beside their minutes.
fn after(count: i64, unit: &str) -> Point {
    let (days, minutes) = match unit.to_ascii_lowercase().as_bytes() {
        [b'm', b'i', ..] => ((count + 720) / 1440, Some(count)),
        [b'h', ..] => ((count + 12) / 24, Some(count * 60)),
        [b'w', ..] => (count * 7, None),
        [b'm', ..] => (count * 30, None),
        _ => (count, None),
    };
    Point { days, minutes }
}

fn before(count: i64, unit: &str) -> Point {
    let Point { days, minutes } = after(count, unit);
    Point { days: -days, minutes: minutes.map(|minutes| -minutes) }
}

fn is_before(side: &str) -> bool {
    ["before", "prior", "ahead"].iter().any(|word| side.eq_ignore_ascii_case(word))
}

fn span(one: Point, other: Point) -> Reach {
    let days = WindowSpan { from: one.days.min(other.days), to: one.days.max(other.days) };
    let minutes = one.minutes.zip(other.minutes);
    (days, minutes.map(|(one, other)| Elapsed { from: one.min(other), to: one.max(other) }))
}

fn signed(count: i64, unit: &str, side: &str) -> Point {
    if is_before(side) { before(count, unit) } else { after(count, unit) }
}

fn two_numbers(captures: &Captures<'_>) -> Option<Reach> {
    let (unit, side) = (group(captures, 3)?, group(captures, 4)?);
    let one = signed(number(group(captures, 1)?)?, unit, side);
    Some(span(one, signed(number(group(captures, 2)?)?, unit, side)))
}

fn one_number(captures: &Captures<'_>) -> Option<Reach> {
    let day = signed(number(group(captures, 1)?)?, group(captures, 2)?, group(captures, 3)?);
    Some(span(day, day))
}

fn within(captures: &Captures<'_>) -> Option<Reach> {
    Some(span(
        RELEASE,
        signed(number(group(captures, 1)?)?, group(captures, 2)?, group(captures, 3)?),
    ))
}

fn first(captures: &Captures<'_>) -> Option<Reach> {
    let count = group(captures, 1).map_or(Some(1), number)?;
    Some(span(RELEASE, after(count, group(captures, 2)?)))
}

fn bare(captures: &Captures<'_>) -> Option<Reach> {
    let day = signed(1, group(captures, 1)?, group(captures, 2)?);
    Some(span(day, day))
}

fn points(captures: &Captures<'_>) -> Option<Reach> {
    Some(span(point(group(captures, 1)?)?, point(group(captures, 2)?)?))
}

fn single_point(captures: &Captures<'_>) -> Option<Reach> {
    let day = point(group(captures, 1)?)?;
    Some(span(day, day))
}

/// The day of `T-3d`, `T+1w`, `D-1`, `T0`.
fn point(text: &str) -> Option<Point> {
    let rest = text.get(1..)?;
    let (is_before, rest) = match rest.chars().next()? {
        '-' => (true, &rest[1..]),
        '+' => (false, &rest[1..]),
        '0' => (false, rest),
        _ => return None,
    };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let unit = rest[end..].trim();
    let (count, unit) = (rest[..end].parse().ok()?, if unit.is_empty() { "d" } else { unit });
    Some(if is_before { before(count, unit) } else { after(count, unit) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_read() {
        for (heading, text, from, to) in [
            ("Phase 1: Code (1-2 weeks before)", "1-2 weeks before", -14, -7),
            ("Code (1 – 2 weeks before)", "1 – 2 weeks before", -14, -7),
            ("Phase 2 (1 week before)", "1 week before", -7, -7),
            ("Database (3 days before)", "3 days before", -3, -3),
            ("A week before release", "A week before", -7, -7),
            ("The day before", "The day before", -1, -1),
            ("24 hours before", "24 hours before", -1, -1),
            ("Two days after", "Two days after", 2, 2),
            ("Deployment (Deployment Day)", "Deployment Day", 0, 0),
            ("Launch day", "Launch day", 0, 0),
            ("Post-Deployment (First 24 hours)", "First 24 hours", 0, 1),
            ("Ongoing (First Week)", "First Week", 0, 7),
            ("First 3 days", "First 3 days", 0, 3),
            ("Freeze (T-3d)", "T-3d", -3, -3),
            ("T+1w: review", "T+1w", 7, 7),
            ("T-3: freeze", "T-3", -3, -3),
            ("T-24h", "T-24h", -1, -1),
            ("Freeze (T-14d to T-7d)", "T-14d to T-7d", -14, -7),
            ("Watch (within 2 hours after)", "within 2 hours after", 0, 0),
            ("Watch (within 2 days after)", "within 2 days after", 0, 2),
            ("Freeze (within 2 weeks before)", "within 2 weeks before", -14, 0),
            ("Within 48 hours of release", "Within 48 hours of release", 0, 2),
        ] {
            let window = parse(heading);
            let read = window.as_ref().map(|w| (w.text.raw(), w.span.from, w.span.to));
            assert_eq!(read, Some((text, from, to)), "{heading}");
        }
    }

    #[test]
    fn hours_and_minutes_are_kept_beside_the_days() {
        for (heading, minutes) in [
            ("Post-Deployment (First 24 hours)", Some((0, 24 * 60))),
            ("T-24h", Some((-24 * 60, -24 * 60))),
            ("Watch (within 90 minutes after)", Some((0, 90))),
            ("Freeze (T-2h to T-30min)", Some((-120, -30))),
            ("Ongoing (First Week)", None),
            ("Deployment Day", None),
            ("Freeze (T-1d to T-2h)", None),
        ] {
            let window = parse(heading);
            let elapsed = window.map(|window| window.elapsed.map(|one| (one.from, one.to)));
            assert_eq!(elapsed, Some(minutes), "{heading}");
        }
    }

    #[test]
    fn other_headings_have_none() {
        for heading in [
            "Phase 3: Database",
            "Keep 3 days of logs",
            "PostgreSQL 15",
            "Version 2-3 ready",
            "Before you begin",
            "After the release",
            "First steps",
            "DB-2 migration",
            "RT-3d",
        ] {
            assert_eq!(parse(heading), None, "{heading}");
        }
    }

    #[test]
    fn a_window_is_taken_off_the_end() {
        assert_eq!(without("Docs (optional) (2 days before)"), "Docs (optional)");
        assert_eq!(without("Docs (optional)"), "Docs (optional)");
    }
}
