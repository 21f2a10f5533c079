//! The terminal while the list is shown: taken over, and given back as it was, whatever ends it.

use std::{io, thread, time::Duration};

use ratatui::{
    DefaultTerminal,
    crossterm::{
        event::{self, DisableBracketedPaste, EnableBracketedPaste},
        execute,
    },
    layout::Rect,
};

use super::{key, model::Model, press::Wanted, view};
use crate::cli::{CliError, interrupt::Interrupt};

/// How long to wait for a key before a signal is looked for.
const GLANCE: Duration = Duration::from_millis(200);

/// The terminal, taken over: another screen, keys without echo, a panic's words kept for later.
pub(super) struct Screen {
    terminal: DefaultTerminal,
    palette: view::Palette,
    interrupt: Interrupt,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// When that fails.
    pub(super) fn open(palette: view::Palette) -> Result<Self, CliError> {
        let interrupt = Interrupt::watch()?;
        let terminal = ratatui::try_init().map_err(|error| lost(&error))?;
        execute!(io::stdout(), EnableBracketedPaste).map_err(|error| lost(&error))?;
        Ok(Self { terminal, palette, interrupt })
    }

    /// Shows the list and gives it keys, until it wants something that is not a key.
    ///
    /// # Errors
    /// When the terminal cannot be read or written, or a signal ends the program.
    pub(super) fn ask(&mut self, model: &mut Model) -> Result<Wanted, CliError> {
        loop {
            let size = self.terminal.size().map_err(|error| lost(&error))?;
            model.resize(view::rows_of(Rect::new(0, 0, size.width, size.height)));
            let palette = self.palette;
            self.terminal
                .draw(|frame| view::draw(model, palette, frame))
                .map_err(|error| lost(&error))?;
            while !event::poll(GLANCE).map_err(|error| lost(&error))? {
                if self.interrupt.is_noted() {
                    return Err(CliError::new("a signal ended the list: nothing was changed"));
                }
            }
            let Some(key) = key::of_event(event::read().map_err(|error| lost(&error))?) else {
                continue;
            };
            match model.press(&key) {
                Wanted::Key => {}
                wanted => return Ok(wanted),
            }
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = execute!(io::stdout(), DisableBracketedPaste);
        // A panic's hook has given it back already. A second time would put the cursor where it was
        // before the list, and what comes next over the panic's words.
        if !thread::panicking() {
            ratatui::restore();
        }
    }
}

fn lost(error: &io::Error) -> CliError {
    CliError::new(format!("cannot use the terminal: {error}"))
        .hint("git checklist check ITEM needs none")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `tests/terminal` runs in a terminal, to look at that afterwards.
    #[test]
    #[ignore = "needs a terminal"]
    #[should_panic(expected = "a mistake in the list")]
    fn a_panic_while_the_list_is_shown() {
        let palette = view::Palette { color: false, unicode: true };
        let mut screen = Screen::open(palette).unwrap();
        screen.terminal.draw(|_| {}).unwrap();
        screen.terminal.hide_cursor().unwrap();
        panic!("a mistake in the list");
    }
}
