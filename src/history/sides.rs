//! Two sides' ancestors, followed from the newest on, no further than a question needs.
//!
//! Whether one commit is reached from another is told for sure without reading all of history, and
//! without trusting a date:
//! - **level**: where a commit-graph file has it, a commit's is greater than that of each parent. So
//!   what has a level reaches nothing of its own level or a higher one, and nothing that has none.
//! - **descent**: no commit is its own ancestor. What is reached from a commit can never lead to it:
//!   once all that still waits to be followed is reached from it, nobody will meet it any more.
//!
//! Dates only say what is read first. Where they mislead, more is read; where descent says nothing,
//! as of a commit without parents, everything is.

use std::collections::{BTreeSet, BinaryHeap};

use foldhash::HashMap;

use super::{
    error::HistoryError,
    graph::{No, Rank},
    repository::Repository,
};
use crate::model::CommitId;

/// The most commits whose descent is followed at once.
const MOST_YOUNGER: usize = 512;

/// Who reaches a commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reached {
    pub one: bool,
    pub other: bool,
    /// Reached from a commit that both reach.
    pub through_common: bool,
}

impl Reached {
    pub const ONE: Self = Self { one: true, other: false, through_common: false };
    pub const OTHER: Self = Self { one: false, other: true, through_common: false };

    /// Adds another; whether that had any more.
    fn join(&mut self, more: Self) -> bool {
        let before = *self;
        self.one |= more.one;
        self.other |= more.other;
        self.through_common |= more.through_common;
        *self != before
    }

    /// Whether one side reaches it, and the other is not known to.
    pub fn is_own(self) -> bool {
        self.one && !self.other
    }

    /// Whether both sides reach it.
    pub fn is_common(self) -> bool {
        self.one && self.other
    }
}

/// What is known of a commit.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    pub reached: Reached,
    /// As much of it as its parents were told.
    passed: Reached,
    /// Which of the commits whose descent is followed reach it.
    below: Below,
    waits: bool,
}

/// A set of numbers below [`MOST_YOUNGER`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Below(Vec<u64>);

impl Below {
    fn insert(&mut self, at: usize) {
        self.0.resize(self.0.len().max(at / 64 + 1), 0);
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// Adds another; whether that had any more.
    fn join(&mut self, more: &Self) -> bool {
        let mut is_new = false;
        self.0.resize(self.0.len().max(more.0.len()), 0);
        for (own, more) in self.0.iter_mut().zip(&more.0) {
            is_new |= *more & !*own != 0;
            *own |= more;
        }
        is_new
    }
}

/// The commits that two sides reach, as far as they were followed.
pub(super) struct Sides<'a> {
    repository: &'a Repository,
    marks: HashMap<No, Mark>,
    waiting: BinaryHeap<(Rank, No)>,
    /// Whether what both sides reach is told of its ancestors.
    tells_common: bool,
    /// Shallow commits that the other side reaches.
    pub shallow: BTreeSet<CommitId>,
}

impl<'a> Sides<'a> {
    pub fn new(repository: &'a Repository, tells_common: bool) -> Self {
        Self {
            repository,
            marks: HashMap::default(),
            waiting: BinaryHeap::new(),
            tells_common,
            shallow: BTreeSet::new(),
        }
    }

    /// Lets a side reach a commit.
    pub fn start(&mut self, commit: No, side: Reached) -> Result<(), HistoryError> {
        self.reach(commit, side, &Below::default(), &|_, _| false).map(|_| ())
    }

    /// Every commit that was met, in no order.
    pub fn met(&self) -> impl Iterator<Item = (No, Reached)> {
        self.marks.iter().map(|(&no, mark)| (no, mark.reached))
    }

    /// What is known of a commit so far.
    pub fn reached(&self, commit: No) -> Reached {
        self.marks.get(&commit).map(|mark| mark.reached).unwrap_or_default()
    }

    /// Follows until nothing that waits has `is_open`, or there is no more to be known.
    pub fn follow(&mut self, is_open: impl Fn(Reached) -> bool) -> Result<(), HistoryError> {
        self.follow_until(&|mark, _| is_open(mark.reached), |_| false)
    }

    /// Follows until nothing that waits can reach any of these commits, or `is_done`.
    pub fn settle(
        &mut self,
        commits: &[No],
        is_done: impl Fn(&Self) -> bool,
    ) -> Result<(), HistoryError> {
        let mut all = Below::default();
        let mut lowest: Option<Rank> = None;
        for (at, &commit) in commits.iter().enumerate() {
            let links = self.repository.links_of(commit)?;
            lowest = Some(lowest.map_or(links.rank, |lowest| lowest.min(links.rank)));
            if commits.len() > MOST_YOUNGER {
                continue;
            }
            let mut below = Below::default();
            below.insert(at);
            all.join(&below);
            for &parent in links.parents.iter() {
                self.reach(parent, Reached::default(), &below, &|_, _| false)?;
            }
        }
        let Some(lowest) = lowest else { return Ok(()) };
        let may_reach = |mark: &Mark, rank: Rank| {
            let is_above = !rank.is_level() || rank > lowest;
            is_above && mark.passed != mark.reached && (all.0.is_empty() || mark.below != all)
        };
        self.follow_until(&may_reach, is_done)
    }

    /// Takes what waits, the highest rank first, until none of it is open.
    fn follow_until(
        &mut self,
        is_open: &impl Fn(&Mark, Rank) -> bool,
        is_done: impl Fn(&Self) -> bool,
    ) -> Result<(), HistoryError> {
        let open = |&(rank, no): &(Rank, No)| is_open(&self.marks[&no], rank);
        let mut left = self.waiting.iter().filter(|one| open(one)).count();
        while left > 0 && !is_done(self) {
            let Some((rank, no)) = self.waiting.pop() else { break };
            let Some(mark) = self.marks.get_mut(&no) else { continue };
            left -= usize::from(is_open(mark, rank));
            mark.waits = false;
            mark.passed = mark.reached;
            let (mut passed, below) = (mark.reached, mark.below.clone());
            passed.through_common |= self.tells_common && passed.is_common();
            let links = self.repository.links_of(no)?;
            if links.shallow && passed.other {
                self.shallow.insert(self.repository.id_of(no));
            }
            for &parent in links.parents.iter() {
                let (was, is) = self.reach(parent, passed, &below, is_open)?;
                left = left + usize::from(is) - usize::from(was);
            }
        }
        Ok(())
    }

    /// Adds to what is known of a commit; whether it waited and was open before, and whether it is.
    fn reach(
        &mut self,
        commit: No,
        reached: Reached,
        below: &Below,
        is_open: &impl Fn(&Mark, Rank) -> bool,
    ) -> Result<(bool, bool), HistoryError> {
        let rank = self.repository.links_of(commit)?.rank;
        let mark = self.marks.entry(commit).or_default();
        let was = mark.waits && is_open(mark, rank);
        let is_new = mark.reached.join(reached) | mark.below.join(below);
        if is_new && !mark.waits {
            mark.waits = true;
            self.waiting.push((rank, commit));
        }
        Ok((was, mark.waits && is_open(mark, rank)))
    }
}
