//! The item's text changed after it was signed off.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Problem, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "reworded",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "The text changed after the item was signed off.",
    explanation: "\
Whoever signed the item off signed another text. Formatting, order and notes below an item are free; its
words are not.
",
    fires: "\
main ana: add the list
  - [ ] All migrations tested
topic omar: tick
  - [x] All migrations tested
topic omar: say more
  - [x] All migrations tested twice
",
    silent: "\
main ana: add the list
  - [ ] All migrations tested
topic omar: tick
  - [x] All migrations tested
topic omar: format
  * [X] All *migrations*
    tested
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::Reworded, |_, item, known| {
        let message = wording::named(item).then(prose![" was reworded after its sign-off, by "]).then(wording::by_whom(evaluation, known.ledger.culprit));
        let help = prose!["verify it, untick it and tick it again: "].then(wording::check_command(item));
        (message, help)
    })
}
