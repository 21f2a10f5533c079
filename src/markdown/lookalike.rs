//! What looks like a box and is none: people believe that they ticked it.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    inline::{Inline, OPAQUE},
    source::Source,
};
use crate::model::LookalikeKind;

/// A lookalike, by its offset in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub(super) offset: usize,
    pub(super) kind: LookalikeKind,
}

/// What kind of inline content is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    /// The text of a task, behind its box.
    Task,
    /// The text of a list item without a box.
    Entry,
    /// Anything else: paragraphs, headings, rows of tables.
    Paragraph,
}

macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($pattern).ok());
    };
}

pattern!(LISTED, r"^[\s>]*(?:[-+*]|\d{1,9}[.)])[ \t]+(\[[ xX]\])(?:\s|$)");
pattern!(LINE_START, r"^\s*(?:[-+*•‣◦–—·]|\d{1,9}[.)])?\s*(\[[ xX]\])(?:\s|\w|$)");
pattern!(ANYWHERE, r"(?:^|\s)(\[[ xX]\])(?:\s|$)");
// Brackets around nothing, one sign, or a box with blanks; and the boxes of Unicode.
pattern!(
    MALFORMED,
    r"^\s*(\[\s*(?:[^\w\s\[\]]\x{fe0f}?|[xXvVyYoO\p{Cyrillic}\p{Greek}])?\s*\]|［[^］]{0,2}］|[☐☑☒🗹🗷⬜🔲🔳❏❑□])"
);

/// Looks through lines of code or HTML for list items with a box.
pub(super) fn in_lines(text: &str, start: usize, kind: LookalikeKind, found: &mut Vec<Found>) {
    let Some(pattern) = LISTED.as_ref() else {
        return;
    };
    if !text.contains('[') {
        return;
    }
    let mut offset = start;
    for line in text.split_inclusive('\n') {
        if let Some(place) = pattern.captures(line).and_then(|captures| captures.get(1)) {
            found.push(Found { offset: offset + place.start(), kind });
        }
        offset += line.len();
    }
}

/// Looks through inline content.
pub(super) fn in_leaf(source: &Source<'_>, leaf: Leaf, inline: &Inline, found: &mut Vec<Found>) {
    let plain = &inline.plain;
    if leaf == Leaf::Entry
        && let Some(offset) = malformed(&plain.text).map(|at| plain.offset(at))
    {
        let escaped = offset > 0 && source.text().as_bytes()[offset - 1] == b'\\'
            || is_box(&plain.text) && !is_box(source.rest_of_line(offset));
        let kind = if escaped { LookalikeKind::Escaped } else { LookalikeKind::Malformed };
        found.push(Found { offset, kind });
        return;
    }
    if !plain.text.contains('[') {
        return;
    }
    let pattern = if leaf == Leaf::Paragraph { &LINE_START } else { &ANYWHERE };
    let Some(pattern) = pattern.as_ref() else {
        return;
    };
    let mut start = 0;
    for line in plain.text.split_inclusive('\n') {
        for captures in pattern.captures_iter(line) {
            if let Some(place) = captures.get(1) {
                let offset = plain.offset(start + place.start());
                let escaped = offset > 0 && source.text().as_bytes()[offset - 1] == b'\\';
                let kind = if escaped { LookalikeKind::Escaped } else { LookalikeKind::Paragraph };
                found.push(Found { offset, kind });
            }
        }
        start += line.len();
    }
}

/// Whether the text begins with a box as it should be.
fn is_box(text: &str) -> bool {
    ["[ ]", "[x]", "[X]"].iter().any(|tick| text.trim_start().starts_with(tick))
}

/// Where a bracket that was meant as a box begins in the text of a list item.
fn malformed(text: &str) -> Option<usize> {
    let place = MALFORMED.as_ref()?.captures(text)?.get(1)?;
    let behind = text[place.end()..].chars().next();
    // `[x](…)` without a target, `[x]: …` and `[][link]` are no boxes.
    if matches!(behind, Some('(' | '[' | ':' | OPAQUE)) { None } else { Some(place.start()) }
}
