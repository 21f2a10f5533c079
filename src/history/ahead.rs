//! Commits along first parents, read ahead of a walk by a thread of its own.
//!
//! A walk goes along first parents for the most part, and reading commits is near half of its work.
//! No answer depends on what was read ahead: a commit that is not there yet is read by whoever
//! asks for it, and so is one that cannot be read.

use std::{
    sync::mpsc::{self, Receiver, SyncSender},
    thread::{self, JoinHandle},
};

use foldhash::HashMap;

use super::{
    repository::{Address, Repository},
    tree::TreeId,
};
use crate::model::CommitId;

/// After how many commits another thread is worth its repository.
const WORTH: usize = 256;

/// How many commits are handed over at once.
const BATCH: usize = 64;

/// How many batches may wait to be taken.
const WAITING: usize = 64;

/// A commit as its object has it.
#[derive(Debug)]
pub(super) struct RawLinks {
    pub tree: TreeId,
    pub parents: Vec<CommitId>,
    /// The committer's date, see [`super::graph::Rank::Date`].
    pub date: u32,
}

type Batch = Vec<(CommitId, RawLinks)>;

/// Whether and what is read ahead.
#[derive(Debug, Default)]
pub(super) enum Ahead {
    #[default]
    Off,
    /// A walk goes on, and has read so many commits itself.
    Counting(usize),
    Reading {
        batches: Receiver<Batch>,
        ready: HashMap<CommitId, RawLinks>,
        thread: JoinHandle<()>,
    },
}

impl Ahead {
    /// Takes a commit, if it is there. At the commit that makes it worth while, reading ahead begins.
    pub fn take(&mut self, id: CommitId, address: impl FnOnce() -> Address) -> Option<RawLinks> {
        match self {
            Self::Off => None,
            Self::Counting(read) if *read < WORTH => {
                *read += 1;
                None
            }
            Self::Counting(_) => {
                let (sender, batches) = mpsc::sync_channel(WAITING);
                let address = address();
                let thread = thread::spawn(move || read_along(&address, id, &sender));
                *self = Self::Reading { batches, ready: HashMap::default(), thread };
                None
            }
            Self::Reading { batches, ready, .. } => {
                ready.extend(batches.try_iter().flatten());
                ready.remove(&id)
            }
        }
    }
}

/// Reads a commit and its first parents, up to the end or to where nobody takes them any more.
fn read_along(address: &Address, start: CommitId, to: &SyncSender<Batch>) {
    let Ok(repository) = address.open() else { return };
    let mut next = Some(start);
    let mut batch = Batch::with_capacity(BATCH);
    while let Some(id) = next {
        let Ok(links) = repository.raw_links(id) else { break };
        next = links.parents.first().copied();
        batch.push((id, links));
        if batch.len() == BATCH && to.send(std::mem::take(&mut batch)).is_err() {
            return;
        }
    }
    // Nobody waits for the rest: what is not taken is read where it is needed.
    let _ = to.send(batch);
}

/// While it lives, commits are read ahead where more than one thread is allowed for.
pub(super) struct ReadsAhead<'r>(&'r Repository);

impl Drop for ReadsAhead<'_> {
    fn drop(&mut self) {
        if let Ahead::Reading { batches, thread, .. } = self.0.ahead.take() {
            drop(batches);
            // It reads nothing that matters, and must not outlive the repository's library.
            let _ = thread.join();
        }
    }
}

impl Repository {
    /// Has a walk read ahead.
    pub(super) fn reads_ahead(&self) -> ReadsAhead<'_> {
        if self.threads() > 1 {
            self.ahead.replace(Ahead::Counting(0));
        }
        ReadsAhead(self)
    }
}
