//! Criteria: the measurable bound that a text states.
//!
//! Three forms are read, in this order: a sign ("Error rate < 1%"), words ("at least 3 reviewers"),
//! and a trailing plus ("80%+ coverage", "1000+ concurrent users"). Dates and versions are none.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::model::{Comparison, Criterion, Untrusted};

macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($pattern).ok());
    };
}

pattern!(
    SIGN,
    r"(?:^|[^-=<>!~])(?P<op><=|>=|=<|=>|≤|≥|<|>|==|\s=)\s*(?P<money>[$€£])?(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)"
);
pattern!(
    WORDS,
    r"(?i)\b(?P<op>at least|at most|no more than|not more than|no less than|no fewer than|not less than|less than|fewer than|more than|greater than|minimum of|maximum of|a minimum of|a maximum of|below|under|above|over|exceeds)\s+(?P<money>[$€£])?(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)"
);
pattern!(PLUS, r"(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)\s?(?P<percent>%?)\+(?P<late>%?)");

/// The bound that a text states.
pub(super) fn parse(text: &str) -> Option<Criterion> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !"<>≤≥$€£(".contains(c));
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // Making a pattern ready costs more than all else that is done for a short list.
    let has_sign = text.contains(['<', '>', '=', '≤', '≥']);
    let by_sign = has_sign.then(|| first(&SIGN, text, sign)).flatten();
    by_sign
        .or_else(|| first(&WORDS, text, words))
        .or_else(|| text.contains('+').then(|| first(&PLUS, text, plus)).flatten())
}

