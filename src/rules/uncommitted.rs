//! A box is ticked in the work tree alone.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Problem, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "uncommitted",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "The box is ticked in the work tree, and no commit has it.",
    explanation: "\
A commit is the only way to sign an item off: without one there is nobody who answers for it.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: a note
  - [ ] Load test passed

  A note.
worktree omar: tick
  - [x] Load test passed

  A note.
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
worktree omar: nothing more
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::Uncommitted, |_, item, _| {
        let message = wording::named(item).then(prose![" is ticked in the work tree, and no commit has it"]);
        let help = prose!["commit it, or untick it and run: "].then(wording::check_command(item));
        (message, help)
    })
}
