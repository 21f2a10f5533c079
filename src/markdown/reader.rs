//! From the parser's events to headings, draft items and remarks, in one pass.
//!
//! Headings count at the level of the document alone: one inside a quote or a list item ends
//! nothing outside of it. A *leaf* is the inline content being read; the first paragraph of a list
//! item is the item's text, every later leaf in it is a block.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::html::Comment;
use super::{
    Detail, MarkdownError, html,
    inline::Inline,
    limits,
    lookalike::{self, Found, Leaf},
    mentions,
    outline::{Draft, Heading, Outline, Owner, PlainEntry},
    source::Source,
};
use crate::model::LookalikeKind;

enum Frame {
    Entry(Entry),
    /// A quote, list, footnote, table: something that encloses.
    Other,
}

/// A list item that is open.
struct Entry {
    start: usize,
    mark: Option<Mark>,
    /// Whether its first paragraph is behind us.
    has_text: bool,
    /// Whether it is an item of the outline.
    is_item: bool,
}

struct Mark {
    range: Range<usize>,
    tick: usize,
    checked: bool,
}

/// What the leaf that is being read becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Heading(u8),
    /// The first paragraph of a list item.
    Entry,
    Block,
}

/// Makes an outline of the parser's events.
pub(super) struct Reader<'a> {
    source: &'a Source<'a>,
    pub(super) outline: Outline,
    frames: Vec<Frame>,
    /// Indices of the items that are open.
    owners: Vec<usize>,
    leaf: Option<(Target, usize, Inline)>,
    /// Whether the leaf belongs to the list item itself (a tight list) and ends with its text.
    tight: bool,
    heading: Option<usize>,
    html: Option<Html>,
    code: Option<String>,
    detail: Detail,
}

