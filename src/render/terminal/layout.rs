//! Lines of a given width: cells that are cut, padded, wrapped and coloured.
//!
//! A [`Cell`] holds escaped text alone, so its width on a terminal is known before it is coloured.

use anstyle::{AnsiColor, Style as Ansi};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Style;
use crate::{
    model::{Prose, Untrusted},
    render::escape,
};

/// The narrowest page: below it, lines are as long as they have to be.
const NARROWEST: usize = 40;

/// What a colour says beside the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing.
    #[default]
    Plain,
    /// Holds.
    Good,
    /// Is still to be done.
    Wait,
    /// Does not hold.
    Bad,
    /// A heading.
    Strong,
    /// Beside the point.
    Dim,
}

impl Tone {
    fn ansi(self) -> Ansi {
        let color = |color: AnsiColor| Ansi::new().fg_color(Some(color.into()));
        match self {
            Self::Plain => Ansi::new(),
            Self::Good => color(AnsiColor::Green),
            Self::Wait => color(AnsiColor::Yellow),
            Self::Bad => color(AnsiColor::Red),
            Self::Strong => Ansi::new().bold(),
            Self::Dim => Ansi::new().dimmed(),
        }
    }
}

/// A piece of a line: escaped text and its tone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// Words of this program.
    pub(crate) fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Plain }
    }

    /// Text from a repository.
    pub(crate) fn quoted<'a>(text: impl Into<escape::Text<'a>>) -> Self {
        Self::words(escape::terminal(text))
    }

    /// A message.
    pub(crate) fn prose(prose: &Prose) -> Self {
        Self::words(escape::terminal_prose(prose))
    }

    /// Headings from the outermost in.
    pub(crate) fn path(headings: &[Untrusted], style: Style) -> Self {
        let parts: Vec<_> = headings.iter().map(escape::terminal).collect();
        Self::words(parts.join(if style.unicode { " › " } else { " > " }))
    }

    /// With a tone.
    pub(crate) fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Followed by another's text, in this one's tone.
    pub(crate) fn then(mut self, other: &Self) -> Self {
        self.text.push_str(&other.text);
        self
    }

    /// The text without its tone.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Columns that it takes.
    pub(crate) fn width(&self) -> usize {
        self.text.width()
    }

    /// Whether there is nothing to show.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Cut to so many columns, with a sign where something is missing.
    pub(crate) fn fit(mut self, width: usize, style: Style) -> Self {
        if self.text.width() <= width {
            return self;
        }
        let sign = match (style.unicode, width) {
            (_, 0) => "",
            (true, _) => "…",
            (false, _) => "...",
        };
        let sign = sign.get(..width).unwrap_or(sign);
        let room = width.saturating_sub(sign.width());
        self.text = format!("{}{}", prefix(&self.text, room), sign);
        self
    }

    /// Filled with blanks on the right, or cut.
    pub(crate) fn left(self, width: usize, style: Style) -> Self {
        let mut cell = self.fit(width, style);
        cell.text.push_str(&" ".repeat(width.saturating_sub(cell.width())));
        cell
    }

    fn paint(&self, style: Style) -> String {
        let ansi = self.tone.ansi();
        if !style.color || self.tone == Tone::Plain || self.text.is_empty() {
            return self.text.clone();
        }
        format!("{ansi}{}{ansi:#}", self.text)
    }
}

/// The longest run of whole characters that fits.
fn prefix(text: &str, width: usize) -> &str {
    let mut end = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        if text[..at + cluster.len()].width() > width {
            break;
        }
        end = at + cluster.len();
    }
    &text[..end]
}

/// A page under construction.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// How it is to look.
    pub(crate) style: Style,
    out: String,
}

impl Page {
    /// An empty one.
    pub(crate) fn new(style: Style) -> Self {
        let style = Style { width: style.width.max(NARROWEST), ..style };
        Self { style, out: String::new() }
    }

