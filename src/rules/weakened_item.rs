//! Head asks less of an item than the target does.

use super::{Draft, Rule, wording};
use crate::model::evaluation::{Evaluation, Judged, JudgedItem, Loss, Weakening};
use crate::model::{Group, Item, Prose, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "weakened-item",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "Head reworded a required item, marked it optional, or moved it out of its gate.",
    explanation: "\
An item that says something else, or that no longer counts, is another demand than the target's. Its
wording, its place in a gated phase and its being required are the target's to change: by those whom
`[change] by` names, if it does. One of them approves it by a commit on the branch (`git checklist approve`
with the item as the finding names it, or with `policy`), which is shown as a warning.
",
    fires: "\
main ana: add the list
  - [ ] All migrations tested on staging
topic omar: say less
  - [ ] Some migrations tested on staging
",
    silent: "\
main ana: add the list
  - [ ] All migrations tested on staging
topic omar: format
  *   [ ]   All **migrations** tested
      on staging
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        let own = judged.pairs();
        drafts.extend(own.filter_map(|(item, known)| weakened(evaluation, judged, item, known)));
        drafts.extend(reworded(evaluation, judged));
    }
    let cap = !evaluation.is_binding();
    let capped = |draft: Draft| if cap { draft.at_most_warning(true) } else { draft };
    drafts.into_iter().map(capped).collect()
}

fn weakened(
    evaluation: &Evaluation,
    judged: &Judged,
    item: &Item,
    known: &JudgedItem,
) -> Option<Draft> {
    let (what, help): (Prose, Prose) = match known.weakened? {
        Weakening::Optional => (
            prose![" is required by the target, and marked optional here"],
            prose!["remove the mark; the demand stays until the target drops it"],
        ),
        Weakening::MovedOut => (
            prose![" was moved out of the phases that the gate demands"],
            prose!["move it back under the heading that the target has it under"],
        ),
        Weakening::Choice => (
            prose![" is required by the target, and only one of several here"],
            prose!["remove `one-of`; the demand stays until the target drops it"],
        ),
    };
    let mut message = wording::named(item).then(what);
    if known.weakened_by.is_some() {
        message = message.with("; that was done by ").then(wording::by_whom(evaluation, known.weakened_by));
    }
    let message = message.then(wording::approved_by(evaluation, &known.lifted));
    let draft = Draft::at(&judged.path, item.line, message)
        .of_item(&item.id)
        .for_gates_or_all(&known.gates)
        .by(known.weakened_by)
        .at_most_warning(!known.lifted.is_empty());
    Some(match known.lifted.first() {
        None => draft.help(wording::or_approved(evaluation, help, &prose!["policy"])),
        Some(_) => draft,
    })
}

fn reworded(evaluation: &Evaluation, judged: &Judged) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for lost in &judged.lost {
        let Loss::Reworded(now) = lost.how else { continue };
        let Some(item) = judged.checklist.items.get(now) else { continue };
        let mut message =
            wording::named(item).then(prose![" reads `", &lost.item.text, "` at the target"]);
        if lost.item.text == item.text {
            message = wording::named(item).then(prose![" has lost text below it that the target has"]);
        }
        if lost.commit.is_some() {
            message =
                message.then(prose!["; reworded by "]).then(wording::by_whom(evaluation, lost.commit));
        }
        message = message.then(wording::approved_by(evaluation, &lost.approved));
        let help = prose!["put the target's wording back; change the wording on the target first"];
        let help = match lost.approved.first() {
            None => wording::or_approved(evaluation, help, &wording::named_whole(item)),
            Some(_) => prose![],
        };
        drafts.push(
            Draft::at(&judged.path, item.line, message)
                .of_item(&item.id)
                .for_gates_or_all(&lost.gates)
                .by(lost.commit)
                .at_most_warning(!lost.approved.is_empty())
                .help(help),
        );
    }
    drafts
}
