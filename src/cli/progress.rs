//! The progress line: what is being done and how far, for whoever waits at a terminal.
//!
//! It is drawn on standard error by a thread of its own, from the counters that the work adds to, and
//! only once the work takes a while; it is erased before anything else is written, and before a
//! signal ends the program. It is never there without a terminal, in CI, or where a terminal cannot
//! erase.

use std::{
    io,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use ratatui::crossterm::{
    cursor::MoveToColumn,
    execute,
    style::Print,
    terminal::{Clear, ClearType},
};

use super::{Context, ci, context::Paint, interrupt::Interrupt};
use crate::{
    history::Repository,
    model::progress::{Progress, Seen, Stage},
};

/// How long nothing is shown. `GIT_PROGRESS_DELAY` says otherwise, in seconds, as it does to git.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long a line stands.
const FRAME: Duration = Duration::from_millis(100);
/// What turns, a frame each.
const BRAILLE: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/// The same where the terminal has no more letters.
const ASCII: [char; 4] = ['-', '\\', '|', '/'];
/// Columns of a terminal that does not say how many it has.
const NARROW: usize = 80;

/// Does the work that reads from a repository, and shows how far it has come meanwhile.
pub fn shown<T>(
    context: &Context<'_>,
    repository: &Repository,
    work: impl FnOnce(&Repository) -> T,
) -> T {
    let Some(look) = Look::of(context) else { return work(repository) };
    let progress = repository.progress().clone();
    thread::scope(|scope| {
        // Dropped when the work ends, be it by a panic: that wakes the thread.
        let (_working, ended) = mpsc::sync_channel::<()>(0);
        scope.spawn(move || draw(&progress, &look, &ended));
        work(repository)
    })
}

/// How the line looks, and when it begins.
struct Look {
    patience: Duration,
    paint: Paint,
    unicode: bool,
}

impl Look {
    /// None where no line is to be shown.
    fn of(context: &Context<'_>) -> Option<Self> {
        let environment = &context.environment;
        let is_dumb = environment.get("TERM") == Some("dumb");
        if !context.terminal.stderr || is_dumb || ci::is_job(environment) {
            return None;
        }
        let told = environment.get("GIT_PROGRESS_DELAY").and_then(|told| told.parse().ok());
        Some(Self {
            patience: told.map_or(PATIENCE, Duration::from_secs),
            paint: context.paint_stderr(),
            unicode: context.has_unicode_locale(),
        })
    }

    /// Writes the line over the one before.
    fn show(&self, spinner: char, words: &str) -> io::Result<()> {
        let Paint { cyan, reset, .. } = self.paint;
        let line = format!("{cyan}{spinner}{reset} {words}");
        let clear = Clear(ClearType::UntilNewLine);
        execute!(io::stderr(), MoveToColumn(0), Print(line), clear)
    }

    fn separator(&self) -> &'static str {
        if self.unicode { " · " } else { ", " }
    }
}

/// Draws until the work ends, or a signal ends the program. That the terminal takes no more of it, is
/// for whoever writes to it next to find out.
fn draw(progress: &Progress, look: &Look, ended: &Receiver<()>) {
    let goes_on = |wait| matches!(ended.recv_timeout(wait), Err(RecvTimeoutError::Timeout));
    if !goes_on(look.patience) {
        return;
    }
    // Who watches already cleans up when the work is done.
    let interrupt = if Interrupt::is_watched() { None } else { Interrupt::watch().ok() };
    let frames = if look.unicode { &BRAILLE[..] } else { &ASCII[..] };
    let mut frames = frames.iter().copied().cycle();
    loop {
        let words = words(&progress.seen(), look.separator(), room());
        let _ = look.show(frames.next().unwrap_or(' '), &words);
        let is_over = !goes_on(FRAME);
        let signal = interrupt.as_ref().filter(|interrupt| interrupt.is_noted());
        if is_over || signal.is_some() {
            let _ = erase();
        }
        if let Some(interrupt) = signal {
            interrupt.obey();
        }
        if is_over {
            return;
        }
    }
}

/// Takes the line away, and what the terminal shows of a Ctrl-C behind it.
fn erase() -> io::Result<()> {
    execute!(io::stderr(), MoveToColumn(0), Clear(ClearType::CurrentLine))
}

/// How many columns the words may have: the spinner is before them, and what the terminal shows of a
/// Ctrl-C behind them must not begin a line of its own, which nobody would erase.
fn room() -> usize {
    let size = terminal_size::terminal_size_of(io::stderr());
    size.map_or(NARROW, |(columns, _)| usize::from(columns.0)).saturating_sub(2 + "^C".len() + 1)
}

/// `judging checklists · 214 of 1,102 · 11,284 commits · 3,201 versions`, as far as it fits whole.
fn words(seen: &Seen, separator: &str, room: usize) -> String {
    let doing = match seen.stage {
        Stage::Beginning => "looking at the repository",
        Stage::Reading => "reading checklists",
        Stage::Walking => "walking history",
        Stage::Judging => "judging checklists",
        Stage::Weighing => "applying the rules",
    };
    let mut parts = Vec::new();
    if seen.due > 1 {
        parts.push(format!("{} of {}", grouped(seen.done.min(seen.due)), grouped(seen.due)));
    }
    let counts =
        [(seen.commits, "commit"), (seen.versions, "version"), (seen.signatures, "signature")];
    parts.extend(counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{} {what}{plural}", grouped(count))
    }));
    let mut words: String = doing.chars().take(room).collect();
    for part in parts {
        let longer = words.chars().count() + separator.chars().count() + part.len();
        if longer > room {
            break;
        }
        words = words + separator + &part;
    }
    words
}

/// `11,284`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_say_what_is_known_and_no_more() {
        let seen = Seen::default();
        assert_eq!(words(&seen, " · ", 80), "looking at the repository");
        let seen = Seen { stage: Stage::Judging, due: 1, commits: 1, ..seen };
        assert_eq!(words(&seen, " · ", 80), "judging checklists · 1 commit");
        let seen =
            Seen { done: 214, due: 1102, commits: 11_284, versions: 320, signatures: 2, ..seen };
        let said = "judging checklists, 214 of 1,102, 11,284 commits, 320 versions, 2 signatures";
        assert_eq!(words(&seen, ", ", said.len()), said);
    }

    #[test]
    fn what_does_not_fit_whole_is_left_out() {
        let seen = Seen { stage: Stage::Judging, done: 2, due: 3, commits: 5, ..Seen::default() };
        let said = |room| words(&seen, " · ", room);
        assert_eq!(said(39), "judging checklists · 2 of 3 · 5 commits");
        assert_eq!(said(38), "judging checklists · 2 of 3");
        assert_eq!(said(20), "judging checklists");
        assert_eq!(said(7), "judging");
        assert_eq!(said(0), "");
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let pairs = [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")];
        for (number, text) in pairs {
            assert_eq!(grouped(number), text);
        }
    }
}
