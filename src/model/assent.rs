//! What people assent to by a commit that changes nothing: approvals, and overrides of a gate.

use super::{
    revision::{Commit, CommitId},
    text::{Prose, Untrusted},
    trailer::{Trailer, trailers},
};
use crate::prose;

/// The trailer of an approval: an item's id and digest, or `policy`.
pub const APPROVE: &str = "Checklist-Approve";

/// The trailer of an override: why.
pub const OVERRIDE: &str = "Checklist-Override";

/// How every key of ours begins.
const PREFIX: &str = "Checklist-";

/// The value that approves a change of policy, keys, workflows or owners.
pub const POLICY: &str = "policy";

/// How many hex digits a digest has. A shorter one could be met by another text.
const DIGEST: usize = 64;

/// What one trailer of a commit assents to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assent {
    /// `Checklist-Approve: ID@DIGEST`
    Item {
        /// The item's id.
        id: String,
        /// Its digest, 64 lower-case hex digits.
        digest: String,
    },
    /// `Checklist-Approve: policy`
    Policy,
    /// `Checklist-Override: REASON`
    Override(Untrusted),
}

/// Why a trailer that has a name of ours assents to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// No trailer has this name.
    Name,
    /// It approves neither an item with its whole digest nor the policy.
    Approval,
    /// It overrides without a reason.
    Reason,
}

/// What a commit's trailers assent to. What cannot be read assents to nothing.
#[must_use]
pub fn assents(commit: &Commit) -> Vec<Assent> {
    trailers(&commit.message).iter().filter_map(|trailer| read(trailer)?.ok()).collect()
}

/// What a trailer assents to; none where its name does not begin as ours do.
///
/// # Errors
/// Why it assents to nothing.
#[must_use]
pub fn read(trailer: &Trailer) -> Option<Result<Assent, Unread>> {
    let value = trailer.value.raw();
    if trailer.is(OVERRIDE) {
        let reason = (!value.is_empty()).then(|| Assent::Override(trailer.value.clone()));
        return Some(reason.ok_or(Unread::Reason));
    }
    if trailer.is(APPROVE) {
        let approved = if value == POLICY { Some(Assent::Policy) } else { item(value) };
        return Some(approved.ok_or(Unread::Approval));
    }
    let start = trailer.key.raw().get(..PREFIX.len())?;
    start.eq_ignore_ascii_case(PREFIX).then_some(Err(Unread::Name))
}

/// `ID@DIGEST`, as a trailer or a command line has it; `sha256:` may stand before the digest.
#[must_use]
pub fn item(value: &str) -> Option<Assent> {
    let (id, digest) = value.rsplit_once('@')?;
    let digest = digest.strip_prefix("sha256:").unwrap_or(digest);
    let is_digest = digest.len() == DIGEST && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_id = !id.is_empty() && !id.contains(char::is_whitespace);
    (is_digest && is_id)
        .then(|| Assent::Item { id: id.to_owned(), digest: digest.to_ascii_lowercase() })
}

/// One approval of an item, whether it counts or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The commit that approves.
    pub commit: CommitId,
    /// Why it does not count; none where it does.
    pub flaw: Option<Flaw>,
    /// The commit that voided it, where one did.
    pub voided_by: Option<CommitId>,
}

impl Approval {
    /// Whether it counts.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.flaw.is_none()
    }
}

/// Why an approval does not count. In the order of precedence: the first that holds is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// `git fsck` calls its commit an error.
    Malformed,
    /// Its commit has not exactly one parent.
    Merge,
    /// Its commit changes something.
    NotEmpty,
    /// Where it was made, the item had another text.
    OtherText,
    /// Where it was made, the item was not settled.
    NotSettled,
    /// The item was unticked, or its waiver taken back, since.
    Unticked,
    /// It does not come after the sign-off or waiver.
    NotAfter,
    /// The item was reworded since.
    Reworded,
    /// What the item covers is not what it was when it was made.
    Stale,
    /// Nobody can tell whose it is: the policy asks for a signature that holds.
    Unproven,
    /// It is by the one who signed or waived, or by the same key.
    OwnSignOff,
    /// It is by somebody who may not sign the item.
    NotASigner,
    /// It is by a program.
    Program,
    /// It is by somebody who wrote what the item covers.
    WroteIt,
    /// The same person, or the same key, approved before.
    Again,
}

impl Flaw {
    /// The word that machines read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Merge => "merge",
            Self::NotEmpty => "not-empty",
            Self::OtherText => "other-text",
            Self::NotSettled => "not-settled",
            Self::Unticked => "unticked",
            Self::NotAfter => "not-after-sign-off",
            Self::Reworded => "reworded",
            Self::Stale => "stale",
            Self::Unproven => "unproven",
            Self::OwnSignOff => "own-sign-off",
            Self::NotASigner => "not-a-signer",
            Self::Program => "program",
            Self::WroteIt => "wrote-covered-code",
            Self::Again => "again",
        }
    }

    /// Why it does not count, as words behind "does not count: ".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Malformed => "the commit is malformed",
            Self::Merge => "it is a merge, or the first commit",
            Self::NotEmpty => "the commit changes files",
            Self::OtherText => "the item had another text there",
            Self::NotSettled => "the item was not ticked there",
            Self::Unticked => "the item was unticked since",
            Self::NotAfter => "it does not come after the sign-off",
            Self::Reworded => "the item was reworded since",
            Self::Stale => "what the item covers changed",
            Self::Unproven => "its signature proves nobody",
            Self::OwnSignOff => "it is by the one who signed",
            Self::NotASigner => "it is by somebody who may not sign the item",
            Self::Program => "it is by a program",
            Self::WroteIt => "it is by somebody who wrote what the item covers",
            Self::Again => "the same person approved before",
        }
    }
}

/// A commit by which somebody who may passed the gate in an emergency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The commit.
    pub commit: CommitId,
    /// Why.
    pub reason: Untrusted,
}

/// An override that does not count, or counts no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidOverride {
    /// The override.
    pub overriding: Override,
    /// Why, as words behind "it does not count: ".
    pub why: Prose,
}

/// "1 of 2 approvals".
#[must_use]
pub fn count(counting: usize, wanted: u32) -> Prose {
    let noun = if wanted == 1 { " approval" } else { " approvals" };
    prose![counting, " of ", wanted, noun]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_named_with_its_whole_digest() {
        let digest = "0123456789abcdef".repeat(4);
        let named = Some(Assent::Item { id: "a@b".into(), digest: digest.clone() });
        assert_eq!(item(&format!("a@b@{digest}")), named);
        assert_eq!(item(&format!("a@b@sha256:{}", digest.to_uppercase())), named);
        for wrong in ["a@0123", "a", "", "@", "policy"] {
            assert_eq!(item(wrong), None, "{wrong}");
        }
        assert_eq!(item(&format!("@{digest}")), None);
        assert_eq!(item(&format!("a b@{digest}")), None);
        assert_eq!(item(&format!("a@{}", &digest[1..])), None);
    }
}
