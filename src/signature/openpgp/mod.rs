//! OpenPGP signatures against a keyring that the repository has.
//!
//! The policy is this project's own, since there is no web of trust and no clock here: [`keyring`] says
//! what each key may do and when; a signature is one packet over the commit's bytes, by a key that may
//! sign, with digests that are not broken.

mod component;
mod keyring;

use std::io::Read;

use pgp::{
    armor::Dearmor,
    crypto::hash::HashAlgorithm,
    packet::{
        Packet, PacketParser, Signature, SignatureType, SignatureVersionSpecific, SubpacketData,
    },
};

pub use keyring::Keyring;

use super::{
    Examination, Keys,
    grant::{Grant, Names, Proof},
    time::Window,
};
use crate::model::{SignatureKind, SignatureStatus as Status, TrustedAt};
use crate::prose;
use component::Component;

/// Looks at a signature of these bytes.
pub fn examine(armored: &[u8], signed: &[u8], keys: &Keys) -> Examination {
    let done = |status, reason| Examination::done(SignatureKind::OpenPgp, status, reason);
    let Some(signature) = read(armored) else {
        return done(Status::Bad, prose!["it cannot be read as one signature"]);
    };
    let issuer = issuer(&signature);
    let told = |examination: Examination| match &issuer {
        Some(key) => examination.with_key(key),
        None => examination,
    };
    if let Some(what) = weakness(&signature) {
        return told(done(Status::Refused, prose![what]));
    }
    let Some(keyring) = &keys.keyring else {
        return told(done(Status::Unchecked, prose!["the policy names no keyring"]));
    };
    let candidates: Vec<_> = keyring.candidates(&signature).collect();
    if candidates.is_empty() {
        return told(done(Status::UnknownKey, prose!["its key is not in the keyring"]));
    }
    let Some(component) = candidates.into_iter().find(|key| key.fits(&signature, signed)) else {
        return told(done(Status::Bad, prose!["it does not fit the commit"]));
    };
    if let Some(what) = component.refused {
        return done(Status::Refused, prose![what]).with_key(&component.fingerprint);
    }
    Examination::Proven(proof(&signature, component, keyring, keys))
}

fn proof(signature: &Signature, component: &Component, keyring: &Keyring, keys: &Keys) -> Proof {
    let trusted =
        TrustedAt { path: keyring.path.clone(), line: component.line, commit: keys.commit };
    let made = signature.created().map(|made| i64::from(made.as_secs()));
    let names = Names::Addresses(component.addresses.to_vec());
    let window = component.window.and(lifetime(signature, made));
    let grant = Grant { names, window, revoked: component.revoked, trusted };
    Proof {
        kind: SignatureKind::OpenPgp,
        key: component.fingerprint.clone(),
        made,
        grants: vec![grant],
    }
}

/// How long a signature is good by its own words.
fn lifetime(signature: &Signature, made: Option<i64>) -> Window {
    let seconds = signature.signature_expiration_time().map_or(0, pgp::types::Duration::as_secs);
    match made {
        Some(made) if seconds > 0 => Window { to: made + i64::from(seconds) - 1, ..Window::ALWAYS },
        _ => Window::ALWAYS,
    }
}

/// The one signature of an armored block.
fn read(armored: &[u8]) -> Option<Signature> {
    let text = armored.trim_ascii();
    let whole = text.ends_with(b"-----END PGP SIGNATURE-----");
    let ends = memchr::memmem::find_iter(text, b"-----END PGP").count();
    if !whole || ends != 1 {
        return None;
    }
    let mut bytes = Vec::new();
    Dearmor::new(armored).read_to_end(&mut bytes).ok()?;
    let mut packets = PacketParser::new(bytes.as_slice());
    let first = packets.next()?.ok()?;
    match (first, packets.next()) {
        (Packet::Signature(signature), None) => Some(signature),
        _ => None,
    }
}

/// The key that a signature says it is by; a hint, and no more.
fn issuer(signature: &Signature) -> Option<String> {
    let fingerprint = signature.issuer_fingerprint().first().map(|print| format!("{print:X}"));
    fingerprint
        .or_else(|| signature.issuer_key_id().first().map(|id| id.to_string().to_uppercase()))
}

/// Why a signature is refused whatever it fits.
fn weakness(signature: &Signature) -> Option<&'static str> {
    let Some(config) = signature.config() else { return Some("its version is not known") };
    let legacy = matches!(
        config.version_specific,
        SignatureVersionSpecific::V2 { .. } | SignatureVersionSpecific::V3 { .. }
    );
    if legacy {
        return Some("its version is too old");
    }
    if config.typ != SignatureType::Binary {
        return Some("it is not a signature of a commit's bytes");
    }
    if is_broken(config.hash_alg) {
        return Some("it is made with SHA-1, MD5 or RIPEMD-160");
    }
    if signature.created().is_none() {
        return Some("it does not say when it was made");
    }
    let unknown = config.hashed_subpackets().any(|part| {
        part.is_critical
            && matches!(
                part.data,
                SubpacketData::Other(..)
                    | SubpacketData::Experimental(..)
                    | SubpacketData::Notation(_)
            )
    });
    unknown.then_some("it has a critical part that is not known here")
}

/// Digests that others can find collisions of, or that nothing recommends.
fn is_broken(hash: HashAlgorithm) -> bool {
    !matches!(
        hash,
        HashAlgorithm::Sha224
            | HashAlgorithm::Sha256
            | HashAlgorithm::Sha384
            | HashAlgorithm::Sha512
            | HashAlgorithm::Sha3_256
            | HashAlgorithm::Sha3_512
    )
}
