//! Edits of a checklist file that touch nothing but what they must.
//!
//! Every function returns the whole new file. Each reads its own result again and compares: if
//! anything but the intended item came out otherwise, there is no result but an error.

mod marker;
mod release;
mod strike;

use std::ops::Range;

use super::{MarkdownError, ParseOptions, assemble, outline, outline::Outline, source::Source};
use crate::model::{Checklist, Item, State};

pub use release::start;
pub use strike::{reinstate, waive};

/// Why an edit was not made. Nothing is changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] MarkdownError),
    /// The item is not at its place in this file.
    #[error("the item is not at line {line} any more: read the file again")]
    Gone {
        /// Where it was to be, 1-based.
        line: u32,
    },
    /// The item's state does not allow the edit.
    #[error("the item at line {line} is {}, so it cannot be {edit}", .state.word())]
    WrongState {
        /// Its line, 1-based.
        line: u32,
        /// Its state.
        state: State,
        /// What was to be done: `ticked`, `unticked`, `waived`, `reinstated`.
        edit: &'static str,
    },
    /// The reason for a waiver is empty, or more than a line.
    #[error("a waiver needs a reason of one line")]
    Reason,
    /// The release's name cannot stand in the marker.
    #[error(
        "the release's name must be a line of 1 to 100 characters without quotes, angle brackets or `--`"
    )]
    Name,
    /// No heading has the text of the section asked for.
    #[error("no box is under a heading of that name")]
    Section,
    /// The edited file does not read as intended.
    #[error("the edit at line {line} would change more than the item: edit the file by hand")]
    Unsafe {
        /// The item's or marker's line, 1-based.
        line: u32,
    },
}

/// Ticks an open item: the one byte between its brackets becomes `x`.
///
/// # Errors
///
/// The file cannot be read, the item is not in it as it is given, or it is not open.
pub fn tick(source: &[u8], item: &Item) -> Result<Vec<u8>, EditError> {
    set_tick(source, item, b'x', State::Checked, "ticked")
}

/// Unticks a checked item: the one byte between its brackets becomes a space.
///
/// # Errors
///
/// The file cannot be read, the item is not in it as it is given, or it is not checked.
pub fn untick(source: &[u8], item: &Item) -> Result<Vec<u8>, EditError> {
    set_tick(source, item, b' ', State::Open, "unticked")
}

fn set_tick(
    source: &[u8],
    item: &Item,
    byte: u8,
    state: State,
    edit: &'static str,
) -> Result<Vec<u8>, EditError> {
    let opened = Opened::new(source)?;
    let index = opened.find(item)?;
    let from = if state == State::Checked { State::Open } else { State::Checked };
    opened.require(index, from, edit)?;
    let mut edited = source.to_vec();
    edited[item.tick_offset] = byte;
    opened.verify(&edited, item.line, |items| items[index].state = state)?;
    Ok(edited)
}

/// A file about to be edited, read whole.
struct Opened<'a> {
    source: Source<'a>,
    outline: Outline,
    checklist: Checklist,
}

impl<'a> Opened<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, EditError> {
        let source = Source::strict(bytes)?;
        let outline = outline::read(&source, super::Detail::Everything)?;
        let checklist = assemble::assemble(
            "",
            &source,
            &outline,
            &ParseOptions::default(),
            super::Detail::Everything,
        );
        Ok(Self { source, outline, checklist })
    }

    /// The index of an item that was read from these very bytes, whatever the section and path.
    fn find(&self, item: &Item) -> Result<usize, EditError> {
        let same = |known: &Item| {
            known.tick_offset == item.tick_offset
                && known.text == item.text
                && known.state == item.state
                && known.reason == item.reason
        };
        let found = self.checklist.items.iter().position(same);
        found.ok_or(EditError::Gone { line: item.line })
    }

    fn require(&self, index: usize, state: State, edit: &'static str) -> Result<(), EditError> {
        let item = &self.checklist.items[index];
        if item.state == state {
            return Ok(());
        }
        Err(EditError::WrongState { line: item.line, state: item.state, edit })
    }

    /// The source with stretches of it replaced; they must be in order and apart.
    fn replace(&self, changes: &[(Range<usize>, &str)]) -> Vec<u8> {
        let text = self.source.text();
        let (mut edited, mut at) = (String::with_capacity(text.len() + 64), 0);
        for (range, new) in changes {
            edited.push_str(&text[at..range.start]);
            edited.push_str(new);
            at = range.end;
        }
        edited.push_str(&text[at..]);
        edited.into_bytes()
    }

    /// Reads the edited file and compares it with what is intended: the items as they were, but for
    /// what `intend` changes in them.
    fn verify(
        &self,
        edited: &[u8],
        line: u32,
        intend: impl FnOnce(&mut [Item]),
    ) -> Result<Checklist, EditError> {
        let after = super::parse("", edited, &ParseOptions::default())?;
        let mut intended = self.checklist.items.clone();
        intend(&mut intended);
        let items_hold = intended.len() == after.items.len()
            && intended.iter().zip(&after.items).all(|(one, other)| is_same(one, other));
        let rest_holds = self.checklist.title == after.title
            && self.checklist.lookalikes.len() == after.lookalikes.len()
            && self.checklist.phases.len() == after.phases.len()
            && self.checklist.phases.iter().zip(&after.phases).all(|(one, other)| {
                (one.number, &one.title, one.required)
                    == (other.number, &other.title, other.required)
            });
        if items_hold && rest_holds { Ok(after) } else { Err(EditError::Unsafe { line }) }
    }
}

/// Whether two items are equal in all but their places.
fn is_same(one: &Item, other: &Item) -> bool {
    let key = |item: &Item| {
        (
            item.id.clone(),
            item.digest.clone(),
            item.state,
            item.reason.clone(),
            item.phase,
            item.parent,
            item.required,
        )
    };
    key(one) == key(other)
        && one.text == other.text
        && one.blocks == other.blocks
        && one.headings == other.headings
        && one.attributes == other.attributes
        && one.above == other.above
}

/// Whether a text is one line of printable characters.
fn is_line(text: &str) -> bool {
    !text.trim().is_empty()
        && !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}
