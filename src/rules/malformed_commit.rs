//! A commit in the range is broken in a way that hides who made it, or when.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "malformed-commit",
    group: Group::Integrity,
    severity: Severity::Error,
    summary: "A commit is malformed: git itself calls it an error.",
    explanation: "\
A commit with several authors, without an address or with an impossible date does not say who answers
for it. `git fsck` calls it an error.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
!malformed topic
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let facts = &evaluation.history;
    facts
        .malformed
        .iter()
        .map(|id| {
            let what = evaluation.commit(*id).and_then(|commit| commit.malformed);
            let message =
                prose!["commit ", id, " is malformed: ", what.unwrap_or("it cannot be relied on")];
            Draft::at(&facts.place, None, message)
                .by(*id)
                .help(prose!["make the commit again, with one author, an address and a date"])
        })
        .collect()
}
