//! Which of several sign-offs of one item count: those on the sides of a merge are made by people of
//! whom one proves the name or may sign the item, and another does not.

use crate::history::Repository;
use crate::model::evaluation::JudgedItem;
use crate::model::{CommitId, Person, SignOffPolicy};
use crate::pipeline::error::PipelineError;

/// Has each item's `sign_off` be one that counts, where another that holds as well does.
pub fn prefer(
    repository: &Repository,
    signoff: &SignOffPolicy,
    items: &mut [JudgedItem],
) -> Result<(), PipelineError> {
    for item in items {
        if item.ledger.problem.is_some() || item.ledger.concurrent.is_empty() {
            continue;
        }
        let Some(&(first, _)) = standing(repository, signoff, item)?.first() else { continue };
        let ledger = &mut item.ledger;
        let Some(place) = ledger.concurrent.iter().position(|&commit| commit == first) else {
            continue;
        };
        ledger.concurrent.remove(place);
        if let Some(other) = ledger.sign_off.replace(first) {
            ledger.concurrent.insert(0, other);
        }
        ledger.via = ledger.requests.get(&first).map(|via| via.squash);
    }
    Ok(())
}

/// The commits that stand for an item's state with who answers for each: those that prove their name
/// alone where any does, and of these only those by whom the item's `signers` name, where any is.
pub fn standing(
    repository: &Repository,
    signoff: &SignOffPolicy,
    item: &JudgedItem,
) -> Result<Vec<(CommitId, Person)>, PipelineError> {
    let mut found = Vec::new();
    for commit in item.ledger.standing() {
        found.push((commit, Person::of(&*repository.commit(commit)?, signoff)));
    }
    keep_any(&mut found, |person| person.is_proven);
    let signers = &item.demands.signers;
    keep_any(&mut found, |person| signers.iter().all(|one| one.value.include(&person.identity)));
    Ok(found)
}

/// Keeps those of whom something is true; all, where it is true of none.
fn keep_any(found: &mut Vec<(CommitId, Person)>, is_so: impl Fn(&Person) -> bool) {
    if found.iter().any(|(_, person)| is_so(person)) {
        found.retain(|(_, person)| is_so(person));
    }
}
