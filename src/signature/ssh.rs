//! SSH signatures against an allowed-signers file.
//!
//! What `ssh-keygen -Y verify -n git` asks, and three things more: RSA keys of 2048 bits at least, a
//! security key that somebody touched, certificates that name somebody and have no critical option.

use ssh_key::{Algorithm, HashAlg, public::KeyData};

use super::{
    Examination, Keys,
    allowed_signers::{AllowedSigner, AllowedSigners},
    certificate::Certificate,
    grant::{Grant, Names, Proof, Revoked},
    pattern::PatternList,
    sshsig::SshSignature,
};
use crate::model::{SignatureKind, SignatureStatus as Status, TrustedAt};
use crate::prose;

/// What git signs for.
const NAMESPACE: &str = "git";
/// The bits that an RSA key may have.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;
/// The flag of a security key's signature that says that somebody touched it.
const TOUCHED: u8 = 1;

/// Looks at a signature of these bytes.
pub fn examine(armored: &[u8], signed: &[u8], keys: &Keys) -> Examination {
    let done = |status, reason| Examination::done(SignatureKind::Ssh, status, reason);
    let Some(signature) = SshSignature::read(armored) else {
        return done(Status::Bad, prose!["it cannot be read"]);
    };
    let fingerprint = signature.key.fingerprint(HashAlg::Sha256).to_string();
    let answer = |status, reason| done(status, reason).with_key(&fingerprint);
    if signature.namespace != NAMESPACE.as_bytes() {
        return answer(Status::Bad, prose!["it was not made for git"]);
    }
    if let Some(what) = weakness(&signature) {
        return answer(Status::Refused, prose![what]);
    }
    if !signature.fits(signed) {
        return answer(Status::Bad, prose!["it does not fit the commit"]);
    }
    let Some(allowed) = &keys.allowed else {
        return answer(Status::Unchecked, prose!["the policy names no allowed signers"]);
    };
    match grants(&signature, allowed, keys) {
        Ok(grants) if grants.is_empty() => {
            answer(Status::UnknownKey, prose!["its key is not among the allowed signers"])
        }
        Ok(grants) => Examination::Proven(Proof {
            kind: SignatureKind::Ssh,
            key: fingerprint,
            made: None,
            grants,
        }),
        Err(what) => answer(Status::Refused, prose![what]),
    }
}

/// Why a signature is refused whatever it fits.
fn weakness(signature: &SshSignature) -> Option<&'static str> {
    match &signature.key {
        KeyData::Rsa(key) => {
            let bits = key.n.as_positive_bytes().map_or(0, |bytes| bytes.len() * 8);
            if !RSA_BITS.contains(&bits) {
                return Some("its RSA key does not have 2048 to 4096 bits");
            }
            let sha1 = Algorithm::Rsa { hash: None };
            (signature.signature.algorithm() == sha1).then_some("it is made with SHA-1")
        }
        KeyData::Dsa(_) => Some("DSA keys are not accepted"),
        KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_) => {
            let bytes = signature.signature.as_bytes();
            let flags = bytes.len().checked_sub(5).and_then(|at| bytes.get(at));
            let touched = flags.is_some_and(|flags| flags & TOUCHED != 0);
            (!touched).then_some("nobody touched the security key")
        }
        _ => None,
    }
}

/// What the file grants the key; an error where all that it grants is out of the question.
fn grants(
    signature: &SshSignature,
    allowed: &AllowedSigners,
    keys: &Keys,
) -> Result<Vec<Grant>, &'static str> {
    let (mut found, mut refused) = (Vec::new(), None);
    for signer in &allowed.signers {
        let names = match &signature.certificate {
            None if !signer.is_authority && signer.key == signature.key => {
                Ok((Names::Patterns(signer.principals.clone()), signer.window))
            }
            Some(certificate) if signer.is_authority && signer.key == certificate.authority => {
                certified(certificate, &signer.principals)
                    .map(|names| (names, signer.window.and(certificate.window)))
            }
            _ => continue,
        };
        match names.and_then(|names| in_namespace(signer).map(|()| names)) {
            Ok((names, window)) => found.push(Grant {
                names,
                window,
                revoked: revoked(signature, keys),
                trusted: trusted(allowed, signer, keys),
            }),
            Err(what) => refused = Some(what),
        }
    }
    match refused {
        Some(what) if found.is_empty() => Err(what),
        _ => Ok(found),
    }
}

fn in_namespace(signer: &AllowedSigner) -> Result<(), &'static str> {
    let allowed = signer.namespaces.as_ref().is_none_or(|list| list.matches(NAMESPACE).is_some());
    if allowed { Ok(()) } else { Err("its key is not allowed to sign for git") }
}

/// The certificate's own names that its authority may vouch for: addresses, no patterns.
fn certified(certificate: &Certificate, allowed: &PatternList) -> Result<Names, &'static str> {
    if !certificate.is_signed() {
        return Err("its certificate was not signed by the authority that it names");
    }
    if !certificate.is_for_user {
        return Err("its certificate is a host's");
    }
    if certificate.has_critical_options {
        return Err("its certificate has critical options, which are not known here");
    }
    if certificate.principals.is_empty() {
        return Err("its certificate names nobody");
    }
    let names = certificate.principals.iter().filter(|name| allowed.matches(name).is_some());
    Ok(Names::Literal(names.cloned().collect()))
}

/// Whether the key, or the authority that certifies it, was revoked.
fn revoked(signature: &SshSignature, keys: &Keys) -> Option<Revoked> {
    let list = keys.revoked.as_ref()?;
    let authority = signature.certificate.as_ref().map(|certificate| &certificate.authority);
    let listed = |key: &KeyData| list.line_of(key).is_some();
    (listed(&signature.key) || authority.is_some_and(listed)).then_some(Revoked { since: None })
}

fn trusted(allowed: &AllowedSigners, signer: &AllowedSigner, keys: &Keys) -> TrustedAt {
    TrustedAt { path: allowed.path.clone(), line: Some(signer.line), commit: keys.commit }
}
