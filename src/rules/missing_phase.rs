//! A gate names a phase that head's file does not have.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "missing-phase",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "A gate demands a phase that the target has and head does not.",
    explanation: "\
A gate's phases are found by number or title. A heading that is renamed, renumbered or removed takes
its items out of the gate, so the gate stays closed.
",
    fires: r#"main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  ## Phase 2: Launch
  - [ ] Team notified
  @ checklist.toml
  [[gate]]
  target = ["main"]
  phases = ["1"]
topic omar: renumber
  ## Phase 3: Testing
  - [ ] Load test passed
  ## Phase 2: Launch
  - [ ] Team notified
"#,
    silent: r#"main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  ## Phase 2: Launch
  - [ ] Team notified
  @ checklist.toml
  [[gate]]
  target = ["main"]
  phases = ["1"]
topic omar: tick
  ## Phase 1: All testing
  - [x] Load test passed
  ## Phase 2: Launch
  - [ ] Team notified
"#,
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for lost in &judged.lost_phases {
            let message = prose![
                "the gate demands phase `", &lost.selector, "`, and the file no longer has it"
            ];
            drafts.push(
                Draft::at(&judged.path, None, message)
                    .for_gates(&lost.gates)
                    .help(prose!["put the heading back as the target branch has it"]),
            );
        }
    }
    drafts
}
