//! A signed item lacks the evidence, or the command's success, that the policy asks for.

use super::signing::Signed;
use super::{Draft, Rule, signing, wording};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Prose, Severity, digest};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "missing-evidence",
    group: Group::Completion,
    severity: Severity::Error,
    summary: "The policy asks for evidence or for a command's success, and the signing commit names none.",
    explanation: "\
Looked for where a `[[rule]]` of the policy has `evidence = true` or `run = \"COMMAND\"`. Evidence is a file or a
page that the signing commit names with the item's id and digest (`git checklist check ITEM --evidence FILE`
writes `Checklist-Evidence:`). A command's success is recorded by `git checklist check --run` as
`Checklist-Run:`, with digests of the command and of what it wrote; the record of another command than the
policy's counts for nothing. A gate runs no command. See [measured.md](measured.md).
",
    fires: "\
main ana: add the list
  - [ ] Error rate < 1% <!-- checklist: id=errors -->
  @ checklist.toml
  [[rule]]
  item = \"errors\"
  evidence = true
topic omar: tick
  - [x] Error rate < 1% <!-- checklist: id=errors -->
",
    silent: "\
main ana: add the list
  - [ ] Error rate < 1% <!-- checklist: id=errors -->
  @ checklist.toml
  [[rule]]
  item = \"errors\"
  evidence = true
topic omar: tick / Checklist-Evidence: errors@@DIGEST@ - https://example.org/errors
  - [x] Error rate < 1% <!-- checklist: id=errors -->
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    signing::of_signed(evaluation, |signed| {
        let (what, option) = lacking(signed)?;
        let commit = *signed.commits.first()?;
        let message = wording::named(signed.item)
            .then(prose![" was ticked by "])
            .then(signing::by_principal(evaluation, commit))
            .then(prose![", "])
            .then(what);
        let help = prose!["sign it again: "].then(wording::check_command(signed.item));
        Some((commit, message, help.with(option)))
    })
}

/// What an item lacks, and the option that adds it.
fn lacking(signed: &Signed<'_>) -> Option<(Prose, &'static str)> {
    let (demands, backing) = (&signed.known.demands, &signed.known.ledger.backing);
    if let Some(command) = &demands.run {
        let wanted = digest::hex(command.value.raw().as_bytes());
        if !backing.runs.iter().any(|run| run.command == wanted) {
            let lead = if backing.runs.is_empty() {
                "without a run of the policy's `"
            } else {
                "with the run of another command than the policy's `"
            };
            return Some((prose![lead, &command.value, "`"], " --run"));
        }
    }
    let is_bare = demands.evidence.value && backing.evidence.is_empty();
    is_bare.then(|| (prose!["without the evidence that the policy asks for"], " --evidence FILE"))
}
