//! What says nothing of items but its heading: prose, which need not be parsed.
//!
//! Most of a long document is prose. A section or piece ([`super::cut`]) without the bytes of a box has
//! no item, whatever else the parser would find in it, and one without those of a definition or an
//! attribute says nothing of items elsewhere. What is left are further headings, and blocks that go on
//! into the next section: fences, and HTML that waits for an end of its own. They are followed where
//! they begin at the line's beginning, which no parser reads otherwise; what stands inside is no box
//! and defines nothing. Where a line leaves it open whether something begins or ends, the parser has
//! to tell.

use memchr::memmem;

use super::{cut, limits};

/// The most bytes of blanks and marks in front of a list item or quote: each of them, a tab, may stand
/// for two lists.
const DEEPEST: usize = limits::DEPTH / 4;

/// How attributes begin.
const ATTRIBUTES: &[u8] = b"checklist:";

/// What a section or piece was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// It says nothing of items but its heading, of so many bytes if it has one, and all that it opens is
    /// closed.
    Prose(usize),
    /// It may say more; all that it opens is closed.
    Closed,
    /// A fence or comment goes on into the next section.
    Open,
    /// Only the parser can tell.
    Unknown,
}

/// Scans a section or piece.
pub(super) fn scan(section: &str) -> Scan {
    let heading = heading(section.as_bytes());
    let (title, rest) = section.as_bytes().split_at(heading);
    // A line may end with it alone: more than a heading would stand in front of the rest.
    if memchr::memchr(b'\r', title).is_some() {
        return Scan::Unknown;
    }
    let Some(signs) = Signs::of(rest) else { return Scan::Unknown };
    let mut is_silent = !signs.attributes;
    let mut lines = Lines::new(signs);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', rest).chain([rest.len()]) {
        if start == rest.len() {
            break;
        }
        match lines.read(&rest[start..end]) {
            Some(is_silent_line) => is_silent &= is_silent_line,
            None => return Scan::Unknown,
        }
        start = (end + 1).min(rest.len());
    }
    match (lines.open, lines.may_be.comment || lines.may_be.html) {
        (Some(_), _) => Scan::Open,
        (None, true) => Scan::Unknown,
        (None, false) if is_silent => Scan::Prose(heading),
        (None, false) => Scan::Closed,
    }
}

/// How many bytes the heading has that a section begins with, its line's end included.
pub(super) fn heading(section: &[u8]) -> usize {
    if !cut::is_heading(section) {
        return 0;
    }
    memchr::memchr(b'\n', section).map_or(section.len(), |end| end + 1)
}

/// What a text may have anywhere.
#[derive(Clone, Copy, Default)]
struct Signs {
    /// A box, or a definition of a link or footnote.
    boxes_or_definitions: bool,
    /// An attribute, which is told in a comment.
    attributes: bool,
    /// Angle brackets, with which HTML begins.
    angles: bool,
}

impl Signs {
    /// None where lines do not end as expected, or where there may be HTML that waits for an end of its
    /// own and is no comment.
    fn of(text: &[u8]) -> Option<Self> {
        let mut signs = Self::default();
        for at in memchr::memchr3_iter(b']', b'<', b'\r', text) {
            match text[at] {
                b']' => {
                    signs.boxes_or_definitions |= ends_box(text, at) || is_definition(text, at);
                }
                b'<' if waits_for_its_end(&text[at + 1..]) => return None,
                b'<' => signs.angles = true,
                _ => return None,
            }
        }
        signs.attributes = signs.angles && memmem::find(text, ATTRIBUTES).is_some();
        Some(signs)
    }
}

/// Whether a text has the bytes of a box or of an attribute.
pub(super) fn may_have_items_or_attributes(text: &[u8]) -> bool {
    memchr::memchr_iter(b']', text).any(|at| ends_box(text, at))
        || memmem::find(text, ATTRIBUTES).is_some()
}

/// Whether the bracket at a place may end a box.
fn ends_box(text: &[u8], at: usize) -> bool {
    at >= 2 && text[at - 2] == b'[' && is_tick(text[at - 1])
}

/// Whether the bracket at a place may end the label of a definition.
fn is_definition(text: &[u8], at: usize) -> bool {
    text.get(at + 1) == Some(&b':')
}

/// Whether it may stand in a box: the parser has more control characters for blanks than others have.
fn is_tick(byte: u8) -> bool {
    byte <= b' ' || byte.eq_ignore_ascii_case(&b'x')
}

