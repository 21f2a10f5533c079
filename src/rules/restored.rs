//! A tick came back with a revert, or with an item that was deleted.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Problem, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "restored",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "The tick was brought back by a revert, or together with an item that had been deleted.",
    explanation: "\
Nobody looked at the item again: a revert, or putting a deleted text back, carried the old tick along.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
topic omar: delete
  Nothing here.
topic omar: put it back
  - [x] Load test passed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
topic omar: it fails
  - [ ] Load test passed
topic omar: it passes
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::Restored, |_, item, known| {
        let message = wording::named(item).then(prose![" came back already ticked, by "]).then(wording::by_whom(evaluation, known.ledger.culprit));
        let help = prose!["verify it, untick it and tick it again: "].then(wording::check_command(item));
        (message, help)
    })
}
