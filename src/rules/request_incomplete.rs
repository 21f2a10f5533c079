//! A required item of a pull request's text is open.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Item, Place, Severity, State};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "request-incomplete",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "A required item of the task list in the pull request's text is open.",
    explanation: "\
`git checklist gate --pull-request-body` also holds a change to the task list that its pull request's text has:
what is open there keeps every gate waiting. Items are read as in a file, `(optional)` ones are not asked for, and
an item that is struck is not applicable. No commit stands for any of it: such a box was ticked in the pull
request's text by whoever could edit it, so it signs nothing off, and no item of a checklist counts as settled for it. Without
the option nothing is looked for.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
!body
  - [x] I ran the migration twice
  - [ ] The handbook says so
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
!body
  - [x] I ran the migration twice
  - [ ] The handbook says so (optional)
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let items = evaluation.request_text.iter().flat_map(|text| &text.items);
    items.filter(|item| item.required && item.state == State::Open).map(draft).collect()
}

fn draft(item: &Item) -> Draft {
    let message = prose!["`", &item.text, "` is open in the pull request's text"];
    Draft::at(&Place::PULL_REQUEST.into(), item.line, message)
        .waiting()
        .help(prose!["do it, then tick it in the pull request's text; that is no sign-off"])
}
