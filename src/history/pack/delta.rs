//! What an object has against another one. Source: gitformat-pack(5), "Deltified representation".

use super::entry::{next, size};

/// How many bytes the object has that a delta makes.
pub(super) fn made(delta: &[u8]) -> Option<usize> {
    sizes(&mut &*delta).map(|(_, target)| target)
}

/// The object that a delta makes of its base; none where it is no delta of this base, or makes more
/// than `limit` bytes.
pub(super) fn applied(delta: &[u8], base: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut rest = delta;
    let (of_base, target) = sizes(&mut rest)?;
    if of_base != base.len() || target > limit {
        return None;
    }
    let mut made = Vec::with_capacity(target);
    while let Some((&instruction, behind)) = rest.split_first() {
        rest = behind;
        let bytes = if instruction & 0x80 != 0 {
            let at = number(&mut rest, instruction, 4)?;
            let length = match number(&mut rest, instruction >> 4, 3)? {
                0 => 0x1_0000,
                length => length,
            };
            base.get(at..)?.get(..length)?
        } else {
            let (bytes, behind) = rest.split_at_checked(instruction.into())?;
            rest = behind;
            // Nothing to add is reserved.
            (!bytes.is_empty()).then_some(bytes)?
        };
        if bytes.len() > target - made.len() {
            return None;
        }
        made.extend_from_slice(bytes);
    }
    (made.len() == target).then_some(made)
}

/// The sizes that a delta begins with: of its base, and of what it makes.
fn sizes(rest: &mut &[u8]) -> Option<(usize, usize)> {
    Some((size(rest, 0)?, size(rest, 0)?))
}

/// A number of up to `most` bytes, the lowest first, of which only those are there whose bit is set.
fn number(rest: &mut &[u8], set: u8, most: u32) -> Option<usize> {
    let mut number = 0;
    for byte in 0..most {
        if set & (1 << byte) != 0 {
            number |= usize::from(next(rest)?) << (8 * byte);
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &[u8] = b"- [ ] one\n- [ ] two\n";

    #[test]
    fn copies_and_additions_make_the_object() {
        // 20 -> 13 bytes: the first 3, `x`, and 9 from the sixth on.
        let delta = [20, 13, 0x90, 3, 1, b'x', 0x91, 4, 9];
        assert_eq!(applied(&delta, BASE, 13).unwrap(), b"- [x] one\n- [");
    }

    #[test]
    fn what_is_no_delta_of_the_base_makes_nothing() {
        for (broken, delta) in [
            ("another base", &[19, 3, 0x90, 3][..]),
            ("more than allowed", &[20, 21, 0x90, 20, 1, b'x']),
            ("less than it says", &[20, 4, 0x90, 3]),
            ("more than it says", &[20, 2, 0x90, 3]),
            ("behind the base", &[20, 3, 0x91, 18, 3]),
            ("64 KiB of a short base", &[20, 3, 0x80]),
            ("the reserved instruction", &[20, 0, 0]),
            ("an addition cut off", &[20, 3, 3, b'a']),
            ("a number cut off", &[20, 3, 0x91, 1]),
            ("no size", &[20]),
            ("a size without end", &[0xff; 12]),
        ] {
            assert_eq!(applied(delta, BASE, 20), None, "{broken}");
        }
    }
}
