//! Something looks like a box and is none.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity, LookalikeKind};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "malformed-box",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "What looks like a box is none, so that nobody can tick it.",
    explanation: "\
`[]`, `[ x]`, `[-]`, `[✅]`, an escaped box, a box in a plain paragraph, in a code block or in a comment:
people believe that they ticked it, and no gate looks at it.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
  - [] Team notified
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
  - [ ] Team notified
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for found in &judged.checklist.lookalikes {
            let (what, help) = words(found.kind);
            let message = prose!["`", &found.text, "` is no item: ", what];
            drafts.push(Draft::at(&judged.path, found.line, message).help(prose![help]));
        }
    }
    drafts
}

fn words(kind: LookalikeKind) -> (&'static str, &'static str) {
    match kind {
        LookalikeKind::Malformed => {
            ("a box holds one space or one x", "write it as `- [ ] text` or `- [x] text`")
        }
        LookalikeKind::Escaped => ("its brackets are escaped", "remove the backslashes"),
        LookalikeKind::Paragraph => {
            ("it does not begin a list entry", "begin the line with `- `, as an entry of its own")
        }
        LookalikeKind::Code => {
            ("it stands in a code block", "take it out of the code block, or leave the brackets out")
        }
        LookalikeKind::Comment => {
            ("it stands in a comment or in HTML", "take it out, or leave the brackets out")
        }
        LookalikeKind::Empty => ("there is nothing behind the box", "say what is to be done"),
    }
}
