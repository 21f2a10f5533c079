//! A measurable bound, or a sign of success, that no box tracks.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "untracked-criterion",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "A list entry states a criterion, or is marked as reached, and has no box.",
    explanation: r#""Error rate < 1%" as a plain entry is a promise that nobody signs off; a `✅` in front of it was there
from the beginning.
"#,
    fires: "\
main ana: add the list
  - [ ] Team notified

  ## Success criteria

  - ✅ Error rate < 1%
",
    silent: "\
main ana: add the list
  - [ ] Team notified

  ## Success criteria

  - [ ] Error rate < 1%
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for bullet in &judged.checklist.bullets {
            let why = match (bullet.ticked, bullet.criterion.is_some()) {
                (true, _) => "is marked as reached, and no box tracks it",
                (false, true) => "is a criterion, and no box tracks it",
                (false, false) => continue,
            };
            let message = prose!["`", &bullet.text, "` ", why];
            drafts.push(
                Draft::at(&judged.path, bullet.line, message)
                    .help(prose!["make it an item: `- [ ] text`"]),
            );
        }
    }
    drafts
}
