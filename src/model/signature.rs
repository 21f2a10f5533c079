//! What is known of a commit's signature: kind, status, whose key, and who trusts it.

use super::{
    revision::CommitId,
    text::{Prose, Untrusted},
};

/// What kind of signature a commit carries. Nothing here says that it is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum SignatureKind {
    /// None.
    #[default]
    Unsigned,
    /// An SSH signature.
    Ssh,
    /// An OpenPGP signature.
    OpenPgp,
    /// An S/MIME signature.
    X509,
    /// A `gpgsig` header of no known form.
    Unknown,
}

impl SignatureKind {
    /// The kind that the first line of a `gpgsig` header tells.
    #[must_use]
    pub fn of_first_line(line: &[u8]) -> Self {
        match line.trim_ascii_end() {
            b"-----BEGIN SSH SIGNATURE-----" => Self::Ssh,
            b"-----BEGIN PGP SIGNATURE-----" | b"-----BEGIN PGP MESSAGE-----" => Self::OpenPgp,
            b"-----BEGIN SIGNED MESSAGE-----" => Self::X509,
            _ => Self::Unknown,
        }
    }
}

/// Forges that sign with a key of their own for whoever is logged in, and the addresses that those
/// keys are for.
pub const FORGES: [(&str, &str); 2] =
    [("github", "noreply@github.com"), ("gitlab", "noreply@gitlab.com")];

/// The address that a forge's own key is for, by the forge's name; an address stands for itself.
#[must_use]
pub fn forge_address(name: &str) -> Option<&str> {
    let known = FORGES.iter().find(|(forge, _)| *forge == name);
    known.map(|(_, address)| *address).or_else(|| name.contains('@').then_some(name))
}

/// What a look at a signature came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum SignatureStatus {
    /// The commit has no signature.
    #[default]
    Unsigned,
    /// Nothing says which keys count for this kind of signature: it was not looked at.
    Unchecked,
    /// A kind that is never looked at (S/MIME).
    NotVerified,
    /// By a key that counts, for the very address of whoever answers for the commit.
    Good,
    /// By a key that counts for a pattern which takes in that address: its holder may use any
    /// address that the pattern takes in.
    Pattern,
    /// By a forge's own key, which vouches for whoever was logged in; good only where the policy
    /// names that forge.
    Forge,
    /// By a key that the trusted files do not have.
    UnknownKey,
    /// By a key (or certificate) that had run out.
    Expired,
    /// By a key that did not count yet.
    NotYet,
    /// By a key that was revoked.
    Revoked,
    /// By a key that counts, but for somebody else.
    WrongAuthor,
    /// It fits, but in a form that is not accepted: a weak algorithm, a security key that nobody
    /// touched, a key that may not sign.
    Refused,
    /// It does not fit the commit, or cannot be read.
    Bad,
}

impl SignatureStatus {
    /// The word that machines read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Unchecked => "unchecked",
            Self::NotVerified => "not-verified",
            Self::Good => "good",
            Self::Pattern => "pattern",
            Self::Forge => "forge",
            Self::UnknownKey => "unknown-key",
            Self::Expired => "expired-key",
            Self::NotYet => "not-yet-valid",
            Self::Revoked => "revoked-key",
            Self::WrongAuthor => "wrong-author",
            Self::Refused => "refused",
            Self::Bad => "bad",
        }
    }

    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 13] = [
        Self::Unsigned,
        Self::Unchecked,
        Self::NotVerified,
        Self::Good,
        Self::Pattern,
        Self::Forge,
        Self::UnknownKey,
        Self::Expired,
        Self::NotYet,
        Self::Revoked,
        Self::WrongAuthor,
        Self::Refused,
        Self::Bad,
    ];
}

/// Where a key is trusted: a line of a file at a revision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrustedAt {
    /// The file.
    pub path: Untrusted,
    /// Its line, 1-based; none in a binary keyring.
    pub line: Option<u32>,
    /// The revision; none where the bytes did not come from one.
    pub commit: Option<CommitId>,
}

/// What is known of a commit's signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// Its kind.
    pub kind: SignatureKind,
    /// What a look at it came to.
    pub status: SignatureStatus,
    /// Whether the policy takes it as proof of who made the commit.
    pub holds: bool,
    /// The address that the key was trusted for.
    pub signer: Option<Untrusted>,
    /// The key's fingerprint: `SHA256:…` for SSH, hex digits for OpenPGP.
    pub key: Option<String>,
    /// Where that key is trusted.
    pub trusted: Option<TrustedAt>,
    /// What is wrong with it; empty where nothing is.
    pub reason: Prose,
    /// What the same look comes to today, where the report judges an earlier moment.
    pub today: Option<SignatureStatus>,
}

impl Signature {
    /// Of a commit whose signature nobody has looked at.
    #[must_use]
    pub fn unchecked(kind: SignatureKind) -> Self {
        let status = match kind {
            SignatureKind::Unsigned => SignatureStatus::Unsigned,
            SignatureKind::X509 | SignatureKind::Unknown => SignatureStatus::NotVerified,
            SignatureKind::Ssh | SignatureKind::OpenPgp => SignatureStatus::Unchecked,
        };
        Self { kind, status, ..Self::default() }
    }
}