    /// Adds a line of cells, with nothing between them, cut to the page; blanks at the end are left
    /// out.
    pub(crate) fn line(&mut self, cells: &[Cell]) {
        let mut room = self.style.width;
        let mut fitting = Vec::new();
        for cell in cells {
            let cell = cell.clone().fit(room, self.style);
            room = room.saturating_sub(cell.width());
            fitting.push(cell);
        }
        self.whole_line(&fitting);
    }

    /// Adds a line of cells, however long: for what other programs read.
    pub(crate) fn whole_line(&mut self, cells: &[Cell]) {
        let mut line: String = cells.iter().map(|cell| cell.paint(self.style)).collect();
        if !self.style.color {
            line.truncate(line.trim_end().len());
        }
        self.out.push_str(&line);
        self.out.push('\n');
    }

    /// Adds an empty line, unless there is one or nothing yet.
    pub(crate) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// Adds a line with cells on the left and one at the right edge; the last cell on the left is cut
    /// to make room.
    pub(crate) fn spread(&mut self, mut left: Vec<Cell>, right: Cell) {
        if right.is_empty() {
            return self.line(&left);
        }
        let right = right.fit(self.style.width / 2, self.style);
        let room = self.style.width.saturating_sub(right.width() + 2);
        if let Some(last) = left.pop() {
            let taken: usize = left.iter().map(Cell::width).sum();
            let last = last.fit(room.saturating_sub(taken), self.style);
            let gap = self.style.width.saturating_sub(taken + last.width() + right.width());
            left.extend([last, Cell::words(" ".repeat(gap))]);
        }
        left.push(right);
        self.line(&left);
    }

    /// Adds a paragraph, wrapped between words; later lines are indented as the first, and `hang`
    /// columns more.
    pub(crate) fn wrap(&mut self, indent: usize, hang: usize, cell: &Cell) {
        let width = self.style.width.saturating_sub(indent).max(20);
        for (at, text) in broken(&cell.text, width, hang).into_iter().enumerate() {
            let lead = indent + if at == 0 { 0 } else { hang };
            self.line(&[Cell::words(" ".repeat(lead)), Cell { text, tone: cell.tone }]);
        }
    }

    /// Adds parts with dots between them; a line that is full goes on below, two columns in.
    pub(crate) fn parts(&mut self, indent: usize, parts: &[String], tone: Tone) {
        let dot = self.dot();
        let mut line = String::new();
        let mut lead = indent;
        for part in parts {
            if !line.is_empty() && lead + (line.clone() + dot + part).width() > self.style.width {
                self.wrap(lead, 2, &Cell::words(std::mem::take(&mut line)).tone(tone));
                lead = indent + 2;
            } else if !line.is_empty() {
                line.push_str(dot);
            }
            line.push_str(part);
        }
        self.wrap(lead, 2, &Cell::words(line).tone(tone));
    }

    /// A sign between parts of a line: ` · `.
    pub(crate) fn dot(&self) -> &'static str {
        if self.style.unicode { " · " } else { " - " }
    }

    /// How many lines there are.
    pub(crate) fn lines(&self) -> usize {
        self.out.lines().count()
    }

    /// Leaves out all lines after so many.
    pub(crate) fn keep(&mut self, lines: usize) {
        if let Some((at, _)) = self.out.match_indices('\n').nth(lines.saturating_sub(1)) {
            self.out.truncate(at + 1);
        }
    }

    /// The text, safe to print to a log.
    pub(crate) fn finish(self) -> String {
        escape::log_lines(&self.out)
    }
}

/// The text in lines of so many columns, the second and later ones shorter by `hang`.
fn broken(text: &str, width: usize, hang: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let room = width.saturating_sub(if lines.is_empty() { 0 } else { hang }).max(10);
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            lines.push(std::mem::take(&mut line));
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        let room = width.saturating_sub(if lines.is_empty() { 0 } else { hang }).max(10);
        while line.width() > room {
            let head = prefix(&line, room).to_owned();
            if head.is_empty() {
                break;
            }
            let tail = line[head.len()..].to_owned();
            lines.push(head);
            line = tail;
        }
    }
    lines.push(line);
    lines
}
