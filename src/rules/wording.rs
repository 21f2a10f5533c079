//! Phrases that several rules use: an item, a person with a date and a commit.

use super::Draft;
use crate::model::evaluation::{Evaluation, Judged, JudgedItem};
use crate::model::{CommitId, Criterion, Item, Problem, Prose, Span, Timestamp};
use crate::prose;

/// "`Read replica configured` (:68)".
pub fn named(item: &Item) -> Prose {
    prose!["`", &item.text, "` (:", item.line, ")"]
}

/// "git checklist check :68".
pub fn check_command(item: &Item) -> Prose {
    prose!["git checklist check :", item.line]
}

/// "Ana on 31 Jan 2025 (c03d9e2)"; "a commit that is not known" where there is none.
pub fn by_whom(evaluation: &Evaluation, commit: Option<CommitId>) -> Prose {
    match commit.and_then(|id| evaluation.commit(id)) {
        Some(commit) => prose![&commit.author.name, " on "]
            .with(day(commit.author_time))
            .then(prose![" (", &commit.id, ")"]),
        None => prose!["a commit outside the history that was read"],
    }
}

/// "31 Jan 2025", in the author's own zone.
pub fn day(time: Timestamp) -> crate::model::Span {
    let text =
        time.datetime().map_or_else(|| time.rfc3339(), |time| time.format("%-d %b %Y").to_string());
    crate::model::Span::Plain(text)
}

/// "`< 500 ms`".
pub fn bound(criterion: &Criterion) -> Prose {
    let gap = if criterion.unit.is_empty() { "" } else { " " };
    prose!["`"].with(Span::Plain(criterion.to_string())).with(gap).with(&criterion.unit).with("`")
}

/// Whether an item is not applicable by a waiver that counts.
pub fn is_waived(known: &JudgedItem) -> bool {
    known.ledger.waiver.as_ref().is_some_and(|waiver| waiver.flaw.is_none())
}

/// ", approved by Ana on 31 Jan 2025 (c03d9e2)"; nothing where nobody did.
pub fn approved_by(evaluation: &Evaluation, approved: &[CommitId]) -> Prose {
    match approved.first() {
        Some(&first) => prose![", approved by "].then(by_whom(evaluation, Some(first))),
        None => Prose::default(),
    }
}

/// The mend, and who may approve instead; `what` is what `git checklist approve` takes.
pub fn or_approved(evaluation: &Evaluation, mend: Prose, what: &Prose) -> Prose {
    match &evaluation.change.by {
        Some(by) => mend
            .with("; or ")
            .then(by.value.in_words())
            .with(" approves it: git checklist approve ")
            .then(what.clone()),
        None => mend,
    }
}

/// What names one version of an item on the command line: `ID@DIGEST`.
pub fn named_whole(item: &Item) -> Prose {
    prose![
        &crate::model::Untrusted::new(&item.id),
        "@",
        &crate::model::Untrusted::new(&item.digest)
    ]
}

/// The concerned items whose first problem is `problem`, each made into a finding.
pub fn of_problem(
    evaluation: &Evaluation,
    problem: Problem,
    draft: impl Fn(&Judged, &Item, &JudgedItem) -> (Prose, Prose),
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for (item, known) in judged.pairs() {
            if known.concerned && known.ledger.problem == Some(problem) {
                let (message, help) = draft(judged, item, known);
                drafts.push(
                    Draft::at(&judged.path, item.line, message)
                        .of_item(&item.id)
                        .for_gates(&known.gates)
                        .by(known.ledger.culprit)
                        .at_most_warning(!known.demanded)
                        .help(help),
                );
            }
        }
    }
    drafts
}
