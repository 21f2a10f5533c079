//! The head of an entry in a pack. Source: gitformat-pack(5).

use git2::ObjectType;

/// What an entry says of itself.
#[derive(Debug)]
pub(super) struct Entry {
    /// Where it is in its pack.
    pub at: u64,
    pub what: What,
    /// Bytes of the object, or of the delta.
    pub size: usize,
    /// Where in the pack its compressed bytes begin.
    pub data: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// An object, whole.
    Whole(ObjectType),
    /// What an object has against another one.
    DeltaOf(Base),
}

/// The entry that a delta is made against, which is in the same pack.
#[derive(Clone, Copy, Debug)]
pub(super) enum Base {
    /// So many bytes before this one.
    Before(u64),
    /// The object of an id.
    Id([u8; 20]),
}

impl Entry {
    /// Reads the head of the entry at a place of its pack: two numbers of at most ten bytes, or one
    /// and an id. None where it is none.
    pub fn parse(at: u64, head: &[u8; 30]) -> Option<Self> {
        let mut rest = &head[..];
        let (kind, size) = kind_and_size(&mut rest)?;
        let what = match kind {
            1 => What::Whole(ObjectType::Commit),
            2 => What::Whole(ObjectType::Tree),
            3 => What::Whole(ObjectType::Blob),
            4 => What::Whole(ObjectType::Tag),
            6 => What::DeltaOf(Base::Before(distance(&mut rest)?)),
            7 => {
                let (id, behind) = rest.split_first_chunk()?;
                rest = behind;
                What::DeltaOf(Base::Id(*id))
            }
            _ => return None,
        };
        let data = at.checked_add((head.len() - rest.len()) as u64)?;
        Some(Self { at, what, size, data })
    }
}

/// The most bytes that so many become where they cannot be compressed: five more for each block that
/// is stored as it is, and what zlib puts around them (RFC 1950, RFC 1951).
pub(super) fn most_compressed(size: usize) -> usize {
    size + 5 * (size / 16_383 + 1) + 2 + 4
}

/// The kind of an entry as a number of three bits, and the four lowest bits of its size with the rest
/// behind them.
fn kind_and_size(rest: &mut &[u8]) -> Option<(u8, usize)> {
    let byte = next(rest)?;
    let low = usize::from(byte & 15);
    let size = if byte & 0x80 == 0 { low } else { low | size(rest, 4)? };
    Some(((byte >> 4) & 7, size))
}

/// A size, of which so many bits stood before: seven bits a byte, the lowest first. None where it has
/// more than 32, which none that is read here has.
pub(super) fn size(rest: &mut &[u8], before: u32) -> Option<usize> {
    let mut size = 0;
    for shift in (before..=25).step_by(7) {
        let byte = next(rest)?;
        size |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(size);
        }
    }
    None
}

/// A distance: seven bits a byte, the highest first, and every byte but the last adds one.
fn distance(rest: &mut &[u8]) -> Option<u64> {
    let mut byte = next(rest)?;
    let mut distance = u64::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        byte = next(rest)?;
        distance = distance.checked_add(1)?.checked_mul(128)? | u64::from(byte & 0x7f);
    }
    Some(distance)
}

/// The next byte, which is behind us then.
pub(super) fn next(rest: &mut &[u8]) -> Option<u8> {
    let (&byte, behind) = rest.split_first()?;
    *rest = behind;
    Some(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(bytes: &[u8]) -> [u8; 30] {
        let mut head = [0; 30];
        head[..bytes.len()].copy_from_slice(bytes);
        head
    }

    #[test]
    fn numbers_are_read_as_git_writes_them() {
        let entry = Entry::parse(100, &head(&[0x95, 0x0a])).unwrap();
        assert!(matches!(entry.what, What::Whole(ObjectType::Commit)));
        assert_eq!((entry.size, entry.data), (0x5 | 0xa << 4, 102));
        let entry = Entry::parse(1000, &head(&[0x6f, 0x80, 0x00])).unwrap();
        assert!(matches!(entry.what, What::DeltaOf(Base::Before(128))), "{entry:?}");
        assert_eq!((entry.size, entry.data), (15, 1003));
        let mut by_id = vec![0x71];
        by_id.extend([7; 20]);
        let entry = Entry::parse(0, &head(&by_id)).unwrap();
        assert!(matches!(entry.what, What::DeltaOf(Base::Id(id)) if id == [7; 20]));
        assert_eq!((entry.size, entry.data), (1, 21));
    }

    #[test]
    fn what_is_no_entry_is_none() {
        for bytes in [&[0x00][..], &[0x50], &[0xff; 30]] {
            assert!(Entry::parse(0, &head(bytes)).is_none(), "{bytes:?}");
        }
        let endless = [&[0x60][..], &[0xff; 29]].concat();
        assert!(Entry::parse(0, &head(&endless)).is_none());
    }
}
