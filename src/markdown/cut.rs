//! Where a file may be cut so that each piece reads by itself as it reads within the whole.
//!
//! A cut is in front of an ATX heading that stands at the line's beginning behind an empty line:
//! paragraphs, tables, lists, quotes and the HTML blocks that end with an empty line are over there
//! (CommonMark 0.31, sections 4 and 5). Only a fence or an HTML block that waits for its end can
//! reach across; whoever reads the piece sees that, see [`super::piece`]. Of the whole file a piece
//! needs the link reference definitions alone. Footnotes reach everywhere: such files are not cut.

use std::ops::Range;

use memchr::memmem;

/// The pieces of a text from `body` on, in order, without gaps.
pub(super) fn pieces(text: &str, body: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut pieces = Vec::new();
    let mut start = body;
    for found in memmem::find_iter(&bytes[body..], b"\n#") {
        let heading = body + found + 1;
        if is_behind_empty_line(&bytes[body..heading]) && is_heading(&bytes[heading..]) {
            pieces.push(start..heading);
            start = heading;
        }
    }
    pieces.push(start..text.len());
    pieces
}

fn is_behind_empty_line(before: &[u8]) -> bool {
    before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n")
}

/// Whether an ATX heading begins here: one to six `#`, then a blank or the line's end.
fn is_heading(bytes: &[u8]) -> bool {
    let marks = bytes.iter().take_while(|&&byte| byte == b'#').count();
    marks <= 6 && matches!(bytes.get(marks), None | Some(b' ' | b'\t' | b'\n' | b'\r'))
}

/// Where the empty line begins that the piece ends with.
pub(super) fn closing_line(piece: &str) -> usize {
    let line = if piece.ends_with("\r\n") { 2 } else { 1 };
    piece.len().saturating_sub(line)
}

/// Whether a text may define a footnote: `[^`, and `]:` further on in the line.
pub(super) fn may_have_footnotes(text: &str) -> bool {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, b"[^").any(|at| {
        let rest = &bytes[at..];
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        memmem::find(&rest[..end], b"]:").is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        pieces(text, 0).into_iter().map(|piece| &text[piece]).collect()
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
    fn what_may_be_a_footnote_is_seen() {
        assert!(may_have_footnotes("a[^1]\n\n[^1]: b\n"));
        assert!(!may_have_footnotes("a [^1] and [b]\n[b]: /c\n"));
    }
}
