//! Where a file may be cut so that each piece reads by itself as it reads within the whole.
//!
//! A file is cut into sections, in front of ATX headings that stand at the line's beginning behind
//! an empty line: paragraphs, tables, lists, quotes and the HTML blocks that end with an empty line
//! are over there (CommonMark 0.31, sections 4 and 5). A section is cut again between some items of
//! its outermost bullet lists: a bullet with text at the line's beginning belongs to no item before
//! it and ends any paragraph. Only a fence or an HTML block that waits for its end can reach across;
//! whoever reads the piece sees that, see [`super::piece`]. Of the whole file a piece needs the link
//! reference definitions alone. Footnotes reach everywhere: such files are not cut.

use std::ops::Range;

use memchr::memmem;

/// The bytes of a bullet and its box.
const BOX: usize = "- [ ]".len();

/// An odd number whose bits are without pattern: the golden ratio's.
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The sections of a text from `body` on, in order, without gaps.
pub(super) fn sections(text: &str, body: usize) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let headings = memmem::find_iter(&bytes[body..], b"\n#").map(move |found| body + found + 1);
    let cuts = headings
        .filter(move |&at| is_behind_empty_line(&bytes[body..at]) && is_heading(&bytes[at..]));
    between(body, cuts, text.len())
}

/// The pieces of a section, in order, without gaps.
pub(super) fn pieces(section: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = section.as_bytes();
    let lines = memchr::memchr_iter(b'\n', bytes).map(|end| end + 1);
    let mut is_in_list = is_in_list_at(bytes, 0);
    let cuts = lines.filter(move |&at| {
        let was_in_list = std::mem::replace(&mut is_in_list, is_in_list_at(bytes, at));
        was_in_list && is_item(&bytes[at..]) && is_landmark(&bytes[at..])
    });
    between(0, cuts, section.len())
}

fn between(
    start: usize,
    cuts: impl Iterator<Item = usize>,
    end: usize,
) -> impl Iterator<Item = Range<usize>> {
    let mut start = start;
    cuts.chain([end]).map(move |cut| std::mem::replace(&mut start, cut)..cut)
}

/// Whether a line looks like one of a list: an item, or indented.
fn is_in_list_at(bytes: &[u8], line: usize) -> bool {
    let rest = &bytes[line..];
    matches!(rest.first(), Some(b' ' | b'\t')) || is_item(rest)
}

/// Whether an item is one of those at which a list is cut: about one in eight, by its own words
/// alone, so that an edit moves no cut but its own, and a tick none.
fn is_landmark(item: &[u8]) -> bool {
    let end = memchr::memchr(b'\n', item).unwrap_or(item.len());
    // All of the line counts, since items may differ in any word: only what they begin with is left
    // out, where the box is.
    let words = item[..end].get(BOX..).unwrap_or_default().chunks(size_of::<u64>());
    let hash = words.fold(0, |hash: u64, word| {
        let mut bytes = [0; size_of::<u64>()];
        bytes[..word.len()].copy_from_slice(word);
        let mixed = (hash.rotate_left(5) ^ u64::from_le_bytes(bytes)).wrapping_mul(ODD);
        mixed ^ (mixed >> 32)
    });
    hash.wrapping_mul(ODD) >> 61 == 0
}

/// Whether a bullet with text begins here.
fn is_item(bytes: &[u8]) -> bool {
    matches!(bytes, [b'-' | b'*' | b'+', b' ', text, ..] if !text.is_ascii_whitespace())
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
        sections(text, 0).map(|piece| &text[piece]).collect()
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
    fn a_section_is_cut_between_some_items_of_its_outermost_lists() {
        let items = |range: std::ops::Range<usize>| -> String {
            let item = |n| format!("- [ ] item {n}\n  - [ ] below\n\n  note\n");
            range.map(item).collect::<Vec<_>>().concat()
        };
        let cut =
            |text: &str| -> Vec<String> { pieces(text).map(|at| text[at].to_owned()).collect() };
        let whole = format!("# A\n\n{}", items(0..100));
        let found = cut(&whole);
        assert!((5..30).contains(&found.len()), "{}", found.len());
        assert_eq!(found.concat(), whole);
        assert!(found[1..].iter().all(|piece| piece.starts_with("- [ ] item ")));
        let edited = cut(&format!("# A\n\n- [ ] one more\n{}", items(0..100)));
        assert_eq!(edited[edited.len() - found.len() + 1..], found[1..], "other cuts stay");
        assert_eq!(cut("a\n- b\n\n- c\n-\n- - -\n").concat(), "a\n- b\n\n- c\n-\n- - -\n");
    }

    #[test]
    fn items_that_differ_in_few_letters_are_cut_and_ticks_move_no_cut() {
        let cut = |text: &str| pieces(text).collect::<Vec<_>>();
        for form in ["Step {} of the release was done", "{}. All of it was looked at", "Look at {}"]
        {
            let item = |n: usize| format!("- [ ] {}\n", form.replace("{}", &n.to_string()));
            let list: String = (0..500).map(item).collect();
            let found = cut(&list);
            assert!((30..100).contains(&found.len()), "{form}: {}", found.len());
            assert_eq!(cut(&list.replace("[ ]", "[x]")), found, "{form}");
        }
    }

    #[test]
    fn what_may_be_a_footnote_is_seen() {
        assert!(may_have_footnotes("a[^1]\n\n[^1]: b\n"));
        assert!(!may_have_footnotes("a [^1] and [b]\n[b]: /c\n"));
    }
}
