//! One key of an OpenPGP certificate, primary or sub: what it may do, when, and for whom.

use std::rc::Rc;

use pgp::{
    packet::{PublicKey, PublicSubkey, RevocationCode, Signature, SubpacketData},
    types::{KeyDetails, PublicParams},
};
use rsa::traits::PublicKeyParts;

use super::is_broken;
use crate::signature::{grant::Revoked, time::Window};

/// A key that signatures may be by.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its fingerprint, in hex digits.
    pub fingerprint: String,
    /// The addresses of the person whose certificate it is of.
    pub addresses: Rc<[String]>,
    /// When it counts.
    pub window: Window,
    /// Whether it, or its certificate, was taken back.
    pub revoked: Option<Revoked>,
    /// Why its signatures are never good; none where they may be.
    pub refused: Option<&'static str>,
    /// The line of the keyring that its block begins on.
    pub line: Option<u32>,
    /// The key itself.
    pub key: Key,
}

/// A primary key or a subkey.
#[derive(Clone, Debug)]
pub enum Key {
    /// The certificate's own.
    Primary(Box<PublicKey>),
    /// One that it binds.
    Sub(Box<PublicSubkey>),
}

impl Component {
    /// Whether a signature says that it is by this key, or does not say by which.
    pub fn may_have_made(&self, signature: &Signature) -> bool {
        let (prints, ids) = (signature.issuer_fingerprint(), signature.issuer_key_id());
        let (print, id) = match &self.key {
            Key::Primary(key) => (key.fingerprint(), key.legacy_key_id()),
            Key::Sub(key) => (key.fingerprint(), key.legacy_key_id()),
        };
        let is_told = !prints.is_empty() || !ids.is_empty();
        !is_told || prints.contains(&&print) || ids.contains(&&id)
    }

    /// Whether it is this key's signature of these bytes.
    pub fn fits(&self, signature: &Signature, signed: &[u8]) -> bool {
        match &self.key {
            Key::Primary(key) => signature.verify(key.as_ref(), signed),
            Key::Sub(key) => signature.verify(key.as_ref(), signed),
        }
        .is_ok()
    }
}

/// Why no signature of a key is good.
pub fn weakness(key: &impl KeyDetails) -> Option<&'static str> {
    match key.public_params() {
        PublicParams::RSA(rsa) if rsa.key.n().bits() < 2048 => {
            Some("its RSA key has less than 2048 bits")
        }
        PublicParams::DSA(_) => Some("DSA keys are not accepted"),
        PublicParams::Unknown { .. } => Some("its key is of a kind that is not known here"),
        _ => None,
    }
}

/// From a key's birth to its end, as its newest self-signature says.
pub fn window(key: &impl KeyDetails, newest: &Signature) -> Window {
    let born = i64::from(key.created_at().as_secs());
    let life = newest.key_expiration_time().map_or(0, |time| i64::from(time.as_secs()));
    Window { from: born, to: if life == 0 { i64::MAX } else { born + life - 1 } }
}

/// Whether a self-signature lets its key sign data: it says so, or says nothing at all.
pub fn may_sign(newest: &Signature) -> bool {
    let told = newest.config().is_some_and(|config| {
        config.hashed_subpackets().any(|part| matches!(part.data, SubpacketData::KeyFlags(_)))
    });
    !told || newest.key_flags().sign()
}

/// The newest of some signatures; of equally old ones the one whose key ends first.
pub fn newest<'a>(signatures: impl Iterator<Item = &'a Signature>) -> Option<&'a Signature> {
    let end = |signature: &Signature| {
        let life = signature.key_expiration_time().map_or(0, pgp::types::Duration::as_secs);
        if life == 0 { u32::MAX } else { life }
    };
    let sound =
        signatures.filter(|signature| signature.hash_alg().is_some_and(|hash| !is_broken(hash)));
    sound.max_by_key(|signature| {
        (
            signature.created().map_or(0, pgp::types::Timestamp::as_secs),
            std::cmp::Reverse(end(signature)),
        )
    })
}

/// What revocations come to. One that says that the key was merely replaced or retired counts from
/// its day on; any other, and one that cannot be verified here, takes back every signature.
pub fn revocation<'a>(
    signatures: impl Iterator<Item = &'a Signature>,
    is_own: impl Fn(&Signature) -> bool,
) -> Option<Revoked> {
    let since = |signature: &Signature| {
        let soft = matches!(
            signature.revocation_reason_code(),
            Some(RevocationCode::KeySuperseded | RevocationCode::KeyRetired)
        );
        let made = signature.created().map(|made| i64::from(made.as_secs()));
        made.filter(|_| soft && is_own(signature))
    };
    signatures.map(|signature| Revoked { since: since(signature) }).reduce(Revoked::earlier)
}
