//! Reads the versions of a file's history, each piece that they share once.
//!
//! Versions of a file are alike but for a few lines. Each is cut into pieces ([`super::cut`]); a
//! piece that was read before is not read again ([`super::piece`]), and where it stands under the
//! same headings ([`super::context`]), its items are those of the other version, by pointer. What
//! comes out equals [`super::parse_lossy`] of the whole file, which is where this falls back to if
//! a file cannot be cut; a debug build compares the two for every version.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
    rc::Rc,
};

use foldhash::HashMap as FoldHashMap;

use super::{
    MarkdownError, ParseOptions, attributes,
    attributes::Place,
    context::{Context, Contexts},
    cut, limits,
    piece::{self, Definitions, Piece, PieceItem, Reach},
    source::{self, Source},
};
use crate::model::{Attributes, PastItem, Untrusted, Version, version};

/// How many bytes of text are remembered with what they say; beyond it, all is forgotten.
const REMEMBERED: usize = 32 << 20;

/// Over how many cuts a fence or HTML block may reach before the file is read as a whole.
const LONGEST_REACH: usize = 32;

/// How many bytes of references the parser follows in any file.
const FOLLOWED: usize = 100_000;

/// Reads versions of one file.
#[derive(Debug)]
pub struct VersionReader {
    path: String,
    options: ParseOptions,
    known: FoldHashMap<Box<str>, Known>,
    pieces: Vec<Rc<Piece>>,
    contexts: Contexts,
    parts: HashMap<(usize, Context), Part>,
    definitions: Definitions,
    remembered: usize,
}

/// A text that was read as a piece.
#[derive(Clone, Debug)]
struct Known {
    reach: Rc<Reach>,
    /// Its number among the pieces.
    piece: usize,
}

/// The items of a piece under certain headings, and the headings that are open behind it.
#[derive(Clone, Debug)]
struct Part {
    items: Rc<[Rc<PastItem>]>,
    behind: Context,
}

impl VersionReader {
    /// Reads with a path and options, as [`super::parse`] has them.
    #[must_use]
    pub fn new(path: &str, options: &ParseOptions) -> Self {
        Self {
            path: path.to_owned(),
            options: options.clone(),
            known: FoldHashMap::default(),
            pieces: Vec::new(),
            contexts: Contexts::new(options.section.as_ref()),
            parts: HashMap::new(),
            definitions: Definitions::default(),
            remembered: 0,
        }
    }

    /// Reads a version; what is no UTF-8 in it becomes U+FFFD.
    ///
    /// # Errors
    ///
    /// Files beyond the limits on bytes, items and depth.
    pub fn read(&mut self, bytes: &[u8]) -> Result<Version, MarkdownError> {
        let text = String::from_utf8_lossy(bytes);
        let version = match self.by_pieces(&text) {
            Some(version) => version,
            None => self.whole(bytes)?,
        };
        debug_assert!(
            self.whole(bytes).is_ok_and(|whole| whole.says_as(&version)),
            "the pieces say what the whole does"
        );
        Ok(version)
    }

    fn whole(&self, bytes: &[u8]) -> Result<Version, MarkdownError> {
        Ok(Version::of(&super::parse_lossy(&self.path, bytes, &self.options)?))
    }

    /// The version by its pieces; none where it has to be read as a whole, if only to say what is
    /// wrong with it.
    fn by_pieces(&mut self, text: &str) -> Option<Version> {
        if text.len() > limits::BYTES || cut::may_have_footnotes(text) {
            return None;
        }
        if self.remembered > REMEMBERED {
            *self = Self::new(&self.path, &self.options);
        }
        let mut pieces = self.closed_pieces(text)?;
        self.define(text, &pieces)?;
        for (range, known) in &mut pieces {
            if !self.pieces[known.piece].agrees(&self.definitions) {
                *known = self.learn(&text[range.clone()])?;
            }
        }
        let numbers: Vec<usize> = pieces.into_iter().map(|(_, known)| known.piece).collect();
        self.compose(&numbers)
    }

    /// The pieces of a text, those joined that a fence or HTML block holds together.
    fn closed_pieces(&mut self, text: &str) -> Option<Vec<(Range<usize>, Known)>> {
        let mut closed = Vec::new();
        let mut open: Option<(usize, usize)> = None;
        for range in cut::pieces(text, source::body(text)) {
            let (start, joined) = open.take().unwrap_or((range.start, 0));
            let range = start..range.end;
            let known = self.known(&text[range.clone()])?;
            if !known.reach.is_open || range.end == text.len() {
                closed.push((range, known));
            } else if joined == LONGEST_REACH {
                return None;
            } else {
                open = Some((start, joined + 1));
            }
        }
        Some(closed)
    }

    fn known(&mut self, text: &str) -> Option<Known> {
        match self.known.get(text) {
            Some(known) => Some(known.clone()),
            None => self.learn(text),
        }
    }

