//! The data types of RFC 4251, section 5: numbers and length-prefixed strings; keys and signatures in
//! them, with no byte that could be otherwise.

use ssh_key::{Algorithm, PublicKey, Signature, public::KeyData};

/// Bytes that are still to be read.
#[derive(Clone, Copy, Debug)]
pub struct Wire<'a>(pub &'a [u8]);

impl<'a> Wire<'a> {
    /// A `uint32`.
    pub fn number(&mut self) -> Option<u32> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*bytes))
    }

    /// A `uint64`.
    pub fn long(&mut self) -> Option<u64> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_be_bytes(*bytes))
    }

    /// A `string`.
    pub fn string(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    /// All strings up to the end.
    pub fn strings(mut self) -> Option<Vec<&'a [u8]>> {
        let mut found = Vec::new();
        while !self.0.is_empty() {
            found.push(self.string()?);
        }
        Some(found)
    }
}

/// Writes a `string`.
pub fn put(bytes: &mut Vec<u8>, part: &[u8]) -> Option<()> {
    let length = u32::try_from(part.len()).ok()?;
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(part);
    Some(())
}

/// A public key; none unless it is written as OpenSSH writes it, byte for byte.
pub fn public_key(blob: &[u8]) -> Option<KeyData> {
    let key = PublicKey::from_bytes(blob).ok()?;
    (key.to_bytes().ok()? == blob).then(|| key.key_data().clone())
}

/// A signature; none where a byte is left over or missing.
pub fn signature(blob: &[u8]) -> Option<Signature> {
    let mut wire = Wire(blob);
    let kind = std::str::from_utf8(wire.string()?).ok()?;
    let algorithm = Algorithm::new(kind).ok()?;
    // A security key's signature ends in its flags and counter.
    let by_security_key =
        matches!(algorithm, Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256);
    let data = wire.string()?;
    let trailer = if by_security_key { 5 } else { 0 };
    (wire.0.len() == trailer).then_some(())?;
    Signature::new(algorithm, [data, wire.0].concat()).ok()
}
