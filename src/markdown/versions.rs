//! Reads versions of files, each piece that they share once.
//!
//! Versions of a file are alike but for a few lines, and so are files that began as one template.
//! Each is cut into sections, between the first and the last place at which it differs from the
//! version before ([`super::seen`]), and a section that was not met before into pieces
//! ([`super::cut`]); of prose only the heading is read ([`super::prose`]). A piece that was read before is not read again ([`super::piece`]), and where it
//! stands under the same headings ([`super::context`]), its items are those of the other version, by
//! pointer. What comes out equals [`super::parse_lossy`] of the whole file, which is where this falls
//! back to if a file cannot be cut, or says of a footnote what only the whole can tell; a debug build
//! compares the two for every version.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    rc::Rc,
    sync::Arc,
};

use foldhash::{HashMap, HashMapExt as _};
use memchr::memmem;

use super::{
    MarkdownError, ParseOptions, attributes,
    attributes::Place,
    context::{Context, Contexts},
    cut, limits, outline,
    piece::{self, Definitions, Piece, PieceItem},
    prose::{self, Scan},
    seen::Seen,
    source::{self, Source},
};
use crate::model::{Attributes, PastItem, Untrusted, Version, version};

/// How many bytes of text are remembered with what they say, but at least those of some versions;
/// beyond it, all is forgotten.
const REMEMBERED: usize = 2 << 20;

/// What is remembered is worth so many versions of a large file at least.
const VERSIONS: usize = 4;

/// Reads versions of files that are read alike.
#[derive(Debug)]
pub struct VersionReader {
    options: ParseOptions,
    sections: HashMap<Box<[u8]>, Rc<Section>>,
    pieces: HashMap<Box<str>, Rc<Piece>>,
    contexts: Contexts,
    parts: HashMap<(usize, Context), Part>,
    definitions: Definitions,
    remembered: usize,
    /// How many sections and pieces were read: each has its number.
    count: usize,
    /// The version before.
    seen: Seen<Rc<Section>>,
    /// Those of its sections that define link references or ask for any.
    linked: Vec<Rc<Section>>,
    /// How many bytes of destination and title the longest definition has.
    longest_definition: usize,
}

/// A section of the file, by its pieces.
#[derive(Debug)]
struct Section {
    number: usize,
    pieces: Vec<Rc<Piece>>,
    /// Whether a fence or an HTML block at its end goes on into the next section.
    is_open: bool,
    /// Levels of its headings.
    levels: Vec<u8>,
    /// How many items it has.
    items: usize,
    has_ids: bool,
    /// Whether it defines link references, or asked for any that others define.
    has_links: bool,
    notes: Notes,
}

/// What a section has of footnotes, which are known everywhere.
#[derive(Clone, Copy, Debug, Default)]
struct Notes {
    /// Whether it may define one.
    may_define: bool,
    /// Whether what it says may depend on which are defined.
    may_ask: bool,
}

/// The items of a section or piece under certain headings, and the headings that are open behind it.
#[derive(Clone, Debug)]
struct Part {
    items: Arc<[Arc<PastItem>]>,
    behind: Context,
}

impl VersionReader {
    /// Reads with options, as [`super::parse`] has them.
    #[must_use]
    pub fn new(options: &ParseOptions) -> Self {
        Self {
            options: options.clone(),
            sections: HashMap::new(),
            pieces: HashMap::new(),
            contexts: Contexts::new(options.section.as_ref()),
            parts: HashMap::new(),
            definitions: Definitions::default(),
            remembered: 0,
            count: 0,
            seen: Seen::default(),
            linked: Vec::new(),
            longest_definition: 0,
        }
    }

