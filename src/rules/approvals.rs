//! A signed item lacks approvals.

use super::{Draft, Rule, approving, wording};
use crate::model::evaluation::{Evaluation, JudgedItem};
use crate::model::{CommitId, Group, Item, Prose, Severity, State, assent};
use crate::prose;

/// Most approvals that do not count that a message names.
const NAMED: usize = 3;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "approvals",
    group: Group::Signer,
    severity: Severity::Error,
    summary: "The item is signed off, and fewer further people approved it than it asks for.",
    explanation: "\
An approval is a commit of one's own that changes nothing and names the item with its digest in the last
block of its message: `git checklist approve` makes it. It counts by another person than the one who signed,
who may sign the item as well, after the sign-off, for the item as it still is. Unticking or rewording the
item, or changing what it covers, voids it. A waiver needs the same approvals.
",
    fires: "\
main ana: add the list
  - [ ] Backup restored <!-- checklist: approvals=1 -->
topic omar: tick
  - [x] Backup restored <!-- checklist: approvals=1 -->
topic sara approves: Backup restored
topic omar: untick
  - [ ] Backup restored <!-- checklist: approvals=1 -->
topic omar: tick again
  - [x] Backup restored <!-- checklist: approvals=1 -->
",
    silent: "\
main ana: add the list
  - [ ] Backup restored <!-- checklist: approvals=1 -->
topic omar: tick
  - [x] Backup restored <!-- checklist: approvals=1 -->
topic sara approves: Backup restored
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        drafts.extend(approving::lacking(judged).map(|(item, known)| {
            let draft = approving::draft(judged, item, known, words(evaluation, item, known));
            draft.by(settled(known)).waiting()
        }));
    }
    drafts
}

/// The commit that there is to approve.
fn settled(known: &JudgedItem) -> Option<CommitId> {
    let waived = known.ledger.waiver.as_ref().and_then(|waiver| waiver.commit);
    known.ledger.sign_off.or(waived)
}

fn words(evaluation: &Evaluation, item: &Item, known: &JudgedItem) -> Prose {
    let wanted = known.demands.approvals.value;
    let counted = assent::count(known.ledger.approved(), wanted);
    let mut message = wording::named(item);
    if let Some(commit) = settled(known) {
        let how = if item.state == State::NotApplicable { ", waived by " } else { ", signed off by " };
        message = message.with(how).then(approving::by(evaluation, commit)).with(",");
    }
    let mut message = message.with(" has ").then(counted);
    let void: Vec<_> = known.ledger.approvals.iter().filter(|one| !one.counts()).collect();
    for approval in void.iter().take(NAMED) {
        message = message.then(approving::void(evaluation, approval));
    }
    match void.len().saturating_sub(NAMED) {
        0 => message,
        more => message.then(prose!["; nor do ", more, " more"]),
    }
}
