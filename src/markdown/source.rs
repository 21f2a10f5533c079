//! The bytes of a file as text: decoding, byte-order mark, front matter, lines.

use std::borrow::Cow;

use super::{MarkdownError, limits};

/// How much of a line is shown.
const SHOWN: usize = 400;

/// A file's text, and where the Markdown in it begins. Offsets are those of the file.
pub(super) struct Source<'a> {
    text: Cow<'a, str>,
    /// Where the Markdown begins: behind byte-order mark and front matter.
    pub(super) body: usize,
    lines: Vec<usize>,
}

impl<'a> Source<'a> {
    /// The text of bytes that must be UTF-8.
    pub(super) fn strict(bytes: &'a [u8]) -> Result<Self, MarkdownError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let offset = error.valid_up_to();
            MarkdownError::NotUtf8 { line: line_of(bytes, offset), offset }
        })?;
        Self::new(Cow::Borrowed(text))
    }

    /// The text of bytes that should be UTF-8; what is not becomes U+FFFD.
    pub(super) fn lossy(bytes: &'a [u8]) -> Result<Self, MarkdownError> {
        // `from_utf8_lossy` looks at each character, `from_utf8` at whole words.
        let text = std::str::from_utf8(bytes);
        Self::new(text.map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed))
    }

    /// A piece of a file's Markdown.
    pub(super) fn piece(text: &'a str) -> Result<Self, MarkdownError> {
        let lines = line_starts(text.as_bytes());
        limits::check_depth(text, &lines)?;
        Ok(Self { text: Cow::Borrowed(text), body: 0, lines })
    }

    fn new(text: Cow<'a, str>) -> Result<Self, MarkdownError> {
        if text.len() > limits::BYTES {
            return Err(MarkdownError::TooLarge { bytes: text.len(), limit: limits::BYTES });
        }
        let body = body(&text);
        let lines = line_starts(text.as_bytes());
        limits::check_depth(&text, &lines)?;
        Ok(Self { text, body, lines })
    }

    /// The whole text, byte-order mark and front matter included.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The Markdown.
    pub(super) fn markdown(&self) -> &str {
        &self.text[self.body..]
    }

    /// Line and column of an offset, both 1-based, the column in bytes.
    pub(super) fn place(&self, offset: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|&start| start <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        (count(line), count(offset - start + 1))
    }

    /// Line of an offset, 1-based.
    pub(super) fn line(&self, offset: usize) -> u32 {
        self.place(offset).0
    }

    /// The text from an offset to the end of its line.
    pub(super) fn rest_of_line(&self, offset: usize) -> &str {
        let rest = self.text.get(offset..).unwrap_or_default();
        rest.split(['\n', '\r']).next().unwrap_or_default()
    }

    /// The line around an offset, trimmed, at most [`SHOWN`] bytes of it.
    pub(super) fn line_text(&self, offset: usize) -> &str {
        let line = self.line(offset) as usize;
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let next = self.lines.get(line).copied().unwrap_or(self.text.len());
        let mut cuts = (start..=next.min(start + SHOWN)).rev();
        let end = cuts.find(|&at| self.text.is_char_boundary(at)).unwrap_or(start);
        self.text[start..end].trim_start_matches('\u{feff}').trim()
    }

    /// How a line ends in this file: as its first one does.
    pub(super) fn line_ending(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }
}

/// Where the Markdown begins in a file's text: behind byte-order mark and front matter.
pub(super) fn body(text: &str) -> usize {
    let mark = mark(text.as_bytes());
    mark + front_matter(&text[mark..])
}

/// The same for a file's bytes; none where they would have to be UTF-8 to tell, and are not.
pub(super) fn body_of(bytes: &[u8]) -> Option<usize> {
    let mark = mark(bytes);
    if !bytes[mark..].starts_with(b"---") {
        return Some(mark);
    }
    std::str::from_utf8(bytes).ok().map(body)
}

/// The length of the byte-order mark that a file begins with.
fn mark(bytes: &[u8]) -> usize {
    let mark = "\u{feff}".as_bytes();
    if bytes.starts_with(mark) { mark.len() } else { 0 }
}

/// Offsets at which lines start. A line ends with `\n`, `\r\n` or a lone `\r`, as CommonMark has it.
fn line_starts(bytes: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
            starts.push(at + 1);
        }
    }
    starts
}

/// Line of an offset in bytes, 1-based; for one look-up alone.
pub(super) fn line_of(bytes: &[u8], offset: usize) -> u32 {
    count(line_starts(bytes.get(..offset).unwrap_or(bytes)).len())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The length of the front matter that the text begins with, its closing line included: a line
/// `---`, directly below it a `key:`, and a later line `---`. Anything else is Markdown, so that a
/// checklist between two thematic breaks is not swallowed.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let mut length = match lines.next() {
        Some(first) if is_fence(first) => first.len(),
        _ => return 0,
    };
    for (index, line) in lines.enumerate() {
        length += line.len();
        if index == 0 && !is_key(line) {
            return 0;
        }
        if is_fence(line) {
            return length;
        }
    }
    0
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// Whether a line begins with `key:`.
fn is_key(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, rest)| {
        let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'');
        !key.is_empty()
            && key.chars().all(named)
            && (rest.trim().is_empty() || rest.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_a_mapping_between_two_fences_at_the_first_byte() {
        assert_eq!(front_matter("---\nlayout: page\n---\n- [ ] a\n"), 21);
        assert_eq!(front_matter("---\r\nlayout: page\r\n---\r\n- [ ] a\r\n"), 24);
        assert_eq!(front_matter("---\nlayout: page\n- [ ] a\n"), 0, "never closed");
        assert_eq!(front_matter("---\n\n# T\n\n- [ ] a\n\n---\n"), 0, "two thematic breaks");
        assert_eq!(front_matter("---\n- [ ] a\n---\n"), 0, "no key");
        assert_eq!(front_matter("\n---\nlayout: page\n---\n"), 0, "not at the first byte");
    }

    #[test]
    fn places_count_bytes_and_every_line_ending() -> Result<(), MarkdownError> {
        let source = Source::strict("ä\r\nb\rc\nd".as_bytes())?;
        assert_eq!(source.place(0), (1, 1));
        assert_eq!(source.place(2), (1, 3));
        assert_eq!(source.place(4), (2, 1));
        assert_eq!(source.place(6), (3, 1));
        assert_eq!(source.place(8), (4, 1));
        Ok(())
    }

    #[test]
    fn bytes_that_are_no_utf8_are_an_error_with_their_place() {
        let error = Source::strict(b"a\nb\xff").err();
        assert_eq!(error, Some(MarkdownError::NotUtf8 { line: 2, offset: 3 }));
        assert!(Source::lossy(b"a\nb\xff").is_ok_and(|source| source.text() == "a\nb\u{fffd}"));
    }
}
