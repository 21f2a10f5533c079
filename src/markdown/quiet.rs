//! Sections that say nothing of items: prose that need not be parsed, seen by a scan of its lines.
//!
//! Most of a long document is prose. Of a section ([`super::cut`]) that has no box, no further
//! heading, no definition of a link and no attribute, only its own heading matters, whatever else
//! the parser would find in it. The scan is made of things that certainly are not there: where it
//! doubts, it says so, and the section is parsed. Fences are followed only where they begin at the
//! line's beginning outside of HTML, which no parser reads otherwise.

use std::borrow::Cow;

use memchr::memmem;

use super::{cut, source};

/// Deeper than this a line is not looked into, in bytes of indentation and marks.
const DEEPEST: usize = 40;

/// How HTML begins that an empty line does not end: tags, instructions, declarations, CDATA.
const ENDLESS: [&str; 6] = ["script", "style", "pre", "textarea", "?", "!"];

/// How many bytes of references the parser follows in any file.
pub(super) const FOLLOWED: usize = 100_000;

/// What a scan found out of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// It says nothing of items but its heading, which is so many bytes long, and leaves nothing open.
    Quiet(usize),
    /// It has to be parsed, and leaves no fence or HTML block open.
    Closed,
    /// It has to be parsed to know.
    Unknown,
}

/// Scans a section to its end.
pub(super) fn scan(section: &str) -> Scan {
    let Some(heading) = heading(section) else { return Scan::Unknown };
    let mut speaks = heading == 0;
    let mut state = State::new(&section[heading..]);
    for line in lines(&section[heading..]) {
        match state.read(line) {
            None => return Scan::Unknown,
            Some(says) => speaks |= says,
        }
    }
    match (state.is_closed(), speaks) {
        (false, _) => Scan::Unknown,
        (true, true) => Scan::Closed,
        (true, false) => Scan::Quiet(heading),
    }
}

/// The heading of a section that says nothing of items, in bytes; none of any other, which is left at
/// the first line that has to be parsed.
pub(super) fn quiet_heading(section: &str) -> Option<usize> {
    let heading = heading(section).filter(|&heading| heading > 0)?;
    let mut state = State::new(&section[heading..]);
    let is_quiet = lines(&section[heading..]).all(|line| state.read(line) == Some(false));
    (is_quiet && state.is_closed()).then_some(heading)
}

/// How many bytes a section's heading has with its line's end, 0 where it has none; nothing where
/// the parser has to say.
fn heading(section: &str) -> Option<usize> {
    let bytes = section.as_bytes();
    if !cut::is_heading(bytes) {
        return Some(0);
    }
    match memchr::memchr2(b'\n', b'\r', bytes) {
        None => Some(bytes.len()),
        Some(end) => (bytes[end] == b'\n').then_some(end + 1),
    }
}

fn lines(text: &str) -> impl Iterator<Item = &[u8]> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

/// What a text has anywhere: no line is asked for what is nowhere.
struct Has {
    returns: bool,
    fences: bool,
    brackets: bool,
    definitions: bool,
    /// Angle brackets, with which HTML and comments begin.
    angles: bool,
    attributes: bool,
}

impl Has {
    fn new(text: &[u8]) -> Self {
        let has = |what| memmem::find(text, what).is_some();
        let has_byte = |byte| memchr::memchr(byte, text).is_some();
        Self {
            returns: has_byte(b'\r'),
            fences: has(b"```") || has(b"~~~"),
            brackets: has_byte(b'['),
            definitions: has(b"]:"),
            angles: has_byte(b'<'),
            attributes: has(b"checklist:"),
        }
    }
}

/// What is open at a line.
struct State {
    has: Has,
    /// The byte of the fence that is open, and how many of them.
    fence: Option<(u8, usize)>,
    /// Whether a comment may be open.
    comment: bool,
    /// Whether an HTML block may be open, or the definition of a link.
    html: bool,
}

impl State {
    /// At the beginning of a text.
    fn new(text: &str) -> Self {
        Self { has: Has::new(text.as_bytes()), fence: None, comment: false, html: false }
    }

    fn is_closed(&self) -> bool {
        self.fence.is_none() && !self.comment
    }

    /// Reads a line: whether it may say something of items; none where nobody can tell what is open
    /// behind it.
    fn read(&mut self, line: &[u8]) -> Option<bool> {
        let text = line.trim_ascii();
        if (self.has.returns && line.contains(&b'\r'))
            || (!text.is_empty() && marks(line) > DEEPEST)
        {
            return None;
        }
        if let Some((mark, count)) = self.fence {
            if text.len() >= count && text.iter().all(|&byte| byte == mark) {
                // Whether blanks and tabs around it make it none is left to the parser.
                let is_plain = line.strip_suffix(b"\n").unwrap_or(line) == text;
                self.fence = is_plain.then_some(None)?;
            }
            return Some(false);
        }
        if text.is_empty() {
            self.html &= self.comment;
            return Some(false);
        }
        if self.has.fences && has_fence(text) {
            self.fence = Some(fence(line).filter(|_| !self.html)?);
            return Some(false);
        }
        let defines = self.has.definitions && memmem::find(text, b"]:").is_some();
        self.html |= defines;
        if self.has.angles {
            self.comments(text)?;
            self.html |= text.starts_with(b"<") || self.comment;
        }
        Some(defines || self.may_say(text))
    }

