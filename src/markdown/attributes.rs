//! Attributes: the keys and values of `<!-- checklist: key=value … -->`.
//!
//! A value stands behind `=`, bare up to the next white space or in single or double quotes. A key
//! without a value is a flag.

use std::ops::Range;

use crate::model::{AttributeProblemKind, Attributes, Untrusted, WrittenDate};

/// What an attribute can stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Item,
    Heading,
    /// The title, or a comment before any heading.
    Title,
    Nothing,
}

/// One key with its value; `range` is its place in the comment's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: Option<String>,
    pub(super) range: Range<usize>,
}

/// A problem with one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) kind: AttributeProblemKind,
    pub(super) key: String,
    pub(super) value: String,
    pub(super) at: usize,
}

impl Problem {
    fn new(kind: AttributeProblemKind, entry: &Entry) -> Self {
        let value = entry.value.clone().unwrap_or_default();
        Self { kind, key: entry.key.clone(), value, at: entry.range.start }
    }
}

/// The entries of a comment's text; none if it is no `checklist:` comment. Where it cannot be read
/// on, reading stops with a problem.
pub(super) fn entries(comment: &str) -> Option<(Vec<Entry>, Option<Problem>)> {
    let body = comment.trim_start().strip_prefix("checklist:")?;
    let base = comment.len() - body.len();
    let (mut entries, mut at) = (Vec::new(), 0);
    loop {
        at += body[at..].len() - body[at..].trim_start().len();
        if at == body.len() {
            return Some((entries, None));
        }
        let Some((mut entry, length)) = entry(&body[at..]) else {
            let kind = AttributeProblemKind::Unreadable;
            let key = body[at..].trim_end().to_owned();
            return Some((
                entries,
                Some(Problem { kind, key, value: String::new(), at: base + at }),
            ));
        };
        entry.range = base + at..base + at + length;
        entries.push(entry);
        at += length;
    }
}

/// The entry that the text begins with, and its length.
fn entry(text: &str) -> Option<(Entry, usize)> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let key_end = text.find(|c| !is_key(c)).unwrap_or(text.len());
    if key_end == 0 {
        return None;
    }
    let (value, end) = match text[key_end..].strip_prefix('=') {
        None => (None, key_end),
        Some(rest) => {
            let (value, length) = value(rest)?;
            (Some(value), key_end + 1 + length)
        }
    };
    if text[end..].starts_with(|c: char| !c.is_whitespace()) {
        return None;
    }
    Some((Entry { key: text[..key_end].to_owned(), value, range: 0..0 }, end))
}

fn value(text: &str) -> Option<(String, usize)> {
    if let Some(quote @ ('"' | '\'')) = text.chars().next() {
        let end = text[1..].find(quote)? + 1;
        return Some((text[1..end].to_owned(), end + 1));
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    Some((text[..end].to_owned(), end))
}

/// Takes what counts of a comment's entries into `attributes`, and says what does not.
pub(super) fn collect(
    entries: Vec<Entry>,
    place: Place,
    attributes: &mut Attributes,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for entry in entries {
        if let Some(kind) = objection(&entry, place, attributes) {
            problems.push(Problem::new(kind, &entry));
        } else {
            let value = Untrusted::new(entry.value.unwrap_or_default());
            attributes.insert(entry.key, value);
        }
    }
    problems
}

fn objection(entry: &Entry, place: Place, attributes: &Attributes) -> Option<AttributeProblemKind> {
    let value = entry.value.as_deref();
    let given = value.is_some_and(|value| !value.trim().is_empty());
    let (placed, valid) = match entry.key.as_str() {
        "id" => (place == Place::Item, value.is_some_and(is_id)),
        "release" => (place == Place::Title, given),
        "date" => (place == Place::Title, value.is_some_and(is_date)),
        "approvals" => (true, value.is_some_and(is_count)),
        "required" | "optional" => (true, matches!(value, None | Some("" | "true"))),
        "one-of" => (true, true),
        "owner" | "covers" | "signers" => (true, given),
        _ => return Some(AttributeProblemKind::UnknownKey),
    };
    if !placed || place == Place::Nothing {
        Some(AttributeProblemKind::Misplaced)
    } else if !valid {
        Some(AttributeProblemKind::InvalidValue)
    } else if attributes.contains_key(&entry.key) {
        Some(AttributeProblemKind::DuplicateKey)
    } else {
        None
    }
}

/// Whether a value can be an id: letters, digits, `-`, `_`, `.`, beginning with a letter or digit,
/// at most 64 of them.
fn is_id(value: &str) -> bool {
    value.len() <= 64
        && value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn is_count(value: &str) -> bool {
    value.parse::<u16>().is_ok_and(|count| count > 0)
}

/// Whether a value is a day or a moment; which moment may be for the policy's time zone to say.
fn is_date(value: &str) -> bool {
    value.parse::<WrittenDate>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comment: &str, place: Place) -> (Vec<String>, Vec<(AttributeProblemKind, String)>) {
        let (entries, broken) = entries(comment).unwrap_or_default();
        let mut attributes = Attributes::new();
        let problems = collect(entries, place, &mut attributes);
        let found =
            attributes.iter().map(|(key, value)| format!("{key}={}", value.raw())).collect();
        let wrong = problems.into_iter().chain(broken).map(|problem| (problem.kind, problem.key));
        (found, wrong.collect())
    }

    #[test]
    fn values_are_bare_quoted_or_missing() {
        let (found, problems) = read(
            " checklist: id=db-restore owner=@dba covers=\"infra/** x\" optional ",
            Place::Item,
        );
        assert_eq!(found, ["covers=infra/** x", "id=db-restore", "optional=", "owner=@dba"]);
        assert_eq!(problems, []);
        assert_eq!(entries(" todo: id=x "), None);
    }

    #[test]
    fn what_does_not_count_is_named() {
        use AttributeProblemKind::{DuplicateKey, InvalidValue, Misplaced, UnknownKey, Unreadable};
        for (comment, place, kind, key) in [
            ("checklist: ownr=@a", Place::Item, UnknownKey, "ownr"),
            ("checklist: id=a id=b", Place::Item, DuplicateKey, "id"),
            ("checklist: id=:42", Place::Item, InvalidValue, "id"),
            ("checklist: approvals=0", Place::Heading, InvalidValue, "approvals"),
            ("checklist: required=false", Place::Item, InvalidValue, "required"),
            ("checklist: id=a", Place::Heading, Misplaced, "id"),
            ("checklist: release=2", Place::Item, Misplaced, "release"),
            ("checklist: date=2025-02-30", Place::Title, InvalidValue, "date"),
            ("checklist: owner=\"a", Place::Item, Unreadable, "owner=\"a"),
        ] {
            let (_, problems) = read(comment, place);
            assert_eq!(problems, [(kind, key.to_owned())], "{comment}");
        }
    }
}
