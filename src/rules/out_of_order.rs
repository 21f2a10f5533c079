//! A phase was signed off before the phases before it.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity, State};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "out-of-order",
    group: Group::Order,
    severity: Severity::Error,
    summary: "An item was signed off before a required item of an earlier phase.",
    explanation: "\
Looked for where the policy has `[signoff] order = \"phases\"`, or where `[severity]` names the rule: every
sign-off has to come after those of all required items in the phases before its own. What comes after what
is told by history alone: the one commit is the other's, or descends from it. Dates say nothing, and two
sides of a merge did not wait for each other. So an earlier phase that is signed again has the later ones to
be signed again as well.
",
    fires: "\
main ana: add the list
  ## Phase 1: Test

  - [ ] Load test passed

  ## Phase 2: Launch

  - [ ] Team notified
  @ checklist.toml
  [signoff]
  order = \"phases\"
topic omar: tick the later phase
  ## Phase 1: Test

  - [ ] Load test passed

  ## Phase 2: Launch

  - [x] Team notified
topic omar: tick the earlier one
  ## Phase 1: Test

  - [x] Load test passed

  ## Phase 2: Launch

  - [x] Team notified
",
    silent: "\
main ana: add the list
  ## Phase 1: Test

  - [ ] Load test passed

  ## Phase 2: Launch

  - [ ] Team notified
  @ checklist.toml
  [signoff]
  order = \"phases\"
topic omar: tick
  ## Phase 1: Test

  - [x] Load test passed

  ## Phase 2: Launch

  - [ ] Team notified
topic omar: tick the later phase
  ## Phase 1: Test

  - [x] Load test passed

  ## Phase 2: Launch

  - [x] Team notified
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for (item, known) in judged.pairs().filter(|(_, known)| known.concerned) {
            let early = known.ahead_of.and_then(|at| judged.checklist.items.get(at));
            let (Some(early), State::Checked) = (early, item.state) else { continue };
            let message = wording::named(item)
                .then(prose![" was signed off by "])
                .then(wording::by_whom(evaluation, known.ledger.sign_off))
                .then(prose![", not after "])
                .then(wording::named(early))
                .then(prose![" of an earlier phase"]);
            let help = prose!["sign the earlier phase off, then again: "]
                .then(wording::check_command(item));
            drafts.push(
                Draft::at(&judged.path, item.line, message)
                    .of_item(&item.id)
                    .for_gates(&known.gates)
                    .by(known.ledger.sign_off)
                    .at_most_warning(!known.demanded)
                    .help(help),
            );
        }
    }
    drafts
}
