//! What the rules about who signed have in common: the signed items, and the people who signed.

use super::Draft;
use super::wording;
use crate::model::evaluation::{Evaluation, Judged, JudgedItem};
use crate::model::{Commit, IdentityMode, Item, Prose, State};
use crate::prose;

/// A ticked item with the commits that sign it off.
pub struct Signed<'a> {
    /// The item.
    pub item: &'a Item,
    /// What is known of it.
    pub known: &'a JudgedItem,
    /// Its sign-off, then those of other sides of a merge.
    pub commits: Vec<&'a Commit>,
}

/// The items of a list that the sign-off rules look at and that a commit signed off.
pub fn signed<'a>(
    evaluation: &'a Evaluation,
    judged: &'a Judged,
) -> impl Iterator<Item = Signed<'a>> {
    let pairs = judged.pairs();
    pairs.filter(|(item, known)| known.concerned && item.state == State::Checked).filter_map(
        |(item, known)| {
            let ids = known.ledger.sign_off.iter().chain(&known.ledger.concurrent);
            let commits: Vec<_> = ids.filter_map(|&id| evaluation.commit(id)).collect();
            let commits = proven(evaluation, commits);
            (!commits.is_empty()).then_some(Signed { item, known, commits })
        },
    )
}

/// Where names have to be proven, only the commits that prove theirs; all, where none does: the rule
/// `signature` objects to those.
fn proven<'a>(evaluation: &Evaluation, commits: Vec<&'a Commit>) -> Vec<&'a Commit> {
    let holds = |commit: &&Commit| commit.signature.holds;
    if evaluation.signoff.identity == IdentityMode::Claimed || !commits.iter().any(holds) {
        return commits;
    }
    commits.into_iter().filter(|commit| commit.signature.holds).collect()
}

/// A finding for each signed item that `objection` objects to: with which commit, why, the mend.
pub fn of_signed<'a>(
    evaluation: &'a Evaluation,
    objection: impl Fn(&Signed<'a>) -> Option<(&'a Commit, Prose, Prose)>,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for signed in signed(evaluation, judged) {
            let Some((commit, message, help)) = objection(&signed) else { continue };
            drafts.push(
                Draft::at(&judged.path, signed.item.line, message)
                    .of_item(&signed.item.id)
                    .for_gates(&signed.known.gates)
                    .by(commit.id)
                    .at_most_warning(!signed.known.demanded)
                    .help(help),
            );
        }
    }
    drafts
}

/// "Ana on 31 Jan 2025 (c03d9e2)": whoever answers for a commit by the policy.
pub fn by_principal(evaluation: &Evaluation, commit: &Commit) -> Prose {
    let person = evaluation.signoff.by.of(commit);
    prose![&person.name, " on "]
        .with(wording::day(commit.author_time))
        .then(prose![" (", &commit.id, ")"])
}
