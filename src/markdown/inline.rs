//! Inline content as compared text: rendered, Unicode NFC, white space folded.
//!
//! Struck text stays in compared text between `~~`, so that it differs from unstruck text; two
//! tildes that are text are written `\~\~`. Links and emphasis leave no trace, images leave their
//! alternative text, comments go to the item or heading that they stand in.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;

use super::html::{self, Comment};

/// What stands in [`Plain`] for code, links and tags.
pub(super) const OPAQUE: char = '\u{fffc}';

/// The inline content of a paragraph, heading, table row or list item.
#[derive(Clone, Debug, Default)]
pub(super) struct Inline {
    runs: Vec<Run>,
    visible: Option<Range<usize>>,
    /// The strikethrough that the text begins with, its tildes included.
    pub(super) strike: Option<Range<usize>>,
    /// The comments in it, in order.
    pub(super) comments: Vec<Comment>,
    /// Its plain words.
    pub(super) plain: Plain,
    strikes: usize,
    links: usize,
    images: Vec<(String, usize)>,
}

#[derive(Clone, Debug)]
struct Run {
    text: String,
    struck: bool,
}

/// The words of inline content outside code, links and tags, lines kept, with their offsets.
#[derive(Clone, Debug, Default)]
pub(super) struct Plain {
    /// The words.
    pub(super) text: String,
    marks: Vec<(usize, usize)>,
    is_left_out: bool,
}

impl Plain {
    fn push(&mut self, text: &str, offset: usize) {
        if self.is_left_out {
            return;
        }
        self.marks.push((self.text.len(), offset));
        self.text.push_str(text);
    }

    fn push_opaque(&mut self, offset: usize) {
        if !self.text.ends_with(OPAQUE) {
            self.push(OPAQUE.encode_utf8(&mut [0; 4]), offset);
        }
    }

    /// The offset in the file of a position in the words.
    pub(super) fn offset(&self, position: usize) -> usize {
        let after = self.marks.partition_point(|&(start, _)| start <= position);
        let (start, offset) = after.checked_sub(1).map_or((0, 0), |at| self.marks[at]);
        offset + (position - start)
    }
}

impl Inline {
    /// Content of which only the compared text is wanted, no plain words.
    pub(super) fn of_text_alone() -> Self {
        let plain = Plain { is_left_out: true, ..Plain::default() };
        Self { plain, ..Self::default() }
    }

    /// Takes in one inline event; `range` is its place in the file.
    pub(super) fn push(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) => self.text(text, range),
            Event::Code(text) => {
                self.plain.push_opaque(range.start);
                self.visible(range);
                self.run(text);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.run(" ");
                self.plain.push("\n", range.start);
            }
            Event::InlineHtml(tag) => self.html(tag, range),
            Event::FootnoteReference(label) => {
                self.plain.push_opaque(range.start);
                self.visible(range);
                self.run(&format!("[^{label}]"));
            }
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.links > 0 {
            self.plain.push_opaque(range.start);
        } else {
            self.plain.push(text, range.start);
        }
        self.visible(range);
        self.run(text);
    }

    fn html(&mut self, tag: &str, range: Range<usize>) {
        if tag.starts_with("<!--") {
            let text = tag.trim_start_matches("<!--").trim_end_matches("-->").to_owned();
            self.comments.push(Comment { text, start: range.start });
            return;
        }
        self.plain.push_opaque(range.start);
        self.visible(range);
        match html::classify(tag) {
            html::Tag::Formatting => {}
            html::Tag::Break => self.run(" "),
            html::Tag::Other => self.run(tag),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Strikethrough => {
                self.strikes += 1;
                if self.visible.is_none() {
                    self.strike = Some(range.clone());
                }
            }
            Tag::Link { .. } => self.links += 1,
            Tag::Image { dest_url, .. } => {
                self.links += 1;
                self.images.push((dest_url.to_string(), self.length()));
            }
            _ => {}
        }
        self.visible(range);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strikethrough => self.strikes = self.strikes.saturating_sub(1),
            TagEnd::Link => self.links = self.links.saturating_sub(1),
            TagEnd::Image => {
                self.links = self.links.saturating_sub(1);
                // An image without alternative text is seen all the same.
                if let Some((target, before)) = self.images.pop()
                    && self.length() == before
                {
                    self.run(&target);
                }
            }
            _ => {}
        }
    }

    fn length(&self) -> usize {
        self.runs.len() + self.runs.last().map_or(0, |run| run.text.len())
    }

    fn visible(&mut self, range: Range<usize>) {
        let visible = self.visible.get_or_insert(range.clone());
        visible.start = visible.start.min(range.start);
        visible.end = visible.end.max(range.end);
    }

    fn run(&mut self, text: &str) {
        let struck = self.strikes > 0;
        match self.runs.last_mut() {
            Some(run) if run.struck == struck => run.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), struck }),
        }
    }

    /// Puts a separator between what came and what comes (the cells of a table).
    pub(super) fn separate(&mut self) {
        if !self.runs.is_empty() {
            self.run(" | ");
        }
    }

    /// Where the visible text is in the file, without white space around it.
    pub(super) fn visible_range(&self, text: &str) -> Option<Range<usize>> {
        let range = self.visible.clone()?;
        let inner = text.get(range.clone())?;
        let start = range.start + (inner.len() - inner.trim_start().len());
        Some(start..start + inner.trim().len())
    }

    /// The compared text.
    pub(super) fn compared(&self) -> String {
        compare(&self.runs)
    }

    /// Compared text and reason, if the text begins with a strike that is all of it but the reason.
    pub(super) fn struck(&self) -> Option<(String, String)> {
        let first = self.runs.iter().position(|run| !run.text.trim().is_empty())?;
        if !self.runs[first].struck {
            return None;
        }
        let text = Run { text: self.runs[first].text.clone(), struck: false };
        Some((compare(&[text]), compare(&self.runs[first + 1..])))
    }
}

fn compare(runs: &[Run]) -> String {
    if let [Run { text, struck: false }] = runs
        && !text.contains("~~")
    {
        return fold(text);
    }
    let mut text = String::new();
    for run in runs {
        let words = run.text.replace("~~", "\\~\\~");
        if run.struck {
            let inner = words.trim();
            let (before, after) = (words.starts_with(' '), words.ends_with(' '));
            text.push_str(if before { " ~~" } else { "~~" });
            text.push_str(inner);
            text.push_str(if after { "~~ " } else { "~~" });
        } else {
            text.push_str(&words);
        }
    }
    fold(&text)
}

/// Whether a text is ASCII, with no white space but single spaces between words.
fn is_folded(text: &[u8]) -> bool {
    let is_edge = |byte: Option<&u8>| byte == Some(&b' ');
    text.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && memchr::memmem::find(text, b"  ").is_none()
        && !is_edge(text.first())
        && !is_edge(text.last())
}

/// Unicode NFC, with every stretch of white space one space and none at the ends.
pub(super) fn fold(text: &str) -> String {
    if is_folded(text.as_bytes()) {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        let words = text.split(|c: char| matches!(c, ' ' | '\t'..='\r'));
        for word in words.filter(|word| !word.is_empty()) {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        return folded;
    }
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.push_str(word);
        } else {
            folded.extend(word.nfc());
        }
    }
    folded
}
