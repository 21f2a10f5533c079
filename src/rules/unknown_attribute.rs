//! Something in a `checklist:` comment counts for nothing.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity, AttributeProblemKind};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "unknown-attribute",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "An attribute is unknown, misplaced, repeated or not valid, and counts for nothing.",
    explanation: "\
Whoever wrote the attribute believes that it demands something.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed <!-- checklist: ovner=@qa -->
",
    silent: "\
main ana: add the list
  - [ ] Load test passed <!-- checklist: owner=@qa -->
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for found in &judged.checklist.attribute_problems {
            let (what, help) = words(found.kind);
            let message = prose!["`", &found.key, "` ", what];
            drafts.push(Draft::at(&judged.path, found.line, message).help(prose![help]));
        }
    }
    drafts
}

fn words(kind: AttributeProblemKind) -> (&'static str, &'static str) {
    match kind {
        AttributeProblemKind::UnknownKey => (
            "is no attribute that is known",
            "known are id, owner, approvals, signers, covers, required, optional, one-of, release, date",
        ),
        AttributeProblemKind::DuplicateKey => ("is there twice; the first counts", "remove one of them"),
        AttributeProblemKind::InvalidValue => ("has a value that it cannot have", "mend the value"),
        AttributeProblemKind::DuplicateId => {
            ("is the id of another item as well; neither counts", "give each item an id of its own")
        }
        AttributeProblemKind::Misplaced => {
            ("says nothing here", "put it into the comment of the item, heading or title that it is about")
        }
        AttributeProblemKind::Unreadable => {
            ("cannot be read, nor what follows it", "write key=value, with quotes around spaces")
        }
    }
}
