//! An item was never open: it first appears ticked.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{EventKind, Group, Problem, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "born-checked",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "The item first appears already ticked.",
    explanation: "\
Whoever added the item added its tick with it. There was no moment at which it was open and then done, so
the commit that brought it in signs nothing off. The same holds for a text that is reworded and ticked
at once: it never stood open.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick, and one more
  - [x] Load test passed
  - [x] Legal has signed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick, and one more
  - [x] Load test passed
  - [ ] Legal has signed
topic sara: tick that too
  - [x] Load test passed
  - [x] Legal has signed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::BornChecked, |_, item, known| {
        let culprit = known.ledger.culprit;
        let is_reworded = known.ledger.events.iter().any(|event| {
            event.kind == EventKind::Reworded && Some(event.commit) == culprit
        });
        let how = if is_reworded {
            " was reworded and ticked at once by "
        } else {
            " was already ticked when it was added by "
        };
        let message = wording::named(item).then(prose![how]).then(wording::by_whom(evaluation, known.ledger.culprit));
        let help = prose!["verify it, untick it and tick it again: "].then(wording::check_command(item));
        (message, help)
    })
}