    /// Reads a piece with the definitions at hand.
    fn learn(&mut self, text: &str) -> Option<Known> {
        let (piece, reach) = piece::read(&Source::piece(text).ok()?, &self.definitions).ok()?;
        let known = Known { reach: Rc::new(reach), piece: self.pieces.len() };
        self.pieces.push(Rc::new(piece));
        self.remembered += text.len();
        self.known.insert(text.into(), known.clone());
        Some(known)
    }

    /// Gathers the link references that the file defines. Two definitions of one label are left to
    /// the whole.
    fn define(&mut self, text: &str, pieces: &[(Range<usize>, Known)]) -> Option<()> {
        let mut all = Definitions::default();
        let mut longest = 0;
        for (label, target) in pieces.iter().flat_map(|(_, known)| &known.reach.definitions) {
            longest = longest.max(target.len());
            if all.insert(label.clone(), target.clone()).is_some() {
                return None;
            }
        }
        // The parser stops following references once they add up to more than the file.
        let references = memchr::memchr_iter(b'[', text.as_bytes()).count();
        if longest.saturating_mul(references) > FOLLOWED {
            return None;
        }
        self.definitions = all;
        Some(())
    }

    fn compose(&mut self, pieces: &[usize]) -> Option<Version> {
        let mut version = Version {
            release: self.release(pieces),
            shared_ids: self.shared_ids(pieces),
            items: Vec::new(),
        };
        let mut context = self.start(pieces);
        let mut items = 0;
        for &piece in pieces {
            items += self.pieces[piece].items.len();
            let part = self.part(piece, context);
            version.items.extend_from_slice(&part.items);
            context = part.behind;
        }
        (items <= limits::ITEMS).then_some(version)
    }

    /// Whether the first heading is a lone title.
    fn start(&self, pieces: &[usize]) -> Context {
        let mut levels = pieces
            .iter()
            .flat_map(|&piece| self.pieces[piece].headings.iter().map(|heading| heading.level));
        let is_title = levels.next() == Some(1) && levels.all(|level| level != 1);
        if is_title { Contexts::BEFORE_TITLE } else { Contexts::START }
    }

    fn part(&mut self, number: usize, context: Context) -> Part {
        if let Some(part) = self.parts.get(&(number, context)) {
            return part.clone();
        }
        let piece = Rc::clone(&self.pieces[number]);
        let mut at = context;
        let mut open = Vec::with_capacity(piece.headings.len());
        for heading in &piece.headings {
            at = self.contexts.enter(at, heading.level, &heading.text);
            open.push(at);
        }
        let mut items: Vec<Rc<PastItem>> = Vec::new();
        let mut kept: Vec<Option<usize>> = Vec::with_capacity(piece.items.len());
        for item in &piece.items {
            let under = item.heading.map_or(context, |heading| open[heading]);
            let in_scope = self.contexts.in_scope(under);
            kept.push(in_scope.then_some(items.len()));
            if in_scope {
                let parent = item.parent.and_then(|parent| kept[parent]);
                let past = past_item(item, self.contexts.headings(under), parent, &items);
                items.push(Rc::new(past));
            }
        }
        let part = Part { items: items.into(), behind: at };
        self.parts.insert((number, context), part.clone());
        part
    }

    /// The release that the marker names: in a comment before any heading, or under the first one if
    /// that is of level 1.
    fn release(&self, pieces: &[usize]) -> Option<Untrusted> {
        let mut attributes = Attributes::new();
        for piece in pieces.iter().map(|&piece| &self.pieces[piece]) {
            let [before, under] = &piece.comments;
            let is_title = piece.headings.first().is_some_and(|heading| heading.level == 1);
            let titles = under.iter().filter(|_| is_title);
            for (entries, _) in before.iter().chain(titles).filter_map(|c| attributes::entries(c)) {
                attributes::collect(entries, Place::Title, &mut attributes);
            }
            if !piece.headings.is_empty() {
                break;
            }
        }
        attributes.remove("release")
    }

    /// The ids that are written twice.
    fn shared_ids(&self, pieces: &[usize]) -> BTreeSet<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let pieces = pieces.iter().map(|&piece| &self.pieces[piece]).filter(|piece| piece.has_ids);
        let items = pieces.flat_map(|piece| &piece.items);
        for id in items.filter_map(|item| item.id.as_deref()) {
            *counts.entry(id).or_default() += 1;
        }
        let shared = counts.into_iter().filter(|(_, count)| *count > 1);
        shared.map(|(id, _)| id.to_owned()).collect()
    }
}

fn past_item(
    item: &PieceItem,
    headings: Rc<[Untrusted]>,
    parent: Option<usize>,
    before: &[Rc<PastItem>],
) -> PastItem {
    let outer = parent.map(|parent| before[parent].place);
    PastItem {
        place: version::place(&headings, outer, &item.text),
        text: item.text.clone(),
        blocks: item.blocks.clone(),
        headings,
        parent: parent.map(|parent| before.len() - parent),
        state: item.state,
        reason: item.reason.clone(),
        id: item.id.clone(),
    }
}
