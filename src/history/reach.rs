//! What can be reached from what: exact whatever the commits' dates say, since only parents count.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use super::{
    error::HistoryError,
    graph::{Marks, No},
    repository::Repository,
    sides::{Reached, Sides},
};
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
    members: HashSet<CommitId>,
}

impl Range {
    /// Whether a commit is in the range.
    #[must_use]
    pub fn contains(&self, commit: CommitId) -> bool {
        self.members.contains(&commit)
    }
}

/// What a head and the excluded commits reach.
#[derive(Debug, Default)]
pub(super) struct Outside {
    /// What the excluded commits reach, as far as the head reaches it and is not yet behind it.
    pub members: Marks,
    /// Shallow commits among what the excluded commits reach: without their parents nobody can tell
    /// what is outside.
    pub shallow: BTreeSet<CommitId>,
}

impl Repository {
    /// What is outside of what `head` reaches and `exclude` does not.
    pub(super) fn outside(
        &self,
        head: CommitId,
        exclude: &[CommitId],
    ) -> Result<Outside, HistoryError> {
        if exclude.is_empty() {
            return Ok(Outside::default());
        }
        let mut sides = Sides::new(self, false);
        for &commit in exclude {
            sides.start(self.number(commit), Reached::OTHER)?;
        }
        sides.start(self.number(head), Reached::ONE)?;
        sides.follow(Reached::is_own)?;
        if self.shallow.is_empty() {
            let feet = self.feet(&sides)?;
            sides.settle(&feet, |_| false)?;
        } else {
            // Every shallow commit behind the excluded ones is told.
            sides.follow(|reached| reached.other)?;
        }
        let mut outside = Outside::default();
        for (no, reached) in sides.met() {
            if reached.other {
                outside.members.insert(no);
            }
        }
        outside.shallow = sides.shallow;
        Ok(outside)
    }

    /// The lowest of what only one side reaches: those of whose parents it alone reaches none. All
    /// that it alone reaches is, or has among its ancestors, one of them.
    fn feet(&self, sides: &Sides<'_>) -> Result<Vec<No>, HistoryError> {
        let mut feet = Vec::new();
        for (no, _) in sides.met().filter(|(_, reached)| reached.is_own()) {
            if !self.links_of(no)?.parents.iter().any(|&parent| sides.reached(parent).is_own()) {
                feet.push(no);
            }
        }
        Ok(feet)
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
        let mut sides = Sides::new(self, false);
        let ancestor = self.number(ancestor);
        sides.start(self.number(descendant), Reached::OTHER)?;
        if self.links_of(ancestor).is_ok() {
            sides.settle(&[ancestor], |sides| sides.reached(ancestor).other)?;
        } else {
            // Nothing is known of what is not here: it is looked for everywhere.
            sides.follow(|_| true)?;
        }
        Ok(sides.reached(ancestor).other)
    }

    /// How each commit came to the branch of `head`: the oldest commit on the line of first parents
    /// that is it, or has it among its ancestors. With a range that ends at `head`, only its commits
    /// are looked at: what lies outside of it brought none of them.
    ///
    /// # Errors
    /// Where a commit on the way cannot be read.
    pub fn arrivals(
        &self,
        head: CommitId,
        range: Option<&Range>,
    ) -> Result<HashMap<CommitId, CommitId>, HistoryError> {
        let is_inside = |no: No| range.is_none_or(|range| range.contains(self.id_of(no)));
        let mut line = Vec::new();
        let mut next = Some(self.number(head));
        while let Some(no) = next.filter(|&no| is_inside(no)) {
            line.push(no);
            next = self.links_of(no)?.parents.first().copied();
        }
        let mut found = HashMap::default();
        let mut seen = Marks::default();
        for &bringer in line.iter().rev() {
            let mut pending = vec![bringer];
            while let Some(no) = pending.pop() {
                if is_inside(no) && seen.insert(no) {
                    found.insert(self.id_of(no), self.id_of(bringer));
                    pending.extend(self.links_of(no)?.parents.iter());
                }
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
        let mut sides = Sides::new(self, true);
        sides.start(self.number(a), Reached::ONE)?;
        sides.start(self.number(b), Reached::OTHER)?;
        sides.follow(|reached| !reached.through_common)?;
        // What is not behind a common commit is known by now; where dates misled, not yet all that is.
        let best = |(_, reached): &(No, Reached)| reached.is_common() && !reached.through_common;
        let candidates: Vec<No> = sides.met().filter(best).map(|(no, _)| no).collect();
        if candidates.len() > 1 {
            sides.settle(&candidates, |_| false)?;
        }
        let mut bases: Vec<CommitId> =
            sides.met().filter(best).map(|(no, _)| self.id_of(no)).collect();
        bases.sort_unstable();
        Ok(bases)
    }

    /// The commits reachable from `head` and from none of `exclude`.
    ///
    /// # Errors
    /// Where a commit on the way cannot be read. A shallow boundary is no error: the range says so.
    pub fn range(&self, head: CommitId, exclude: &[CommitId]) -> Result<Range, HistoryError> {
        let outside = self.outside(head, exclude)?;
        let mut shallow = outside.shallow;
        let mut range = Range::default();
        let mut boundary = BTreeSet::new();
        for no in self.parents_first(self.number(head), &outside.members)? {
            let (id, links) = (self.id_of(no), self.links_of(no)?);
            if self.malformed(id)?.is_some() {
                range.malformed.push(id);
            }
            if links.shallow {
                shallow.insert(id);
            }
            let behind = links.parents.iter().filter(|&&parent| outside.members.contains(parent));
            boundary.extend(behind.map(|&parent| self.id_of(parent)));
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
    pub(super) fn parents_first(&self, head: No, outside: &Marks) -> Result<Vec<No>, HistoryError> {
        let mut order = Vec::new();
        let mut seen = Marks::default();
        let mut stack = Vec::new();
        if !outside.contains(head) {
            seen.insert(head);
            stack.push((head, 0));
        }
        while let Some((no, next)) = stack.last_mut() {
            let Some(&parent) = self.links_of(*no)?.parents.get(*next) else {
                order.push(*no);
                stack.pop();
                continue;
            };
            *next += 1;
            if !outside.contains(parent) && seen.insert(parent) {
                stack.push((parent, 0));
            }
        }
        Ok(order)
    }
}
