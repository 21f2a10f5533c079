//! The history that was read is cut off.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "shallow-history",
    group: Group::Integrity,
    severity: Severity::Error,
    summary: "The repository is a shallow clone: older commits are missing.",
    explanation: "\
Without the older commits nobody can tell who ticked what, or whether a tick is older than the release.
Fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` for the checkout step.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
!shallow main
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
    let first = facts.shallow.first();
    first
        .map(|commit| {
            let message = prose!["the history ends at ", commit, ": this clone is shallow"];
            Draft::at(&facts.place, None, message).by(*commit).help(prose![
                "fetch all of it: git fetch --unshallow (in a workflow, `fetch-depth: 0` for the checkout)"
            ])
        })
        .into_iter()
        .collect()
}
