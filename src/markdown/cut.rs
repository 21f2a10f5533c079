//! Where a file may be cut so that each piece reads by itself as it reads within the whole.
//!
//! A file is cut into sections, in front of ATX headings that stand at the line's beginning behind
//! an empty line: paragraphs, tables, lists, quotes and the HTML blocks that end with an empty line
//! are over there (CommonMark 0.31, sections 4 and 5). A section is cut again between the items of
//! its outermost bullet lists: a bullet with text at the line's beginning belongs to no item before
//! it and ends any paragraph. Only a fence or an HTML block that waits for its end can reach across;
//! whoever reads the piece sees that, see [`super::piece`]. Of the whole file a piece needs the link
//! reference definitions alone; what depends on which footnotes there are, only the whole can tell.

use std::ops::Range;

use memchr::memmem;

/// How a footnote's label begins.
pub(super) const NOTE: &[u8] = b"[^";

/// Over how many cuts a fence or HTML block is followed.
const LONGEST_REACH: usize = 64;

/// Joins what was cut where a fence or HTML block reaches across.
#[derive(Default)]
pub(super) struct Reach {
    open: Option<Joined>,
}

/// A piece of text, cut or joined.
pub(super) struct Joined {
    pub(super) range: Range<usize>,
    /// Over how many cuts it reaches.
    cuts: usize,
}

impl Reach {
    /// Whether nothing waits for the next piece.
    pub(super) fn is_closed(&self) -> bool {
        self.open.is_none()
    }

    /// The next piece, with those before it that are open.
    pub(super) fn join(&mut self, next: Range<usize>) -> Joined {
        match self.open.take() {
            Some(Joined { range, cuts }) => Joined { range: range.start..next.end, cuts: cuts + 1 },
            None => Joined { range: next, cuts: 0 },
        }
    }

    /// Says that a piece goes on into the next one; none where it reaches too far to be followed.
    pub(super) fn go_on(&mut self, piece: Joined) -> Option<()> {
        (piece.cuts < LONGEST_REACH).then(|| self.open = Some(piece))
    }
}

/// The sections of a text from `body` on, in order, without gaps.
pub(super) fn sections(bytes: &[u8], body: usize) -> impl Iterator<Item = Range<usize>> {
    let headings = memmem::find_iter(&bytes[body..], b"\n#").map(move |found| body + found + 1);
    let cuts = headings
        .filter(move |&at| is_behind_empty_line(&bytes[body..at]) && is_heading(&bytes[at..]));
    between(body, cuts, bytes.len())
}

/// The pieces of a section, in order, without gaps.
pub(super) fn pieces(section: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = section.as_bytes();
    let lines = memchr::memchr_iter(b'\n', bytes).map(|end| end + 1);
    let mut enclosure = Enclosure::default();
    let mut is_ended = enclosure.is_ended_by(line_at(bytes, 0));
    let cuts = lines.filter(move |&at| {
        let line = line_at(bytes, at);
        let was_ended = std::mem::replace(&mut is_ended, enclosure.is_ended_by(line));
        was_ended && is_item(line)
    });
    between(0, cuts, section.len())
}

fn line_at(bytes: &[u8], start: usize) -> &[u8] {
    let line = &bytes[start..];
    &line[..memchr::memchr(b'\n', line).map_or(line.len(), |end| end + 1)]
}

/// Whether a fence or a comment that begins at a line's beginning is open, as far as a glance tells:
/// cuts inside of one would only be joined again.
#[derive(Default)]
struct Enclosure {
    is_fenced: bool,
    is_comment: bool,
}

impl Enclosure {
    /// Whether behind this line nothing is open that a bullet does not end. An HTML block that ends
    /// with an empty line is over there, and where a list goes on.
    fn is_ended_by(&mut self, line: &[u8]) -> bool {
        self.is_fenced ^= line.starts_with(b"```") || line.starts_with(b"~~~");
        self.is_comment =
            (self.is_comment || line.starts_with(b"<!--")) && memmem::find(line, b"-->").is_none();
        let goes_on = matches!(line, [b' ' | b'\t' | b'\n', ..] | b"\r\n") || is_item(line);
        goes_on && !self.is_fenced && !self.is_comment
    }
}

