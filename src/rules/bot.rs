//! A program signed an item off.

use super::{Rule, signing, wording};
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "bot",
    group: Group::Signer,
    severity: Severity::Error,
    summary: "The item was signed off by a program.",
    explanation: "\
A sign-off says that a person verified something. `[signoff] bots` names the programs that may not sign,
by address or name; it is asked where that key is written, where `[severity]` names this rule, and for
items that have `signers`.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
  @ checklist.toml
  [signoff]
  bots = [\"deploy@example.org\"]
topic deploy: tick
  - [x] Load test passed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
  @ checklist.toml
  [signoff]
  bots = [\"deploy@example.org\"]
topic omar: tick
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &crate::model::evaluation::Evaluation) -> Vec<super::Draft> {
    signing::of_signed(evaluation, |signed| {
        let bots = &signed.known.demands.bots.as_ref()?.value;
        let is_bot = |commit: &&&crate::model::Commit| {
            bots.include_by_name(evaluation.signoff.by.of(commit))
        };
        // Where a person ticked it as well, on another side of a merge, that is the sign-off.
        if !signed.commits.iter().all(|commit| is_bot(&commit)) {
            return None;
        }
        let commit = *signed.commits.first()?;
        let message = wording::named(signed.item)
            .then(prose![" was ticked by "])
            .then(signing::by_principal(evaluation, commit))
            .then(prose![", which is a program and verifies nothing"]);
        let help = prose!["a person verifies it, then: "].then(wording::check_command(signed.item));
        Some((commit, message, help))
    })
}
