//! A sign-off has run out.

use super::{Draft, Rule, wording};
use crate::model::evaluation::{Evaluation, JudgedItem};
use crate::model::{Group, Problem, Prose, Severity, Span, Timestamp};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "expired",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "The sign-off is older than the policy lets it hold.",
    explanation: "\
`valid-for` of a `[[rule]]` says how long a sign-off holds, from its committer's time on. A commit that is
dated more than a day after the clock has run out as well: nobody can tell how old it is, and a date must
not make it hold for longer. Dates are what commits claim; a sign-off is never made younger by a rebase
without that being shown as `rebased`.
",
    fires: "\
main ana: add the list
  - [ ] Penetration test passed
  @ checklist.toml
  [[rule]]
  item = \"Penetration test passed\"
  valid-for = \"30 minutes\"
topic omar: tick
  - [x] Penetration test passed
",
    silent: "\
main ana: add the list
  - [ ] Penetration test passed
  @ checklist.toml
  [[rule]]
  item = \"Penetration test passed\"
  valid-for = \"14 days\"
topic omar: tick
  - [x] Penetration test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::Expired, |_, item, known| {
        let message = wording::named(item)
            .then(prose![" was signed off by "])
            .then(wording::by_whom(evaluation, known.ledger.sign_off))
            .then(end(evaluation, known));
        let help = prose!["verify it again, then: "].then(wording::check_command(item));
        (message, help)
    })
}

/// ", which holds for 14 days: until 15 Feb 2025".
fn end(evaluation: &Evaluation, known: &JudgedItem) -> Prose {
    let commit = known.ledger.sign_off.and_then(|id| evaluation.commit(id));
    let (Some(commit), Some(period)) = (commit, &known.demands.valid_for) else {
        return prose![", and has run out"];
    };
    let made = commit.commit_time;
    let end = Timestamp { seconds: made.seconds.saturating_add(period.value.seconds), ..made };
    if end.seconds > evaluation.now {
        return prose![", in a commit dated "].with(wording::day(made)).then(prose![
            ", which is still to come: nobody can tell how old it is"
        ]);
    }
    prose![", which holds for "]
        .with(Span::from(&period.value.text))
        .then(prose![": until "])
        .with(wording::day(end))
}
