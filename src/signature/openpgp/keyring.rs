//! A keyring: OpenPGP certificates, one armored block after another, or binary.
//!
//! What a certificate says of itself is believed as far as its own signatures go: addresses by their
//! newest certification, the end by the newest self-signature, subkeys that sign only with a signature
//! back. Others' certifications do not count: that the owners put the certificate into the file is what
//! vouches for it.

use std::io::Read;
use std::rc::Rc;

use pgp::{
    armor::Dearmor,
    composed::{SignedPublicKey, SignedPublicKeyParser, SignedPublicSubKey},
    packet::{Packet, PacketParser, Signature, SignatureType},
    types::{KeyDetails, SignedUser, Tag},
};

use super::component::{Component, Key, may_sign, newest, revocation, weakness, window};
use crate::model::Untrusted;
use crate::signature::{error::KeyFileError, grant::Revoked, time::Window};

/// The most bytes of a keyring.
const MOST_BYTES: usize = 8 << 20;
const BEGIN: &str = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
const END: &str = "-----END PGP PUBLIC KEY BLOCK-----";

/// The keys of a file.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    /// Its path, for reports.
    pub path: Untrusted,
    components: Vec<Component>,
}

impl Keyring {
    /// Reads a file.
    ///
    /// # Errors
    /// The first block that cannot be read whole.
    pub fn parse(path: &str, bytes: &[u8]) -> Result<Self, KeyFileError> {
        let error = |line, what| KeyFileError { path: path.into(), line, what };
        if bytes.len() > MOST_BYTES {
            return Err(error(None, "it has more than eight megabytes"));
        }
        let mut components = Vec::new();
        let unreadable = "an OpenPGP certificate in it cannot be read whole";
        if bytes.first().is_some_and(|byte| byte & 0x80 != 0) {
            let keys = certificates(bytes).ok_or_else(|| error(None, unreadable))?;
            components.extend(keys.iter().flat_map(|key| components_of(key, None)));
        } else {
            let text = String::from_utf8_lossy(bytes);
            for (line, block) in blocks(&text).map_err(|(line, what)| error(Some(line), what))? {
                let keys = dearmored(block).and_then(|bytes| certificates(&bytes));
                let keys = keys.ok_or_else(|| error(Some(line), unreadable))?;
                components.extend(keys.iter().flat_map(|key| components_of(key, Some(line))));
            }
        }
        if components.is_empty() {
            return Err(error(None, "it has no OpenPGP certificate"));
        }
        Ok(Self { path: path.into(), components })
    }

    /// Whether a key certifies that address.
    pub(in crate::signature) fn knows(&self, address: &str) -> bool {
        let mut addresses = self.components.iter().flat_map(|component| component.addresses.iter());
        addresses.any(|one| one.eq_ignore_ascii_case(address))
    }

    /// The keys that a signature may be by.
    pub(super) fn candidates(&self, signature: &Signature) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(move |component| component.may_have_made(signature))
    }
}

/// The armored blocks of a text, each with the line that it begins on. Text between them is free.
fn blocks(text: &str) -> Result<Vec<(u32, &str)>, (u32, &'static str)> {
    let (mut found, mut open) = (Vec::new(), None);
    let mut start = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let end = start + line.len();
        match (line.trim_end(), open) {
            (BEGIN, None) => open = Some((number, start)),
            (BEGIN, Some(_)) => return Err((number, "an armored block begins inside of another")),
            (END, Some((number, from))) => {
                found.push((number, &text[from..end]));
                open = None;
            }
            _ => {}
        }
        start = end;
    }
    match open {
        Some((number, _)) => Err((number, "an armored block has no end")),
        None => Ok(found),
    }
}

