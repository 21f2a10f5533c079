//! An item's text has a character that is not what it seems.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Confusable, ConfusableKind, Group, Prose, Severity, Span};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "confusable-text",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "An item's text has an invisible character, one that turns its direction, or a letter of another script.",
    explanation: "\
Two texts that look the same may not be the same, and a line may not say what it shows: that is how an
item can be swapped under a reader's eyes. Text that is honestly in another script is left alone.
",
    fires: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Dеployment tested
",
    silent: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Deployment tested (Проверено)
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for found in &judged.checklist.confusables {
            let Some(item) = judged.checklist.items.get(found.item) else { continue };
            let message = wording::named(item).then(prose![" has "]).then(what(found));
            let help = prose!["type the word again, or remove the character"];
            let draft = Draft::at(&judged.path, found.line, message);
            drafts.push(draft.of_item(&item.id).help(help));
        }
    }
    drafts
}

/// "a letter of another script (U+0435) in the word `Dеployment`".
fn what(found: &Confusable) -> Prose {
    let kind = match found.kind {
        ConfusableKind::Invisible => "an invisible character",
        ConfusableKind::Bidi => "a character that turns the direction of the text",
        ConfusableKind::MixedScript => "a letter of another script",
    };
    prose![kind]
        .with(Span::Plain(format!(" (U+{:04X})", u32::from(found.character))))
        .then(prose![" in the word `", &found.word, "`"])
}
