//! Work on many lists at once.
//!
//! Each thread has a repository of its own, so that nothing that is remembered of objects is shared.
//! What comes out is in the order of what went in, and so is the error that is told: the result is
//! the same with any number of threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::error::PipelineError;
use crate::history::Repository;

/// Hands out what is to be done, each piece once, in order.
pub struct Queue<'a, T> {
    all: &'a [T],
    next: &'a AtomicUsize,
}

impl<'a, T> Iterator for Queue<'a, T> {
    type Item = (usize, &'a T);

    fn next(&mut self) -> Option<Self::Item> {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        Some((at, self.all.get(at)?))
    }
}

/// How many lists are worth another thread with its repository.
pub const LISTS: usize = 8;

/// Does all of `work`, of which `worth` pieces are worth another thread: `worker` takes from the queue what it can, and answers in pairs of place and
/// result. It must stop at its first error, and not before the queue is empty otherwise.
pub fn run<T: Sync, R: Send>(
    repository: &Repository,
    (work, worth): (&[T], usize),
    worker: impl Fn(&Repository, Queue<'_, T>) -> Vec<(usize, Result<R, PipelineError>)> + Sync,
) -> Result<Vec<R>, PipelineError> {
    let next = AtomicUsize::new(0);
    let queue = || Queue { all: work, next: &next };
    let threads = repository.threads();
    let helpers = threads.min(work.len() / worth.max(1)).saturating_sub(1);
    if helpers > 0 {
        // What is done here is done on one thread: they are all at work.
        repository.set_threads(1);
    }
    let address = repository.address();
    let mut results = thread::scope(|scope| {
        let (worker, address) = (&worker, &address);
        let start = |queue| {
            scope.spawn(move || match address.open() {
                Ok(repository) => worker(&repository, queue),
                Err(error) => vec![(work.len(), Err(error.into()))],
            })
        };
        let running: Vec<_> = (0..helpers).map(|_| start(queue())).collect();
        let mut results = worker(repository, queue());
        for thread in running {
            match thread.join() {
                Ok(more) => results.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    });
    repository.set_threads(threads);
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Does all of `work`, each piece by itself.
pub fn each<T: Sync, R: Send>(
    repository: &Repository,
    (work, worth): (&[T], usize),
    one: impl Fn(&Repository, &T) -> Result<R, PipelineError> + Sync,
) -> Result<Vec<R>, PipelineError> {
    run(repository, (work, worth), |repository, queue| {
        let results = queue.map(|(at, piece)| (at, one(repository, piece)));
        until_error(results)
    })
}

/// The results up to the first error, that included.
pub fn until_error<R>(
    results: impl Iterator<Item = (usize, Result<R, PipelineError>)>,
) -> Vec<(usize, Result<R, PipelineError>)> {
    let mut all = Vec::new();
    for (at, result) in results {
        let is_error = result.is_err();
        all.push((at, result));
        if is_error {
            break;
        }
    }
    all
}
