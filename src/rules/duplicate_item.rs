//! Two items of a list cannot be told apart.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "duplicate-item",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "Two items under the same headings have the same text.",
    explanation: "\
Nobody can say which of them was done, and a message about one may be taken for the other.
",
    fires: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  - [ ] Load test passed
",
    silent: "\
main ana: add the list
  ## Phase 1: Staging
  - [ ] Load test passed
  ## Phase 2: Production
  - [ ] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        let mut first = std::collections::HashMap::new();
        for item in &judged.checklist.items {
            let place = (&item.headings, item.parent, &item.text);
            let line = *first.entry(place).or_insert(item.line);
            if line == item.line {
                continue;
            }
            let message = wording::named(item).then(prose![" reads the same as line ", line]);
            drafts.push(
                Draft::at(&judged.path, item.line, message)
                    .of_item(&item.id)
                    .help(prose!["say in each what sets it apart"]),
            );
        }
    }
    drafts
}
