//! How much of one file is in another, measured as git measures it (gitdiffcore(7), `-M`): in
//! chunks that end with the line or after 64 bytes, by their share of the larger file.

use foldhash::{HashMap, HashMapExt as _};

/// From here on a file may come from another: half of [`WHOLE`].
pub(super) const THRESHOLD: usize = WHOLE / 2;

/// The likeness of equal files.
const WHOLE: usize = 60_000;

/// The longest chunk, in bytes.
const CHUNK: usize = 64;

/// The largest file, in bytes, that is compared by chunks; beyond it only equal blobs count.
const LARGEST: usize = 1 << 20;

/// A file's chunks and how often it has each.
pub(super) struct Chunks {
    counts: HashMap<Vec<u8>, usize>,
    size: usize,
}

impl Chunks {
    /// The chunks of a file.
    pub fn of(bytes: &[u8]) -> Self {
        let mut counts = HashMap::new();
        each_chunk(bytes, |chunk| *counts.entry(chunk.to_vec()).or_default() += 1);
        Self { counts, size: bytes.len() }
    }

    /// The file's size in bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    /// What both have in common, by its share of the larger file: 0 to [`WHOLE`].
    pub fn similarity(&self, other: &[u8]) -> usize {
        let mut seen: HashMap<&[u8], usize> = HashMap::new();
        let mut common = 0;
        each_chunk(other, |chunk| {
            if let Some((known, count)) = self.counts.get_key_value(chunk) {
                let taken = seen.entry(known.as_slice()).or_default();
                if *taken < *count {
                    *taken += 1;
                    common += chunk.len();
                }
            }
        });
        let larger = self.size.max(other.len());
        (common * WHOLE).checked_div(larger).unwrap_or_default().min(WHOLE)
    }
}

/// Whether files of these sizes can reach the threshold at all.
pub(super) fn could_be_similar(a: usize, b: usize) -> bool {
    let (smaller, larger) = (a.min(b), a.max(b));
    smaller > 0 && larger <= LARGEST && smaller >= larger.div_ceil(2)
}

/// Calls `use_it` with each chunk; a carriage return before a line's end does not count.
fn each_chunk(bytes: &[u8], mut use_it: impl FnMut(&[u8])) {
    let mut chunk = Vec::with_capacity(CHUNK);
    for (at, &byte) in bytes.iter().enumerate() {
        if byte == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
            continue;
        }
        chunk.push(byte);
        if chunk.len() == CHUNK || byte == b'\n' {
            use_it(&chunk);
            chunk.clear();
        }
    }
    if !chunk.is_empty() {
        use_it(&chunk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_common_chunks_by_their_length() {
        let chunks = Chunks::of(b"one\ntwo\nthree\nfour\n");
        assert_eq!(chunks.similarity(b"one\ntwo\nthree\nfour\n"), WHOLE);
        assert_eq!(chunks.similarity(b"one\r\ntwo\r\nthree\r\nfour\r\n"), 19 * WHOLE / 23);
        assert_eq!(chunks.similarity(b"five\nsix\nseven\n"), 0);
        assert_eq!(Chunks::of(b"").similarity(b""), 0);
    }

    #[test]
    fn a_long_line_that_changes_at_its_end_is_still_alike() {
        let before = "x".repeat(640);
        let after = format!("{before} and one word more");
        assert!(Chunks::of(before.as_bytes()).similarity(after.as_bytes()) > THRESHOLD);
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
