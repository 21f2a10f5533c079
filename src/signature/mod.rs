//! Signatures of commits, verified in process: bytes in, answers out. No git, no clock, no process.
//!
//! [`Payload`] cuts a commit; [`Keys`] are what trusted files say; [`Keys::examine`] does what is slow
//! (reading and arithmetic) and [`Examination::judge`] says for whom and when that is good.
//!
//! Invariants: a file of keys that cannot be read is an error, never a shorter file; of a signature
//! whatever is not understood is never good; an address is matched with the principal of the key,
//! never the other way round.

mod allowed_signers;
mod certificate;
mod error;
mod grant;
mod openpgp;
mod pattern;
mod payload;
mod revoked;
mod ssh;
mod sshsig;
mod time;
mod wire;
mod words;

pub use allowed_signers::{AllowedSigner, AllowedSigners};
pub use error::KeyFileError;
pub use grant::{Proof, Question};
pub use openpgp::Keyring;
pub use pattern::{Match, PatternList};
pub use payload::Payload;
pub use revoked::RevokedKeys;
pub use time::Window;

use crate::model::{CommitId, Prose, Signature, SignatureKind, SignatureStatus as Status};
use crate::prose;

/// The keys that count, as trusted files have them.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// SSH keys, and whom they are for.
    pub allowed: Option<AllowedSigners>,
    /// SSH keys that no longer count.
    pub revoked: Option<RevokedKeys>,
    /// OpenPGP keys.
    pub keyring: Option<Keyring>,
    /// The revision that the files are of.
    pub commit: Option<CommitId>,
}

/// What a look at a signature found.
#[derive(Clone, Debug)]
pub enum Examination {
    /// An answer that is the same for everybody, at all times.
    Done(Box<Signature>),
    /// A signature that fits, by a key that trusted files have.
    Proven(Proof),
}

impl Keys {
    /// Whether a key is trusted for that very address.
    #[must_use]
    pub fn know(&self, address: &str) -> bool {
        let signers = self.allowed.iter().flat_map(|allowed| &allowed.signers);
        let listed = |signer: &AllowedSigner| signer.principals.matches(address);
        signers.map(listed).any(|how| how == Some(Match::Exact))
            || self.keyring.as_ref().is_some_and(|keyring| keyring.knows(address))
    }

    /// Looks at the signature of a raw commit object.
    #[must_use]
    pub fn examine(&self, commit: &[u8]) -> Examination {
        let payload = Payload::cut(commit);
        let armored = match payload.signatures.as_slice() {
            [] => return Examination::Done(Box::default()),
            [armored] => armored,
            _ => {
                let reason = prose!["the commit has several signatures"];
                return Examination::done(SignatureKind::Unknown, Status::Bad, reason);
            }
        };
        let first = armored.split(|byte| *byte == b'\n').next().unwrap_or_default();
        match SignatureKind::of_first_line(first) {
            SignatureKind::Ssh => ssh::examine(armored, &payload.signed, self),
            SignatureKind::OpenPgp => openpgp::examine(armored, &payload.signed, self),
            kind => {
                let reason = prose!["signatures of this kind are not verified"];
                Examination::done(kind, Status::NotVerified, reason)
            }
        }
    }
}

impl Examination {
    fn done(kind: SignatureKind, status: Status, reason: Prose) -> Self {
        Self::Done(Box::new(Signature { kind, status, reason, ..Signature::default() }))
    }

    fn with_key(self, fingerprint: &str) -> Self {
        match self {
            Self::Done(mut signature) => {
                signature.key = Some(fingerprint.to_owned());
                Self::Done(signature)
            }
            proven @ Self::Proven(_) => proven,
        }
    }

    /// Whether it is enough for whom, and when.
    #[must_use]
    pub fn judge(&self, question: &Question) -> Signature {
        match self {
            Self::Done(signature) => signature.as_ref().clone(),
            Self::Proven(proof) => proof.judge(question),
        }
    }
}
