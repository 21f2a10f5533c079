//! The policy's baseline: ticks that it carries over from before a release, or before a gate was.
//!
//! An item is carried over where it was ticked in the baseline's version of the list and has been
//! ever since: in every version between the baseline and the target's tip, and between the baseline
//! and head, that came after the baseline. There it stands in the same place, with a text that is
//! kept, ticked. One untick, removal, rewording or move ends that for good, and so does a release
//! that started after the baseline. What an item covers has to be as it was in the baseline, too.

use std::collections::HashMap;
use std::sync::Arc;

use super::error::{PipelineError, undecided};
use super::lists::{JudgedList, List};
use super::past::Versions;
use super::scope::Scope;
use crate::history::{Repository, WalkMode};
use crate::model::{CommitId, PastItem, State, Untrusted, Version};
use crate::prose;

/// The baseline in force, which has to be behind what the policy is trusted for.
pub fn in_force(repository: &Repository, scope: &Scope) -> Result<Option<CommitId>, PipelineError> {
    let Some(written) = &scope.policy.signoff.baseline else { return Ok(None) };
    let (baseline, trusted) = (written.value, *scope.trusted());
    if repository.is_ancestor(baseline, trusted)? {
        return Ok(Some(baseline));
    }
    Err(undecided(
        prose![
            "the policy's baseline (line ",
            written.line,
            "), ",
            &baseline,
            ", is not in the history of ",
            &trusted
        ],
        prose!["name a commit that the target contains, or fetch its whole history"],
    ))
}

/// Which of head's items are carried over, in their order; the release that they are in starts at
/// `start`, where there is one.
pub fn carried(
    repository: &Repository,
    scope: &Scope,
    list: &JudgedList,
    baseline: CommitId,
    start: Option<CommitId>,
) -> Result<Vec<bool>, PipelineError> {
    let head = &list.head.checklist;
    let none = vec![false; head.items.len()];
    if let Some(start) = start
        && !repository.is_ancestor(start, baseline)?
    {
        return Ok(none);
    }
    let mut since = match (scope.base, &list.target) {
        (Some(base), Some(target)) => versions_since(repository, target, baseline, *base)?,
        (Some(_), None) => return Ok(none),
        (None, _) => Vec::new(),
    };
    since.extend(versions_since(repository, &list.head, baseline, *scope.head)?);
    Ok(kept(&Version::of(head), &since))
}

/// The versions of a list in the baseline and in what came after it, up to a tip; none for one that
/// lacks the file.
fn versions_since(
    repository: &Repository,
    list: &List,
    baseline: CommitId,
    tip: CommitId,
) -> Result<Vec<Option<Arc<Version>>>, PipelineError> {
    let versions = Versions::new(repository, list);
    let history = versions.walk(tip, &list.path, &[baseline], WalkMode::Full)?;
    let nodes = &history.nodes;
    // Nodes come after their parents, and whatever descends from the baseline does so through the
    // node at the edge of the walk that is the baseline's own.
    let mut after = vec![false; nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        let is_baseline = node.boundary && node.commit == baseline;
        after[at] = is_baseline || node.parents.iter().any(|&parent| after[parent]);
    }
    let since = nodes.iter().zip(&after).filter(|(_, after)| **after);
    since.map(|(node, _)| node.blob.map(|blob| versions.read(blob)).transpose()).collect()
}

/// Where an item stands, and its text.
type Place<'a> = (&'a [Untrusted], Vec<&'a Untrusted>, &'a Untrusted);

/// The items by their places.
fn by_place(version: &Version) -> HashMap<Place<'_>, Vec<&PastItem>> {
    let mut places: HashMap<Place<'_>, Vec<&PastItem>> = HashMap::new();
    for (at, item) in version.items.iter().enumerate() {
        places.entry(place(version, at)).or_default().push(item);
    }
    places
}

fn place(version: &Version, at: usize) -> Place<'_> {
    let item = &version.items[at];
    (&item.headings, version.ancestors(at).collect(), &item.text)
}

/// Which items each version has ticked: as many in the same place as head has, all of them ticked,
/// so that none can stand for another.
fn kept(head: &Version, since: &[Option<Arc<Version>>]) -> Vec<bool> {
    let own = by_place(head);
    let then: Vec<Option<HashMap<Place<'_>, Vec<&PastItem>>>> =
        since.iter().map(|version| version.as_deref().map(by_place)).collect();
    let is_kept = |at: usize| {
        let place = place(head, at);
        let count = own.get(&place).map_or(0, Vec::len);
        let is_there = |version: &Option<HashMap<Place<'_>, Vec<&PastItem>>>| {
            let there = version.as_ref().and_then(|version| version.get(&place));
            there.is_some_and(|there| {
                let stands = |then: &&PastItem| {
                    then.state == State::Checked && then.is_kept_by(&head.items[at])
                };
                there.len() >= count && there.iter().all(stands)
            })
        };
        !then.is_empty() && then.iter().all(is_there)
    };
    (0..head.items.len()).map(is_kept).collect()
}
