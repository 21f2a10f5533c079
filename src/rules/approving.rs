//! What the rules about approvals have in common: the settled items that still lack some.

use super::{Draft, wording};
use crate::model::evaluation::{Evaluation, Judged, JudgedItem};
use crate::model::{Approval, CommitId, Flaw, Item, Prose, State};
use crate::prose;

/// Whether somebody stands for an item's state, so that approvals have something to approve.
fn stands(item: &Item, known: &JudgedItem) -> bool {
    match item.state {
        State::Open => false,
        State::Checked => known.ledger.sign_off.is_some() && known.ledger.problem.is_none(),
        State::NotApplicable => wording::is_waived(known),
    }
}

/// The items that the sign-off rules look at and that somebody stands for.
pub fn standing(judged: &Judged) -> impl Iterator<Item = (&Item, &JudgedItem)> {
    judged.pairs().filter(|(item, known)| known.concerned && stands(item, known))
}

/// Those of them that lack approvals.
pub fn lacking(judged: &Judged) -> impl Iterator<Item = (&Item, &JudgedItem)> {
    standing(judged).filter(|(_, known)| {
        let wanted = usize::try_from(known.demands.approvals.value).unwrap_or(usize::MAX);
        known.ledger.approved() < wanted
    })
}

/// A finding about such an item.
pub fn draft(judged: &Judged, item: &Item, known: &JudgedItem, message: Prose) -> Draft {
    Draft::at(&judged.path, item.line, message)
        .of_item(&item.id)
        .for_gates(&known.gates)
        .at_most_warning(!known.demanded)
        .help(mend(item, known))
}

/// A finding for each approval that does not count for this reason, of items that lack some.
pub fn of_flaw(
    evaluation: &Evaluation,
    flaw: Flaw,
    words: impl Fn(&Item, Prose) -> Prose,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for (item, known) in lacking(judged) {
            let flawed = known.ledger.approvals.iter().filter(|one| one.flaw == Some(flaw));
            drafts.extend(flawed.map(|approval| {
                let message = words(item, by(evaluation, approval.commit));
                draft(judged, item, known, message).by(approval.commit)
            }));
        }
    }
    drafts
}

/// Who may approve, and how.
fn mend(item: &Item, known: &JudgedItem) -> Prose {
    let signers = known.demands.signers_in_words();
    let whose = if signers.is_empty() { signers } else { prose![" of "].then(signers) };
    prose!["another person"]
        .then(whose)
        .with(" verifies it, then: git checklist approve :")
        .with(item.line)
}

/// "Sara on 10 Feb 2025 (1f8e6d0)": whoever answers for a commit by the policy.
pub fn by(evaluation: &Evaluation, commit: CommitId) -> Prose {
    match evaluation.commit(commit) {
        Some(found) => super::signing::by_principal(evaluation, found),
        None => wording::by_whom(evaluation, Some(commit)),
    }
}

/// "; that by Sara on 10 Feb 2025 (1f8e6d0) does not count: the item was unticked since (b71e90d)".
pub fn void(evaluation: &Evaluation, approval: &Approval) -> Prose {
    let Some(flaw) = approval.flaw else { return Prose::default() };
    let message = prose!["; that by "]
        .then(by(evaluation, approval.commit))
        .with(" does not count: ")
        .with(flaw.words());
    match approval.voided_by {
        Some(commit) => message.with(", by ").then(wording::by_whom(evaluation, Some(commit))),
        None => message,
    }
}