fn between(
    start: usize,
    cuts: impl Iterator<Item = usize>,
    end: usize,
) -> impl Iterator<Item = Range<usize>> {
    let mut start = start;
    cuts.chain([end]).map(move |cut| std::mem::replace(&mut start, cut)..cut)
}

/// Whether a bullet with text begins here. No control character is taken for text: the parser has
/// more of them for blanks than `is_ascii_whitespace` has.
fn is_item(bytes: &[u8]) -> bool {
    matches!(bytes, [b'-' | b'*' | b'+', b' ', text, ..] if *text > b' ')
}

fn is_behind_empty_line(before: &[u8]) -> bool {
    before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n")
}

/// Whether an ATX heading begins here: one to six `#`, then a blank or the line's end.
pub(super) fn is_heading(bytes: &[u8]) -> bool {
    let marks = bytes.iter().take_while(|&&byte| byte == b'#').count();
    (1..=6).contains(&marks)
        && matches!(bytes.get(marks), None | Some(b' ' | b'\t' | b'\n' | b'\r'))
}

/// Whether a text may define a footnote: `[^`, and `]:` further on in the line.
pub(super) fn may_have_footnotes(text: &str) -> bool {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, NOTE).any(|at| {
        let rest = &bytes[at..];
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        memmem::find(&rest[..end], b"]:").is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sections(text.as_bytes(), 0).map(|piece| &text[piece]).collect()
    }

    #[test]
    fn cuts_are_in_front_of_headings_behind_an_empty_line() {
        assert_eq!(cut("# A\n\n## B\n- [ ] c\n\n# D\n"), ["# A\n\n", "## B\n- [ ] c\n\n", "# D\n"]);
        assert_eq!(cut("a\r\n\r\n# B\r\n"), ["a\r\n\r\n", "# B\r\n"]);
        assert_eq!(cut("a\n# B\n\n ## c\n\n#tag\n\n####### seven\n").len(), 1);
        assert_eq!(cut(""), [""]);
        assert_eq!(cut("a\n\n#"), ["a\n\n", "#"]);
    }

    #[test]
    fn a_section_is_cut_between_the_items_of_its_outermost_lists() {
        let cut = |text: &'static str| pieces(text).map(|at| &text[at]).collect::<Vec<_>>();
        assert_eq!(
            cut("# A\n\n- [ ] b\n  - [ ] c\n\n  note\n- [ ] d\n\n\n* e\n"),
            ["# A\n\n", "- [ ] b\n  - [ ] c\n\n  note\n", "- [ ] d\n\n\n", "* e\n"]
        );
        assert_eq!(cut("- a\r\n\r\n- b\r\n"), ["- a\r\n\r\n", "- b\r\n"]);
        assert_eq!(cut("- a\n-\n- - -\n").concat(), "- a\n-\n- - -\n");
    }

    #[test]
    fn nothing_is_cut_in_html_behind_a_paragraph_or_in_what_is_enclosed() {
        for text in [
            "<div>\n- a\n",
            "words\n- a\n",
            "```\n- a\n- b\n\n- c\n```\n",
            "<!--\n- a\n\n- b\n",
            "1. a\n2. b\n",
        ] {
            assert_eq!(pieces(text).count(), 1, "{text}");
        }
        assert_eq!(pieces("<!-- a -->\n\n- b\n~~~\n- c\n~~~\n\n- d\n").count(), 3);
    }

    #[test]
    fn what_may_be_a_footnote_is_seen() {
        assert!(may_have_footnotes("a[^1]\n\n[^1]: b\n"));
        assert!(!may_have_footnotes("a [^1] and [b]\n[b]: /c\n"));
    }
}