/// Whether what stands behind `<` may begin HTML that an empty line does not end; comments aside.
fn waits_for_its_end(text: &[u8]) -> bool {
    let begins = |name: &str| {
        text.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name.as_bytes()))
    };
    match text.first() {
        Some(b'!') => !begins("!--"),
        Some(b'?') => true,
        Some(b's' | b'S' | b'p' | b'P' | b't' | b'T') => {
            ["script", "style", "pre", "textarea"].into_iter().any(begins)
        }
        _ => false,
    }
}

/// A block that is open for sure, whatever a line says that does not end it.
#[derive(Clone, Copy)]
enum Block {
    /// A fence: its byte, and how many of them.
    Fence(u8, usize),
    Comment,
}

/// What a line may stand in or below, where that is not sure.
#[derive(Default)]
struct Doubts {
    /// HTML that an empty line ends.
    html: bool,
    /// A comment, unless it is one inside a line.
    comment: bool,
    /// A definition.
    definition: bool,
}

/// Reads lines one after the other.
struct Lines {
    signs: Signs,
    open: Option<Block>,
    /// Whether the line before was empty, or there is none.
    is_behind_empty: bool,
    may_be: Doubts,
}

impl Lines {
    fn new(signs: Signs) -> Self {
        Self { signs, open: None, is_behind_empty: true, may_be: Doubts::default() }
    }

    /// Reads a line: whether it has no heading, box or definition; none where nobody can tell what is
    /// open behind it.
    fn read(&mut self, line: &[u8]) -> Option<bool> {
        let first = line.iter().position(|byte| !matches!(byte, b' ' | b'\t'));
        // What is nested too deeply is an error wherever it stands.
        if first.is_some_and(|first| is_mark(line[first]))
            && line.iter().take_while(|&&byte| is_mark(byte)).count() > DEEPEST
        {
            return None;
        }
        match self.open {
            Some(Block::Fence(mark, least)) => self.in_fence(line, (mark, least))?,
            Some(Block::Comment) if end_of_comment(line).is_some() => self.open = None,
            Some(Block::Comment) => {}
            None => {
                let says_something = self.signs.boxes_or_definitions && self.says_something(line);
                return Some(!self.outside(line, first)? && !says_something);
            }
        }
        self.is_behind_empty = false;
        Some(true)
    }

    /// Whether a line may have a box or a definition.
    fn says_something(&mut self, line: &[u8]) -> bool {
        let mut has_box = line.first() == Some(&b']');
        let mut defines = false;
        for at in memchr::memchr_iter(b']', line) {
            has_box |= ends_box(line, at);
            defines |= is_definition(line, at);
        }
        self.may_be.definition |= defines;
        has_box || defines
    }

    fn in_fence(&mut self, line: &[u8], (mark, least): (u8, usize)) -> Option<()> {
        let text = line.trim_ascii();
        if text.len() < least || text.iter().any(|&byte| byte != mark) {
            return Some(());
        }
        // How far it may be indented is left to the parser, and what is a blank behind it.
        self.open = (text.len() == line.len()).then_some(None)?;
        Some(())
    }

    /// Whether a line may make a heading.
    fn outside(&mut self, line: &[u8], first: Option<usize>) -> Option<bool> {
        let has_angles = self.signs.angles && memchr::memchr2(b'<', b'>', line).is_some();
        if !has_angles && line.first().is_some_and(u8::is_ascii_alphabetic) {
            self.is_behind_empty = false;
            return Some(false);
        }
        let Some(first) = first else {
            self.is_behind_empty = true;
            self.may_be.html = false;
            return Some(false);
        };
        let is_behind_empty = std::mem::replace(&mut self.is_behind_empty, false);
        let text = &line[first..];
        let may_be_heading = match text[0] {
            b'#' => true,
            // Control characters may be blanks, as in a box.
            mark @ (b'-' | b'=') => text.iter().all(|&byte| byte == mark || byte <= b' '),
            mark @ (b'`' | b'~') if text.starts_with(&[mark; 3]) => {
                // A definition may go on over several lines, but not over an empty one.
                let is_sure = is_behind_empty || !(self.may_be.html || self.may_be.definition);
                let count = text.iter().take_while(|&&byte| byte == mark).count();
                let is_fence = first == 0 && !text[count..].contains(&mark);
                if !(is_sure && is_fence) || self.may_be.comment {
                    return None;
                }
                self.open = Some(Block::Fence(mark, count));
                return Some(false);
            }
            _ => false,
        };
        if has_angles {
            let is_sure = is_behind_empty && !self.may_be.comment && line.starts_with(b"<!--");
            match end_of_comment(line) {
                None if is_sure => self.open = Some(Block::Comment),
                Some(at) if is_sure && at >= 4 => {}
                _ => self.angles(line),
            }
        }
        Some(may_be_heading)
    }

