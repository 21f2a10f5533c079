//! Head changed a file that the gate itself depends on.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "policy-changed",
    group: Group::Integrity,
    severity: Severity::Error,
    summary: "Head changed the policy, a key file, a workflow or the owners' file.",
    explanation: "\
A change that is judged must not bring its own judge: the policy, the keys, the workflows that run the
check and the file that says who reviews them are taken from the target, and changing them here is
reported. Where the target's `[change] by` names people, one of them approves it by a commit on the
branch (`git checklist approve policy`), which is shown as a warning.
",
    fires: r#"main ana: add the list
  - [ ] Load test passed
  @ checklist.toml
  [severity]
  inherited = "error"
topic omar: tick, and be lenient
  - [x] Load test passed
  @ checklist.toml
  [severity]
  inherited = "warning"
"#,
    silent: r#"main ana: add the list
  - [ ] Load test passed
  @ checklist.toml
  [severity]
  inherited = "error"
topic omar: tick
  - [x] Load test passed
main ana: be stricter
  - [ ] Load test passed
  @ checklist.toml
  [severity]
  inherited = "error"
  parent-open = "error"
"#,
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    evaluation
        .policy_changes
        .iter()
        .map(|change| {
            let mut message = prose![change.what, " was ", change.how, " by the change that it judges"];
            if change.commit.is_some() {
                message = message.with(", in a commit of ").then(wording::by_whom(evaluation, change.commit));
            }
            let message = message.then(wording::approved_by(evaluation, &change.approved));
            let help = prose!["land it on the target branch in a change of its own, then merge that"];
            let draft = Draft::at(&change.path, None, message).by(change.commit);
            if change.approved.is_empty() {
                draft.help(wording::or_approved(evaluation, help, &prose!["policy"]))
            } else {
                draft.at_most_warning(true)
            }
        })
        .collect()
}
