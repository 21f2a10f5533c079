//! History is not as an earlier record has it.

use super::{Draft, Rule};
use crate::model::evaluation::{Evaluation, Rewriting, Rewritten};
use crate::model::{Group, Prose, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "history-rewritten",
    group: Group::Integrity,
    severity: Severity::Error,
    summary: "An earlier audit names commits that are gone, or that are by other people or keys now.",
    explanation: "\
`git checklist audit --against REPORT.json` reads what an earlier `audit --format json` wrote, and looks for
every sign-off, approval, waiver and event of it in the history of the judged revision. A rebase, a squash
merge or a forced push makes other commits of them; a change of the mailmap makes other people of their
authors, a change of the keys that count makes their signatures worth something else. Without `--against` nothing is looked for: git does not tell what was there before. Items that were
unticked, reworded or removed by later commits are no rewriting: those commits stand in the ledger.
",
    fires: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
!record topic
!rewind topic
topic sara: tick, in one commit with more
  - [x] Load test passed

  A note.
",
    silent: "\
main ana: add the list
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
!record topic
topic sara: untick
  - [ ] Load test passed
topic sara: tick again
  - [x] Load test passed
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    evaluation.rewritten.iter().map(draft).collect()
}

fn draft(found: &Rewritten) -> Draft {
    let known = found.item.as_ref().and_then(|(_, known)| known.as_ref());
    let draft = Draft::at(&found.path, known.map(|(_, line)| *line), message(found))
        .help(prose!["ask who rewrote it, and what for; where that was right, keep a new record"]);
    match known {
        Some((id, _)) => draft.of_item(id),
        None => draft,
    }
}

fn message(found: &Rewritten) -> Prose {
    let item = match &found.item {
        Some((text, Some((_, line)))) => prose!["`", text, "` (:", *line, "): "],
        Some((text, None)) => prose!["`", text, "`: "],
        None => Prose::default(),
    };
    item.then(match &found.what {
        Rewriting::Head { commit } => prose![
            "the revision that was judged then, ", commit, ", is no longer part of this history"
        ],
        Rewriting::Gone { role, commit, author } => prose![
            "its ", *role, " ", commit, " by ", &author.name, " <", &author.email,
            "> is no longer part of this history"
        ],
        Rewriting::Renamed { role, commit, was, is } => prose![
            "its ", *role, " ", commit, " was by ", &was.name, " <", &was.email, ">, and is said to be by ",
            &is.name, " <", &is.email, "> now"
        ],
        Rewriting::Resigned { role, commit, was, key, is } => prose![
            "the signature of its ", *role, " ", commit, ", by key `", key, "`, was `", was, "`, and is `",
            *is, "` now"
        ],
    })
}
