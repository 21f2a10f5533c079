//! The signing commit lacks the trailer that the policy asks for.

use super::{Draft, Rule, signing, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Commit, Group, Prose, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "trailer",
    group: Group::Signer,
    severity: Severity::Error,
    summary: "The commit that signed the item off lacks the policy's trailer in its author's name.",
    explanation: "\
With `[signoff] trailer = \"Signed-off-by\"` a commit signs off only if its message ends in that trailer,
with the address of whoever answers for the commit: `Signed-off-by: Ana <ana@example.org>`. Addresses are
compared by the trusted mailmap. A trailer about somebody else says nothing, nor does one in the middle of
the message. `git checklist check --signoff` and `git commit --signoff` write it.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
  @ checklist.toml
  [signoff]
  trailer = \"Load-tested-by\"
topic omar: tick
  - [x] Load test passed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
  @ checklist.toml
  [signoff]
  trailer = \"Load-tested-by\"
topic omar: tick / Load-tested-by: Omar <omar@example.org>
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    signing::of_signed(evaluation, |signed| {
        let name = &signed.known.demands.trailer.as_ref()?.value;
        if signed.commits.iter().any(|commit| carries(evaluation, commit)) {
            return None;
        }
        let commit = *signed.commits.first()?;
        let person = evaluation.signoff.by.of(commit);
        let message = wording::named(signed.item)
            .then(prose![" was ticked by "])
            .then(signing::by_principal(evaluation, commit))
            .then(prose![", without the trailer `", name, "` of ", &person.email]);
        let help: Prose = wording::check_command(signed.item);
        let help = prose!["sign it again, with the trailer: "].then(help).with(" --signoff");
        Some((commit, message, help))
    })
}

/// Whether a commit carries the trailer in the name of whoever answers for it.
fn carries(evaluation: &Evaluation, commit: &Commit) -> bool {
    let email = |text: &crate::model::Untrusted| text.raw().to_lowercase();
    let person = email(&evaluation.signoff.by.of(commit).email);
    let named = evaluation.trailers.get(&commit.id).into_iter().flatten();
    !person.is_empty() && named.into_iter().any(|identity| email(&identity.email) == person)
}
