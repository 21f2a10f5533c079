//! Head lacks a checklist that the target demands.

use super::{Draft, Rule};
use crate::model::evaluation::{AbsentChecklist, Evaluation};
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "missing-checklist",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "The target has a checklist that head does not have.",
    explanation: "\
A list that is deleted, or renamed to where the target's policy does not look, demands nothing any
more; so the gate stays closed.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: another file
  @ CHECKLIST.md -
  @ notes.txt
  none
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
  - [ ] Smoke test passed
topic omar: rename it
  @ CHECKLIST.md -
  @ RELEASE_CHECKLIST.md
  - [ ] Load test passed
  - [ ] Smoke test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    evaluation.absent.iter().map(draft).collect()
}

fn draft(absent: &AbsentChecklist) -> Draft {
    let demands = prose![absent.demanded, if absent.demanded == 1 { " item" } else { " items" }];
    let message = match (&absent.renamed_to, absent.not_yet) {
        (Some(path), _) => prose!["the checklist with "].then(demands).then(prose![
            " was renamed to `", path, "`, which the target's policy does not name"
        ]),
        (None, true) => prose!["the target gained this checklist with "]
            .then(demands)
            .then(prose![" after this branch left it"]),
        (None, false) => {
            prose!["the checklist with "].then(demands).then(prose![" that the target demands is gone"])
        }
    };
    let help = if absent.not_yet {
        prose!["merge the target branch first"]
    } else {
        prose!["put it back as the target branch has it: git checkout TARGET -- `", &absent.path, "`"]
    };
    Draft::at(&absent.path, None, message).for_gates(&absent.gates).help(help)
}