fn first(
    pattern: &LazyLock<Option<Regex>>,
    text: &str,
    read: fn(&str, &Captures<'_>) -> Option<Criterion>,
) -> Option<Criterion> {
    pattern.as_ref()?.captures_iter(text).find_map(|captures| read(text, &captures))
}

fn sign(text: &str, captures: &Captures<'_>) -> Option<Criterion> {
    let sign = captures.name("op")?;
    let comparison = match sign.as_str().trim() {
        "<" => Comparison::Less,
        "<=" | "=<" | "≤" => Comparison::AtMost,
        ">" => Comparison::Greater,
        ">=" | "≥" => Comparison::AtLeast,
        "=" | "==" => Comparison::Equal,
        // `=>` is an arrow.
        _ => return None,
    };
    compose(text, captures, comparison, sign.start())
}

fn words(text: &str, captures: &Captures<'_>) -> Option<Criterion> {
    let words = captures.name("op")?;
    let lower = words.as_str().to_ascii_lowercase();
    let comparison = match lower.trim_start_matches("a ") {
        "at least" | "no less than" | "no fewer than" | "not less than" | "minimum of" => {
            Comparison::AtLeast
        }
        "at most" | "no more than" | "not more than" | "maximum of" => Comparison::AtMost,
        "less than" | "fewer than" | "below" | "under" => Comparison::Less,
        _ => Comparison::Greater,
    };
    let criterion = compose(text, captures, comparison, words.start())?;
    // "Above 3" may be anything; "at least 3 reviewers" is a bound.
    (!criterion.unit.is_empty()).then_some(criterion)
}

/// The parts of a bound whose number stands behind its comparison.
fn compose(
    text: &str,
    captures: &Captures<'_>,
    comparison: Comparison,
    start: usize,
) -> Option<Criterion> {
    let number = captures.name("number")?;
    let rest = &text[number.end()..];
    let (unit, after) = match captures.name("money") {
        Some(money) => (money.as_str().to_owned(), rest),
        None => unit(rest),
    };
    if goes_on(rest) {
        return None;
    }
    let before = quantity(&text[..start]);
    let quantity = match (before.is_empty(), unit.as_str()) {
        (false, _) => before,
        (true, "%") => leading_words(after),
        (true, _) => unit.clone(),
    };
    build(quantity, comparison, number.as_str(), unit)
}

fn plus(text: &str, captures: &Captures<'_>) -> Option<Criterion> {
    let (whole, number) = (captures.get(0)?, captures.name("number")?);
    let (before, after) = (&text[..whole.start()], &text[whole.end()..]);
    let percent = ["percent", "late"]
        .iter()
        .any(|name| captures.name(name).is_some_and(|found| !found.as_str().is_empty()));
    if percent {
        let words = leading_words(after);
        let quantity = if words.is_empty() { quantity(before) } else { words };
        return build(quantity, Comparison::AtLeast, number.as_str(), "%".to_owned());
    }
    // "PostgreSQL 15+ installed" is a version, "64+ characters" a bound.
    let named = before.trim_end().rsplit([' ', '(']).next().unwrap_or_default();
    let is_version = before.ends_with(|c: char| c.is_alphanumeric() || "-.+/:".contains(c))
        || (before.ends_with(' ') && named.contains(char::is_uppercase))
        || number.as_str().contains('.');
    let (unit, _) = unit(after);
    if is_version || unit.is_empty() || !after.starts_with(' ') {
        return None;
    }
    let before = quantity(before);
    let quantity = if before.is_empty() { unit.clone() } else { before };
    build(quantity, Comparison::AtLeast, number.as_str(), unit)
}

fn build(
    quantity: String,
    comparison: Comparison,
    number: &str,
    unit: String,
) -> Option<Criterion> {
    if quantity.is_empty() {
        return None;
    }
    let value = number.replace(',', "").parse().ok()?;
    Some(Criterion {
        quantity: Untrusted::new(quantity),
        comparison,
        value,
        unit: Untrusted::new(unit),
    })
}

/// Whether a number goes on as a date, a time, a version or a word with digits.
fn goes_on(rest: &str) -> bool {
    let mut characters = rest.chars();
    let (first, second) = (characters.next(), characters.next());
    matches!(first, Some('.' | '-' | '/' | ':')) && second.is_some_and(|c| c.is_ascii_digit())
        || (matches!(first, Some('.')) && second.is_some_and(|c| c == 'x'))
}

/// What is measured: the text before the bound, without what leads over to it.
fn quantity(before: &str) -> String {
    let mut text = before.trim();
    loop {
        let trimmed = text.trim_end_matches(|c: char| c.is_whitespace() || "(:,-–—[".contains(c));
        let bare = trimmed.rsplit_once(' ').filter(|(_, last)| {
            [
                "is", "are", "at", "by", "be", "of", "with", "to", "stays", "remains", "has",
                "and", "stay",
            ]
            .iter()
            .any(|word| last.eq_ignore_ascii_case(word))
        });
        match bare {
            Some((rest, _)) => text = rest,
            None => return trimmed.to_owned(),
        }
    }
}

/// Words that end a unit.
const ENDS: [&str; 29] = [
    "at",
    "for",
    "in",
    "on",
    "under",
    "during",
    "over",
    "within",
    "and",
    "or",
    "with",
    "of",
    "when",
    "while",
    "before",
    "after",
    "across",
    "by",
    "the",
    "to",
    "from",
    "is",
    "are",
    "installed",
    "supported",
    "required",
    "only",
    "per-test",
    "if",
];

/// The unit that a number is followed by, and what is behind it: `%`, letters, or up to two words
/// (three where the second is "per").
fn unit(rest: &str) -> (String, &str) {
    let text = rest.trim_start();
    if let Some(after) = text.strip_prefix('%') {
        return ("%".to_owned(), after);
    }
    let phrase_end =
        text.find(|c: char| !(c.is_alphanumeric() || " -/µ°'".contains(c))).unwrap_or(text.len());
    let mut words: Vec<&str> = Vec::new();
    for word in text[..phrase_end].split_whitespace() {
        let lower = word.to_ascii_lowercase();
        let ends = ENDS.contains(&lower.as_str())
            || word == "-"
            || (!words.is_empty() && (lower.ends_with("ed") || lower.ends_with("ing")));
        let room = if words.get(1) == Some(&"per") || lower == "per" { 3 } else { 2 };
        if ends || words.len() >= room || !word.starts_with(char::is_alphabetic) && words.is_empty()
        {
            break;
        }
        words.push(word);
    }
    (words.join(" "), &text[phrase_end..])
}

/// The words that a text begins with, up to a sign.
fn leading_words(text: &str) -> String {
    let end =
        text.find(|c: char| !(c.is_alphanumeric() || " -/".contains(c))).unwrap_or(text.len());
    text[..end].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_read() {
        for (text, quantity, sign, value, unit) in [
            ("Error rate < 1%", "Error rate", "<", 1.0, "%"),
            ("✅ Error rate <1%", "Error rate", "<", 1.0, "%"),
            ("Response time < 500ms (p95)", "Response time", "<", 500.0, "ms"),
            ("P95 response time < 500 ms at noon", "P95 response time", "<", 500.0, "ms"),
            ("Backend unit tests passing (80%+ coverage)", "coverage", ">=", 80.0, "%"),
            (
                "Load testing completed (1000+ concurrent users)",
                "Load testing completed",
                ">=",
                1000.0,
                "concurrent users",
            ),
            (
                "JWT secrets generated (64+ characters)",
                "JWT secrets generated",
                ">=",
                64.0,
                "characters",
            ),
            ("Cache hit rate > 80%", "Cache hit rate", ">", 80.0, "%"),
            ("Uptime >= 99.95%", "Uptime", ">=", 99.95, "%"),
            ("Latency ≤ 1,500 ms", "Latency", "<=", 1500.0, "ms"),
            ("Cost is < $100 a day", "Cost", "<", 100.0, "$"),
            ("Replicas = 3", "Replicas", "=", 3.0, ""),
            ("Approved by at least 3 reviewers", "Approved", ">=", 3.0, "reviewers"),
            ("At least 3 reviewers", "reviewers", ">=", 3.0, "reviewers"),
            ("Error rate below 1%", "Error rate", "<", 1.0, "%"),
            (
                "Throughput > 200 requests per second",
                "Throughput",
                ">",
                200.0,
                "requests per second",
            ),
            ("No more than 5 open bugs", "open bugs", "<=", 5.0, "open bugs"),
        ] {
            let read = parse(text);
            let read = read
                .as_ref()
                .map(|c| (c.quantity.raw(), c.comparison.sign(), c.value, c.unit.raw()));
            assert_eq!(read, Some((quantity, sign, value, unit)), "{text}");
        }
    }

    #[test]
    fn versions_dates_and_arrows_are_no_bounds() {
        for text in [
            "PostgreSQL 15 installed",
            "PostgreSQL 15+ installed",
            "iOS 14+ devices tested",
            "Python 3.9+ installed",
            "Released on 2025-01-24",
            "Date > 2025-01-24",
            "Version >= 2.3.1",
            "Step 1 -> 2",
            "a => 3",
            "FOO=1 is set",
            "C++ 11",
            "Over 9000",
            "24/7 support",
            "No critical errors in logs",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
