//! What an item covers changed after it was signed off.

use super::{Draft, Rule, wording};
use crate::model::evaluation::{Evaluation, JudgedItem};
use crate::model::ledger::ChangedPath;
use crate::model::{CommitId, Group, Problem, Prose, Severity};
use crate::prose;

/// Most paths, and most commits, that a message names.
const NAMED: usize = 3;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "stale",
    group: Group::SignOff,
    severity: Severity::Error,
    summary: "What the item covers changed after the item was signed off.",
    explanation: "\
An item may say which files its sign-off is about: `<!-- checklist: covers=\"migrations/**\" -->`, at the
item, at an item or heading above it, or at the title. It is stale once one of these files differs between
the commit that signed it off and the judged revision: in content, in mode, or in whether it is there.
Contents are compared, not commits: a rebase keeps a sign-off fresh, and a revert makes it fresh again.
Checklists themselves never count.
",
    fires: "\
main ana: add the list
  - [ ] All migrations tested <!-- checklist: covers=\"migrations/**\" -->
  @ migrations/0041.sql
  create table a;
topic omar: tick
  - [x] All migrations tested <!-- checklist: covers=\"migrations/**\" -->
topic sara: one more
  @ migrations/0042.sql
  drop table a;
",
    silent: "\
main ana: add the list
  - [ ] All migrations tested <!-- checklist: covers=\"migrations/**\" -->
  @ migrations/0041.sql
  create table a;
topic sara: one more
  @ migrations/0042.sql
  drop table a;
topic omar: tick
  - [x] All migrations tested <!-- checklist: covers=\"migrations/**\" -->
topic sara: say so
  @ docs/migrations.md
  All of them.
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    wording::of_problem(evaluation, Problem::Stale, |_, item, known| {
        let message = wording::named(item)
            .then(prose![" was signed off by "])
            .then(wording::by_whom(evaluation, known.ledger.sign_off))
            .then(prose!["; since then "])
            .then(paths(known))
            .then(prose![" changed"])
            .then(changers(evaluation, known));
        let help = prose!["verify it again, then: "].then(wording::check_command(item));
        (message, help)
    })
}

/// "`migrations/0042.sql`, `migrations/0043.sql` and 4 more".
fn paths(known: &JudgedItem) -> Prose {
    let changes = &known.ledger.changes;
    let mut words = Prose::default();
    for (at, changed) in changes.paths.iter().take(NAMED).enumerate() {
        let lead = if at == 0 { "`" } else { ", `" };
        words = words.with(lead).with(&changed.path).with("`");
    }
    match changes.paths.len().saturating_sub(NAMED) + changes.more {
        0 => words,
        more => words.then(prose![" and ", more, " more"]),
    }
}

/// ", by Sara on 11 Feb 2025 (4f0c2aa) and by Ana on 10 Feb 2025 (9c1f2ab)".
fn changers(evaluation: &Evaluation, known: &JudgedItem) -> Prose {
    let mut words = Prose::default();
    let commits = newest(evaluation, &known.ledger.changes.paths);
    for (at, commit) in commits.iter().take(NAMED).enumerate() {
        let lead = if at == 0 { ", by " } else { ", and by " };
        words = words.with(lead).then(wording::by_whom(evaluation, Some(*commit)));
    }
    match commits.len().saturating_sub(NAMED) {
        0 => words,
        more => words.then(prose![", and in ", more, " more commits"]),
    }
}

/// The commits that changed paths, newest first by committer time.
fn newest(evaluation: &Evaluation, paths: &[ChangedPath]) -> Vec<CommitId> {
    let mut commits: Vec<CommitId> =
        paths.iter().flat_map(|changed| &changed.commits).copied().collect();
    commits.sort_unstable_by_key(|id| {
        let time = evaluation.commit(*id).map(|commit| commit.commit_time.seconds);
        std::cmp::Reverse((time, *id))
    });
    commits.dedup();
    commits
}
