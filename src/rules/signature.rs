//! Whoever signed an item off did not prove it.

use super::{Draft, Rule, signing, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Commit, Group, IdentityMode, Item, Prose, Severity, SignatureStatus as Status};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "signature",
    group: Group::Signer,
    severity: Severity::Error,
    summary: "The sign-off's commit has no good signature of whoever answers for it.",
    explanation: "\
With `[signoff] identity = \"signed\"` a sign-off counts only where its commit is signed with a key that the
policy's `allowed-signers` or `keyring` trusts for the author's own address (the committer's, with
`by = \"committer\"`). The key files are those of the target. A key of somebody else, one that ran out or was
taken back, and a signature that does not fit each have a word of their own: docs/signatures.md.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
  @ .github/allowed_signers
  ana@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c
  @ checklist.toml
  [signoff]
  identity = \"signed\"
  allowed-signers = \".github/allowed_signers\"
topic ana: tick
  - [x] Load test passed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
  @ .github/allowed_signers
  ana@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c
  @ checklist.toml
  [signoff]
  identity = \"claimed\"
  allowed-signers = \".github/allowed_signers\"
topic ana: tick
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    if evaluation.signoff.identity != IdentityMode::Signed {
        return Vec::new();
    }
    signing::of_signed(evaluation, |signed| {
        // Those that hold come alone, where there are any.
        let commit = signed.commits.first().filter(|commit| !commit.signature.holds)?;
        Some((*commit, words(evaluation, signed.item, commit), mend(signed.item, commit)))
    })
}

fn words(evaluation: &Evaluation, item: &Item, commit: &Commit) -> Prose {
    let signature = &commit.signature;
    let message = wording::named(item)
        .then(prose![" was ticked by "])
        .then(signing::by_principal(evaluation, commit));
    match signature.status {
        Status::Unsigned => message.then(prose![" without a signature"]),
        _ => message.then(prose![", and the signature proves nothing: "]).then(why(commit)),
    }
}

fn why(commit: &Commit) -> Prose {
    let signature = &commit.signature;
    let reason = if signature.reason.is_empty() {
        prose![signature.status.word()]
    } else {
        signature.reason.clone()
    };
    let key = signature.key.as_deref().map(crate::model::Untrusted::from);
    key.map_or_else(|| reason.clone(), |key| reason.clone().then(prose![" (", &key, ")"]))
}

fn mend(item: &Item, commit: &Commit) -> Prose {
    let first = match commit.signature.status {
        Status::Unsigned => "let git sign what you commit (git config commit.gpgSign true)",
        Status::Unchecked => "sign with a key of a kind that the policy names a key file for",
        Status::UnknownKey => "have the key added to the target's key files, or sign with one that is there",
        Status::WrongAuthor => "commit under the address that the key is trusted for",
        Status::Forge => "tick it with a commit of your own, or let the policy name the forge in `forge-keys`",
        _ => "sign with a key that counts",
    };
    prose![first, ", then: "].then(wording::check_command(item))
}
