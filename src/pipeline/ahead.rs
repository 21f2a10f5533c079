//! Another thread that reads versions while history is walked and ledgers are derived.
//!
//! A walk meets the newest version first, and a ledger begins with the oldest. So the walk tells what
//! it meets, and the other thread reads that in this order; who derives reads what it needs by
//! itself, until the two meet. What comes of it is the same without the other thread, only later:
//! what that one cannot read is left to whoever asks for it, who says why.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::abreast::{self, OnDrop};
use super::lists::{List, Lists};
use super::past::{REMEMBERED, Readers, Versions};
use crate::history::Repository;
use crate::model::{BlobId, Version};

/// So many versions that wait are worth it to start or wake the other thread.
const WORTH_A_THREAD: usize = 8;

/// A version: the place of its list among those that are judged, and its blob.
type Key = (usize, BlobId);

/// What the other thread is told, and what it has read.
pub struct Ahead<'a> {
    /// None where there is no other thread.
    queue: Option<&'a Queue>,
    start: &'a (dyn Fn() + Sync),
}

/// Does work on the lists with another thread beside it, where there may be one.
pub fn beside<T>(repository: &Repository, lists: &Lists, work: impl FnOnce(&Ahead<'_>) -> T) -> T {
    // Many lists are judged side by side: all threads have enough to do.
    let side_by_side = abreast::helpers(repository, (lists.judged.len(), abreast::LISTS));
    let is_alone = repository.threads() < 2 || side_by_side > 0;
    let address = repository.address();
    let queue = Queue::default();
    let help = || {
        if let Ok(repository) = address.open() {
            let heads = lists.judged.iter().map(|list| &*list.head);
            queue.serve(&repository, heads);
        }
    };
    thread::scope(|scope| {
        let has_started = AtomicBool::new(false);
        let start = || {
            if !has_started.swap(true, Ordering::Relaxed) {
                scope.spawn(help);
            }
        };
        // However the work ends, the other thread does too.
        let _end = OnDrop(|| queue.change(|state| state.is_over = true));
        work(&Ahead { queue: (!is_alone).then_some(&queue), start: &start })
    })
}

impl Ahead<'_> {
    /// Tells that a list, by its place, has a version.
    pub fn met(&self, list: usize, blob: BlobId) {
        if self.queue.is_some_and(|queue| queue.add((list, blob)) == WORTH_A_THREAD) {
            (self.start)();
        }
    }

    /// Tells that no more will be met.
    pub fn all_met(&self) {
        if let Some(queue) = self.queue {
            queue.change(|state| state.are_all_met = true);
        }
    }

    /// The version, if the other thread has read it or is about to.
    pub fn take(&self, list: usize, blob: BlobId) -> Option<Arc<Version>> {
        let (queue, key) = (self.queue?, (list, blob));
        let is_being_read = |state: &mut State| state.reading == Some(key);
        let state = queue.changed.wait_while(queue.state(), is_being_read);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        state.wanted.remove(&key);
        let version = state.read.remove(&key)?;
        let was_full = state.is_full();
        state.items -= version.items.len();
        if was_full && !state.is_full() {
            queue.changed.notify_all();
        }
        Some(version)
    }
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// What was met, the newest first.
    met: VecDeque<Key>,
    /// What of it nobody has read nor reads.
    wanted: HashSet<Key>,
    /// All that was ever met.
    known: HashSet<Key>,
    /// What the other thread is reading.
    reading: Option<Key>,
    /// What it has read and nobody has taken yet.
    read: HashMap<Key, Arc<Version>>,
    /// How many items that has.
    items: usize,
    are_all_met: bool,
    is_over: bool,
}

impl State {
    /// Whether no more is to be read until some of it is taken.
    fn is_full(&self) -> bool {
        self.items >= REMEMBERED / 2
    }
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_all();
    }

    /// Adds a version that was not met before; how many are wanted.
    fn add(&self, key: Key) -> usize {
        let mut state = self.state();
        if state.known.insert(key) {
            state.met.push_back(key);
            state.wanted.insert(key);
            if state.met.len() == WORTH_A_THREAD {
                self.changed.notify_all();
            }
        }
        state.wanted.len()
    }

    /// Waits for the newest version that is wanted, which nobody else reads from then on; none when
    /// the work is over.
    fn next(&self) -> Option<Key> {
        // To be woken for each of them would cost as much as to read it.
        let is_idle = |state: &mut State| {
            let least = if state.are_all_met { 1 } else { WORTH_A_THREAD };
            !state.is_over && (state.met.len() < least || state.is_full())
        };
        loop {
            let state = self.changed.wait_while(self.state(), is_idle);
            let mut state = state.unwrap_or_else(PoisonError::into_inner);
            let key = state.met.pop_front().filter(|_| !state.is_over)?;
            if state.wanted.remove(&key) {
                state.reading = Some(key);
                return Some(key);
            }
        }
    }

    /// Reads what is wanted, until the work is over.
    fn serve<'a>(&self, repository: &Repository, lists: impl Iterator<Item = &'a List>) {
        let readers = Readers::default();
        let versions: Vec<Versions<'_>> =
            lists.map(|list| Versions::with(&readers, repository, list)).collect();
        while let Some(key) = self.next() {
            // Also when reading ends in a panic: nobody may wait for it.
            let _end = OnDrop(|| self.change(|state| state.reading = None));
            if let Ok(version) = versions[key.0].read(key.1) {
                let mut state = self.state();
                state.items += version.items.len();
                state.read.insert(key, version);
            }
        }
    }
}
