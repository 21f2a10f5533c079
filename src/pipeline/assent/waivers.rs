//! Which waivers count.

use crate::history::Repository;
use crate::model::evaluation::JudgedItem;
use crate::model::{CommitId, Person, Policy, Waiver, WaiverFlaw};
use crate::pipeline::error::PipelineError;

/// Says of each waiver why it does not count, if it does not.
pub fn weigh(
    repository: &Repository,
    policy: &Policy,
    items: &mut [JudgedItem],
) -> Result<(), PipelineError> {
    for waiver in items.iter_mut().filter_map(|item| item.ledger.waiver.as_mut()) {
        waiver.flaw = flaw(repository, policy, waiver)?;
    }
    Ok(())
}

fn flaw(
    repository: &Repository,
    policy: &Policy,
    waiver: &Waiver,
) -> Result<Option<WaiverFlaw>, PipelineError> {
    let Some(waivers) = &policy.change.waivers else { return Ok(Some(WaiverFlaw::NobodyMay)) };
    let counting: Option<CommitId> = waiver.commit.filter(|_| waiver.problem.is_none());
    let Some(commit) = counting else { return Ok(Some(WaiverFlaw::NoSignOff)) };
    if waiver.reason.raw().trim().is_empty() {
        return Ok(Some(WaiverFlaw::NoReason));
    }
    let commit = repository.commit(commit)?;
    let person = Person::of(&commit, &policy.signoff);
    if !person.is_proven {
        return Ok(Some(WaiverFlaw::Unproven));
    }
    Ok((!waivers.value.include(&person.identity)).then_some(WaiverFlaw::NotByThem))
}
