//! A file's outline: its headings, draft items and remarks, as the parser has them.

use pulldown_cmark::{BrokenLink, CowStr, Options, Parser};
use unicase::UniCase;

use super::{
    Detail, MarkdownError, condensed::Condensed, html::Comment, inline::Inline, lookalike::Found,
    mentions::Mentions, reader::Reader, source::Source,
};
use crate::model::State;

/// A heading of the document.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) start: usize,
    pub(super) inline: Inline,
    /// Index of the heading that it is under.
    pub(super) above: Option<usize>,
}

/// A task-list item as it stands in the file.
#[derive(Debug)]
pub(super) struct Draft {
    /// Offset of the character between the brackets.
    pub(super) tick: usize,
    pub(super) checked: bool,
    pub(super) inline: Inline,
    pub(super) blocks: Vec<String>,
    /// Index of the heading that it is under.
    pub(super) heading: Option<usize>,
    /// Index of the item that it is nested in.
    pub(super) parent: Option<usize>,
}

/// An entry of a list that is no task, nor below one.
#[derive(Debug)]
pub(super) struct PlainEntry {
    pub(super) start: usize,
    pub(super) text: String,
    pub(super) heading: Option<usize>,
}

/// What a comment belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The item of that index.
    Item(usize),
    /// The heading of that index; none before any heading.
    Heading(Option<usize>),
    /// An entry or quote that can have no attributes.
    Nothing,
}

impl Draft {
    /// Compared text, and what follows it where all of it is struck.
    pub(super) fn wording(&self) -> (String, Option<String>) {
        match self.inline.struck() {
            Some((text, reason)) => (text, Some(reason)),
            None => (self.inline.compared(), None),
        }
    }

    /// What the box says.
    pub(super) fn state(&self, is_struck: bool) -> State {
        match (is_struck, self.checked) {
            (true, _) => State::NotApplicable,
            (false, true) => State::Checked,
            (false, false) => State::Open,
        }
    }
}

/// All that is read from the events.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Where the last block ends that an empty line does not.
    pub(super) last_end: Option<usize>,
    /// The link references that are defined: label and destination.
    pub(super) definitions: Vec<(UniCase<String>, String)>,
    /// How many bytes of destination and title the longest of them has.
    pub(super) longest_definition: usize,
    pub(super) headings: Vec<Heading>,
    pub(super) items: Vec<Draft>,
    pub(super) entries: Vec<PlainEntry>,
    pub(super) comments: Vec<(Owner, Comment)>,
    pub(super) lookalikes: Vec<Found>,
    pub(super) mentions: Mentions,
}

impl Outline {
    /// Whether another outline has the same headings and items.
    fn says_as(&self, other: &Self) -> bool {
        let all = |outline: &Self| format!("{:?} {:?}", outline.headings, outline.items);
        all(self) == all(other)
    }
}

/// The dialect: GitHub's, as far as it decides about items and their text.
fn dialect() -> Options {
    Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
}

/// How many bytes of references the parser follows in any file.
const FOLLOWED: usize = 100_000;

/// Whether the parser may stop following references, which it does once they add up to more than the
/// file: what a reference is would then depend on where it stands.
pub(super) fn follows_too_many(text: &[u8], longest: usize) -> bool {
    // There are no more references than bytes; to count them takes longer.
    longest.saturating_mul(text.len()) > FOLLOWED
        && longest.saturating_mul(memchr::memchr_iter(b'[', text).count()) > FOLLOWED
}

/// Reads a file's outline; where it is read for its items, without what its prose has.
pub(super) fn read(source: &Source<'_>, detail: Detail) -> Result<Outline, MarkdownError> {
    let whole = || read_text(source, &Condensed::whole(source), detail, |_| None);
    if detail == Detail::Everything {
        return whole();
    }
    let outline = read_text(source, &Condensed::of(source), detail, |_| None)?;
    if follows_too_many(source.text().as_bytes(), outline.longest_definition) {
        return whole();
    }
    debug_assert!(
        whole().is_ok_and(|whole| whole.says_as(&outline)),
        "what is left out says nothing of items"
    );
    Ok(outline)
}

/// Reads the outline of a piece of a file of which other pieces define link references: `resolve`
/// gives the destination of a label.
pub(super) fn read_piece(
    source: &Source<'_>,
    resolve: impl FnMut(&str) -> Option<CowStr<'static>>,
) -> Result<Outline, MarkdownError> {
    read_text(source, &Condensed::whole(source), Detail::Items, resolve)
}

fn read_text<'a>(
    source: &Source<'_>,
    condensed: &'a Condensed<'_>,
    detail: Detail,
    mut resolve: impl FnMut(&str) -> Option<CowStr<'static>>,
) -> Result<Outline, MarkdownError> {
    let mut reader = Reader::new(source, detail);
    let mut answer = |link: BrokenLink<'a>| Some((resolve(&link.reference)?, CowStr::Borrowed("")));
    let parser =
        Parser::new_with_broken_link_callback(&condensed.text, dialect(), Some(&mut answer));
    let definitions = &mut reader.outline.definitions;
    let mut longest = 0;
    for (label, link) in parser.reference_definitions().iter() {
        longest = longest.max(link.dest.len() + link.title.as_ref().map_or(0, |title| title.len()));
        definitions.push((UniCase::new(label.to_owned()), link.dest.to_string()));
    }
    reader.outline.longest_definition = longest;
    for (event, range) in parser.into_offset_iter() {
        reader.event(&event, condensed.start(range.start)..condensed.end(range.end))?;
    }
    Ok(reader.outline)
}
