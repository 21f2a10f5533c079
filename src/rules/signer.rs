//! Somebody signed who may not.

use super::{Draft, Rule, signing, wording};
use crate::model::evaluation::{Evaluation, JudgedItem};
use crate::model::{Commit, Group, Item, Origin, People, Prose, Severity, Sourced, Writer};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "signer",
    group: Group::Signer,
    severity: Severity::Error,
    summary: "The item was signed off by somebody whom its `signers` do not name.",
    explanation: "\
The policy, or an attribute in the list, says who may sign the item off, by addresses after the trusted
mailmap. Where several places say so, whoever signs has to be among the people of each. Where two people
ticked it on two sides of a merge, one of them is enough. Without `signers` anyone may sign.
",
    fires: "\
main ana: add the list
  - [ ] Backup restored
  @ checklist.toml
  [[rule]]
  item = \"Backup restored\"
  signers = [\"@database\"]
  [roles]
  database = [\"ana@example.org\"]
topic omar: tick
  - [x] Backup restored
",
    silent: "\
main ana: add the list
  - [ ] Backup restored
  @ checklist.toml
  [[rule]]
  item = \"Backup restored\"
  signers = [\"@database\"]
  [roles]
  database = [\"ana@example.org\"]
topic ana: tick
  - [x] Backup restored
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    signing::of_signed(evaluation, |signed| {
        let demands = &signed.known.demands.signers;
        let may = |commit: &&Commit| {
            let person = evaluation.signoff.by.of(commit);
            demands.iter().all(|people| people.value.include(person))
        };
        if signed.commits.iter().any(may) {
            return None;
        }
        let commit = signed.commits.first()?;
        let person = evaluation.signoff.by.of(commit);
        let barring = demands.iter().find(|people| !people.value.include(person))?;
        Some((*commit, words(evaluation, signed.item, commit, barring), mend(signed.item, signed.known)))
    })
}

fn words(
    evaluation: &Evaluation,
    item: &Item,
    commit: &Commit,
    barring: &Sourced<People>,
) -> Prose {
    let person = evaluation.signoff.by.of(commit);
    let message = wording::named(item)
        .then(prose![" was ticked by "])
        .then(signing::by_principal(evaluation, commit))
        .then(prose![", and not ", &person.email, " but "])
        .then(barring.value.in_words())
        .then(prose![" may sign it"]);
    match &barring.origin {
        Origin::Default => message,
        Origin::Written { by, path, line, .. } => message
            .then(prose![match by {
                Writer::Policy => ", says the policy (",
                Writer::Target => ", says the target's list (",
                Writer::Head => ", says the list (",
            }])
            .with(path)
            .then(line.map_or_else(Prose::default, |line| prose![":", line]))
            .with(")"),
    }
}

fn mend(item: &Item, known: &JudgedItem) -> Prose {
    let nobody: Vec<_> = known.demands.signers.iter().flat_map(|people| people.value.unknown()).collect();
    match nobody.first() {
        Some(entry) => prose![
            "`", *entry, "` is no address, and no role of the policy's: define it in `[roles]`, or correct the list"
        ],
        None => prose!["one of those verifies it, then: "].then(wording::check_command(item)),
    }
}
