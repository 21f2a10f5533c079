//! Three versions of a checklist that are to become one: ticks are merged by item, the rest by line.
//!
//! Lines are merged by whoever calls this, with git's own merge of text. Here is said what that may
//! not do, and what would help it:
//!
//! - [`ThreeWay::accepts`]: whether a merged text says of each item what the versions say together;
//! - [`ThreeWay::prepared`]: the versions once more, with each tick that is settled the same in all
//!   three, so that ticks on neighbouring lines are no conflict, and with a *seal* on each item that
//!   is contested, so that it is one, whatever the lines say.
//!
//! A tick is settled where the item says the same in all three versions: what one side did to the
//! box holds. An item is *contested* where one side changed its box and the other what it says, where
//! both made different things of it, or where a side ticked it and the other began another release.
//! Whatever is not settled is left to the lines; where those then say what no version said, the
//! whole file is in conflict.

mod contest;
mod text;

use contest::{Fate, Triple};
use text::Seal;

use crate::ledger;
use crate::markdown::{self, MarkdownError, ParseOptions};
use crate::model::{Checklist, Item, State, Untrusted};

/// The three versions, read.
pub struct ThreeWay<'a> {
    base: Side<'a>,
    ours: Side<'a>,
    theirs: Side<'a>,
    triples: Vec<Triple>,
    seal: Seal,
}

/// One version.
struct Side<'a> {
    bytes: &'a [u8],
    list: Checklist,
}

/// The bytes of the three versions as they are to be merged by line.
pub struct Prepared {
    /// What both began with.
    pub base: Vec<u8>,
    /// One side.
    pub ours: Vec<u8>,
    /// The other.
    pub theirs: Vec<u8>,
}

impl<'a> Side<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, MarkdownError> {
        let list = markdown::parse("", bytes, &ParseOptions::default())?;
        Ok(Self { bytes, list })
    }

    /// What follows the box on the item's line.
    fn tail(&self, item: &Item) -> &'a [u8] {
        text::tail(self.bytes, item.tick_offset)
    }
}

impl<'a> ThreeWay<'a> {
    /// Reads the versions.
    ///
    /// # Errors
    /// Where one of them cannot be read as a checklist.
    pub fn read(base: &'a [u8], ours: &'a [u8], theirs: &'a [u8]) -> Result<Self, MarkdownError> {
        let (base, ours, theirs) = (Side::read(base)?, Side::read(ours)?, Side::read(theirs)?);
        let seal = Seal::absent_from(&[base.bytes, ours.bytes, theirs.bytes]);
        let triples = contest::triples(&base, &ours, &theirs);
        Ok(Self { base, ours, theirs, triples, seal })
    }

    /// The contested items, in our side's words.
    pub fn contested(&self) -> impl Iterator<Item = &Untrusted> {
        let contested = self.triples.iter().filter(|triple| triple.fate == Fate::Contested);
        contested.map(|triple| &self.ours.list.items[triple.ours].text)
    }

    /// Whether a text that was merged from the versions claims nothing that they do not: no item is
    /// contested, each settled box is as it was settled, and what else is ticked or struck is so, in
    /// the same words, on one of the sides.
    #[must_use]
    pub fn accepts(&self, merged: &[u8]) -> bool {
        let Ok(merged) = Side::read(merged) else { return false };
        if self.contested().next().is_some() {
            return false;
        }
        let pairs = [&self.ours, &self.theirs].map(|side| {
            let pairing = ledger::pair_lists(&side.list, &merged.list);
            (side, pairing)
        });
        let is_claimed = |at: usize, item: &Item| {
            pairs.iter().any(|(side, pairing)| {
                let was = pairing.to_old[at].and_then(|was| side.list.items.get(was));
                was.is_some_and(|was| {
                    was.is_kept_by(item) && (was.state, &was.reason) == (item.state, &item.reason)
                })
            })
        };
        let claims = merged.list.items.iter().enumerate();
        let mut claims = claims.filter(|(_, item)| item.state != State::Open);
        let is_settled = |triple: &Triple| {
            let Fate::Settled(byte) = triple.fate else { return true };
            let now = pairs[0].1.to_new[triple.ours].and_then(|now| merged.list.items.get(now));
            now.is_none_or(|now| (now.state == State::Checked) == (byte != b' '))
        };
        claims.all(|(at, item)| is_claimed(at, item)) && self.triples.iter().all(is_settled)
    }

    /// The versions as they are to be merged by line; [`ThreeWay::unsealed`] ends that.
    #[must_use]
    pub fn prepared(&self) -> Prepared {
        let mut edits = [Vec::new(), Vec::new(), Vec::new()];
        for triple in &self.triples {
            let places = [
                self.base.list.items[triple.base].tick_offset,
                self.ours.list.items[triple.ours].tick_offset,
                self.theirs.list.items[triple.theirs].tick_offset,
            ];
            match triple.fate {
                Fate::Settled(byte) => {
                    for (edits, place) in edits.iter_mut().zip(places) {
                        edits.push((place, text::Edit::Tick(byte)));
                    }
                }
                Fate::Contested => {
                    edits[1].push((places[1], text::Edit::Insert(self.seal.ours())));
                    edits[2].push((places[2], text::Edit::Insert(self.seal.theirs())));
                }
                Fate::Left => {}
            }
        }
        let [base, ours, theirs] = edits;
        Prepared {
            base: text::edited(self.base.bytes, base),
            ours: text::edited(self.ours.bytes, ours),
            theirs: text::edited(self.theirs.bytes, theirs),
        }
    }

    /// A text that was merged from the prepared versions, without the seals.
    #[must_use]
    pub fn unsealed(&self, merged: &[u8]) -> Vec<u8> {
        self.seal.removed_from(merged)
    }
}

/// The whole file as one conflict, with markers of `size` characters.
#[must_use]
pub fn whole_conflict(ours: &[u8], theirs: &[u8], size: usize, labels: (&str, &str)) -> Vec<u8> {
    text::conflict(ours, theirs, size, labels)
}
