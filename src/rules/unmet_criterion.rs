//! A measured value is not within the bound that the item states.

use super::signing::Signed;
use super::{Draft, Rule, signing, wording};
use crate::model::evaluation::Evaluation;
use crate::model::measure::Outcome;
use crate::model::{Commit, Group, Prose, Severity, Span};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "unmet-criterion",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "The value that the signing commit says does not meet the item's criterion.",
    explanation: "\
The value is held against the bound that the item's text states now. Units of time, sizes in bytes and
percentages are converted; a value in another unit, or without one, meets nothing. An error where the policy
asks for a value (`measured = true`), else a warning. See [measured.md](measured.md).
",
    fires: "\
main ana: add the list
  - [ ] Error rate < 1% <!-- checklist: id=errors -->
  @ checklist.toml
  [[rule]]
  item = \"errors\"
  measured = true
topic omar: tick / Checklist-Value: errors@@DIGEST@ 1.2%
  - [x] Error rate < 1% <!-- checklist: id=errors -->
",
    silent: "\
main ana: add the list
  - [ ] Error rate < 1% <!-- checklist: id=errors -->
  @ checklist.toml
  [[rule]]
  item = \"errors\"
  measured = true
topic omar: tick / Checklist-Value: errors@@DIGEST@ 0.4%
  - [x] Error rate < 1% <!-- checklist: id=errors -->
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        for signed in signing::signed(evaluation, judged) {
            let Some((commit, message)) = unmet(evaluation, &signed) else { continue };
            let is_asked = signed.known.demanded && signed.known.demands.measured.value;
            let again = wording::check_command(signed.item).with(" --value VALUE");
            drafts.push(
                Draft::at(&judged.path, signed.item.line, message)
                    .of_item(&signed.item.id)
                    .for_gates(&signed.known.gates)
                    .by(commit.id)
                    .at_most_warning(!is_asked)
                    .help(prose!["measure again, once it holds: "].then(again)),
            );
        }
    }
    drafts
}

/// The commit, and what it says that is not within the bound.
fn unmet<'a>(evaluation: &Evaluation, signed: &Signed<'a>) -> Option<(&'a Commit, Prose)> {
    let backing = &signed.known.ledger.backing;
    let measured = backing.measured.as_ref()?;
    let criterion = signed.item.criterion.as_ref()?;
    let why = match measured.outcome {
        Outcome::NoBound | Outcome::Met => return None,
        Outcome::Unmet => Span::from("is not "),
        Outcome::Incomparable(why) => Span::Plain(format!("{why}, and so is not ")),
    };
    let commit = signed.commits.iter().find(|commit| backing.commit == Some(commit.id)).copied();
    let commit = commit.or_else(|| signed.commits.first().copied())?;
    let message = wording::named(signed.item)
        .then(prose![" was ticked by "])
        .then(signing::by_principal(evaluation, commit))
        .then(prose![" with the value `", &measured.value.text, "`, which "])
        .with(why)
        .then(wording::bound(criterion));
    Some((commit, message))
}
