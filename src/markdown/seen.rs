//! The version that was read last: the next one is mostly the same text, and has the same sections
//! up to where the two begin to differ, and from where they are alike again.

use std::{ops::Range, rc::Rc};

/// How many bytes from a heading's beginning on decide that it is one: six marks and a blank.
const HEADING: usize = 7;

/// How many bytes are compared at once.
const STEP: usize = 512;

/// A text and its sections, in order, without gaps.
#[derive(Debug)]
pub(super) struct Seen<S> {
    text: Rc<Vec<u8>>,
    /// Where the Markdown begins.
    body: usize,
    sections: Vec<(Range<usize>, S)>,
}

impl<S> Default for Seen<S> {
    fn default() -> Self {
        Self { text: Rc::default(), body: 0, sections: Vec::new() }
    }
}

/// What the sections of another text are known to be.
#[derive(Debug)]
pub(super) struct Alike<'a, S> {
    /// The sections at its beginning.
    pub(super) before: &'a [(Range<usize>, S)],
    /// Sections of the text that was seen which the other text has if it has a section that begins
    /// where one of them does.
    behind: &'a [(Range<usize>, S)],
    lengths: (usize, usize),
}

impl<S: Clone> Seen<S> {
    /// Remembers a text in place of the one before.
    pub(super) fn remember(
        &mut self,
        text: &Rc<Vec<u8>>,
        body: usize,
        sections: &[(Range<usize>, S)],
    ) {
        self.text = Rc::clone(text);
        self.body = body;
        self.sections.clear();
        self.sections.extend_from_slice(sections);
    }

    /// Compares with another text, whose Markdown begins at `body`.
    pub(super) fn alike(&self, text: &[u8], body: usize) -> Alike<'_, S> {
        let lengths = (self.text.len(), text.len());
        if body != self.body {
            return Alike { before: &[], behind: &[], lengths };
        }
        let (old, new) = (self.text.as_slice(), text);
        let same = same_before(old, new);
        // A section is known to end where it does by the heading behind it.
        let before = self.sections.partition_point(|(range, _)| range.end + HEADING <= same);
        let (before, rest) = self.sections.split_at(before);
        let start = before.last().map_or(body, |(range, _)| range.end);
        let same = same_behind(&old[start..], &new[start..]);
        let behind = rest.partition_point(|(range, _)| range.start < old.len() - same);
        Alike { before, behind: &rest[behind..], lengths }
    }
}

impl<S: Clone> Alike<'_, S> {
    /// The sections of the other text from a place on at which one begins, if they are known.
    pub(super) fn from(&self, start: usize) -> Option<Vec<(Range<usize>, S)>> {
        let (old, new) = self.lengths;
        let place = (start + old).checked_sub(new)?;
        let first = self.behind.binary_search_by_key(&place, |(range, _)| range.start).ok()?;
        let shift = |(range, section): &(Range<usize>, S)| {
            let [start, end] = [range.start, range.end].map(|at| at + new - old);
            (start..end, section.clone())
        };
        Some(self.behind[first..].iter().map(shift).collect())
    }
}

/// How many bytes two texts have alike at their beginnings.
fn same_before(one: &[u8], other: &[u8]) -> usize {
    let steps = one.chunks_exact(STEP).zip(other.chunks_exact(STEP));
    let same = STEP * steps.take_while(|(one, other)| one == other).count();
    let rest = one[same..].iter().zip(&other[same..]);
    same + rest.take_while(|(one, other)| one == other).count()
}

/// How many bytes two texts have alike at their ends.
fn same_behind(one: &[u8], other: &[u8]) -> usize {
    let steps = one.rchunks_exact(STEP).zip(other.rchunks_exact(STEP));
    let same = STEP * steps.take_while(|(one, other)| one == other).count();
    let [one, other] = [one, other].map(|text| &text[..text.len() - same]);
    let rest = one.iter().rev().zip(other.iter().rev());
    same + rest.take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, starts: &[usize]) -> Seen<usize> {
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let sections: Vec<_> = starts
            .iter()
            .zip(ends)
            .enumerate()
            .map(|(at, (&start, end))| (start..end, at))
            .collect();
        let mut seen = Seen::default();
        seen.remember(&Rc::new(text.as_bytes().to_vec()), 0, &sections);
        seen
    }

    #[test]
    fn sections_around_a_change_are_kept() {
        let seen = seen("# a one\n\n# b two\n\n# c three\n\n# d four\n", &[0, 9, 18, 29]);
        let alike = seen.alike("# a one\n\n# b or two\n\n# c three\n\n# d four\n".as_bytes(), 0);
        assert_eq!(alike.before.len(), 0, "the heading of b differs too near to its beginning");
        let alike = seen.alike("# a one\n\n# b two words\n\n# c three\n\n# d four\n".as_bytes(), 0);
        assert_eq!(alike.before, [(0..9, 0)]);
        assert_eq!(alike.from(24), Some(vec![(24..35, 2), (35..44, 3)]));
        assert_eq!(alike.from(35), Some(vec![(35..44, 3)]));
        assert_eq!(alike.from(9), None, "b itself is not the same");
        assert_eq!(alike.from(25), None, "nothing began there");
    }

    #[test]
    fn what_moved_the_body_or_reached_the_end_is_not_kept() {
        let text = "# a one\n\n# b two\n";
        let seen = seen(text, &[0, 9]);
        assert_eq!(seen.alike(text.as_bytes(), 3).before.len(), 0);
        assert_eq!(
            seen.alike(text.as_bytes(), 0).before,
            [(0..9, 0)],
            "the last has no heading behind it"
        );
        assert_eq!(seen.alike(b"", 0).before.len(), 0);
        assert_eq!(seen.alike("# a one\n\n# b two\nmore\n".as_bytes(), 0).from(9), None);
    }

    #[test]
    fn texts_are_compared_to_the_byte() {
        for length in [0, 1, STEP - 1, STEP, 3 * STEP + 7] {
            for at in [0, 1, length / 2, length].map(|at| at.min(length)) {
                let one = vec![b'a'; length];
                let mut other = one.clone();
                other.insert(at, b'b');
                assert_eq!(same_before(&one, &other), at);
                assert_eq!(same_behind(&one, &other), length - at);
            }
        }
    }
}
