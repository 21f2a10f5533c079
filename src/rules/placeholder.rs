//! Text that somebody still has to replace.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "placeholder",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "A text stands for something that was not written yet: `[Contact Info]`, `TBD`.",
    explanation: "\
A contact that was never filled in is found out in the night when somebody needs it. Write what it
stands for, or remove it.
",
    fires: "\
main ana: add the list
  ## Phase 1: Launch
  - [ ] Deployed
  ## Emergency Contacts
  - Database Admin: [Contact Info]
",
    silent: "\
main ana: add the list
  ## Phase 1: Launch
  - [ ] Deployed
  ## Emergency Contacts
  - Database Admin: [Omar](https://example.org/omar)
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for found in &judged.checklist.placeholders {
            let message = prose!["`", &found.text, "` stands for something not yet written"];
            let help = prose!["write what it stands for, or remove it"];
            drafts.push(Draft::at(&judged.path, found.line, message).help(help));
        }
    }
    drafts
}