    /// Reads a version; what is no UTF-8 in it becomes U+FFFD. Its bytes are held until the next one is
    /// read, to be compared.
    ///
    /// # Errors
    ///
    /// Files beyond the limits on bytes, items and depth.
    pub fn read(&mut self, bytes: &Rc<Vec<u8>>) -> Result<Version, MarkdownError> {
        let mut version = self.by_sections(bytes);
        if version.is_none() && std::str::from_utf8(bytes).is_err() {
            let mended = String::from_utf8_lossy(bytes).into_owned();
            version = self.by_sections(&Rc::new(mended.into_bytes()));
        }
        let version = match version {
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
        // A version holds no generated ids: it is the same at any path.
        Ok(Version::of(&super::parse_lossy("", bytes, &self.options)?))
    }

    /// The version by its sections; none where it is no UTF-8, or has to be read as a whole, if only to
    /// say what is wrong with it.
    fn by_sections(&mut self, text: &Rc<Vec<u8>>) -> Option<Version> {
        if text.len() > limits::BYTES {
            return None;
        }
        if self.remembered > REMEMBERED.max(VERSIONS * text.len()) {
            *self = Self::new(&self.options);
        }
        let body = source::body_of(text)?;
        let seen = std::mem::take(&mut self.seen);
        let sections = self.closed_sections(text, body, &seen);
        self.seen = seen;
        let mut sections = sections?;
        self.define(text, &sections)?;
        for (range, section) in &mut sections {
            if !section.agrees(&self.definitions) {
                let text = std::str::from_utf8(&text[range.clone()]).ok()?;
                *section = self.learn_section(text, prose::scan(text))?;
            }
        }
        self.seen.remember(text, body, &sections);
        // Not sooner: what a section says was just read again.
        let notes = || sections.iter().map(|(_, section)| section.notes);
        if notes().any(|notes| notes.may_define) && notes().any(|notes| notes.may_ask) {
            return None;
        }
        let sections: Vec<Rc<Section>> = sections.into_iter().map(|(_, section)| section).collect();
        self.compose(&sections)
    }

    /// The sections of a text, those joined that a fence or HTML block holds together. Those that the
    /// version before has as well are taken from there.
    fn closed_sections(
        &mut self,
        text: &[u8],
        body: usize,
        seen: &Seen<Rc<Section>>,
    ) -> Option<Vec<(Range<usize>, Rc<Section>)>> {
        let alike = seen.alike(text, body);
        let mut closed = alike.before.to_vec();
        let start = closed.last().map_or(body, |(range, _)| range.end);
        let mut reach = cut::Reach::default();
        for range in cut::sections(text, start) {
            if reach.is_closed()
                && let Some(rest) = alike.from(range.start)
            {
                closed.extend(rest);
                break;
            }
            let joined = reach.join(range);
            let (here, is_last) = (&text[joined.range.clone()], joined.range.end == text.len());
            let section = if let Some(known) = self.sections.get(here) {
                Some(Rc::clone(known))
            } else {
                let here = std::str::from_utf8(here).ok()?;
                match prose::scan(here) {
                    Scan::Open if !is_last => None,
                    scan => Some(self.learn_section(here, scan)?),
                }
            };
            match section {
                Some(section) if is_last || !section.is_open => {
                    closed.push((joined.range, section));
                }
                _ => reach.go_on(joined)?,
            }
        }
        Some(closed)
    }

    /// Reads a section with the definitions at hand.
    fn learn_section(&mut self, text: &str, scan: Scan) -> Option<Rc<Section>> {
        let pieces = match scan {
            Scan::Prose(heading) => self.heading(&text[..heading])?,
            _ => self.closed_pieces(text)?,
        };
        self.count += 1;
        let section = Rc::new(Section::new(self.count, pieces, text));
        self.remembered += text.len();
        self.sections.insert(text.as_bytes().into(), Rc::clone(&section));
        Some(section)
    }

    /// The pieces of a section, those joined that a fence or HTML block holds together.
    fn closed_pieces(&mut self, text: &str) -> Option<Vec<Rc<Piece>>> {
        let mut pieces = Vec::new();
        let mut reach = cut::Reach::default();
        for range in cut::pieces(text) {
            let joined = reach.join(range);
            let (here, is_last) = (&text[joined.range.clone()], joined.range.end == text.len());
            if let Scan::Prose(heading) = prose::scan(here) {
                pieces.extend(self.heading(&here[..heading])?);
                continue;
            }
            let piece = self.piece(here)?;
            if !piece.is_open || is_last {
                pieces.push(piece);
            } else {
                reach.go_on(joined)?;
            }
        }
        Some(pieces)
    }

    /// The piece that a heading is, if there is one.
    fn heading(&mut self, text: &str) -> Option<Vec<Rc<Piece>>> {
        if text.is_empty() { Some(Vec::new()) } else { Some(vec![self.piece(text)?]) }
    }

    fn piece(&mut self, text: &str) -> Option<Rc<Piece>> {
        if let Some(known) = self.pieces.get(text).filter(|piece| piece.agrees(&self.definitions)) {
            return Some(Rc::clone(known));
        }
        self.count += 1;
        let piece = piece::read(self.count, &Source::piece(text).ok()?, &self.definitions).ok()?;
        let piece = Rc::new(piece);
        self.remembered += text.len();
        self.pieces.insert(text.into(), Rc::clone(&piece));
        Some(piece)
    }

    /// Gathers the link references that the file defines. Of two definitions of one label the first
    /// counts; what is said is the same with either, since targets do not count.
    fn define(&mut self, text: &[u8], sections: &[(Range<usize>, Rc<Section>)]) -> Option<()> {
        let linked = || sections.iter().map(|(_, section)| section).filter(|one| one.has_links);
        let are_known = linked().count() == self.linked.len()
            && linked().zip(&self.linked).all(|(one, other)| Rc::ptr_eq(one, other));
        if !are_known {
            self.linked = linked().cloned().collect();
            self.definitions.clear();
            self.longest_definition = 0;
            for piece in self.linked.iter().flat_map(|section| &section.pieces) {
                self.longest_definition = self.longest_definition.max(piece.longest_definition);
                for (label, target) in &piece.definitions {
                    self.definitions.entry(label.clone()).or_insert_with(|| target.clone());
                }
            }
        }
        (!outline::follows_too_many(text, self.longest_definition)).then_some(())
    }

    fn compose(&mut self, sections: &[Rc<Section>]) -> Option<Version> {
        if sections.iter().map(|section| section.items).sum::<usize>() > limits::ITEMS {
            return None;
        }
        let mut version = Version {
            release: release(sections),
            shared_ids: shared_ids(sections),
            items: Vec::new(),
        };
        let mut context = start(sections);
        for section in sections {
            let part = self.section_part(section, context);
            version.items.extend_from_slice(&part.items);
            context = part.behind;
        }
        Some(version)
    }

    fn section_part(&mut self, section: &Section, context: Context) -> Part {
        if let Some(part) = self.parts.get(&(section.number, context)) {
            return part.clone();
        }
        let mut items: Vec<Arc<PastItem>> = Vec::new();
        let mut behind = context;
        for piece in &section.pieces {
            let part = self.piece_part(piece, behind);
            items.extend_from_slice(&part.items);
            behind = part.behind;
        }
        let part = Part { items: items.into(), behind };
        self.parts.insert((section.number, context), part.clone());
        part
    }

    fn piece_part(&mut self, piece: &Piece, context: Context) -> Part {
        if let Some(part) = self.parts.get(&(piece.number, context)) {
            return part.clone();
        }
        let mut behind = context;
        let mut open = Vec::with_capacity(piece.headings.len());
        for heading in &piece.headings {
            behind = self.contexts.enter(behind, heading.level, &heading.text);
            open.push(behind);
        }
        let mut items: Vec<Arc<PastItem>> = Vec::new();
        let mut kept: Vec<Option<usize>> = Vec::with_capacity(piece.items.len());
        for item in &piece.items {
            let under = item.heading.map_or(context, |heading| open[heading]);
            let in_scope = self.contexts.in_scope(under);
            kept.push(in_scope.then_some(items.len()));
            if in_scope {
                let parent = item.parent.and_then(|parent| kept[parent]);
                let past = past_item(item, self.contexts.headings(under), parent, &items);
                items.push(Arc::new(past));
            }
        }
        let part = Part { items: items.into(), behind };
        self.parts.insert((piece.number, context), part.clone());
        part
    }
}

impl Section {
    fn new(number: usize, pieces: Vec<Rc<Piece>>, text: &str) -> Self {
        let headings = pieces.iter().flat_map(|piece| &piece.headings);
        Self {
            number,
            is_open: pieces.last().is_some_and(|piece| piece.is_open),
            levels: headings.map(|heading| heading.level).collect(),
            items: pieces.iter().map(|piece| piece.items.len()).sum(),
            has_ids: pieces.iter().any(|piece| piece.items.iter().any(|item| item.id.is_some())),
            has_links: pieces
                .iter()
                .any(|piece| !piece.definitions.is_empty() || !piece.questions.is_empty()),
            notes: Notes::of(text, pieces.iter().map(|piece| piece.headings.len()).sum()),
            pieces,
        }
    }

