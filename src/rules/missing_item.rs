//! The target gained an item that head does not have yet.

use super::{Draft, Rule};
use crate::model::evaluation::{Evaluation, Loss};
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "missing-item",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "The target has an item that head does not have yet.",
    explanation: "\
The target's list grew after this branch left it. Merging the target brings the item in, to be done
like the others.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
main ana: one more
  - [ ] Load test passed
  - [ ] Legal has signed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
main ana: one more
  - [ ] Load test passed
  - [ ] Legal has signed
topic omar: tick
  - [x] Load test passed
  - [ ] Legal has signed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for lost in judged.lost.iter().filter(|lost| lost.how == Loss::NotYet) {
            let message = prose!["`", &lost.item.text, "` came to the target after this branch left it"];
            drafts.push(
                Draft::at(&judged.path, None, message)
                    .of_item(&lost.item.id)
                    .for_gates_or_all(&lost.gates)
                    .waiting()
                    .help(prose!["merge the target branch first, then do it"]),
            );
        }
    }
    drafts
}
