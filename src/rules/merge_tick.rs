//! A merge ticked what none of its parents had ticked.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Problem, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "merge-tick",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "A merge commit ticks an item that none of its parents has ticked.",
    explanation: "\
A tick that hides in a merge is seen by nobody who reads the branch's commits. Tick in a commit of its
own.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: a note
  - [ ] Load test passed

  A note.
other sara: another file
  @ notes.txt
  none
topic <- other omar: merge and tick
  - [x] Load test passed

  A note.
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
other sara: tick
  - [x] Load test passed
topic omar: another file
  @ notes.txt
  none
topic <- other omar: merge
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::MergeTick, |_, item, known| {
        let message = wording::named(item).then(prose![" is ticked by the merge itself, of "]).then(wording::by_whom(evaluation, known.ledger.culprit));
        let help = prose!["verify it, untick it and tick it again: "].then(wording::check_command(item));
        (message, help)
    })
}
