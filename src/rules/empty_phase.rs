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
    summary: "A heading reads `Phase N`, and no item stands under it.",
    explanation: "\
A phase that has nothing to tick looks like a stage of the release and holds nothing up. Give it items,
or a heading that is no phase's.
",
    fires: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  ## Phase 2: Launch
  To be planned.
",
    silent: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  ## Phase 2: Launch
  - [ ] Deployed
  ## Contacts
  Ask Ana.
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        let list = &judged.checklist;
        for (at, phase) in list.phases.iter().enumerate() {
            if phase.title.is_empty() || list.items.iter().any(|item| item.phase == at) {
                continue;
            }
            let message = prose!["`", &phase.title, "` has no item, so that it holds nothing up"];
            let help = prose!["add its items below it, or give it a heading that is no phase's"];
            drafts.push(Draft::at(&judged.path, phase.line, message).help(help));
        }
    }
    drafts
}
