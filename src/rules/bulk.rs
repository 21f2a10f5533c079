//! One commit ticked many items.

use std::collections::BTreeMap;

use super::signing::{self, Signed};
use super::{Draft, Rule, wording};
use crate::model::evaluation::{Evaluation, Judged};
use crate::model::{Commit, CommitId, Group, Prose, Severity, Untrusted};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "bulk",
    group: Group::Signer,
    severity: Severity::Warning,
    summary: "One commit signed off many required items at once.",
    explanation: "\
Whoever verifies items one by one commits them one by one, or a few together. A commit that ticks more
than five required items was more likely made to turn a gate green. `[[rule]] bulk` sets another number.
",
    fires: "\
main ana: add the list
  - [ ] One
  - [ ] Two
  - [ ] Three
  - [ ] Four
  - [ ] Five
  - [ ] Six
topic omar: tick all
  - [x] One
  - [x] Two
  - [x] Three
  - [x] Four
  - [x] Five
  - [x] Six
",
    silent: "\
main ana: add the list
  - [ ] One
  - [ ] Two
  - [ ] Three
  - [ ] Four
  - [ ] Five
  - [ ] Six
topic omar: tick some
  - [x] One
  - [x] Two
  - [x] Three
  - [x] Four
  - [x] Five
  - [ ] Six
",
    check,
};

/// What one commit signed off.
struct Batch<'a> {
    commit: &'a Commit,
    path: &'a Untrusted,
    first: Signed<'a>,
    count: usize,
    /// The least number that any of the items allows.
    allowed: u32,
    gates: Vec<usize>,
}

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut batches: BTreeMap<CommitId, Batch<'_>> = BTreeMap::new();
    for judged in &evaluation.judged {
        for signed in signing::signed(evaluation, judged).filter(|signed| signed.known.demanded) {
            add(&mut batches, judged, signed);
        }
    }
    let large = batches.into_values().filter(|batch| {
        usize::try_from(batch.allowed).is_ok_and(|allowed| batch.count > allowed)
    });
    large.map(|batch| draft(evaluation, &batch)).collect()
}

/// Counts an item for the commit that signed it off.
fn add<'a>(batches: &mut BTreeMap<CommitId, Batch<'a>>, judged: &'a Judged, signed: Signed<'a>) {
    let Some(&commit) = signed.commits.first() else { return };
    let (allowed, gates) = (signed.known.demands.bulk.value, &signed.known.gates);
    let batch = batches.entry(commit.id).or_insert_with(|| Batch {
        commit,
        path: &judged.path,
        first: signed,
        count: 0,
        allowed,
        gates: Vec::new(),
    });
    batch.count += 1;
    batch.allowed = batch.allowed.min(allowed);
    batch.gates.extend(gates);
}

fn draft(evaluation: &Evaluation, batch: &Batch<'_>) -> Draft {
    let mut gates = batch.gates.clone();
    gates.sort_unstable();
    gates.dedup();
    Draft::at(batch.path, batch.first.item.line, words(evaluation, batch))
        .for_gates(&gates)
        .by(batch.commit.id)
        .help(prose!["ask whether each was verified; items are ticked one by one: "]
            .then(wording::check_command(batch.first.item)))
}

fn words(evaluation: &Evaluation, batch: &Batch<'_>) -> Prose {
    wording::named(batch.first.item)
        .then(prose![" and ", batch.count - 1, " more required items were ticked by one commit of "])
        .then(signing::by_principal(evaluation, batch.commit))
        .then(prose![", where ", batch.allowed, " are allowed"])
}
