//! Somebody approved their own sign-off.

use super::{Draft, Rule, approving, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Flaw, Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "self-approval",
    group: Group::Signer,
    severity: Severity::Error,
    summary: "The item was approved by the one who signed it, where it asks for others.",
    explanation: "\
Two people are to have looked. One person is one address, one name or one key, after the mailmap of the
target; people of the same name are told apart there. Once enough others have approved, an approval of
one's own sign-off is shown and does no harm.
",
    fires: "\
main ana: add the list
  - [ ] Backup restored <!-- checklist: approvals=1 -->
topic omar: tick
  - [x] Backup restored <!-- checklist: approvals=1 -->
topic omar approves: Backup restored
",
    silent: "\
main ana: add the list
  - [ ] Backup restored <!-- checklist: approvals=1 -->
topic omar: tick
  - [x] Backup restored <!-- checklist: approvals=1 -->
topic omar approves: Backup restored
topic sara approves: Backup restored
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    approving::of_flaw(evaluation, Flaw::OwnSignOff, |item, by| {
        wording::named(item).then(prose![" was approved by "]).then(by).then(prose![", who signed it"])
    })
}
