//! The target's last untick or rewording of each item: a tick of the change has to come after it.

use std::collections::{HashMap, HashSet, hash_map::Entry};
use std::rc::Rc;

use super::error::PipelineError;
use super::lists::JudgedList;
use super::past::{Elders, Versions, nodes};
use super::release::descendants;
use super::scope::Scope;
use crate::history::{Repository, WalkMode};
use crate::ledger;
use crate::model::{Checklist, CommitId, EventKind, Untrusted};

/// For each of head's items, the commit by which the target last unticked or reworded it, and those
/// that came after; none where it never did.
pub type After = Vec<Option<(CommitId, Rc<HashSet<CommitId>>)>>;

/// Looks for what the target did to the items since the change left it.
pub fn after_unticks(
    repository: &Repository,
    scope: &Scope,
    list: &JudgedList,
) -> Result<After, PipelineError> {
    let none = vec![None; list.head.checklist.items.len()];
    let (Some(base), Some(target)) = (scope.tip(), &list.target) else { return Ok(none) };
    let exclude = fork(repository, scope)?;
    let mode = if exclude.is_empty() { WalkMode::Simplified } else { WalkMode::Full };
    let versions = Versions::new(repository, target);
    let history = versions.walk(base, &target.path, &exclude, mode)?;
    if history.nodes.iter().all(|node| node.boundary) {
        return Ok(none);
    }
    let elders = Elders::new(repository, &versions, &history);
    let tracks = ledger::derive(&nodes(&history), &elders)?;
    let sources = sources(&target.checklist, &list.head.checklist);
    let mut known: HashMap<CommitId, Rc<HashSet<CommitId>>> = HashMap::new();
    let mut after = Vec::with_capacity(none.len());
    for was in sources {
        let Some(undone) = was.and_then(|item| last_undoing(&tracks.events(item))) else {
            after.push(None);
            continue;
        };
        if let Entry::Vacant(place) = known.entry(undone) {
            place.insert(Rc::new(descendants(repository, *scope.head, &exclude, undone)?));
        }
        after.push(known.get(&undone).map(|after| (undone, Rc::clone(after))));
    }
    Ok(after)
}

/// For each of head's items, the target's that it stands for: the one of the same text, in the same
/// place if there is one, whatever ids say; else the one that it was.
pub fn sources(target: &Checklist, head: &Checklist) -> Vec<Option<usize>> {
    let mut by_text: HashMap<&Untrusted, Vec<usize>> = HashMap::new();
    for (at, item) in target.items.iter().enumerate() {
        by_text.entry(&item.text).or_default().push(at);
    }
    let pairing = ledger::pair_lists(target, head);
    let source = |at: usize| {
        let item = &head.items[at];
        let equal = by_text.get(&item.text)?;
        let same_place = equal.iter().find(|&&one| target.items[one].headings == item.headings);
        let paired = pairing.to_old[at].filter(|one| equal.contains(one));
        paired.or(same_place.copied()).or(equal.first().copied())
    };
    (0..head.items.len()).map(|at| source(at).or(pairing.to_old[at])).collect()
}

/// The last commit that took a tick back, or asked for another one.
pub fn last_undoing(events: &[crate::model::Event]) -> Option<CommitId> {
    let undoes = |kind| {
        matches!(
            kind,
            EventKind::Unchecked
                | EventKind::Reworded
                | EventKind::Restored
                | EventKind::Reinstated
        )
    };
    events.iter().rfind(|event| undoes(event.kind)).map(|event| event.commit)
}

/// The commit by which all of the change left the target; none where there is no single one, so
/// that the target's whole history has to be looked at.
fn fork(repository: &Repository, scope: &Scope) -> Result<Vec<CommitId>, PipelineError> {
    let Some(range) = &scope.range else { return Ok(Vec::new()) };
    for commit in &range.commits {
        if repository.commit(*commit)?.parents.is_empty() {
            return Ok(Vec::new());
        }
    }
    for &candidate in &range.boundary {
        let mut is_first = true;
        for &other in &range.boundary {
            is_first =
                is_first && (other == candidate || repository.is_ancestor(candidate, other)?);
        }
        if is_first {
            return Ok(vec![candidate]);
        }
    }
    Ok(Vec::new())
}
