//! Head removed an item that the target demands.

use super::{Draft, Rule, wording};
use crate::model::evaluation::{Evaluation, Loss};
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "removed-item",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "Head removed or hid an item that the target requires.",
    explanation: "\
Removing a required item, or putting it where Markdown shows no box (a comment, a code block), lifts a
demand. That is the target's to decide, not the change's that is judged: by those whom `[change] by`
names, if it does. One of them approves it by a commit on the branch, which is shown as a warning.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
  - [ ] Team notified
topic omar: shorten
  - [ ] Load test passed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
  - [ ] Team notified
topic omar: reorder
  - [ ] Team notified
  - [ ] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for lost in &judged.lost {
            let (line, what) = match lost.how {
                Loss::Removed => (None, prose!["is gone"]),
                Loss::Hidden(line) => (Some(line), prose!["is hidden on line ", line, ", where it is no box"]),
                Loss::NotYet | Loss::Reworded(_) => continue,
            };
            let mut message = prose!["`", &lost.item.text, "`, which the target requires, "].then(what);
            if lost.commit.is_some() {
                message = message.then(prose!["; removed by "]).then(wording::by_whom(evaluation, lost.commit));
            }
            message = message.then(wording::approved_by(evaluation, &lost.approved));
            let help = prose!["put the item back as the target branch has it"];
            let help = match lost.approved.first() {
                None => wording::or_approved(evaluation, help, &wording::named_whole(&lost.item)),
                Some(_) => prose![],
            };
            drafts.push(
                Draft::at(&judged.path, line, message)
                    .of_item(&lost.item.id)
                    .for_gates_or_all(&lost.gates)
                    .by(lost.commit)
                    .at_most_warning(!evaluation.is_binding() || !lost.approved.is_empty())
                    .help(help),
            );
        }
    }
    drafts
}
