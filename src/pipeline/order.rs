//! Whether phases were signed off in their order, where the policy asks for that.
//!
//! Dates say nothing: a sign-off comes after another if its commit is that other's or descends from
//! it.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::error::PipelineError;
use crate::history::Repository;
use crate::model::evaluation::JudgedItem;
use crate::model::{Checklist, CommitId, State};

/// Commits that sign something off, among the ancestors of a commit and itself.
type Signed = Rc<BTreeSet<CommitId>>;

/// Marks each signed item that was not signed after all required items of the phases before its own,
/// with the first of those.
pub fn mark(
    repository: &Repository,
    (head, exclude): (CommitId, &[CommitId]),
    checklist: &Checklist,
    items: &mut [JudgedItem],
) -> Result<(), PipelineError> {
    let sign_offs: Vec<Option<CommitId>> = items.iter().map(|item| item.ledger.sign_off).collect();
    let before = before(repository, (head, exclude), &sign_offs)?;
    for at in 0..items.len() {
        let Some(signed) = sign_offs[at].and_then(|commit| before.get(&commit)) else { continue };
        let phase = checklist.items[at].phase;
        let mut earlier = (0..items.len()).filter(|&other| checklist.items[other].phase < phase);
        let early = earlier.find(|&other| {
            is_awaited(checklist, items, other)
                && sign_offs[other].is_none_or(|commit| !signed.contains(&commit))
        });
        items[at].ahead_of = early;
    }
    Ok(())
}

/// Whether later phases wait for an item: it is required, and neither one of several to choose from
/// nor not applicable, nor carried over from the policy's baseline.
fn is_awaited(checklist: &Checklist, items: &[JudgedItem], at: usize) -> bool {
    let item = &checklist.items[at];
    (item.required || items[at].demanded)
        && !items[at].in_choice
        && items[at].ledger.carried.is_none()
        && item.state != State::NotApplicable
}

/// For each commit that signs something off, those that come before it.
fn before(
    repository: &Repository,
    (head, exclude): (CommitId, &[CommitId]),
    sign_offs: &[Option<CommitId>],
) -> Result<HashMap<CommitId, Signed>, PipelineError> {
    let wanted: BTreeSet<CommitId> = sign_offs.iter().flatten().copied().collect();
    let mut known: HashMap<CommitId, Signed> = HashMap::new();
    for id in repository.range(head, exclude)?.commits {
        let parents = &repository.commit(id)?.parents;
        let mut signed: Signed = Rc::default();
        for theirs in parents.iter().filter_map(|parent| known.get(parent)) {
            if signed.is_subset(theirs) {
                signed = Rc::clone(theirs);
            } else if !theirs.is_subset(&signed) {
                signed = Rc::new(signed.union(theirs).copied().collect());
            }
        }
        if wanted.contains(&id) {
            Rc::make_mut(&mut signed).insert(id);
        }
        known.insert(id, signed);
    }
    known.retain(|id, _| wanted.contains(id));
    Ok(known)
}
