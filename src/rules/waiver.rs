//! A waiver does not count.

use super::{Draft, Rule, approving, wording};
use crate::model::evaluation::{Evaluation, JudgedItem};
use crate::model::{Group, Item, People, Prose, Severity, Waiver, WaiverFlaw};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "waiver",
    group: Group::Signer,
    severity: Severity::Error,
    summary: "A required item was declared not applicable in a way that does not count.",
    explanation: "\
Where `[change] waivers` names people, one of them may declare a required item not applicable: in the
release, by a commit that strikes the whole text, with the reason behind it (`git checklist waive`). Where
the key is not written nobody may, and *incomplete* says all there is to say.
",
    fires: "\
main ana: add the list
  - [ ] iOS app submitted
  @ checklist.toml
  [change]
  waivers = [\"ana@example.org\"]
topic omar: strike
  - [ ] ~~iOS app submitted~~ no iOS app in this release
",
    silent: "\
main ana: add the list
  - [ ] iOS app submitted
  @ checklist.toml
  [change]
  waivers = [\"ana@example.org\"]
topic ana: strike
  - [ ] ~~iOS app submitted~~ no iOS app in this release
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let Some(waivers) = &evaluation.change.waivers else { return Vec::new() };
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for (item, known) in judged.pairs().filter(|(_, known)| known.concerned && known.demanded) {
            let Some(waiver) = &known.ledger.waiver else { continue };
            let Some(flaw) = waiver.flaw else { continue };
            let (message, help) = words(evaluation, (item, known), waiver, flaw, &waivers.value);
            drafts.push(approving::draft(judged, item, known, message).by(waiver.commit).help(help));
        }
    }
    drafts
}

fn words(
    evaluation: &Evaluation,
    (item, known): (&Item, &JudgedItem),
    waiver: &Waiver,
    flaw: WaiverFlaw,
    waivers: &People,
) -> (Prose, Prose) {
    let by = wording::by_whom(evaluation, known.ledger.waiver.as_ref().and_then(|one| one.commit));
    let message =
        wording::named(item).then(prose![" was declared not applicable by "]).then(by);
    let why = match flaw {
        WaiverFlaw::NobodyMay | WaiverFlaw::NotByThem => {
            prose![", and "].then(waivers.in_words()).with(" may waive it")
        }
        WaiverFlaw::NoSignOff => match waiver.problem {
            Some(problem) => prose![", which does not count: ", problem.word()],
            None => prose![", outside this release"],
        },
        WaiverFlaw::NoReason => prose![", and no reason follows the struck text"],
        WaiverFlaw::Unproven => prose![", and no signature proves that"],
    };
    let again = prose!["git checklist uncheck :", item.line, ", then one of those: git checklist waive :", item.line, " -m REASON"];
    (message.then(why), again)
}
