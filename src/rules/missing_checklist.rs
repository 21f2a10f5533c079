//! Head lacks a checklist that the target demands.

use super::{Draft, Rule, wording};
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
more; so the gate stays closed. Where the target's `[change] by` names people, one of them approves it by
a commit on the branch (`git checklist approve policy`), which is shown as a warning.
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
    let cap = !evaluation.is_binding();
    let drafts = evaluation.absent.iter().map(|absent| {
        draft(evaluation, absent).at_most_warning(cap || !absent.approved.is_empty())
    });
    drafts.collect()
}

fn draft(evaluation: &Evaluation, absent: &AbsentChecklist) -> Draft {
    let demands = prose![absent.demanded, if absent.demanded == 1 { " item" } else { " items" }];
    let mut message = match (&absent.renamed_to, absent.not_yet) {
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
    if absent.commit.is_some() {
        message = message.with("; that was done by ").then(wording::by_whom(evaluation, absent.commit));
    }
    let message = message.then(wording::approved_by(evaluation, &absent.approved));
    let help = if absent.not_yet {
        prose!["merge the target branch first"]
    } else if absent.approved.is_empty() {
        let back = prose!["put it back as the target branch has it: git checkout TARGET -- `", &absent.path, "`"];
        wording::or_approved(evaluation, back, &prose!["policy"])
    } else {
        prose![]
    };
    Draft::at(&absent.path, None, message).for_gates(&absent.gates).by(absent.commit).help(help)
}
