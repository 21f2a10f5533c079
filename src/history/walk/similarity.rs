//! How much of one file is in another, measured as git measures it (gitdiffcore(7), `-M`): in
//! chunks that end with the line or after 64 bytes, by their share of the larger file.

use std::hash::BuildHasher as _;

/// From here on a file may come from another: half of [`WHOLE`].
pub(super) const THRESHOLD: usize = WHOLE / 2;

/// The likeness of equal files.
const WHOLE: usize = 60_000;

/// The longest chunk, in bytes.
const CHUNK: usize = 64;

/// The largest file, in bytes, that is compared by chunks; beyond it only equal blobs count.
const LARGEST: usize = 1 << 20;

/// How chunks are told apart: by hashes with keys of their own for every run, so that nobody can write
/// files that only look alike.
type Hashing = foldhash::quality::RandomState;

/// The hash of a chunk, and the bytes of all in the file that are equal to it.
type Chunk = (u64, usize);

/// A file's chunks, sorted.
#[derive(Debug)]
pub(super) struct Chunks {
    sorted: Box<[Chunk]>,
    size: usize,
}

/// Takes files apart.
#[derive(Default)]
pub(super) struct Chunker {
    hashing: Hashing,
    /// The chunks of the file before, for their room.
    room: Vec<Chunk>,
}

impl Chunker {
    /// The chunks of a file.
    pub fn chunks(&mut self, bytes: &[u8]) -> Chunks {
        let Self { hashing, room } = self;
        room.clear();
        each_chunk(bytes, |chunk| room.push((hashing.hash_one(chunk), chunk.len())));
        room.sort_unstable();
        room.dedup_by(|next, kept| {
            let is_equal = next.0 == kept.0;
            kept.1 += if is_equal { next.1 } else { 0 };
            is_equal
        });
        Chunks { sorted: room.as_slice().into(), size: bytes.len() }
    }
}

impl Chunks {
    /// What both have in common, by its share of the larger file: 0 to [`WHOLE`].
    pub fn similarity(&self, other: &Self) -> usize {
        let (mut mine, mut theirs) = (&*self.sorted, &*other.sorted);
        let mut common = 0;
        while let (Some(one), Some(two)) = (mine.first(), theirs.first()) {
            if one.0 == two.0 {
                common += one.1.min(two.1);
            }
            if one.0 <= two.0 {
                mine = &mine[1..];
            }
            if two.0 <= one.0 {
                theirs = &theirs[1..];
            }
        }
        let larger = self.size.max(other.size);
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
    if memchr::memchr(b'\r', bytes).is_none() {
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            line.chunks(CHUNK).for_each(&mut use_it);
        }
        return;
    }
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

    fn similarity(one: &[u8], other: &[u8]) -> usize {
        let mut chunker = Chunker::default();
        chunker.chunks(one).similarity(&chunker.chunks(other))
    }

    #[test]
    fn counts_common_chunks_by_their_length() {
        let four = b"one\ntwo\nthree\nfour\n";
        assert_eq!(similarity(four, b"one\ntwo\nthree\nfour\n"), WHOLE);
        assert_eq!(similarity(four, b"one\r\ntwo\r\nthree\r\nfour\r\n"), 19 * WHOLE / 23);
        assert_eq!(similarity(four, b"five\nsix\nseven\n"), 0);
        assert_eq!(similarity(b"", b""), 0);
    }

    #[test]
    fn a_chunk_counts_as_often_as_both_have_it() {
        assert_eq!(similarity(b"one\none\none\n", b"one\ntwo\none\n"), 8 * WHOLE / 12);
    }

    #[test]
    fn a_long_line_that_changes_at_its_end_is_still_alike() {
        let before = "x".repeat(640);
        let after = format!("{before} and one word more");
        assert!(similarity(before.as_bytes(), after.as_bytes()) > THRESHOLD);
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
