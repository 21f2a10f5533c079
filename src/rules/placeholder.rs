//! Text that somebody still has to replace.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "placeholder",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "A placeholder stands where something has to be filled in.",
    explanation: "\
On the day of the release nobody wants to find `[Contact Info]` where the telephone number should be.
",
    fires: "\
main ana: add the list
  - [ ] Team notified

  - On call: [Contact Info]
",
    silent: "\
main ana: add the list
  - [ ] Team notified

  - On call: oncall@example.org
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for found in &judged.checklist.placeholders {
            let message = prose!["`", &found.text, "` is a placeholder"];
            drafts.push(
                Draft::at(&judged.path, found.line, message)
                    .help(prose!["put in what it stands for"]),
            );
        }
    }
    drafts
}