    /// Whether the answers to what it asked are the same with these definitions.
    fn agrees(&self, definitions: &Definitions) -> bool {
        !self.has_links || self.pieces.iter().all(|piece| piece.agrees(definitions))
    }
}

impl Notes {
    /// Of a section's text, and the headings in it.
    fn of(text: &str, headings: usize) -> Self {
        let Some(first) = memmem::find(text.as_bytes(), cut::NOTE) else { return Self::default() };
        // Where nothing can be said but a heading that has none, nothing depends on any. What the
        // section was found to say is not asked: without its notes that may be something else.
        let heading = prose::heading(text.as_bytes());
        let says_more = headings > usize::from(heading > 0)
            || prose::may_have_items_or_attributes(text.as_bytes());
        Self { may_define: cut::may_have_footnotes(text), may_ask: first < heading || says_more }
    }
}

/// Whether the first heading is a lone title.
fn start(sections: &[Rc<Section>]) -> Context {
    let mut levels = sections.iter().flat_map(|section| section.levels.iter());
    let is_title = levels.next() == Some(&1) && levels.all(|&level| level != 1);
    if is_title { Contexts::BEFORE_TITLE } else { Contexts::START }
}

/// The release that the marker names: in a comment before any heading, or under the first one if
/// that is of level 1.
fn release(sections: &[Rc<Section>]) -> Option<Untrusted> {
    let mut attributes = Attributes::new();
    let mut collect = |comments: &[String]| {
        for (entries, _) in comments.iter().filter_map(|comment| attributes::entries(comment)) {
            attributes::collect(entries, Place::Title, &mut attributes);
        }
    };
    let mut is_titled = true;
    let mut is_under_first = false;
    for piece in sections.iter().flat_map(|section| &section.pieces) {
        let [before, under] = &piece.comments;
        if is_titled {
            collect(before);
        }
        let Some(heading) = piece.headings.first() else { continue };
        if is_under_first {
            break;
        }
        is_under_first = true;
        is_titled = heading.level == 1;
        if is_titled {
            collect(under);
        }
        if piece.headings.len() > 1 {
            break;
        }
    }
    attributes.remove("release")
}

/// The ids that are written twice.
fn shared_ids(sections: &[Rc<Section>]) -> BTreeSet<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let pieces = sections.iter().filter(|section| section.has_ids).flat_map(|one| &one.pieces);
    for id in pieces.flat_map(|piece| &piece.items).filter_map(|item| item.id.as_deref()) {
        *counts.entry(id).or_default() += 1;
    }
    let shared = counts.into_iter().filter(|(_, count)| *count > 1);
    shared.map(|(id, _)| id.to_owned()).collect()
}

fn past_item(
    item: &PieceItem,
    headings: Arc<[Untrusted]>,
    parent: Option<usize>,
    before: &[Arc<PastItem>],
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