    /// Follows comments; none at HTML that an empty line does not end.
    fn comments(&mut self, text: &[u8]) -> Option<()> {
        if memmem::find(text, b"-->").is_some() {
            self.comment = false;
        }
        for at in memchr::memchr_iter(b'<', text) {
            let rest = &text[at + 1..];
            if let Some(comment) = rest.strip_prefix(b"!--") {
                self.comment = memmem::find(comment, b"-->").is_none();
            } else if at == 0 && ENDLESS.iter().any(|name| starts_with(rest, name)) {
                return None;
            }
        }
        Some(())
    }

    /// Whether a line may hold a box, a heading or an attribute.
    fn may_say(&self, text: &[u8]) -> bool {
        let is_underline = |mark: u8| text.iter().all(|&byte| byte == mark);
        let is_box = |at: usize| text.get(at + 2) == Some(&b']');
        text.starts_with(b"#")
            || is_underline(b'=')
            || is_underline(b'-')
            || (self.has.brackets
                && (text.ends_with(b"[") || memchr::memchr_iter(b'[', text).any(is_box)))
            || (self.has.attributes && memmem::find(text, b"checklist:").is_some())
    }
}

fn starts_with(text: &[u8], name: &str) -> bool {
    text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
}

/// The fence that begins at the line's beginning.
fn fence(line: &[u8]) -> Option<(u8, usize)> {
    let mark = *line.first()?;
    let count = line.iter().take_while(|&&byte| byte == mark).count();
    let is_fence = matches!(mark, b'`' | b'~') && count >= 3 && !line[count..].contains(&b'`');
    is_fence.then_some((mark, count))
}

fn has_fence(text: &[u8]) -> bool {
    [b'`', b'~']
        .iter()
        .any(|&mark| memchr::memchr_iter(mark, text).any(|at| text[at..].starts_with(&[mark; 3])))
}

/// How many bytes of blanks and marks of lists and quotes a line begins with.
fn marks(line: &[u8]) -> usize {
    let is_mark = |byte: &&u8| b" \t>-*+.)".contains(byte) || byte.is_ascii_digit();
    line.iter().take_while(is_mark).count()
}

/// A file's text with blanks for what quiet sections say below their headings; every other byte is
/// where it was.
pub(super) fn blanked(text: &str) -> Cow<'_, str> {
    if cut::may_have_footnotes(text) || may_overflow(text) {
        return Cow::Borrowed(text);
    }
    let mut blanked = text.as_bytes().to_vec();
    for range in cut::sections(text, source::body(text)) {
        match scan(&text[range.clone()]) {
            Scan::Quiet(heading) => {
                for byte in &mut blanked[range.start + heading..range.end] {
                    *byte = if *byte == b'\n' { b'\n' } else { b' ' };
                }
            }
            Scan::Closed => {}
            Scan::Unknown => break,
        }
    }
    String::from_utf8(blanked).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether the file's references may add up to more than the parser follows.
fn may_overflow(text: &str) -> bool {
    let bytes = text.as_bytes();
    let length = |at: usize| {
        let rest = &bytes[at..];
        memchr::memchr_iter(b'\n', rest).nth(1).unwrap_or(rest.len())
    };
    let longest = memmem::find_iter(bytes, b"]:").map(length).max().unwrap_or_default();
    longest.saturating_mul(memchr::memchr_iter(b'[', bytes).count()) > FOLLOWED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_lists_code_and_closed_comments_are_quiet() {
        for body in [
            "Words, [a link](b) and `code`.\n\n- one\n  - two\n> three\n\n",
            "```yaml\n# no heading\n- [ ] no item\n[a]: b\n```\n\n",
            "~~~~\n~~~\n~~~~\n",
            "<!--\nWhat to write here?\n-->\n\nThis.\n",
            "<details>\nmore\n</details>\n\n```\ncode\n```\n",
            "| a | b |\n| --- | --- |\n| c | d |\n",
        ] {
            assert_eq!(scan(&format!("## Title\n\n{body}")), Scan::Quiet(9), "{body}");
        }
    }

    #[test]
    fn what_speaks_of_items_is_parsed() {
        for body in [
            "- [ ] item\n",
            "> 1. [X] item\n",
            "Title\n===\n",
            "Title\n-\n",
            "   # Title\n",
            "- [\n  ] item?\n",
            "[label]: /target\n",
            "<!-- checklist: release=1 -->\n",
        ] {
            assert_eq!(scan(&format!("## Title\n\n{body}")), Scan::Closed, "{body}");
        }
        assert_eq!(scan("Words before any heading.\n\n"), Scan::Closed);
    }

    #[test]
    fn what_may_reach_further_is_left_to_the_parser() {
        for body in [
            "```\ncode\n",
            "- ```\n  code\n  ```\n",
            "<div>\n```\n# a\n```\n",
            "<!-- a\n```\n-->\n",
            "<!-- never closed\n",
            "<!-->\n",
            "<PRE>\n\n",
            "[a]:\n```\nb\n```\n",
            "```\n  ```\n",
            "```\n```\t\n",
            "<?php\n",
            "``` a`b\n",
            "words\r\n",
        ] {
            assert_eq!(scan(&format!("## Title\n\n{body}")), Scan::Unknown, "{body}");
        }
        let deep = "> ".repeat(60);
        assert_eq!(scan(&format!("## Title\n\n{deep}a\n")), Scan::Unknown);
    }

    #[test]
    fn blanks_keep_every_place() {
        let text = "# A\n\nwörds\n\n## B\n\n- [ ] item\n";
        assert_eq!(blanked(text), "# A\n\n      \n\n## B\n\n- [ ] item\n");
        assert_eq!(blanked("# A\n\n```\n\n# b\n\nc\n"), "# A\n\n```\n\n# b\n\nc\n");
    }
}
