//! SHA-256, as lower-case hex digits.

use sha2::{Digest, Sha256};

/// The SHA-256 of bytes: 64 lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digits = |half: u8| char::from_digit(u32::from(half), 16);
    let digest = Sha256::digest(bytes);
    digest.iter().flat_map(|byte| [digits(byte >> 4), digits(byte & 15)]).flatten().collect()
}