/// An HTML block that is open: its text, and where in the file each piece of it is.
#[derive(Default)]
struct Html {
    text: String,
    pieces: Vec<(usize, usize)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a Source<'a>, detail: Detail) -> Self {
        Self {
            source,
            outline: Outline::default(),
            frames: Vec::new(),
            owners: Vec::new(),
            leaf: None,
            tight: false,
            heading: None,
            html: None,
            code: None,
            detail,
        }
    }

    /// Takes the next event, and where in the file it is.
    pub(super) fn event(
        &mut self,
        event: &Event<'_>,
        range: Range<usize>,
    ) -> Result<(), MarkdownError> {
        match event {
            Event::Start(tag) => self.start(tag, event, range)?,
            Event::End(tag) => self.end(*tag, event, range)?,
            Event::TaskListMarker(checked) => self.mark(*checked, range),
            Event::Html(text) => {
                if let Some(html) = &mut self.html {
                    html.pieces.push((html.text.len(), range.start));
                    html.text.push_str(text);
                }
            }
            Event::Text(text) if self.code.is_some() => {
                if self.detail == Detail::Everything {
                    let lines = &self.source.text()[range.clone()];
                    let found = &mut self.outline.lookalikes;
                    lookalike::in_lines(lines, range.start, LookalikeKind::Code, found);
                }
                if let Some(code) = self.code.as_mut().filter(|_| !self.owners.is_empty()) {
                    code.push_str(text);
                }
            }
            Event::Rule => self.close_tight()?,
            _ => self.inline(event, range),
        }
        Ok(())
    }

    fn start(
        &mut self,
        tag: &Tag<'_>,
        event: &Event<'_>,
        range: Range<usize>,
    ) -> Result<(), MarkdownError> {
        if is_inline(tag.to_end()) {
            self.inline(event, range);
            return Ok(());
        }
        if *tag == Tag::TableCell {
            if let Some((.., inline)) = &mut self.leaf {
                inline.separate();
            }
            return Ok(());
        }
        self.close_tight()?;
        if *tag != Tag::Paragraph {
            self.no_text_follows();
        }
        match tag {
            Tag::Heading { level, .. } => {
                let target = if self.frames.is_empty() {
                    Target::Heading(*level as u8)
                } else {
                    Target::Block
                };
                self.open(target, range.start);
            }
            Tag::Paragraph | Tag::TableHead | Tag::TableRow => {
                self.open(Target::Block, range.start);
            }
            Tag::HtmlBlock => self.html = Some(Html::default()),
            Tag::CodeBlock(_) => self.code = Some(String::new()),
            Tag::Item => self.push(
                Frame::Entry(Entry {
                    start: range.start,
                    mark: None,
                    has_text: false,
                    is_item: false,
                }),
                range.start,
            )?,
            _ => self.push(Frame::Other, range.start)?,
        }
        Ok(())
    }

    fn end(
        &mut self,
        tag: TagEnd,
        event: &Event<'_>,
        range: Range<usize>,
    ) -> Result<(), MarkdownError> {
        if is_inline(tag) {
            self.inline(event, range);
            return Ok(());
        }
        match tag {
            TagEnd::TableCell => {}
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableHead | TagEnd::TableRow => {
                self.close()?;
            }
            TagEnd::HtmlBlock => {
                self.outline.last_end = Some(range.end);
                self.close_html();
            }
            TagEnd::CodeBlock => {
                self.outline.last_end = Some(range.end);
                if let Some(code) = self.code.take() {
                    self.block(super::inline::fold(&code));
                }
            }
            _ => {
                self.close_tight()?;
                self.no_text_follows();
                if let Some(Frame::Entry(Entry { is_item: true, .. })) = self.frames.pop() {
                    self.owners.pop();
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, frame: Frame, start: usize) -> Result<(), MarkdownError> {
        self.frames.push(frame);
        // A list and its item are two frames of one depth.
        if self.frames.len() > 2 * limits::DEPTH {
            let line = self.source.line(start);
            return Err(MarkdownError::TooDeep { line, limit: limits::DEPTH });
        }
        Ok(())
    }

    /// The innermost open list item, if nothing else encloses us more closely.
    fn entry(&mut self) -> Option<&mut Entry> {
        match self.frames.last_mut() {
            Some(Frame::Entry(entry)) => Some(entry),
            _ => None,
        }
    }

    fn mark(&mut self, checked: bool, range: Range<usize>) {
        let inside = self.source.text()[range.clone()].find('[').unwrap_or(0);
        let tick = range.start + inside + 1;
        if let Some(entry) = self.entry() {
            entry.mark = Some(Mark { range, tick, checked });
        }
    }

    /// What comes next is no paragraph: a box that waits for its text has none.
    fn no_text_follows(&mut self) {
        let Some(entry) = self.entry() else { return };
        if entry.has_text {
            return;
        }
        entry.has_text = true;
        if let Some(mark) = entry.mark.take() {
            let offset = mark.tick - 1;
            self.outline.lookalikes.push(Found { kind: LookalikeKind::Empty, offset });
        }
    }

    /// Whether a paragraph that starts here goes on where a box stands: at most one line further.
    fn follows_mark(&mut self, start: usize) -> bool {
        let source = self.source;
        let Some(entry) = self.entry() else {
            return false;
        };
        let Some(mark) = &entry.mark else { return true };
        let between = source.text().get(mark.range.end..start).unwrap_or_default();
        source.line(start) <= source.line(mark.range.end.saturating_sub(1)) + 1
            && between.trim_matches(|c: char| c.is_whitespace() || c == '>').is_empty()
    }

    fn open(&mut self, target: Target, start: usize) {
        let inline = match self.detail {
            Detail::Everything => Inline::default(),
            Detail::Items => Inline::of_text_alone(),
        };
        self.leaf = Some((target, start, inline));
        self.tight = false;
    }

    fn inline(&mut self, event: &Event<'_>, range: Range<usize>) {
        if self.leaf.is_none() {
            self.open(Target::Block, range.start);
            self.tight = true;
        }
        if self.detail == Detail::Everything {
            self.outline.mentions.event(event, range.start);
        } else if self.is_prose() && !matches!(event, Event::InlineHtml(_)) {
            return;
        }
        if let Some((_, _, inline)) = &mut self.leaf {
            inline.push(event, range);
        }
    }

    /// Whether the leaf is a paragraph outside of lists: of an old version only its comments matter.
    fn is_prose(&self) -> bool {
        self.frames.is_empty() && matches!(self.leaf, Some((Target::Block, ..)))
    }

    fn close_tight(&mut self) -> Result<(), MarkdownError> {
        if self.tight { self.close() } else { Ok(()) }
    }

    fn close(&mut self) -> Result<(), MarkdownError> {
        self.tight = false;
        let Some((target, start, mut inline)) = self.leaf.take() else {
            return Ok(());
        };
        let comments = std::mem::take(&mut inline.comments);
        let target = self.target(target, start);
        let place = self.deliver(target, start, inline)?;
        self.comments(place, comments);
        Ok(())
    }

    /// The first paragraph of a list item is its text.
    fn target(&mut self, target: Target, start: usize) -> Target {
        let is_first = self.entry().is_some_and(|entry| !entry.has_text);
        if target == Target::Block && is_first {
            if self.follows_mark(start) {
                return Target::Entry;
            }
            self.no_text_follows();
        }
        target
    }

    fn deliver(
        &mut self,
        target: Target,
        start: usize,
        inline: Inline,
    ) -> Result<Option<usize>, MarkdownError> {
        if self.detail == Detail::Everything {
            self.remark(target, &inline);
        }
        match target {
            Target::Heading(level) => self.add_heading(level, start, inline),
            Target::Entry => self.add_entry(inline)?,
            Target::Block if self.owners.is_empty() => {}
            Target::Block => self.block(inline.compared()),
        }
        Ok(self.owners.last().copied())
    }

    /// What lint looks at in inline content.
    fn remark(&mut self, target: Target, inline: &Inline) {
        let leaf = match target {
            Target::Entry if self.entry().is_some_and(|entry| entry.mark.is_some()) => Leaf::Task,
            Target::Entry => Leaf::Entry,
            _ => Leaf::Paragraph,
        };
        lookalike::in_leaf(self.source, leaf, inline, &mut self.outline.lookalikes);
        mentions::placeholders(inline, &mut self.outline.mentions);
    }

    fn add_heading(&mut self, level: u8, start: usize, inline: Inline) {
        let headings = &self.outline.headings;
        let above = std::iter::successors(self.heading, |&at| headings[at].above)
            .find(|&at| headings[at].level < level);
        self.heading = Some(headings.len());
        self.outline.headings.push(Heading { level, start, inline, above });
    }

    fn add_entry(&mut self, inline: Inline) -> Result<(), MarkdownError> {
        let text = inline.compared();
        if text.is_empty() {
            self.no_text_follows();
            return Ok(());
        }
        let (heading, parent) = (self.heading, self.owners.last().copied());
        let Some(entry) = self.entry() else {
            return Ok(());
        };
        entry.has_text = true;
        let start = entry.start;
        if let Some(Mark { tick, checked, .. }) = entry.mark.take() {
            entry.is_item = true;
            if self.outline.items.len() == limits::ITEMS {
                return Err(MarkdownError::TooManyItems { limit: limits::ITEMS });
            }
            self.owners.push(self.outline.items.len());
            let blocks = Vec::new();
            self.outline.items.push(Draft { tick, checked, inline, blocks, heading, parent });
        } else if parent.is_some() {
            self.block(text);
        } else {
            self.outline.entries.push(PlainEntry { start, text, heading });
        }
        Ok(())
    }

    fn block(&mut self, text: String) {
        if let Some(&owner) = self.owners.last()
            && !text.is_empty()
        {
            self.outline.items[owner].blocks.push(text);
        }
    }

    fn comments(&mut self, item: Option<usize>, comments: Vec<Comment>) {
        let owner = match item {
            Some(item) => Owner::Item(item),
            None if self.frames.is_empty() => Owner::Heading(self.heading),
            None => Owner::Nothing,
        };
        self.outline.comments.extend(comments.into_iter().map(|comment| (owner, comment)));
    }

    fn close_html(&mut self) {
        let Some(html) = self.html.take() else { return };
        if self.detail == Detail::Everything {
            self.remark_html(&html);
        }
        let (mut comments, rest) = html::split_comments(&html.text);
        for comment in &mut comments {
            let piece = html.pieces.partition_point(|&(at, _)| at <= comment.start);
            if let Some(&(at, offset)) =
                piece.checked_sub(1).and_then(|piece| html.pieces.get(piece))
            {
                comment.start = offset + (comment.start - at);
            }
        }
        if !self.owners.is_empty() {
            self.block(super::inline::fold(&rest));
        }
        self.comments(self.owners.last().copied(), comments);
    }

    /// The boxes in an HTML block.
    fn remark_html(&mut self, html: &Html) {
        for (index, &(at, offset)) in html.pieces.iter().enumerate() {
            let end = html.pieces.get(index + 1).map_or(html.text.len(), |&(next, _)| next);
            let lines = &html.text[at..end];
            lookalike::in_lines(
                lines,
                offset,
                LookalikeKind::Comment,
                &mut self.outline.lookalikes,
            );
        }
    }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}
