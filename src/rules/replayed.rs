//! A tick is older than what it would have to follow.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Problem, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "replayed",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "The tick is in the change, but not after the release began or after the target last unticked or reworded the item.",
    explanation: "\
A commit can be brought in long after it was made: an old branch, a cherry-pick onto an old start. What
counts is that the tick descends from the start of the release, and from the target's last untick or
rewording of the item.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
main ana: tick
  - [x] Load test passed
main ana: it fails
  - [ ] Load test passed
topic <- main omar: keep mine
  - [x] Load test passed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
main ana: tick
  - [x] Load test passed
main ana: it fails
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::Replayed, |_, item, known| {
        let message = wording::named(item).then(prose![" was ticked by "]).then(wording::by_whom(evaluation, known.ledger.culprit)).then(prose![", before the release began or the target last unticked or reworded it"]);
        let help = prose!["verify it, untick it and tick it again: "].then(wording::check_command(item));
        (message, help)
    })
}
