//! Two items that nothing tells apart.

use std::collections::BTreeMap;

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "duplicate-item",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "Two items under the same headings and parents have the same text.",
    explanation: "\
An item is known by its text and by what it stands under. Where two are alike, a reader cannot tell
which of them was done, and history follows them by their order alone. Word them apart, remove one, or
give each an id of its own: `<!-- checklist: id=NAME -->`.
",
    fires: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Smoke test passed
  - [ ] Load test passed
  - [ ] Smoke test passed
",
    silent: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Smoke test passed
  - [ ] Load test passed
  ## Phase 2: Launch
  - [ ] Smoke test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        let list = &judged.checklist;
        let mut first = BTreeMap::new();
        for item in list.items.iter().filter(|item| !item.explicit_id) {
            let place = (&item.headings, list.ancestors(item), &item.text, &item.blocks);
            let Some(earlier) = first.get(&place) else {
                first.insert(place, item.line);
                continue;
            };
            let message = wording::named(item)
                .then(prose![" has the same text and place as the item in line ", *earlier]);
            drafts.push(Draft::at(&judged.path, item.line, message).of_item(&item.id).help(prose![
                "word them apart, remove one, or give each an id: <!-- checklist: id=NAME -->"
            ]));
        }
    }
    drafts
}
