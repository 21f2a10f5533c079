//! A criterion of success that no box tracks.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "untracked-criterion",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "A list entry without a box states a measurable bound or is marked as a success.",
    explanation: "\
A tick that is typed as a sign (`✅`) says the same before the work as after it, and a bound without a
box (`Error rate < 1%`) is held by nobody. With a box, a commit stands for it and a gate can ask.
",
    fires: "\
main ana: add the list
  ## Phase 1: Launch
  - [ ] Deployed
  ## Success Criteria
  - ✅ Zero downtime achieved
  - Error rate < 1%
",
    silent: "\
main ana: add the list
  ## Phase 1: Launch
  - [ ] Deployed
  ## Success Criteria
  - [ ] Zero downtime achieved
  - [ ] Error rate < 1%
    - measured at the load balancer
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for bullet in &judged.checklist.bullets {
            let why = match (bullet.ticked, &bullet.criterion) {
                (true, _) => prose!["` is marked as done by a sign that no commit stands for"],
                (false, Some(_)) => prose!["` states a bound, and no box tracks whether it holds"],
                (false, None) => continue,
            };
            let message = prose!["`", &bullet.text].then(why);
            let help = if bullet.ticked {
                prose!["write it as an item, with `[ ]` in place of the sign"]
            } else {
                prose!["write it as an item: `- [ ] ` before it"]
            };
            drafts.push(Draft::at(&judged.path, bullet.line, message).help(help));
        }
    }
    drafts
}
