//! A merge kept a tick by throwing a later untick away.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Problem, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "overridden",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "A merge kept the tick although the other side had taken it back.",
    explanation: "\
Somebody unticked the item on one side; the merge kept the other side's older tick. Whoever merged did
not verify the item anew, so nobody stands for it.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
other sara: leave from the tick
  - [x] Load test passed

  A note.
topic omar: it fails
  - [ ] Load test passed
other <- topic sara: keep the tick
  - [x] Load test passed

  A note.
topic <- other omar: take it
  - [x] Load test passed

  A note.
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
other sara: leave from the tick
  - [x] Load test passed

  A note.
topic <- other omar: take it
  - [x] Load test passed

  A note.
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::Overridden, |_, item, known| {
        let message = wording::named(item).then(prose![" was unticked on one side, and its older tick kept in the merge by "]).then(wording::by_whom(evaluation, known.ledger.culprit));
        let help = prose!["verify it, untick it and tick it again: "].then(wording::check_command(item));
        (message, help)
    })
}
