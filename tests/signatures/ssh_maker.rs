//! SSH keys from seeds, commits, and signatures over them.

use git_checklist::{
    model::{Signature, SignatureStatus},
    signature::{AllowedSigners, Keys, Question, RevokedKeys},
};
use ssh_key::{
    HashAlg, LineEnding, PrivateKey, SshSig,
    private::{Ed25519Keypair, KeypairData},
};

/// 14 February 2025, noon.
pub const NOON: i64 = 1_739_534_400;
/// The same, as OpenPGP counts.
pub const NOON_PGP: u32 = 1_739_534_400;
pub const ANA: &str = "ana@example.org";

pub fn key(seed: u8) -> PrivateKey {
    PrivateKey::new(KeypairData::Ed25519(Ed25519Keypair::from_seed(&[seed; 32])), "").unwrap()
}

/// A line of a key file: `ssh-ed25519 AAAA…`.
pub fn public(key: &PrivateKey) -> String {
    key.public_key().to_openssh().unwrap().trim().to_owned()
}

/// An unsigned commit object.
pub fn commit(email: &str) -> Vec<u8> {
    let tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    let person = format!("Somebody <{email}> {NOON} +0100");
    format!("tree {tree}\nauthor {person}\ncommitter {person}\n\nTick the replica\n").into_bytes()
}

/// The commit with a signature's header.
pub fn with_signature(commit: &[u8], armored: &str) -> Vec<u8> {
    let text = String::from_utf8(commit.to_vec()).unwrap();
    let (head, message) = text.split_once("\n\n").unwrap();
    let lines: Vec<_> = armored.trim_end().lines().collect();
    format!("{head}\ngpgsig {}\n\n{message}", lines.join("\n ")).into_bytes()
}

pub fn armored(key: &PrivateKey, namespace: &str, bytes: &[u8]) -> String {
    let signature = SshSig::sign(key, namespace, HashAlg::Sha512, bytes).unwrap();
    signature.to_pem(LineEnding::LF).unwrap()
}

pub fn signed(key: &PrivateKey, email: &str) -> Vec<u8> {
    let commit = commit(email);
    let armored = armored(key, "git", &commit);
    with_signature(&commit, &armored)
}

/// Keys that an allowed-signers file of these lines trusts.
pub fn allowed(text: &str) -> Keys {
    let allowed = AllowedSigners::parse(".github/allowed_signers", text.as_bytes()).unwrap();
    Keys { allowed: Some(allowed), ..Keys::default() }
}

pub fn revoking(mut keys: Keys, text: &str) -> Keys {
    keys.revoked = Some(RevokedKeys::parse(".github/revoked_keys", text.as_bytes()).unwrap());
    keys
}

pub fn question(email: &str) -> Question {
    Question { people: vec![email.to_owned()], moments: vec![NOON], ..Question::default() }
}

pub fn judge(keys: &Keys, commit: &[u8], email: &str) -> Signature {
    keys.examine(commit).judge(&question(email))
}

pub fn status(keys: &Keys, commit: &[u8], email: &str) -> SignatureStatus {
    judge(keys, commit, email).status
}
