//! A tick was made before this release began.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Problem, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "inherited",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "The tick was made outside this release.",
    explanation: "\
The list was used before, and the box is still ticked from then. A tick counts for the release in which
it was made.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
  - [ ] Smoke test passed
main ana: tick for the last release
  - [x] Load test passed
  - [ ] Smoke test passed
topic omar: tick the rest
  - [x] Load test passed
  - [x] Smoke test passed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
  - [ ] Smoke test passed
main ana: tick for the last release
  - [x] Load test passed
  - [ ] Smoke test passed
topic omar: begin again
  - [ ] Load test passed
  - [ ] Smoke test passed
topic omar: tick one
  - [x] Load test passed
  - [ ] Smoke test passed
topic omar: tick the other
  - [x] Load test passed
  - [x] Smoke test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::Inherited, |judged, item, known| {
        let message = match (known.ledger.culprit, &judged.checklist.release) {
            (Some(_), Some(release)) => wording::named(item)
                .then(prose![" was ticked by "])
                .then(wording::by_whom(evaluation, known.ledger.culprit))
                .then(prose![", outside release ", &release.name]),
            (Some(_), None) => wording::named(item)
                .then(prose![" was ticked by "])
                .then(wording::by_whom(evaluation, known.ledger.culprit))
                .then(prose![", outside this change"]),
            (None, Some(release)) if judged.start.is_some() => wording::named(item)
                .then(prose![" was ticked before release ", &release.name, " began"]),
            (None, _) => wording::named(item).then(prose![" was ticked before this change began"]),
        };
        let help = prose!["verify it, then: "].then(wording::check_command(item));
        (message, help)
    })
}