fn dearmored(block: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    Dearmor::new(block.as_bytes()).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The certificates of some packets; none unless every packet can be read and is public.
fn certificates(bytes: &[u8]) -> Option<Vec<SignedPublicKey>> {
    let packets: Vec<Packet> = PacketParser::new(bytes).collect::<Result<_, _>>().ok()?;
    let secret = |packet: &Packet| matches!(packet, Packet::SecretKey(_) | Packet::SecretSubkey(_));
    if packets.iter().any(secret) {
        return None;
    }
    let packets = packets.into_iter().filter(|packet| !matches!(packet, Packet::Trust(_)));
    SignedPublicKeyParser::from_packets(packets.map(Ok).peekable()).collect::<Result<_, _>>().ok()
}

/// The keys of a certificate.
fn components_of(certificate: &SignedPublicKey, line: Option<u32>) -> Vec<Component> {
    let primary = &certificate.primary_key;
    let users: Vec<_> = certificate
        .details
        .users
        .iter()
        .filter_map(|user| Some((user, certification(certificate, user)?)))
        .collect();
    let addresses: Rc<[String]> = users.iter().filter_map(|(user, _)| address(user)).collect();
    let direct = certificate.details.direct_signatures.iter();
    let direct = direct.filter(|signature| signature.verify_key(primary).is_ok());
    let own = newest(users.iter().map(|(_, newest)| *newest).chain(direct));
    let revoked = revocation(certificate.details.revocation_signatures.iter(), |signature| {
        signature.verify_key(primary).is_ok()
    });
    let whole = own.map_or(Window::ALWAYS, |own| window(primary, own));
    let unsigned = own.is_none().then_some("its key has no sound signature of its own");
    let base = Component {
        fingerprint: format!("{:X}", primary.fingerprint()),
        addresses,
        window: whole,
        revoked,
        refused: unsigned.or_else(|| weakness(primary)),
        line,
        key: Key::Primary(Box::new(primary.clone())),
    };
    let mut found = vec![Component {
        refused: base.refused.or_else(|| {
            let silent = own.is_some_and(|own| !may_sign(own));
            silent.then_some("its key may not sign, only its subkeys")
        }),
        ..base.clone()
    }];
    found.extend(certificate.public_subkeys.iter().map(|sub| subkey(certificate, sub, &base)));
    found
}

/// A subkey, bounded by what its certificate allows.
fn subkey(certificate: &SignedPublicKey, sub: &SignedPublicSubKey, base: &Component) -> Component {
    let primary = &certificate.primary_key;
    let is = |signature: &&Signature, wanted| signature.typ() == Some(wanted);
    let verifies =
        |signature: &Signature| signature.verify_subkey_binding(primary, &sub.key).is_ok();
    let bindings = sub.signatures.iter().filter(|one| is(one, SignatureType::SubkeyBinding));
    let binding = newest(bindings.filter(|one| verifies(one)));
    let revocations = sub.signatures.iter().filter(|one| is(one, SignatureType::SubkeyRevocation));
    let revoked = revocation(revocations, verifies);
    let own = binding.map_or(Window::ALWAYS, |binding| window(&sub.key, binding));
    Component {
        fingerprint: format!("{:X}", sub.key.fingerprint()),
        window: base.window.and(own),
        revoked: [base.revoked, revoked].into_iter().flatten().reduce(Revoked::earlier),
        refused: base
            .refused
            .or_else(|| weakness(&sub.key))
            .or_else(|| unfit(binding, sub, certificate)),
        key: Key::Sub(Box::new(sub.key.clone())),
        ..base.clone()
    }
}

/// Why a subkey may not sign.
fn unfit(
    binding: Option<&Signature>,
    sub: &SignedPublicSubKey,
    certificate: &SignedPublicKey,
) -> Option<&'static str> {
    let Some(binding) = binding else {
        return Some("its subkey is not bound to the certificate by a sound signature");
    };
    if !may_sign(binding) {
        return Some("its subkey may not sign");
    }
    let back = binding.embedded_signature();
    let answers = newest(back.into_iter()).is_some_and(|back| {
        back.verify_primary_key_binding(&sub.key, &certificate.primary_key).is_ok()
    });
    (!answers).then_some("its subkey does not sign back for the certificate")
}

/// The newest certification of a user by the certificate itself; none where it was taken back.
fn certification<'a>(certificate: &SignedPublicKey, user: &'a SignedUser) -> Option<&'a Signature> {
    let primary = &certificate.primary_key;
    let own = |signature: &&Signature| {
        signature.verify_certification(primary, Tag::UserId, &user.id).is_ok()
    };
    let is_revoked = user
        .signatures
        .iter()
        .any(|signature| signature.typ() == Some(SignatureType::CertRevocation) && own(&signature));
    if is_revoked { None } else { newest(user.signatures.iter().filter(own)) }
}

/// The address of a user: `Ana <ana@example.org>`, or nothing but an address.
fn address(user: &SignedUser) -> Option<String> {
    let text = user.id.as_str()?.trim();
    let inside = text.strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    let found = inside.map_or(text, |(_, address)| address);
    let plain = found.contains('@') && !found.contains(char::is_whitespace);
    plain.then(|| found.to_owned())
}
