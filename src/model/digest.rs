//! SHA-256, as lower-case hex digits.

use sha2::{Digest, Sha256};

/// The SHA-256 of bytes: 64 lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
