//! A gate names a phase that head's file does not have.

use super::{Draft, Rule, wording};
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
its items out of the gate, so the gate stays closed. Where the target's `[change] by` names people, one of
them approves it by a commit on the branch (`git checklist approve policy`), which is shown as a warning.
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
            let mut message = prose![
                "the gate demands phase `", &lost.selector, "`, and the file no longer has it"
            ];
            if lost.commit.is_some() {
                message = message.with("; changed by ").then(wording::by_whom(evaluation, lost.commit));
            }
            let help = prose!["put the heading back as the target branch has it"];
            let help = match lost.approved.first() {
                None => wording::or_approved(evaluation, help, &prose!["policy"]),
                Some(_) => prose![],
            };
            drafts.push(
                Draft::at(&judged.path, None, message.then(wording::approved_by(evaluation, &lost.approved)))
                    .for_gates(&lost.gates)
                    .by(lost.commit)
                    .at_most_warning(!lost.approved.is_empty())
                    .help(help),
            );
        }
    }
    drafts
}
