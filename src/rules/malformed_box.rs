//! Something that looks like a box and is none.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, LookalikeKind, Prose, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "malformed-box",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "Something looks like a box, and Markdown does not read it as one.",
    explanation: "\
An item is a list entry that begins with `[ ]`, `[x]` or `[X]` and has text behind it. Anything else
that looks like a box counts for nothing: people believe that they ticked it, and no gate ever asks
for it.
",
    fires: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  - [] Smoke test passed
",
    silent: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  - [ ] Smoke test passed, see [the guide](https://example.org/)
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for found in &judged.checklist.lookalikes {
            let (why, help) = words(found.kind);
            let message = prose!["`", &found.text, "` "].then(why);
            drafts.push(Draft::at(&judged.path, found.line, message).help(help));
        }
    }
    drafts
}

/// Why it is no item, and the mend.
fn words(kind: LookalikeKind) -> (Prose, Prose) {
    match kind {
        LookalikeKind::Malformed => (
            prose!["looks like a box and is none"],
            prose!["write `- [ ] TEXT` or `- [x] TEXT`, with one character between the brackets"],
        ),
        LookalikeKind::Escaped => (
            prose!["has an escaped bracket, so that it is no box"],
            prose!["remove the backslashes"],
        ),
        LookalikeKind::Paragraph => (
            prose!["has a box that does not begin a list entry, so that it is no item"],
            prose!["give it a line of its own that begins with `- [ ] `"],
        ),
        LookalikeKind::Code => (
            prose!["has a box inside a code block, so that it is no item"],
            prose!["move it out of the code block if it is to be done"],
        ),
        LookalikeKind::Comment => (
            prose!["has a box inside a comment or HTML, so that it is no item"],
            prose!["move it out of there if it is to be done, or remove it"],
        ),
        LookalikeKind::Empty => (
            prose!["is a box with nothing behind it, so that it is no item"],
            prose!["write what is to be done behind it, or remove it"],
        ),
    }
}
