//! A signed item lacks the measured value that the policy asks for.

use super::{Draft, Rule, signing, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "unmeasured",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "The policy asks for a measured value, and the signing commit says none.",
    explanation: "\
Looked for where a `[[rule]]` of the policy has `measured = true`. The value stands in the last block of the
signing commit's own message, with the item's id and digest: `git checklist check ITEM --value 0.4%` writes
`Checklist-Value: ID@DIGEST 0.4%`. A value in another commit, for another text, or beside a different one for
the same item says nothing. See [measured.md](measured.md).
",
    fires: "\
main ana: add the list
  - [ ] Error rate < 1% <!-- checklist: id=errors -->
  @ checklist.toml
  [[rule]]
  item = \"errors\"
  measured = true
topic omar: tick
  - [x] Error rate < 1% <!-- checklist: id=errors -->
",
    silent: "\
main ana: add the list
  - [ ] Error rate < 1% <!-- checklist: id=errors -->
  @ checklist.toml
  [[rule]]
  item = \"errors\"
  measured = true
topic omar: tick / Checklist-Value: errors@@DIGEST@ 0.4%
  - [x] Error rate < 1% <!-- checklist: id=errors -->
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    signing::of_signed(evaluation, |signed| {
        let is_asked = signed.known.demands.measured.value;
        if !is_asked || signed.known.ledger.backing.measured.is_some() {
            return None;
        }
        let commit = *signed.commits.first()?;
        let message = wording::named(signed.item)
            .then(prose![" was ticked by "])
            .then(signing::by_principal(evaluation, commit))
            .then(prose![", without the measured value that the policy asks for"]);
        let help = prose!["measure it, then: "].then(wording::check_command(signed.item));
        Some((commit, message, help.with(" --value VALUE")))
    })
}
