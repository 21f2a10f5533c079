//! An attribute that counts for nothing.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{AttributeProblem, AttributeProblemKind, Group, Prose, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "unknown-attribute",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "Something in a `checklist:` comment counts for nothing.",
    explanation: "\
A key that is misspelt, has a value it cannot have, or stands where it says nothing is not obeyed, and
the comment does not show. Keys are `id`, `owner`, `signers`, `approvals`, `covers`, `required`,
`optional` and `one-of`; the title's comment has `release` and `date`.
",
    fires: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed <!-- checklist: ownr=@omar -->
",
    silent: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed <!-- checklist: owner=@omar -->
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for problem in &judged.checklist.attribute_problems {
            let (message, help) = words(problem);
            drafts.push(Draft::at(&judged.path, problem.line, message).help(help));
        }
    }
    drafts
}

fn words(problem: &AttributeProblem) -> (Prose, Prose) {
    let (key, value) = (&problem.key, &problem.value);
    match problem.kind {
        AttributeProblemKind::UnknownKey => (
            prose!["there is no attribute `", key, "`"],
            prose![
                "use id, owner, signers, approvals, covers, required, optional or one-of; release and date at the title"
            ],
        ),
        AttributeProblemKind::DuplicateKey => (
            prose!["the attribute `", key, "` is given twice: the first counts"],
            prose!["keep one of them"],
        ),
        AttributeProblemKind::InvalidValue => (
            prose!["the attribute `", key, "` cannot be `", value, "`"],
            prose!["correct the value, or remove the attribute"],
        ),
        AttributeProblemKind::DuplicateId => (
            prose!["the id `", value, "` is given to several items: none of them has it"],
            prose!["give each an id of its own"],
        ),
        AttributeProblemKind::Misplaced => (
            prose!["the attribute `", key, "` says nothing here"],
            prose![
                "ids go behind an item's text, release and date behind the title, all others to items, headings or the title"
            ],
        ),
        AttributeProblemKind::Unreadable => (
            prose!["the comment cannot be read from `", key, "` on"],
            prose!["write it as <!-- checklist: key=value key=\"a value\" -->"],
        ),
    }
}
