//! The SSHSIG format: from armor to key, namespace, digest and signature.
//!
//! Source: `PROTOCOL.sshsig` and `PROTOCOL.certkeys` of OpenSSH. Nothing here says that a signature
//! is good; [`SshSignature::fits`] says that it fits some bytes.

use ::signature::Verifier;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256, Sha512};
use ssh_key::{Signature, public::KeyData};

use super::{
    certificate::{Certificate, is_certificate},
    wire::{self, Wire, put},
};

const MAGIC: &[u8] = b"SSHSIG";
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

/// A signature, taken apart.
#[derive(Clone, Debug)]
pub struct SshSignature {
    /// The key that made it; with a certificate, the one that it certifies.
    pub key: KeyData,
    /// The certificate of that key, where there is one.
    pub certificate: Option<Certificate>,
    /// What it was made for: `git`.
    pub namespace: Vec<u8>,
    /// `sha256` or `sha512`.
    hash: Vec<u8>,
    /// The signature itself.
    pub signature: Signature,
}

impl SshSignature {
    /// Reads an armored signature; none where any byte of it is not as it should be.
    #[must_use]
    pub fn read(armored: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(armored).ok()?.trim_ascii();
        let base64 = text.strip_prefix(BEGIN)?.strip_suffix(END)?;
        let base64: String = base64.split_ascii_whitespace().collect();
        Self::decode(&STANDARD.decode(base64).ok()?)
    }

    fn decode(blob: &[u8]) -> Option<Self> {
        let mut wire = Wire(blob.strip_prefix(MAGIC)?);
        if wire.number()? != 1 {
            return None;
        }
        let (key, certificate) = key_or_certificate(wire.string()?)?;
        let namespace = wire.string()?.to_vec();
        let _reserved = wire.string()?;
        let hash = wire.string()?.to_vec();
        let signature = wire::signature(wire.string()?)?;
        wire.0.is_empty().then_some(Self { key, certificate, namespace, hash, signature })
    }

    /// Whether it is this key's signature of these bytes.
    #[must_use]
    pub fn fits(&self, message: &[u8]) -> bool {
        let digest = match self.hash.as_slice() {
            b"sha256" => Sha256::digest(message).to_vec(),
            b"sha512" => Sha512::digest(message).to_vec(),
            _ => return false,
        };
        let mut signed = MAGIC.to_vec();
        for part in [self.namespace.as_slice(), &[], &self.hash, &digest] {
            if put(&mut signed, part).is_none() {
                return false;
            }
        }
        self.key.verify(&signed, &self.signature).is_ok()
    }
}

fn key_or_certificate(blob: &[u8]) -> Option<(KeyData, Option<Certificate>)> {
    let kind = Wire(blob).string()?;
    if is_certificate(kind) {
        let certificate = Certificate::read(blob)?;
        return Some((certificate.key.clone(), Some(certificate)));
    }
    Some((wire::public_key(blob)?, None))
}
