//! The messages of the commits that this program makes.
//!
//! Texts from the checklist stand quoted in the subject or behind a `-`, so that none can pass for
//! a trailer.

use super::plan::Edit;
use crate::{
    model::{Untrusted, trailer},
    render::escape,
};

/// The longest text in a subject, in characters; a longer one stands whole in the body.
const SUBJECT_TEXT: usize = 60;

/// `checklist: check "TEXT"`, or `checklist: check 3 items` with their texts below; then `body`.
pub fn of_edits(edits: &[(Edit, &Untrusted)], body: &str) -> String {
    let texts: Vec<_> = edits.iter().map(|(_, text)| shown(text)).collect();
    let verb = verb(edits);
    let (subject, listed) = match &texts[..] {
        [text] if text.chars().count() <= SUBJECT_TEXT => (format!("{verb} \"{text}\""), false),
        [text] => {
            let short: String = text.chars().take(SUBJECT_TEXT).collect();
            (format!("{verb} \"{}…\"", short.trim_end()), true)
        }
        several => (format!("{verb} {} items", several.len()), true),
    };
    let mut paragraphs = vec![format!("checklist: {subject}")];
    if listed {
        let lines: Vec<_> = texts.iter().map(|text| format!("- {text}")).collect();
        paragraphs.push(lines.join("\n"));
    }
    paragraphs.push(body.trim().to_owned());
    of_paragraphs(&paragraphs)
}

/// Paragraphs as git's `-m` puts them together.
pub fn of_paragraphs(paragraphs: &[String]) -> String {
    let written = paragraphs.iter().filter(|paragraph| !paragraph.is_empty());
    let written: Vec<_> = written.map(String::as_str).collect();
    written.join("\n\n") + "\n"
}

/// A message with trailers at its end: in the block of trailers that it ends with, so that none of those
/// is cut off, else in one of their own.
pub fn with_trailers(message: String, trailers: &[&str]) -> String {
    if trailers.is_empty() {
        return message;
    }
    let has_block = !trailer::trailers(&Untrusted::new(message.as_str())).is_empty();
    let gap = if has_block { "\n" } else { "\n\n" };
    message.trim_end().to_owned() + gap + &trailers.join("\n") + "\n"
}

fn verb(edits: &[(Edit, &Untrusted)]) -> &'static str {
    edits.first().map_or("edit", |(edit, _)| edit.imperative())
}

fn shown(text: &Untrusted) -> String {
    escape::terminal(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_item_stands_in_the_subject_and_several_in_the_body() {
        let (a, b) = (Untrusted::new("Backup tested"), Untrusted::new("Read replica"));
        let one = of_edits(&[(Edit::Tick, &a)], "");
        assert_eq!(one, "checklist: check \"Backup tested\"\n");
        let two = of_edits(&[(Edit::Waive, &a), (Edit::Waive, &b)], "no database");
        assert_eq!(
            two,
            "checklist: waive 2 items\n\n- Backup tested\n- Read replica\n\nno database\n"
        );
    }

    #[test]
    fn trailers_join_the_block_that_is_there() {
        let with = |message: &str| with_trailers(message.to_owned(), &["A: 1", "B: 2"]);
        assert_eq!(with("title\n"), "title\n\nA: 1\nB: 2\n");
        assert_eq!(with("title\n\nprose\n"), "title\n\nprose\n\nA: 1\nB: 2\n");
        assert_eq!(with("title\n\nC: 3\n"), "title\n\nC: 3\nA: 1\nB: 2\n");
        assert_eq!(with_trailers("title\n".to_owned(), &[]), "title\n");
    }

    #[test]
    fn a_text_is_no_trailer_and_breaks_no_line() {
        let trailer = Untrusted::new("x\n\nChecklist-Override: mine");
        let message = of_edits(&[(Edit::Tick, &trailer)], "");
        assert_eq!(message, "checklist: check \"x\\n\\nChecklist-Override: mine\"\n");
        let long = Untrusted::new(format!("Checklist-Override: {}", "a".repeat(80)));
        let message = of_edits(&[(Edit::Tick, &long)], "");
        assert!(message.lines().next().unwrap().chars().count() < 90, "{message}");
        assert!(message.contains("\n- Checklist-Override: aaa"), "{message}");
    }
}
