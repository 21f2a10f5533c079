//! Work on many lists at once.
//!
//! Each thread has a repository of its own, so that nothing that is remembered of objects is shared.
//! What comes out has an order of its own, and of errors the first is told: the result is the same with
//! any number of threads.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::error::{PipelineError, undecided};
use crate::history::Repository;
use crate::prose;

/// How many lists are worth another thread with its repository.
pub const LISTS: usize = 8;

/// What is to be done, handed out piece by piece, each once, in the order in which it came.
pub struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    waiting: VecDeque<(usize, T)>,
    is_whole: bool,
}

impl<T> Queue<T> {
    fn new() -> Self {
        let state = State { waiting: VecDeque::new(), is_whole: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, place: usize, piece: T) {
        self.state().waiting.push_back((place, piece));
        self.changed.notify_one();
    }

    /// From now on nothing more is added.
    fn end(&self) {
        self.state().is_whole = true;
        self.changed.notify_all();
    }

    /// Takes one piece after the other, and waits for more until all are taken.
    pub fn pieces(&self) -> impl Iterator<Item = (usize, T)> {
        let is_early = |state: &mut State<T>| state.waiting.is_empty() && !state.is_whole;
        std::iter::from_fn(move || {
            let state = self.changed.wait_while(self.state(), is_early);
            state.unwrap_or_else(PoisonError::into_inner).waiting.pop_front()
        })
    }
}

/// How many other threads so many pieces are done on, of which `worth` are worth one.
pub fn helpers(repository: &Repository, (count, worth): (usize, usize)) -> usize {
    repository.threads().min(count / worth.max(1)).saturating_sub(1)
}

/// Results, each with the place of its piece.
type Results<R> = Vec<(usize, Result<R, PipelineError>)>;

/// Does pieces of work that `feed` makes one after the other, of which `worth` are worth another
/// thread: the others begin while it still makes more. It gives each piece with the place that its
/// result is to have among the `count` that there will be. A `worker` takes from the queue what it can;
/// it must stop at its first error, and not before the queue is empty otherwise.
///
/// # Errors
/// Those of `feed`; else that of the piece that came first.
pub fn fed<T: Send, R: Send>(
    repository: &Repository,
    (count, worth): (usize, usize),
    feed: impl FnOnce(&mut dyn FnMut(usize, T)) -> Result<(), PipelineError>,
    worker: impl Fn(&Repository, &Queue<T>) -> Results<R> + Sync,
) -> Result<Vec<R>, PipelineError> {
    let queue = Queue::new();
    let threads = repository.threads();
    let helpers = helpers(repository, (count, worth));
    if helpers > 0 {
        // What is done here is done on one thread: they are all at work.
        repository.set_threads(1);
    }
    let address = repository.address();
    let mut places = Vec::with_capacity(count);
    let results = thread::scope(|scope| {
        let (worker, address, queue) = (&worker, &address, &queue);
        let start = || {
            scope.spawn(move || match address.open() {
                Ok(repository) => worker(&repository, queue),
                Err(error) => vec![(count, Err(error.into()))],
            })
        };
        // However this block is left, nobody waits for more.
        let end = OnDrop(|| queue.end());
        let running: Vec<_> = (0..helpers).map(|_| start()).collect();
        feed(&mut |place, piece| {
            places.push(place);
            queue.add(place, piece);
        })?;
        drop(end);
        let mut results = worker(repository, queue);
        for thread in running {
            match thread.join() {
                Ok(more) => results.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok::<_, PipelineError>(results)
    });
    repository.set_threads(threads);
    in_order(results?, &places)
}

/// The results by place; or the error of the piece that came first.
fn in_order<R>(results: Results<R>, places: &[usize]) -> Result<Vec<R>, PipelineError> {
    let mut done = BTreeMap::new();
    let mut failed = Vec::new();
    for (place, result) in results {
        match result {
            Ok(result) => {
                done.insert(place, result);
            }
            Err(error) => failed.push((places.iter().position(|&known| known == place), error)),
        }
    }
    let first = failed.into_iter().min_by_key(|(came, _)| came.unwrap_or(usize::MAX));
    if let Some((_, error)) = first {
        return Err(error);
    }
    if done.len() != places.len() {
        let what = prose!["a piece of the work was left out"];
        return Err(undecided(what, prose!["this is a bug; report it"]));
    }
    Ok(done.into_values().collect())
}

/// Does all of `work`, each piece by itself; the results are in its order. While other threads begin
/// with it, this one does something else first.
///
/// # Errors
/// That of the first piece that has one.
pub fn each<T: Sync, R: Send>(
    repository: &Repository,
    (work, worth): (&[T], usize),
    first: impl FnOnce(),
    one: impl Fn(&Repository, &T) -> Result<R, PipelineError> + Sync,
) -> Result<Vec<R>, PipelineError> {
    let feed = |give: &mut dyn FnMut(usize, _)| {
        work.iter().enumerate().for_each(|(place, piece)| give(place, piece));
        first();
        Ok(())
    };
    fed(repository, (work.len(), worth), feed, |repository, queue| {
        until_error(queue.pieces().map(|(place, piece)| (place, one(repository, piece))))
    })
}

/// The results up to the first error, that included.
pub fn until_error<R>(
    results: impl Iterator<Item = (usize, Result<R, PipelineError>)>,
) -> Results<R> {
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

/// Does something at the end of a block, however that is left.
pub struct OnDrop<F: Fn()>(pub F);

impl<F: Fn()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;
    use crate::history::sandbox::Sandbox;

    /// What comes of pieces that are fed in the order 2, 0, 1, on so many threads.
    fn all(
        threads: usize,
        feed_ends: Result<(), PipelineError>,
        one: impl Fn(usize) -> Option<Result<usize, PipelineError>> + Sync,
    ) -> Result<Vec<usize>, String> {
        let directory = tempfile::tempdir().unwrap();
        let repository = Sandbox::init(directory.path()).unwrap().repository().unwrap();
        repository.set_threads(threads);
        let feed = |give: &mut dyn FnMut(usize, usize)| {
            for place in [2, 0, 1] {
                give(place, place);
            }
            feed_ends
        };
        let done = fed(&repository, (3, 1), feed, |_, queue| {
            let one = |(place, piece)| Some((place, one(piece)?));
            until_error(queue.pieces().filter_map(one))
        });
        assert_eq!(repository.threads(), threads);
        done.map_err(|error| error.to_string())
    }

    fn failed(piece: usize) -> PipelineError {
        undecided(prose!["piece ", piece, " failed"], prose![])
    }

    #[test]
    fn results_are_by_place_and_of_errors_the_first_is_told() {
        for threads in [1, 2, 5] {
            assert_eq!(all(threads, Ok(()), |piece| Some(Ok(10 * piece))), Ok(vec![0, 10, 20]));
            let some = |piece| Some(if piece == 1 { Ok(1) } else { Err(failed(piece)) });
            assert!(all(threads, Ok(()), some).unwrap_err().contains("piece 2"), "{threads}");
            let fails = all(threads, Err(failed(7)), |piece| Some(Ok(piece)));
            assert!(fails.unwrap_err().contains("piece 7"), "{threads}");
            let lost = all(threads, Ok(()), |piece| (piece != 1).then_some(Ok(piece)));
            assert!(lost.unwrap_err().contains("left out"), "{threads}");
        }
    }

    #[test]
    fn a_panic_anywhere_ends_all_threads() {
        let directory = tempfile::tempdir().unwrap();
        let repository = Sandbox::init(directory.path()).unwrap().repository().unwrap();
        repository.set_threads(3);
        for where_to in ["feed", "worker"] {
            let work = || {
                let feed = |give: &mut dyn FnMut(usize, usize)| {
                    (0..9).for_each(|place| give(place, place));
                    assert_ne!(where_to, "feed");
                    Ok(())
                };
                fed(&repository, (9, 1), feed, |_, queue| {
                    assert_ne!(where_to, "worker");
                    until_error(queue.pieces().map(|(place, piece)| (place, Ok(piece))))
                })
            };
            assert!(catch_unwind(AssertUnwindSafe(work)).is_err(), "{where_to}");
        }
    }
}
