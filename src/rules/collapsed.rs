//! A squash merge hides who ticked an item.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Problem, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "collapsed",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "A squash merge ticks an item that its pull request ticked in another commit, with another list.",
    explanation: "\
A squash merge puts all commits of a pull request into one, by one person. Where a reference to the request
is at hand (`refs/pull/N/head`) and has the very same list, its own commits are the sign-offs. Where it has
another list, nobody can tell whose the tick is. Where there is none, the squash stands, and the report names
the command that fetches it. Bring the branch up to date before it is merged, or merge with a merge commit.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
feature omar: tick
  - [x] Load test passed
feature omar: a note
  - [x] Load test passed

  A note.
!pull 1 feature
topic sara: load test (#1)
  - [x] Load test passed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
feature omar: tick
  - [x] Load test passed
feature omar: no note
  - [x] Load test passed
  @ notes.txt
  none
!pull 1 feature
topic sara: load test (#1)
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::Collapsed, |_, item, known| {
        let message = wording::named(item)
            .then(prose![" is ticked by a squash merge, of "])
            .then(wording::by_whom(evaluation, known.ledger.culprit))
            .then(prose![", whose request ends with another list: nobody can tell whose tick it is"]);
        let help =
            prose!["verify it, untick it and tick it again: "].then(wording::check_command(item));
        (message, help)
    })
}
