//! Whether phases were signed off in their order, where the policy asks for that.
//!
//! Dates say nothing: a sign-off comes after another if its commit is that other's or descends from
//! it. What a squash merge brought stands on the branch where that does.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::error::PipelineError;
use crate::history::Repository;
use crate::model::evaluation::JudgedItem;
use crate::model::{Checklist, CommitId, ItemLedger, State};

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
    let places: Vec<Option<CommitId>> =
        items.iter().map(|item| item.ledger.via.or(item.ledger.sign_off)).collect();
    let before = before(repository, (head, exclude), &places)?;
    for at in 0..items.len() {
        let Some(signed) = places[at].and_then(|commit| before.get(&commit)) else { continue };
        let phase = checklist.items[at].phase;
        let earlier = (0..items.len()).filter(|&other| checklist.items[other].phase < phase);
        let mut early = None;
        for other in earlier.filter(|&other| is_awaited(checklist, items, other)) {
            let (this, that) = (&items[at].ledger, &items[other].ledger);
            let follows = match (this.via, this.sign_off) {
                (Some(_), Some(commit)) => follows(repository, commit, this, that)?,
                _ => places[other].is_some_and(|commit| signed.contains(&commit)),
            };
            if !follows {
                early = Some(other);
                break;
            }
        }
        items[at].ahead_of = early;
    }
    Ok(())
}

/// Whether a sign-off that a squash merge brought comes after another item's: within one request
/// after that very commit, else after what brought it to the branch.
fn follows(
    repository: &Repository,
    commit: CommitId,
    this: &ItemLedger,
    other: &ItemLedger,
) -> Result<bool, PipelineError> {
    let brought = if this.via == other.via { None } else { other.via };
    match brought.or(other.sign_off) {
        Some(elder) => Ok(repository.is_ancestor(elder, commit)?),
        None => Ok(false),
    }
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
