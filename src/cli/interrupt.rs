//! Ctrl-C and its like, noted instead of obeyed at once: what is under way is cleaned up first.
//!
//! A git that runs meanwhile gets the terminal's signal itself and ends; between its runs the note
//! is looked at.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use signal_hook::{SigId, consts::TERM_SIGNALS, flag, low_level};

use crate::cli::CliError;

/// Signals that ask the program to end are noted while this is there.
pub struct Interrupt {
    noted: Arc<AtomicBool>,
    watched: Vec<SigId>,
}

impl Interrupt {
    /// Begins to note them.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn watch() -> Result<Self, CliError> {
        let mut interrupt = Self { noted: Arc::default(), watched: Vec::new() };
        for &signal in TERM_SIGNALS.iter().chain(HANGUP) {
            let watched = flag::register(signal, Arc::clone(&interrupt.noted))
                .map_err(|error| CliError::new(format!("cannot watch for signals: {error}")))?;
            interrupt.watched.push(watched);
        }
        Ok(interrupt)
    }

    /// Whether one was noted.
    pub fn is_noted(&self) -> bool {
        self.noted.load(Ordering::Relaxed)
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
    }
}

#[cfg(unix)]
const HANGUP: &[i32] = &[signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const HANGUP: &[i32] = &[];
