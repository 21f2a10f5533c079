//! An item's text shows other than it is.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity, ConfusableKind};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "confusable-text",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "An item has characters that show as nothing, or as what they are not.",
    explanation: "\
Two items can look the same and be different, or look different from what they say: invisible
characters, characters that turn the direction of the text, letters of another script.
",
    fires: "\
main ana: add the list
  - [ ] Load\u{200b} test passed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for found in &judged.checklist.confusables {
            let Some(item) = judged.checklist.items.get(found.item) else { continue };
            let what = match found.kind {
                ConfusableKind::Invisible => "a character that shows as nothing",
                ConfusableKind::Bidi => "a character that turns the direction of the text",
                ConfusableKind::MixedScript => "a letter of another script than its word",
            };
            let code = crate::model::Span::Plain(format!("U+{:04X}", u32::from(found.character)));
            let message = wording::named(item).then(prose![" has ", what, ": "].with(code));
            drafts.push(
                Draft::at(&judged.path, item.line, message)
                    .of_item(&item.id)
                    .help(prose!["type the text anew"]),
            );
        }
    }
    drafts
}
