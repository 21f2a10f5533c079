//! How far work has come: counters that the work adds to, and that whoever watches reads meanwhile.
//!
//! Nothing is decided by them, and nobody has to watch: the work is the same without.

use std::sync::{
    Arc,
    atomic::{AtomicU8, AtomicUsize, Ordering::Relaxed},
};

/// What is being done. Its number is its place here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Revisions, range and policy are looked up.
    #[default]
    Beginning,
    /// Checklists are read, each at head and at the target.
    Reading,
    /// Their histories are walked.
    Walking,
    /// Ledgers are derived, and held against what is demanded.
    Judging,
    /// What came of it is held against the rules.
    Weighing,
}

const STAGES: [Stage; 5] =
    [Stage::Beginning, Stage::Reading, Stage::Walking, Stage::Judging, Stage::Weighing];

/// What is counted from the beginning to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Commits that were met.
    Commits,
    /// Versions of checklists that were read.
    Versions,
    /// Signatures that were checked.
    Signatures,
}

/// A handle on the counters; its clones share them.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    stage: AtomicU8,
    done: AtomicUsize,
    due: AtomicUsize,
    counts: [AtomicUsize; 3],
}

/// How far work had come at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What was being done.
    pub stage: Stage,
    /// How many checklists this stage was done with.
    pub done: usize,
    /// How many it has to do; 0 where nobody knows.
    pub due: usize,
    /// Commits that were met.
    pub commits: usize,
    /// Versions of checklists that were read.
    pub versions: usize,
    /// Signatures that were checked.
    pub signatures: usize,
}

impl Progress {
    /// Begins a stage that has so many checklists to do.
    pub fn begin(&self, stage: Stage, due: usize) {
        self.0.stage.store(stage as u8, Relaxed);
        self.0.done.store(0, Relaxed);
        self.0.due.store(due, Relaxed);
    }

    /// One checklist of the stage is done.
    pub fn step(&self) {
        self.0.done.fetch_add(1, Relaxed);
    }

    /// One more was counted.
    pub fn count(&self, what: Count) {
        self.0.counts[what as usize].fetch_add(1, Relaxed);
    }

    /// How far work has come. While it goes on, the numbers need not be of the very same moment.
    #[must_use]
    pub fn seen(&self) -> Seen {
        let Counters { stage, done, due, counts } = &*self.0;
        let count = |what: Count| counts[what as usize].load(Relaxed);
        Seen {
            stage: STAGES.get(usize::from(stage.load(Relaxed))).copied().unwrap_or_default(),
            done: done.load(Relaxed),
            due: due.load(Relaxed),
            commits: count(Count::Commits),
            versions: count(Count::Versions),
            signatures: count(Count::Signatures),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_has_the_number_of_its_place() {
        let progress = Progress::default();
        assert_eq!(progress.seen(), Seen::default());
        for stage in STAGES {
            progress.begin(stage, 3);
            progress.clone().step();
            assert_eq!(progress.seen(), Seen { stage, done: 1, due: 3, ..Seen::default() });
        }
    }

    #[test]
    fn clones_share_what_is_counted() {
        let progress = Progress::default();
        let clone = progress.clone();
        for what in [Count::Commits, Count::Commits, Count::Versions] {
            clone.count(what);
        }
        let seen = progress.seen();
        assert_eq!((seen.commits, seen.versions, seen.signatures), (2, 1, 0));
    }
}
