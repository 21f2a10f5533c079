//! What can be reached from what: exact whatever the commits' dates say, since only parents count.

use std::collections::{BTreeSet, BinaryHeap};

use foldhash::{HashMap, HashSet};

use super::{
    error::HistoryError,
    graph::{Marks, No},
    repository::Repository,
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

/// Who reaches a commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Reached {
    one: bool,
    other: bool,
    /// Reached from a commit that both reach.
    through_common: bool,
}

impl Reached {
    const ONE: Self = Self { one: true, other: false, through_common: false };
    const OTHER: Self = Self { one: false, other: true, through_common: false };

    fn join(&mut self, other: Self) -> bool {
        let before = *self;
        self.one |= other.one;
        self.other |= other.other;
        self.through_common |= other.through_common;
        *self != before
    }

    fn is_common(self) -> bool {
        self.one && self.other
    }
}

/// Two sides' ancestors, followed from the newest on.
///
/// Commits with a level are taken by it, the greatest first, so that all children of a commit that
/// is taken were taken before it. Those without a level are newer than all that have one; which of
/// them is reached from where is settled among them first. Where nobody wrote levels down, that is
/// all of history: only parents count, whatever the dates say.
struct Sides<'a> {
    repository: &'a Repository,
    reached: HashMap<No, Reached>,
    waiting: BinaryHeap<(u32, No)>,
    shallow: BTreeSet<CommitId>,
    /// Commits without a level, in the order in which they were met.
    newest: Vec<No>,
}

impl<'a> Sides<'a> {
    fn new(repository: &'a Repository) -> Self {
        Self {
            repository,
            reached: HashMap::default(),
            waiting: BinaryHeap::new(),
            shallow: BTreeSet::new(),
            newest: Vec::new(),
        }
    }

    /// Lets a side reach a commit, and everything without a level behind it.
    fn start(&mut self, commit: CommitId, side: Reached) -> Result<(), HistoryError> {
        let mut pending = vec![self.repository.number(commit)];
        while let Some(no) = pending.pop() {
            let links = self.repository.links_of(no)?;
            let known = self.reached.get(&no).copied();
            if !self.reached.entry(no).or_default().join(side) {
                continue;
            }
            if let Some(level) = links.level {
                if known.is_none() {
                    self.waiting.push((level, no));
                }
                continue;
            }
            if known.is_none() {
                self.newest.push(no);
            }
            if links.shallow && side == Reached::OTHER {
                self.shallow.insert(self.repository.id_of(no));
            }
            pending.extend(links.parents.iter());
        }
        Ok(())
    }

    /// Takes the waiting commits until none is left of which `is_open` says that more has to be known.
    fn follow(
        &mut self,
        is_open: impl Fn(Reached) -> bool,
        pass_on: impl Fn(Reached) -> Reached,
    ) -> Result<(), HistoryError> {
        let open = |sides: &Self, no: &No| is_open(sides.reached[no]);
        let mut left = self.waiting.iter().filter(|(_, no)| open(self, no)).count();
        while left > 0 {
            let Some((_, no)) = self.waiting.pop() else { break };
            let reached = self.reached[&no];
            left -= usize::from(is_open(reached));
            for &parent in self.repository.links_of(no)?.parents.iter() {
                let before = self.reached.get(&parent).copied();
                self.reached.entry(parent).or_default().join(pass_on(reached));
                let level = self.repository.links_of(parent)?.level.unwrap_or(0);
                if before.is_none() {
                    self.waiting.push((level, parent));
                }
                left -= usize::from(before.is_some_and(&is_open));
                left += usize::from(is_open(self.reached[&parent]));
            }
        }
        Ok(())
    }
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
        let mut sides = Sides::new(self);
        for &commit in exclude {
            sides.start(commit, Reached::OTHER)?;
        }
        // What head reaches within the commits without a level is walked by whoever asks.
        let mut pending = vec![self.number(head)];
        let mut seen = Marks::default();
        while let Some(no) = pending.pop() {
            if !seen.insert(no) || sides.reached.get(&no).is_some_and(|reached| reached.other) {
                continue;
            }
            let links = self.links_of(no)?;
            match links.level {
                Some(_) => sides.start(self.id_of(no), Reached::ONE)?,
                None => pending.extend(links.parents.iter()),
            }
        }
        sides.follow(|reached| reached.one && !reached.other, |reached| reached)?;
        let mut outside = Outside { shallow: sides.shallow, ..Outside::default() };
        for (no, reached) in sides.reached {
            if reached.other {
                outside.members.insert(no);
            }
        }
        Ok(outside)
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
        let ancestor = self.number(ancestor);
        // An ancestor that is not here is not found; nothing is known of its level either.
        let lowest = self.links_of(ancestor).ok().and_then(|links| links.level);
        let mut seen = Marks::default();
        let mut pending = vec![self.number(descendant)];
        while let Some(no) = pending.pop() {
            if no == ancestor {
                return Ok(true);
            }
            if !seen.insert(no) {
                continue;
            }
            let links = self.links_of(no)?;
            // What has a level has only ancestors with one, all of them below it.
            let is_above = match (links.level, lowest) {
                (Some(level), Some(lowest)) => level > lowest,
                (Some(_), None) => false,
                (None, _) => true,
            };
            if is_above {
                pending.extend(links.parents.iter());
            }
        }
        Ok(false)
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
        let mut sides = Sides::new(self);
        sides.start(a, Reached::ONE)?;
        sides.start(b, Reached::OTHER)?;
        // Among the commits without a level, the common ones hold all their own ancestors, so that
        // one which another reaches is the parent of one of them.
        for no in std::mem::take(&mut sides.newest) {
            if sides.reached[&no].is_common() {
                for &parent in self.links_of(no)?.parents.iter() {
                    sides.reached.entry(parent).or_default().through_common = true;
                }
            }
        }
        sides.follow(
            |reached| !reached.through_common,
            |reached| Reached { through_common: reached.is_common(), ..reached },
        )?;
        let bases = sides.reached.iter().filter(|(_, reached)| reached.is_common());
        let mut bases: Vec<CommitId> = bases
            .filter(|(_, reached)| !reached.through_common)
            .map(|(&no, _)| self.id_of(no))
            .collect();
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
