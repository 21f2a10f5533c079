//! The index of a pack: where in the pack each object is. Source: gitformat-pack(5), version 2.

use std::{cmp::Ordering, io, path::Path};

use super::{
    blocks::Blocks,
    maps::{Maps, Opened},
};

const HEADER: [u8; 8] = *b"\xfftOc\0\0\0\x02";

/// The bytes before the sorted ids: header, and how many ids begin with no more than each byte.
const BEFORE_IDS: u64 = 8 + 4 * 256;

/// Bytes of an object's row in the three tables: id, checksum, place.
const ROW: u64 = 20 + 4 + 4;

/// Bytes of the checksums behind the tables: that of the pack, and its own.
const CHECKSUMS: u64 = 2 * 20;

/// A word of the table of places that leads to the table of places beyond 2 GiB.
const BEYOND: u32 = 1 << 31;

/// How often ids are looked for where they should be, if spread evenly. After that it is halves.
const GUESSES: u32 = 6;

/// The index of a pack.
#[derive(Debug)]
pub(super) struct Index {
    file: Opened,
    fanout: Box<[u32]>,
    /// The checksum of its pack.
    pub pack: [u8; 20],
}

impl Index {
    /// Opens an index; none where it is of another version, or too short for what it counts.
    pub fn open(blocks: &mut Blocks, maps: &Maps, path: &Path) -> io::Result<Option<Self>> {
        let file = Opened::open(path, maps, blocks)?;
        if file.array(blocks, 0)? != HEADER {
            return Ok(None);
        }
        let fanout: [u8; 4 * 256] = file.array(blocks, 8)?;
        let fanout: Box<[u32]> =
            fanout.as_chunks().0.iter().map(|&n| u32::from_be_bytes(n)).collect();
        if !fanout.is_sorted() {
            return Ok(None);
        }
        let Some(checksums) = file.length(blocks)?.checked_sub(CHECKSUMS) else { return Ok(None) };
        let pack = file.array(blocks, checksums)?;
        let index = Self { file, fanout, pack };
        Ok((checksums >= BEFORE_IDS + ROW * u64::from(index.count())).then_some(index))
    }

    /// How many objects the pack has.
    pub fn count(&self) -> u32 {
        self.fanout.last().copied().unwrap_or_default()
    }

    /// Where in the pack an object is; none where it is not in this pack.
    pub fn find(&self, blocks: &mut Blocks, id: &[u8; 20]) -> io::Result<Option<u64>> {
        let first = usize::from(id[0]);
        let mut low: u64 = first.checked_sub(1).map_or(0, |before| self.fanout[before]).into();
        let mut high: u64 = self.fanout[first].into();
        // Ids are spread evenly, so each tells about where between the two ends it is.
        let (mut floor, mut ceiling) = (0, 1 << 32);
        let sought = spread(id);
        let mut guesses = 0;
        while low < high {
            let share = if guesses < GUESSES {
                (high - low) * (sought - floor) / (ceiling - floor)
            } else {
                (high - low) / 2
            };
            guesses += 1;
            let at = (low + share).min(high - 1);
            let here: [u8; 20] = self.file.array(blocks, BEFORE_IDS + 20 * at)?;
            match here.cmp(id) {
                Ordering::Equal => return self.place(blocks, at).map(Some),
                Ordering::Less => (low, floor) = (at + 1, spread(&here).min(sought)),
                Ordering::Greater => (high, ceiling) = (at, spread(&here).max(sought) + 1),
            }
        }
        Ok(None)
    }

    fn place(&self, blocks: &mut Blocks, at: u64) -> io::Result<u64> {
        let places = BEFORE_IDS + 24 * u64::from(self.count());
        let place = u32::from_be_bytes(self.file.array(blocks, places + 4 * at)?);
        if place < BEYOND {
            return Ok(place.into());
        }
        let far = places + 4 * u64::from(self.count()) + 8 * u64::from(place - BEYOND);
        Ok(u64::from_be_bytes(self.file.array(blocks, far)?))
    }
}

/// The four bytes behind the first, by which ids that begin alike are spread.
fn spread(id: &[u8; 20]) -> u64 {
    u32::from_be_bytes([id[1], id[2], id[3], id[4]]).into()
}
