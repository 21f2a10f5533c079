//! Grafts or replace refs make this repository show another history.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "altered-history",
    group: Group::Integrity,
    severity: Severity::Error,
    summary: "Grafts or replace refs alter what git shows of the history.",
    explanation: "\
Git shows other commits than the ones that were made. This tool reads the commits as they are, and so it
may say something else than `git log`; nobody should rely on either until the alteration is gone.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
!replace topic main
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
    let mut drafts = Vec::new();
    if facts.grafts {
        let message = prose!["`info/grafts` gives commits other parents than they have"];
        drafts.push(
            Draft::at(&facts.place, None, message)
                .help(prose!["remove the file `info/grafts` of this repository"]),
        );
    }
    if let Some(name) = facts.replaced.first() {
        let message = prose![
            "replace refs put other objects in the place of ", facts.replaced.len(), " (`", name, "`)"
        ];
        drafts.push(
            Draft::at(&facts.place, None, message)
                .help(prose!["remove them: git replace --delete OBJECT"]),
        );
    }
    drafts
}
