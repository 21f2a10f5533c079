//! A sign-off's commit was made by somebody else, or long after it was written.

use super::{Draft, Rule, wording};
use crate::model::evaluation::{Evaluation, Judged};
use crate::model::{Commit, CommitId, Group, Item, Moved, Prose, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "rebased",
    group: Group::SignOff,
    severity: Severity::Warning,
    summary: "The commit of a sign-off was made by another person than its author, or a day later.",
    explanation: "\
A rebase, a cherry-pick or an amended commit puts a sign-off on top of other contents than its author may
have seen, and whoever does that writes the commit in the author's name. The sign-off counts, and what the
item `covers` is compared with the moved commit's own tree; both people are named, so that somebody can ask.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar via sara: tick
  - [x] Load test passed
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for (id, items) in sign_offs(judged) {
            let Some((commit, how)) =
                evaluation.commit(id).and_then(|commit| Some((commit, moved(commit)?)))
            else {
                continue;
            };
            let first = items[0];
            let more = match items.len() - 1 {
                0 => prose![" was"],
                others => prose![" and ", others, " more were"],
            };
            let message = wording::named(first)
                .then(more)
                .then(prose![" signed off by "])
                .then(wording::by_whom(evaluation, Some(commit.id)))
                .then(how);
            drafts.push(
                Draft::at(&judged.path, first.line, message)
                    .of_item(&first.id)
                    .by(commit.id)
                    .help(prose!["ask "].with(&commit.author.name).with(" whether that was seen as it is now")),
            );
        }
    }
    drafts
}

/// The commits that signed concerned items off, each with its items, in the order of the file.
fn sign_offs(judged: &Judged) -> Vec<(CommitId, Vec<&Item>)> {
    let mut found: Vec<(CommitId, Vec<&Item>)> = Vec::new();
    for (item, known) in judged.pairs().filter(|(_, known)| known.concerned) {
        let Some(id) = known.ledger.sign_off else { continue };
        match found.iter_mut().find(|(known, _)| *known == id) {
            Some((_, items)) => items.push(item),
            None => found.push((id, vec![item])),
        }
    }
    found
}

/// How a commit was moved, in words.
fn moved(commit: &Commit) -> Option<Prose> {
    let made = match commit.moved()? {
        Moved::ByAnother => prose![", in a commit that ", &commit.committer.name, " made on "],
        Moved::Later => prose![", in a commit that was made again on "],
    };
    Some(made.with(wording::day(commit.commit_time)))
}
