//! The release marker as text: `<!-- checklist: release=2.3 date=2025-02-14 -->`.

use std::ops::Range;

use chrono::NaiveDate;

use crate::markdown::{
    attributes::{self, Entry},
    html::Comment,
    outline::{Outline, Owner},
    source::Source,
};

/// What a marker is to say.
pub(super) struct Marker<'a> {
    pub(super) name: &'a str,
    pub(super) date: Option<NaiveDate>,
}

/// Whether a release's name can stand in a marker.
pub(super) fn is_name(name: &str) -> bool {
    super::is_line(name)
        && name.trim() == name
        && name.chars().count() <= 100
        && !name.contains(['"', '<', '>'])
        && !name.contains("--")
        && !name.ends_with('-')
}

impl Marker<'_> {
    /// The changes that make a file say it.
    pub(super) fn changes(
        &self,
        source: &Source<'_>,
        outline: &Outline,
    ) -> Vec<(Range<usize>, String)> {
        if let Some(comment) = present(source, outline) {
            return self.rewrite(comment);
        }
        let date = self.date.map(|date| format!(" date={date}")).unwrap_or_default();
        let comment = format!("<!-- checklist: release={}{date} -->", quoted(self.name));
        let title = outline.headings.first().filter(|heading| heading.level == 1);
        let end = title.and_then(|title| title.inline.visible_range(source.text()));
        if let Some(range) = end {
            return vec![(range.end..range.end, format!(" {comment}"))];
        }
        let ending = source.line_ending();
        vec![(source.body..source.body, format!("{comment}{ending}{ending}"))]
    }

    fn pairs(&self) -> [(&'static str, String); 2] {
        let date = self.date.map(|date| date.to_string()).unwrap_or_default();
        [("release", quoted(self.name)), ("date", date)]
    }

    /// The changes to a comment that is there: its other keys stay as they are.
    fn rewrite(&self, comment: &Comment) -> Vec<(Range<usize>, String)> {
        let (entries, _) = attributes::entries(&comment.text).unwrap_or_default();
        let base = comment.text_start();
        let mut changes: Vec<(Range<usize>, String)> = Vec::new();
        let mut missing = String::new();
        for (key, value) in self.pairs() {
            let mut of_key = entries.iter().filter(|entry| entry.key == key);
            match (of_key.next(), value.is_empty()) {
                (Some(entry), false) => {
                    changes.push((at(base, entry), format!("{key}={value}")));
                }
                (Some(entry), true) => {
                    changes.push((with_blank(base, comment, entry), String::new()));
                }
                (None, false) => missing = format!("{missing} {key}={value}"),
                (None, true) => {}
            }
            changes.extend(of_key.map(|entry| (with_blank(base, comment, entry), String::new())));
        }
        if !missing.is_empty() {
            let end = base + comment.text.trim_end().len();
            let release = entries.iter().find(|entry| entry.key == "release");
            let end = release.map_or(end, |entry| base + entry.range.end);
            // Behind a change of the same entry: both are one.
            match changes.iter_mut().find(|(range, _)| range.end == end) {
                Some((_, text)) => text.push_str(&missing),
                None => changes.push((end..end, missing)),
            }
        }
        changes
    }
}

/// The title's comment that carries the release, or any other of the title's that is ours.
fn present<'o>(source: &Source<'_>, outline: &'o Outline) -> Option<&'o Comment> {
    let is_title = |owner: Owner| match owner {
        Owner::Heading(None) => true,
        Owner::Heading(Some(0)) => outline.headings[0].level == 1,
        _ => false,
    };
    let written_whole = |comment: &Comment| {
        let start = comment.text_start();
        source.text().get(start..start + comment.text.len()) == Some(comment.text.as_str())
    };
    let ours =
        |comment: &&Comment| attributes::entries(&comment.text).is_some() && written_whole(comment);
    let owned = || outline.comments.iter().filter(|(owner, _)| is_title(*owner));
    let comments = || owned().map(|(_, comment)| comment).filter(ours);
    comments().find(|comment| says(comment, "release")).or_else(|| comments().next())
}

fn says(comment: &Comment, key: &str) -> bool {
    let (entries, _) = attributes::entries(&comment.text).unwrap_or_default();
    entries.iter().any(|entry| entry.key == key)
}

fn at(base: usize, entry: &Entry) -> Range<usize> {
    base + entry.range.start..base + entry.range.end
}

/// An entry with the white space before it.
fn with_blank(base: usize, comment: &Comment, entry: &Entry) -> Range<usize> {
    let before = comment.text[..entry.range.start].trim_end().len();
    base + before..base + entry.range.end
}

fn quoted(value: &str) -> String {
    let is_bare = value.chars().all(|c| !c.is_whitespace() && c != '\'');
    if is_bare { value.to_owned() } else { format!("\"{value}\"") }
}
