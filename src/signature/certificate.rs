//! OpenSSH certificates: a key, the names that it is good for, and the authority that says so.
//!
//! Source: `PROTOCOL.certkeys` of OpenSSH. Read here rather than by the crate that knows the keys,
//! since that one cannot read a certificate without an end.

use ::signature::Verifier;
use ssh_key::{Signature, public::KeyData};

use super::{
    time::Window,
    wire::{self, Wire, put},
};

/// How many fields a key has, by the start of its type's name.
const FIELDS: [(&[u8], usize); 5] = [
    (b"ssh-ed25519", 1),
    (b"ecdsa-sha2-", 2),
    (b"ssh-rsa", 2),
    (b"sk-ssh-ed25519", 2),
    (b"sk-ecdsa-sha2-", 3),
];

/// A certificate, taken apart.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The key that it certifies.
    pub key: KeyData,
    /// Whether it is for a person, not for a host.
    pub is_for_user: bool,
    /// The names that it is good for.
    pub principals: Vec<String>,
    /// When it is.
    pub window: Window,
    /// Whether it has options that must not be passed over.
    pub has_critical_options: bool,
    /// The key of the authority.
    pub authority: KeyData,
    signed: Vec<u8>,
    signature: Signature,
}

/// What follows the name of a certificate's type; without it the name is the key's type.
const SUFFIX: &str = "-cert-v01@openssh.com";

/// Whether a type of key is a certificate's.
pub fn is_certificate(kind: &[u8]) -> bool {
    kind.ends_with(SUFFIX.as_bytes())
}

impl Certificate {
    /// Reads a certificate; none where any byte of it is not as it should be.
    pub fn read(blob: &[u8]) -> Option<Self> {
        let mut wire = Wire(blob);
        let kind = wire.string()?;
        let _nonce = wire.string()?;
        let key = plain_key(kind, &mut wire)?;
        let _serial = wire.long()?;
        let role = wire.number()?;
        let _key_id = wire.string()?;
        let principals = Wire(wire.string()?).strings()?;
        let (after, before) = (wire.long()?, wire.long()?);
        let critical = wire.string()?;
        let (_extensions, _reserved) = (wire.string()?, wire.string()?);
        let authority = wire.string()?;
        let signed = blob.get(..blob.len() - wire.0.len())?.to_vec();
        let signature = wire::signature(wire.string()?)?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        wire.0.is_empty().then_some(())?;
        Some(Self {
            key,
            is_for_user: role == 1,
            principals: principals.into_iter().map(text).collect::<Option<_>>()?,
            window: window(after, before)?,
            has_critical_options: !critical.is_empty(),
            authority: wire::public_key(authority)?,
            signed,
            signature,
        })
    }

    /// Whether its authority really signed it.
    pub fn is_signed(&self) -> bool {
        self.authority.verify(&self.signed, &self.signature).is_ok()
    }
}

/// The certified key, its type's name without the certificate's part.
fn plain_key(kind: &[u8], wire: &mut Wire<'_>) -> Option<KeyData> {
    let (_, fields) = FIELDS.iter().find(|(start, _)| kind.starts_with(start))?;
    let start = kind.strip_suffix(SUFFIX.as_bytes())?;
    let plain =
        if start.starts_with(b"sk-") { [start, b"@openssh.com"].concat() } else { start.to_vec() };
    let mut blob = Vec::new();
    put(&mut blob, &plain)?;
    for _ in 0..*fields {
        put(&mut blob, wire.string()?)?;
    }
    wire::public_key(&blob)
}

/// From its first second to the one before its end.
fn window(after: u64, before: u64) -> Option<Window> {
    let second = |moment| i64::try_from(moment).unwrap_or(i64::MAX);
    let to = if before == u64::MAX { i64::MAX } else { second(before.checked_sub(1)?) };
    Some(Window { from: second(after), to })
}
