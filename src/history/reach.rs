//! What can be reached from what: exact whatever the commits' dates say, since only parents count.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{error::HistoryError, repository::Repository};
use crate::model::CommitId;

/// The commits that are reachable from a head and from none of the excluded commits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The commits, every parent before its children; the order is the same in every run.
    pub commits: Vec<CommitId>,
    /// Parents of these that are outside, sorted.
    pub boundary: Vec<CommitId>,
    /// Those of `commits` that `git fsck` calls errors, sorted.
    pub malformed: Vec<CommitId>,
    /// Shallow commits met on the way, also among the excluded: where there are any, the range may
    /// hold commits that it should not, or lack some. Sorted.
    pub shallow: Vec<CommitId>,
    members: BTreeSet<CommitId>,
}

impl Range {
    /// Whether a commit is in the range.
    #[must_use]
    pub fn contains(&self, commit: CommitId) -> bool {
        self.members.contains(&commit)
    }
}

/// Everything reachable from some commits, themselves included.
#[derive(Debug, Default)]
pub(super) struct Closure {
    pub members: HashSet<CommitId>,
    pub shallow: BTreeSet<CommitId>,
}

impl Repository {
    /// Everything reachable from `tips`.
    pub(super) fn closure(&self, tips: &[CommitId]) -> Result<Closure, HistoryError> {
        let mut closure = Closure::default();
        let mut pending = tips.to_vec();
        while let Some(id) = pending.pop() {
            if !closure.members.insert(id) {
                continue;
            }
            let links = self.links(id)?;
            if links.shallow {
                closure.shallow.insert(id);
            }
            pending
                .extend(links.parents.iter().filter(|parent| !closure.members.contains(*parent)));
        }
        Ok(closure)
    }

    /// Whether `ancestor` is `descendant` or reachable from it. In a shallow repository the answer
    /// is of what is here; [`Repository::alterations`] says that it is.
    ///
    /// # Errors
    /// Where a commit on the way cannot be read.
    pub fn is_ancestor(
        &self,
        ancestor: CommitId,
        descendant: CommitId,
    ) -> Result<bool, HistoryError> {
        let mut seen = HashSet::from([descendant]);
        let mut pending = vec![descendant];
        while let Some(id) = pending.pop() {
            if id == ancestor {
                return Ok(true);
            }
            let links = self.links(id)?;
            pending.extend(links.parents.iter().copied().filter(|&parent| seen.insert(parent)));
        }
        Ok(false)
    }

    /// When each commit came to the branch of `head`: the committer's time of the oldest commit on the
    /// line of first parents that has it.
    ///
    /// # Errors
    /// Where a commit on the way cannot be read.
    pub fn arrivals(&self, head: CommitId) -> Result<HashMap<CommitId, i64>, HistoryError> {
        let mut line = vec![head];
        while let Some(&parent) = self.links(line[line.len() - 1])?.parents.first() {
            line.push(parent);
        }
        let mut found = HashMap::new();
        for &bringer in line.iter().rev() {
            let time = self.commit(bringer)?.commit_time.seconds;
            let mut pending = vec![bringer];
            while let Some(id) = pending.pop() {
                if found.contains_key(&id) {
                    continue;
                }
                found.insert(id, time);
                pending.extend(&self.links(id)?.parents);
            }
        }
        Ok(found)
    }

    /// The best common ancestors of two commits, sorted: those that no other common ancestor
    /// reaches. None where the histories are unrelated.
    ///
    /// # Errors
    /// Where a commit on the way cannot be read.
    pub fn merge_bases(&self, a: CommitId, b: CommitId) -> Result<Vec<CommitId>, HistoryError> {
        let ours = self.closure(&[a])?.members;
        let theirs = self.closure(&[b])?.members;
        let common: BTreeSet<CommitId> = ours.intersection(&theirs).copied().collect();
        // The common ancestors hold all their own ancestors, so a commit that another of them
        // reaches is the parent of one of them.
        let mut reached = HashSet::new();
        for &id in &common {
            reached.extend(self.links(id)?.parents.iter().copied());
        }
        Ok(common.into_iter().filter(|id| !reached.contains(id)).collect())
    }

    /// The commits reachable from `head` and from none of `exclude`.
    ///
    /// # Errors
    /// Where a commit on the way cannot be read. A shallow boundary is no error: the range says so.
    pub fn range(&self, head: CommitId, exclude: &[CommitId]) -> Result<Range, HistoryError> {
        let outside = self.closure(exclude)?;
        let mut shallow = outside.shallow;
        let mut range = Range::default();
        let mut boundary = BTreeSet::new();
        for id in self.parents_first(head, &outside.members)? {
            let links = self.links(id)?;
            if links.malformed.is_some() {
                range.malformed.push(id);
            }
            if links.shallow {
                shallow.insert(id);
            }
            boundary.extend(links.parents.iter().filter(|id| outside.members.contains(*id)));
            range.members.insert(id);
            range.commits.push(id);
        }
        range.malformed.sort_unstable();
        range.boundary = boundary.into_iter().collect();
        range.shallow = shallow.into_iter().collect();
        Ok(range)
    }

    /// What is reachable from `head` and not in `outside`, every parent before its children: a
    /// depth-first walk that takes parents in their order, without recursion.
    pub(super) fn parents_first(
        &self,
        head: CommitId,
        outside: &HashSet<CommitId>,
    ) -> Result<Vec<CommitId>, HistoryError> {
        let mut order = Vec::new();
        let mut seen = HashSet::new();
        let mut stack = Vec::new();
        if !outside.contains(&head) {
            seen.insert(head);
            stack.push((head, 0));
        }
        while let Some((id, next)) = stack.last_mut() {
            let links = self.links(*id)?;
            let Some(&parent) = links.parents.get(*next) else {
                order.push(*id);
                stack.pop();
                continue;
            };
            *next += 1;
            if !outside.contains(&parent) && seen.insert(parent) {
                stack.push((parent, 0));
            }
        }
        Ok(order)
    }
}
