//! A demanded item is still open, or not applicable by nobody's leave.

use super::{Draft, Rule, wording};
use crate::model::evaluation::{Evaluation, Judged, JudgedItem};
use crate::model::{Group, Item, Severity, State};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "incomplete",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "A required item is open, or was declared not applicable without a waiver that counts.",
    explanation: "\
Every required item has to be ticked, in a commit, before its gate opens. Striking an item out does
not settle it: only those whom the policy names may waive a required item, and where it names nobody,
nobody may.
",
    fires: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  - [ ] Smoke test passed
topic omar: tick 1
  ## Phase 1: Testing
  - [x] Load test passed
  - [ ] Smoke test passed
",
    silent: "\
main ana: add the list
  ## Phase 1: Testing
  - [ ] Load test passed
  - [ ] Smoke test passed
topic omar: tick 1
  ## Phase 1: Testing
  - [x] Load test passed
  - [ ] Smoke test passed
topic omar: tick 2
  ## Phase 1: Testing
  - [x] Load test passed
  - [x] Smoke test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for (item, known) in judged.pairs().filter(|(_, known)| known.demanded && !known.in_choice) {
            let draft = match item.state {
                State::Checked => continue,
                State::NotApplicable if wording::is_waived(known) => continue,
                State::Open => open(judged, item, known),
                State::NotApplicable => struck(evaluation, judged, item, known),
            };
            drafts.push(draft.of_item(&item.id).for_gates(&known.gates));
        }
    }
    drafts
}

fn open(judged: &Judged, item: &Item, known: &JudgedItem) -> Draft {
    let signers = known.demands.signers_in_words();
    let who = if signers.is_empty() { prose!["do it"] } else { signers.with(" does it") };
    Draft::at(&judged.path, item.line, wording::named(item).then(prose![" is open"]))
        .waiting()
        .help(who.with(", then: ").then(wording::check_command(item)))
}

fn struck(evaluation: &Evaluation, judged: &Judged, item: &Item, known: &JudgedItem) -> Draft {
    let commit = known.ledger.waiver.as_ref().and_then(|waiver| waiver.commit);
    let mut message = wording::named(item).then(prose![" is required, and was declared not applicable"]);
    if commit.is_some() {
        message = message.with(" by ").then(wording::by_whom(evaluation, commit)).with(",");
    }
    Draft::at(&judged.path, item.line, message.with(" without a waiver that counts"))
        .by(commit)
        .help(prose!["do it, then: git checklist uncheck :", item.line, ", and "].then(wording::check_command(item)))
}
