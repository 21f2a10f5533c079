//! A ticked item has open items below it.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity, State};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "parent-open",
    group: Group::Completion,
    severity: Severity::Warning,
    summary: "An item is ticked while an item nested in it is open.",
    explanation: "\
A parent's box is its own: nothing is inferred from its children. A reader who sees the parent ticked
believes that all of it is done.
",
    fires: "\
main ana: add the list
  - [ ] Servers ready
    - [ ] Staging
topic omar: tick
  - [x] Servers ready
    - [ ] Staging
",
    silent: "\
main ana: add the list
  - [ ] Servers ready
    - [ ] Staging
topic omar: tick
  - [ ] Servers ready
    - [x] Staging
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for (item, known) in judged.pairs().filter(|(item, _)| item.state == State::Open) {
            let parent = item.parent.and_then(|at| judged.checklist.items.get(at));
            if let Some(parent) = parent.filter(|parent| parent.state == State::Checked) {
                let message =
                    wording::named(parent).then(prose![" is ticked, and "]).then(wording::named(item)).then(prose![
                        " below it is open"
                    ]);
                drafts.push(
                    Draft::at(&judged.path, item.line, message)
                        .of_item(&item.id)
                        .for_gates(&known.gates)
                        .help(prose!["finish what is below, or untick the parent: git checklist uncheck :", parent.line]),
                );
            }
        }
    }
    drafts
}