    fn angles(&mut self, line: &[u8]) {
        self.may_be.html |= memchr::memchr(b'<', line).is_some();
        // A comment is over where an end stands behind all beginnings.
        let mut rest = line;
        loop {
            let mark: &[u8] = if self.may_be.comment { b"-->" } else { b"<!--" };
            let Some(at) = memmem::find(rest, mark) else { return };
            rest = &rest[at + mark.len()..];
            self.may_be.comment = !self.may_be.comment;
        }
    }
}

fn end_of_comment(line: &[u8]) -> Option<usize> {
    // Most lines have no such byte, which is seen at once.
    memchr::memchr(b'>', line)?;
    memmem::find(line, b"-->")
}

/// Whether it may stand in front of a list item's or quote's text.
fn is_mark(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'>' | b'*' | b'+' | b'-' | b'.' | b')' | b'0'..=b'9')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_say_nothing_of_items_is_prose() {
        for rest in [
            "",
            "\nWords, [links](/to) and <b>tags</b>.\n\n- a list\n  - and one below\n\n",
            "\n```sh\n# no heading\n````\n\nwords\n\n",
            "\n~~~ words ` more\n```\n~~~\n",
            "\n<!--\n# no heading\n```\n-->\n\n| a | b |\n|---|---|\n\n",
            "\n<!-- a --> words <!-- b\nc -->\n",
            "> ```\nwords\n",
            "\n```\n- [ ] no box\n[label]: /target\n```\n",
            "words:\n~~~\n- [ ] no box\n~~~\n",
            "\n<!--\n- [ ] no box\n[label]: /target\n-->\n",
        ] {
            assert_eq!(scan(&format!("## Heading\n{rest}")), Scan::Prose(11), "{rest}");
            assert_eq!(scan(rest), Scan::Prose(0), "{rest}");
        }
        assert_eq!(scan("# Heading"), Scan::Prose(9));
        assert_eq!(scan("- an item\n  and more of it\n\n- another\n"), Scan::Prose(0));
    }

    #[test]
    fn what_may_say_more_is_not() {
        for rest in [
            "- [ ] a box\n",
            "words [x] words\n",
            "- [\u{b}] another blank\n",
            "[label]: /target\n",
            "Setext\n---\n",
            "Setext\n- \u{b}\n",
            " ## further\n",
            "<!-- checklist: release=2.3 -->\n",
            "\n<!--\nchecklist: release=2.3\n-->\n",
            "words [\n] words\n",
            "```\nwords\n```\n- [ ] a box\n",
            "\n<!--\nwords\n-->\n[label]: /target\n",
            "\n<!-- [ ] -->\n",
        ] {
            assert_eq!(scan(&format!("# Heading\n{rest}")), Scan::Closed, "{rest}");
            assert_eq!(scan(rest), Scan::Closed, "{rest}");
        }
    }

    #[test]
    fn what_goes_on_is_open_and_where_it_is_not_sure_the_parser_tells() {
        for rest in ["```\nwords\n", "\n<!--\nwords\n", "~~~~\n~~~\n"] {
            assert_eq!(scan(&format!("# Heading\n{rest}")), Scan::Open, "{rest}");
        }
        for rest in [
            "words <!-- begun\n",
            "<!-->\nwords\n",
            "<script>\n",
            "<?php\n",
            "<!DOCTYPE\n",
            " ```\nwords\n```\n",
            "```\nwords\n ```\n",
            "```\nwords\n```\t\n",
            "```\nwords\n``` \n",
            "``` a`b\n",
            "<div>\n```\nwords\n```\n",
            "words <!-- begun\n```\n-->\n```\n",
            "[a]: /b 'c\n```\n'\n```\n",
            "words\r\n",
            &format!("{}- deep\n", "> ".repeat(13)),
            &format!("```\n{}- deep\n```\n", "> ".repeat(13)),
            &format!("<!--\n{}- deep\n-->\n", "> ".repeat(13)),
            "<div>\n- <div>\n",
        ] {
            assert_eq!(scan(&format!("# Heading\n{rest}")), Scan::Unknown, "{rest}");
        }
        for section in
            ["# A\r<!--\n-->\n", "# A\r````\n```\nx\n````\n", "# A\r- [ ] \n  b\n", "# A\r\n"]
        {
            assert_eq!(scan(section), Scan::Unknown, "{section:?}");
        }
    }
}
