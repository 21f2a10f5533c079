//! The words that reports may use for what was found: one table, tested.
//!
//! What is absent is as much a part of it: no report says that a key was checked which was not, that
//! somebody assented without a count, that tests ran, or that anything cannot be forged.

use crate::model::{
    CommitId, Reason, Report, Signature, SignatureKind, SignatureStatus, Standing, Verdict,
};

/// Everything demanded holds.
pub const PASSED: &str = "PASSED";
/// Only open items or assents are missing.
pub const WAITING: &str = "WAITING";
/// Something claimed does not hold.
pub const VIOLATED: &str = "VIOLATED";
/// Somebody whom the policy names passed the gate all the same.
pub const OVERRIDDEN: &str = "OVERRIDDEN";
/// A change to a gated target that no gate's source names.
pub const NOT_A_RELEASE: &str = "not a release";
/// What everybody else's pull request reads.
pub const NO_CHECKLIST: &str = "no checklist concerns this change";
/// What an unsigned, or not yet checked, identity is worth.
pub const CLAIMS: &str = "names and times are what the commits claim: no signature was checked";
/// What identities are worth where signatures were checked.
pub const PARTLY_CLAIMS: &str =
    "times are what the commits claim, and names too where the key is not ok";
/// What identities are worth where no keys are shown.
pub const AS_CLAIMED: &str = "names and times are what the commits claim";
/// No policy at all.
pub const NO_POLICY: &str = "no checklist.toml: the defaults apply";

/// The words, and what each means; the documentation's table.
pub const TABLE: &[(&str, &str)] = &[
    (PASSED, "everything that is demanded holds"),
    (WAITING, "something is still to be done; nothing that was claimed is wrong"),
    (VIOLATED, "something that was claimed does not hold, or the ground under the gate was moved"),
    (OVERRIDDEN, "somebody whom the policy names passed the gate whatever it found, and said why"),
    (NOT_A_RELEASE, "no gate names the source: integrity was judged, completion was not"),
    (NO_CHECKLIST, "neither the change nor its target has a checklist that a gate demands"),
    ("unsigned", "the commit has no signature"),
    ("unchecked", "the commit has a signature, and the policy names no keys to hold it against"),
    ("not verified", "the commit has a signature of a kind that is never looked at (S/MIME)"),
    ("ssh ok, pgp ok", "signed with a key that the policy's key file trusts for that very address"),
    ("ssh pattern", "signed with a key that is trusted for a pattern which takes in that address"),
    ("forge", "signed with a forge's own key, which the policy does not take as proof"),
    ("forge ok", "signed with the key of a forge that the policy names: it vouches for the author"),
    ("unknown key", "signed with a key that the policy's key files do not have"),
    ("expired key", "signed with a key that had run out, by then or (at a gate) by now"),
    ("not yet valid", "signed with a key before it counted"),
    ("revoked key", "signed with a key that was taken back"),
    ("wrong author", "signed with a key that is trusted for somebody else"),
    (
        "refused",
        "signed in a form that is not accepted: a weak algorithm, an untouched security key",
    ),
    ("bad", "the signature does not fit the commit, or cannot be read"),
];

/// What is said of a tick that the policy's baseline carries over.
#[must_use]
pub fn carried_over(baseline: CommitId) -> String {
    format!(
        "carried over from the policy's baseline {}, without a sign-off of this release",
        baseline.short()
    )
}

/// The one word of a verdict.
#[must_use]
pub fn verdict(verdict: Verdict, reason: Option<Reason>) -> &'static str {
    match (verdict, reason) {
        (Verdict::Pass, _) => PASSED,
        (Verdict::Fail, Some(Reason::Waiting)) => WAITING,
        (Verdict::Fail, _) => VIOLATED,
    }
}

/// The first words of a report.
#[must_use]
pub fn headline(report: &Report) -> String {
    let word = verdict(report.verdict, report.reason);
    match (&report.overridden, report.verdict) {
        (Some(_), Verdict::Pass) => return OVERRIDDEN.to_owned(),
        (Some(_), Verdict::Fail) => return format!("{word} · {OVERRIDDEN} in vain"),
        (None, _) => {}
    }
    match (report.standing, report.verdict) {
        (Standing::Release | Standing::Audit | Standing::Upkeep, _) => word.to_owned(),
        (Standing::NotARelease, Verdict::Pass) => NOT_A_RELEASE.to_owned(),
        (Standing::NoChecklist, Verdict::Pass) => NO_CHECKLIST.to_owned(),
        (Standing::NotARelease, Verdict::Fail) => format!("{word} · {NOT_A_RELEASE}"),
        (Standing::NoChecklist, Verdict::Fail) => format!("{word} · {NO_CHECKLIST}"),
    }
}

/// What a report says of a commit's signature.
#[must_use]
pub fn signature(signature: &Signature) -> &'static str {
    match (signature.status, signature.kind) {
        (SignatureStatus::Good, SignatureKind::OpenPgp) => "pgp ok",
        (SignatureStatus::Good, _) => "ssh ok",
        (SignatureStatus::Pattern, _) => "ssh pattern",
        (SignatureStatus::Forge, _) if signature.holds => "forge ok",
        (SignatureStatus::Forge, _) => "forge",
        (SignatureStatus::Unsigned, _) => "unsigned",
        (SignatureStatus::Unchecked, _) => "unchecked",
        (SignatureStatus::NotVerified, _) => "not verified",
        (SignatureStatus::UnknownKey, _) => "unknown key",
        (SignatureStatus::Expired, _) => "expired key",
        (SignatureStatus::NotYet, _) => "not yet valid",
        (SignatureStatus::Revoked, _) => "revoked key",
        (SignatureStatus::WrongAuthor, _) => "wrong author",
        (SignatureStatus::Refused, _) => "refused",
        (SignatureStatus::Bad, _) => "bad",
    }
}

/// The same, with today's answer where the report judges an earlier moment and that one differs.
#[must_use]
pub fn signature_in_full(judged: &Signature) -> String {
    let then = signature(judged);
    match judged.today.filter(|today| *today != judged.status) {
        Some(status) => {
            let today = Signature { status, holds: false, ..judged.clone() };
            format!("{then}, today {}", signature(&today))
        }
        None => then.to_owned(),
    }
}

/// What names are worth in a report.
#[must_use]
pub fn claims(report: &Report) -> &'static str {
    let unseen = |signature: &Signature| {
        matches!(
            signature.status,
            SignatureStatus::Unsigned | SignatureStatus::Unchecked | SignatureStatus::NotVerified
        )
    };
    let none = report.commits.values().all(|commit| unseen(&commit.signature));
    if none { CLAIMS } else { PARTLY_CLAIMS }
}

/// What a gate's line says of it in the status.
#[must_use]
pub fn gate(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "open",
        Verdict::Fail => "closed",
    }
}

/// `1 item`, `2 items`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Counts in words, without those that are zero: `1 violated, 4 items waiting`.
#[must_use]
pub fn list(parts: &[(usize, &str)]) -> String {
    let parts: Vec<_> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| format!("{number} {words}"))
        .collect();
    parts.join(", ")
}
