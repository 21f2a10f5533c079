//! Of several items one is to be chosen, and none or more than one is.

use super::{Draft, Rule, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity, State};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "one-of",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "None, or more than one, of the items marked `one-of` is ticked.",
    explanation: "\
Items that share a `one-of` attribute are a choice: exactly one of them is to be ticked.
",
    fires: "\
main ana: add the list
  - [ ] Go <!-- checklist: one-of=decision -->
  - [ ] No go <!-- checklist: one-of=decision -->
topic omar: nothing ticked
  - [ ] Go <!-- checklist: one-of=decision -->
  - [ ] No go <!-- checklist: one-of=decision -->

  A note.
",
    silent: "\
main ana: add the list
  - [ ] Go <!-- checklist: one-of=decision -->
  - [ ] No go <!-- checklist: one-of=decision -->
topic omar: decide
  - [x] Go <!-- checklist: one-of=decision -->
  - [ ] No go <!-- checklist: one-of=decision -->
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for choice in &judged.choices {
            let items: Vec<_> =
                choice.items.iter().filter_map(|&at| judged.checklist.items.get(at)).collect();
            let ticked = items.iter().filter(|item| item.state == State::Checked).count();
            let Some(first) = items.first().filter(|_| ticked != 1) else { continue };
            let message = prose![
                "one of the ", items.len(), " items marked one-of `", &choice.name, "` is to be ticked; ",
                ticked, " are"
            ];
            let draft = Draft::at(&judged.path, first.line, message)
                .of_item(&first.id)
                .for_gates(&choice.gates)
                .help(prose!["tick the one that holds: "].then(wording::check_command(first)));
            drafts.push(if ticked == 0 { draft.waiting() } else { draft });
        }
    }
    drafts
}
