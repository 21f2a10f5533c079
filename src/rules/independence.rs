//! Somebody signed or approved who wrote what is covered.

use super::{Draft, Rule, approving, signing, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Flaw, Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "independence",
    group: Group::Signer,
    severity: Severity::Error,
    summary: "The item was signed or approved by somebody who wrote what it covers.",
    explanation: "\
Where a rule says `independent = true`, who verifies may not have written it: no commit of the release, or
of the change, that touched a covered file may be theirs. An item that covers nothing is about everything
but checklists. The audit of a whole history, which has no beginning, does not look.
",
    fires: "\
main ana: add the list
  - [ ] Migrations tested <!-- checklist: covers=\"migrations/**\" -->
  @ migrations/1.sql
  create table a;
  @ checklist.toml
  [[rule]]
  independent = true
topic omar: migrate
  @ migrations/2.sql
  drop table a;
topic omar: tick
  - [x] Migrations tested <!-- checklist: covers=\"migrations/**\" -->
",
    silent: "\
main ana: add the list
  - [ ] Migrations tested <!-- checklist: covers=\"migrations/**\" -->
  @ migrations/1.sql
  create table a;
  @ checklist.toml
  [[rule]]
  independent = true
topic omar: migrate
  @ migrations/2.sql
  drop table a;
topic sara: tick
  - [x] Migrations tested <!-- checklist: covers=\"migrations/**\" -->
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = approving::of_flaw(evaluation, Flaw::WroteIt, |item, by| {
        let message = wording::named(item).then(prose![" was approved by "]).then(by);
        message.then(prose![", who wrote some of what it covers"])
    });
    for judged in &evaluation.judged {
        for (item, known) in approving::standing(judged) {
            let signed = known.ledger.standing().next().and_then(|id| evaluation.commit(id));
            let (Some(wrote), Some(signed)) = (known.wrote, signed) else { continue };
            let message = wording::named(item)
                .then(prose![" was signed by "])
                .then(signing::by_principal(evaluation, signed))
                .then(prose![", who wrote some of what it covers, in ", &wrote]);
            let help = prose!["somebody who did not write it verifies it, then: "];
            let draft = approving::draft(judged, item, known, message).by(wrote);
            drafts.push(draft.help(help.then(wording::check_command(item))));
        }
    }
    drafts
}
