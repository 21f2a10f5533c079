//! One piece of a file, read by itself: its headings and items without their places.
//!
//! The only thing that a piece is told of the rest of the file is which labels are defined as link
//! references there. What it asked for is remembered with it: the same text reads the same wherever the
//! answers are the same, but for footnotes, of which [`super::versions`] takes care.

use foldhash::{HashMap, HashMapExt as _};
use pulldown_cmark::CowStr;
use unicase::UniCase;

use super::{
    MarkdownError, attributes,
    attributes::Place,
    outline::{self, Outline, Owner},
    source::Source,
};
use crate::model::{Attributes, State, Untrusted};

/// Link reference definitions: label to destination.
pub(super) type Definitions = HashMap<UniCase<String>, String>;

/// A label, and the destination that it was found to have.
pub(super) type Question = (UniCase<String>, Option<String>);

/// What a piece says.
#[derive(Debug)]
pub(super) struct Piece {
    /// The piece that it is, among those of one reader.
    pub(super) number: usize,
    pub(super) headings: Vec<PieceHeading>,
    pub(super) items: Vec<PieceItem>,
    /// The comments that stand before any heading, then those of the first heading.
    pub(super) comments: [Vec<String>; 2],
    /// The labels that it does not define itself and asked for.
    pub(super) questions: Vec<Question>,
    /// The link references that it defines.
    pub(super) definitions: Vec<(UniCase<String>, String)>,
    /// How many bytes of destination and title the longest of them has.
    pub(super) longest_definition: usize,
    /// Whether a fence or an HTML block in it has no end: it goes on into the next piece.
    pub(super) is_open: bool,
}

/// A heading of a piece.
#[derive(Debug)]
pub(super) struct PieceHeading {
    pub(super) level: u8,
    pub(super) text: Untrusted,
}

/// An item of a piece.
#[derive(Debug)]
pub(super) struct PieceItem {
    pub(super) text: Untrusted,
    pub(super) reason: Option<Untrusted>,
    pub(super) state: State,
    pub(super) blocks: Vec<Untrusted>,
    /// Index of the heading in the piece that it is under.
    pub(super) heading: Option<usize>,
    /// Index of the item in the piece that it is nested in.
    pub(super) parent: Option<usize>,
    pub(super) id: Option<String>,
}

/// Reads a piece.
///
/// # Errors
///
/// Where lists and quotes are nested too deeply; the line is counted from the piece's beginning.
pub(super) fn read(
    number: usize,
    source: &Source<'_>,
    definitions: &Definitions,
) -> Result<Piece, MarkdownError> {
    let mut questions: HashMap<UniCase<String>, Option<String>> = HashMap::new();
    let resolve = |label: &str| {
        let label = UniCase::new(label.to_owned());
        let found = definitions.get(&label).cloned();
        questions.insert(label, found.clone());
        found.map(CowStr::from)
    };
    let outline = outline::read_piece(source, resolve)?;
    let mut questions: Vec<Question> = questions.into_iter().collect();
    questions.sort();
    let items = items(&outline);
    let headings = outline
        .headings
        .iter()
        .map(|heading| PieceHeading {
            level: heading.level,
            text: Untrusted::new(heading.inline.compared()),
        })
        .collect();
    let of = |owner| move |(other, _): &&(Owner, _)| *other == owner;
    let comments = [None, Some(0)].map(|heading| {
        let found = outline.comments.iter().filter(of(Owner::Heading(heading)));
        found.map(|(_, comment)| comment.text.clone()).collect()
    });
    let is_open = outline.last_end == Some(source.markdown().len());
    let Outline { definitions, longest_definition, .. } = outline;
    Ok(Piece {
        number,
        headings,
        items,
        comments,
        questions,
        definitions,
        longest_definition,
        is_open,
    })
}

fn items(outline: &Outline) -> Vec<PieceItem> {
    let mut attributes: HashMap<usize, Attributes> = HashMap::new();
    for (owner, comment) in &outline.comments {
        if let Owner::Item(item) = owner
            && let Some((entries, _)) = attributes::entries(&comment.text)
        {
            attributes::collect(entries, Place::Item, attributes.entry(*item).or_default());
        }
    }
    let item = |(at, draft): (usize, &outline::Draft)| {
        let (text, reason) = draft.wording();
        PieceItem {
            state: draft.state(reason.is_some()),
            text: Untrusted::new(text),
            reason: reason.map(Untrusted::new),
            blocks: draft.blocks.iter().map(|block| Untrusted::new(block.as_str())).collect(),
            heading: draft.heading,
            parent: draft.parent,
            id: attributes.get(&at).and_then(|own| Some(own.get("id")?.raw().to_owned())),
        }
    };
    outline.items.iter().enumerate().map(item).collect()
}

impl Piece {
    /// Whether the answers to what it asked are still the same.
    pub(super) fn agrees(&self, definitions: &Definitions) -> bool {
        self.questions.iter().all(|(label, answer)| definitions.get(label) == answer.as_ref())
    }
}
