//! Ctrl-C and its like, noted instead of obeyed at once: what is under way is cleaned up first.
//!
//! A git that runs meanwhile gets the terminal's signal itself and ends; between its runs the note
//! is looked at. While nobody watches, signals do what they always do.

use std::sync::{
    Arc, LazyLock, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use signal_hook::{SigId, consts::TERM_SIGNALS, flag, low_level};

use crate::cli::CliError;

/// Signals that ask the program to end are noted while this is there.
pub struct Interrupt {
    /// The signal; 0 before there is one.
    noted: Arc<AtomicUsize>,
    watched: Vec<SigId>,
}

/// Who watches in this process: signals are the process's, whoever asks.
#[derive(Default)]
struct Watchers {
    count: usize,
    /// Whether the signals do what they always do while nobody watches. A signal that was watched
    /// once would be ignored from then on otherwise.
    obeys: bool,
}

static WATCHERS: Mutex<Watchers> = Mutex::new(Watchers { count: 0, obeys: false });

/// Whether nobody watches: what a handler of signals may look at.
static NOBODY: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(true)));

impl Interrupt {
    /// Begins to note them.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn watch() -> Result<Self, CliError> {
        let refused = |error| CliError::new(format!("cannot watch for signals: {error}"));
        let mut interrupt = Self { noted: Arc::default(), watched: Vec::new() };
        change_watchers(|watchers| watchers.count += 1);
        obey_while_nobody_watches().map_err(refused)?;
        for (signal, number) in signals() {
            let noted = Arc::clone(&interrupt.noted);
            interrupt.watched.push(flag::register_usize(signal, noted, number).map_err(refused)?);
        }
        Ok(interrupt)
    }

    /// Whether anybody in this process watches.
    pub fn is_watched() -> bool {
        !NOBODY.load(Ordering::Relaxed)
    }

    /// Whether one was noted.
    pub fn is_noted(&self) -> bool {
        self.noted.load(Ordering::Relaxed) != 0
    }

    /// Lets the signal that was noted do now what it always does, if there is one: end the process.
    pub fn obey(&self) {
        let noted = self.noted.load(Ordering::Relaxed);
        if let Some((signal, _)) = signals().find(|&(_, number)| number == noted) {
            let _ = low_level::emulate_default_handler(signal);
        }
    }

    /// Stops here if one was noted.
    ///
    /// # Errors
    /// If so.
    pub fn check(&self) -> Result<(), CliError> {
        if self.is_noted() {
            return Err(CliError::new("interrupted: no branch was moved, nothing was pushed"));
        }
        Ok(())
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        for watched in self.watched.drain(..) {
            low_level::unregister(watched);
        }
        change_watchers(|watchers| watchers.count = watchers.count.saturating_sub(1));
    }
}

/// The signals that ask the program to end, each with its number as what is noted.
fn signals() -> impl Iterator<Item = (i32, usize)> {
    let all = TERM_SIGNALS.iter().chain(HANGUP);
    all.filter_map(|&signal| Some((signal, usize::try_from(signal).ok()?)))
}

fn change_watchers(change: impl FnOnce(&mut Watchers)) {
    let mut watchers = WATCHERS.lock().unwrap_or_else(PoisonError::into_inner);
    change(&mut watchers);
    NOBODY.store(watchers.count == 0, Ordering::Relaxed);
}

fn obey_while_nobody_watches() -> Result<(), std::io::Error> {
    let mut watchers = WATCHERS.lock().unwrap_or_else(PoisonError::into_inner);
    if !watchers.obeys {
        for (signal, _) in signals() {
            flag::register_conditional_default(signal, Arc::clone(&NOBODY))?;
        }
        watchers.obeys = true;
    }
    Ok(())
}

#[cfg(unix)]
const HANGUP: &[i32] = &[signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const HANGUP: &[i32] = &[];
