//! How much of one file is in another, by whole lines.

use std::collections::HashMap;

/// From here on (percent) a file may come from another.
pub(super) const THRESHOLD: usize = 50;

/// The largest file, in bytes, that is compared line by line; beyond it only equal blobs count.
const LARGEST: usize = 1 << 20;

/// A file's lines and how often it has each, line ends left out.
pub(super) struct Lines<'a> {
    counts: HashMap<&'a [u8], usize>,
    size: usize,
}

impl<'a> Lines<'a> {
    /// The lines of a file.
    pub fn of(bytes: &'a [u8]) -> Self {
        let mut counts = HashMap::new();
        for line in lines(bytes) {
            *counts.entry(line).or_default() += 1;
        }
        Self { counts, size: bytes.len() }
    }

    /// The file's size in bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many percent of the larger file both have in common, each line counted with its length
    /// and its end.
    pub fn similarity(&self, other: &[u8]) -> usize {
        let mut left = self.counts.clone();
        let mut common = 0;
        for line in lines(other) {
            if let Some(count) = left.get_mut(line).filter(|count| **count > 0) {
                *count -= 1;
                common += line.len() + 1;
            }
        }
        let larger = self.size.max(other.len());
        (common * 100).checked_div(larger).unwrap_or_default().min(100)
    }
}

/// Whether files of these sizes can reach the threshold at all.
pub(super) fn could_be_similar(a: usize, b: usize) -> bool {
    let (smaller, larger) = (a.min(b), a.max(b));
    smaller > 0 && larger <= LARGEST && smaller * 100 >= larger * THRESHOLD
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_common_lines_by_their_length() {
        let lines = Lines::of(b"one\ntwo\nthree\nfour\n");
        assert_eq!(lines.similarity(b"one\ntwo\nthree\nfour\n"), 100);
        assert_eq!(lines.similarity(b"one\r\ntwo\r\nthree\r\nfour\r\n"), 86);
        assert_eq!(lines.similarity(b"five\nsix\nseven\n"), 5);
        assert_eq!(Lines::of(b"").similarity(b""), 0);
    }

    #[test]
    fn sizes_alone_can_rule_similarity_out() {
        assert!(could_be_similar(100, 50));
        assert!(!could_be_similar(100, 49));
        assert!(!could_be_similar(0, 0));
        assert!(could_be_similar(LARGEST, LARGEST));
        assert!(!could_be_similar(LARGEST, LARGEST + 1));
        assert!(!could_be_similar(usize::MAX, usize::MAX));
    }
}
