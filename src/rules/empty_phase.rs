//! A phase without items.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "empty-phase",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "A heading reads `Phase N`, and no item lies under it.",
    explanation: "\
A phase that demands nothing passes every gate. Either its items are missing, or it is no phase.
",
    fires: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  ## Phase 2: Launch
  To be done.
",
    silent: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  ## Phase 2: Launch
  - [ ] Team notified
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for (at, phase) in judged.checklist.phases.iter().enumerate() {
            if judged.checklist.items.iter().any(|item| item.phase == at) {
                continue;
            }
            let message = prose!["`", &phase.title, "` has no item"];
            drafts.push(
                Draft::at(&judged.path, phase.line, message)
                    .help(prose!["add its items, or remove the heading"]),
            );
        }
    }
    drafts
}
