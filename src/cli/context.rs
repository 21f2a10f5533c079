//! Everything of the world that a command may touch: directory, environment, clock, streams.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fs,
    io::{self, IsTerminal, Read, Write},
    path::{Component, Path, PathBuf},
};

use chrono::{DateTime, Local, NaiveDate};
use clap::ColorChoice;

use super::CliError;
use crate::{history::Repository, render::escape};

/// More threads than this wait for each other's objects.
const MOST_THREADS: usize = 8;

/// Columns where nobody says how wide the page is.
const DEFAULT_WIDTH: usize = 100;

/// The environment's variables, as a command and the programs that it starts see them.
#[derive(Clone, Debug, Default)]
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// The process's own.
    #[must_use]
    pub fn of_process() -> Self {
        Self(std::env::vars_os().collect())
    }

    /// The value of a variable; none where it is unset, empty or no Unicode.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(OsStr::new(name))?.to_str()?;
        (!value.is_empty()).then_some(value)
    }

    /// Whether a variable is there and not empty.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.0.get(OsStr::new(name)).is_some_and(|value| !value.is_empty())
    }

    /// Sets a variable.
    pub fn set(&mut self, name: impl Into<OsString>, value: impl Into<OsString>) {
        self.0.insert(name.into(), value.into());
    }

    /// Sets a value of git's configuration, above those of its files (git-config(1),
    /// `GIT_CONFIG_COUNT`).
    pub fn configure(&mut self, key: &str, value: impl Into<OsString>) {
        let count = self.get("GIT_CONFIG_COUNT").and_then(|count| count.parse().ok());
        let count: usize = count.unwrap_or_default();
        self.set(format!("GIT_CONFIG_KEY_{count}"), key);
        self.set(format!("GIT_CONFIG_VALUE_{count}"), value);
        self.set("GIT_CONFIG_COUNT", (count + 1).to_string());
    }

    /// Removes every variable that `unwanted` picks by its name.
    pub fn remove_where(&mut self, unwanted: impl Fn(&str) -> bool) {
        self.0.retain(|name, _| !name.to_str().is_some_and(&unwanted));
    }

    /// All variables, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&OsString, &OsString)> {
        self.0.iter()
    }
}

impl<K: Into<OsString>, V: Into<OsString>> FromIterator<(K, V)> for Environment {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(pairs: T) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// Which streams are terminals, and how wide they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Whether standard input is one.
    pub stdin: bool,
    /// Whether standard output is one.
    pub stdout: bool,
    /// Whether standard error is one.
    pub stderr: bool,
    /// Its columns, where known.
    pub columns: Option<usize>,
}

/// What a command runs in.
pub struct Context<'a> {
    /// The directory that it runs in.
    pub directory: PathBuf,
    /// The environment.
    pub environment: Environment,
    /// The day.
    pub today: NaiveDate,
    /// The moment, in seconds since 1970; none where somebody told the day.
    pub now: Option<i64>,
    /// Whether somebody told the day, rather than the clock.
    pub today_is_told: bool,
    /// What the streams are.
    pub terminal: Terminal,
    /// Whether colours are wanted; decided by [`Context::apply`].
    pub color: ColorChoice,
    /// Standard input.
    pub stdin: &'a mut dyn Read,
    /// Standard output: the report.
    pub stdout: &'a mut dyn Write,
    /// Standard error: for people.
    pub stderr: &'a mut dyn Write,
}

/// Escape sequences of the words in front of a message; empty without colours.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paint {
    /// Starts an error's word.
    pub red: &'static str,
    /// Starts a hint's word.
    pub cyan: &'static str,
    /// Starts a warning's word.
    pub yellow: &'static str,
    /// Starts a heading.
    pub bold: &'static str,
    /// Ends it.
    pub reset: &'static str,
}

const COLORS: Paint = Paint {
    red: "\u{1b}[1;31m",
    cyan: "\u{1b}[36m",
    yellow: "\u{1b}[33m",
    bold: "\u{1b}[1m",
    reset: "\u{1b}[0m",
};

impl Context<'_> {
    /// The same context, borrowed: to run something within it that differs in a few fields.
    pub fn reborrowed(&mut self) -> Context<'_> {
        Context {
            directory: self.directory.clone(),
            environment: self.environment.clone(),
            today: self.today,
            now: self.now,
            today_is_told: self.today_is_told,
            terminal: self.terminal,
            color: self.color,
            stdin: &mut *self.stdin,
            stdout: &mut *self.stdout,
            stderr: &mut *self.stderr,
        }
    }

    /// Applies the global options: directory, colours, day.
    ///
    /// # Errors
    /// When the directory is none, or the environment's day cannot be read.
    pub fn apply(
        &mut self,
        directory: Option<&Path>,
        color: ColorChoice,
        today: Option<NaiveDate>,
    ) -> Result<(), CliError> {
        if let Some(directory) = directory {
            self.directory.push(directory);
            if !self.directory.is_dir() {
                let message = format!("`{}` is no directory", directory.display());
                return Err(CliError::new(message).hint("give -C a directory that exists"));
            }
        }
        self.color = color;
        if let Some(today) = today.map(Ok).or_else(|| self.day_of_environment()) {
            self.today = today?;
            self.now = None;
            self.today_is_told = true;
        }
        Ok(())
    }

    /// The day that `GIT_CHECKLIST_TODAY` or `SOURCE_DATE_EPOCH` fixes.
    fn day_of_environment(&self) -> Option<Result<NaiveDate, CliError>> {
        let wrong = |name: &str, value: &str, form: &str| {
            CliError::new(format!("cannot read `{value}` in {name} as {form}"))
                .hint(format!("unset {name}, or correct it"))
        };
        if let Some(value) = self.environment.get("GIT_CHECKLIST_TODAY") {
            let day = value.parse();
            return Some(
                day.map_err(|_| wrong("GIT_CHECKLIST_TODAY", value, "a day (2025-02-14)")),
            );
        }
        let value = self.environment.get("SOURCE_DATE_EPOCH")?;
        let moment = value.parse().ok();
        let moment = moment.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        Some(
            moment
                .map(|moment| moment.date_naive())
                .ok_or_else(|| wrong("SOURCE_DATE_EPOCH", value, "seconds since 1970")),
        )
    }

    /// Whether standard output gets colours.
    #[must_use]
    pub fn colored_stdout(&self) -> bool {
        self.colored(self.terminal.stdout)
    }

    fn colored(&self, is_terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                is_terminal
                    && !self.environment.is_set("NO_COLOR")
                    && self.environment.get("TERM") != Some("dumb")
            }
        }
    }

    /// How to colour words on standard error.
    #[must_use]
    pub fn paint_stderr(&self) -> Paint {
        if self.colored(self.terminal.stderr) { COLORS } else { Paint::default() }
    }

    /// How to colour words on standard output.
    #[must_use]
    pub fn paint_stdout(&self) -> Paint {
        if self.colored_stdout() { COLORS } else { Paint::default() }
    }

    /// Whether bars and arrows may be other than ASCII: not on a terminal whose locale says
    /// otherwise.
    #[must_use]
    pub fn shows_unicode(&self) -> bool {
        let dumb = self.environment.get("TERM") == Some("dumb");
        !self.terminal.stdout || (self.has_unicode_locale() && !dumb)
    }

    /// Whether the locale does not say that terminals show something else than Unicode.
    #[must_use]
    pub fn has_unicode_locale(&self) -> bool {
        let locale =
            ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| self.environment.get(name));
        locale.is_none_or(|locale| locale.to_ascii_lowercase().contains("utf"))
    }

    /// How many columns a report may have.
    #[must_use]
    pub fn width(&self) -> usize {
        let told = self.environment.get("COLUMNS").and_then(|n| n.parse().ok());
        self.terminal.columns.or(told).filter(|&columns| columns > 0).unwrap_or(DEFAULT_WIDTH)
    }

    /// Where a path that was typed leads.
    #[must_use]
    pub fn resolve(&self, typed: &Path) -> PathBuf {
        self.directory.join(typed)
    }

    /// The repository that the directory is in; `GIT_DIR` wins, as it does with git.
    ///
    /// # Errors
    /// Where there is none, or one that cannot be read.
    pub fn repository(&self) -> Result<Repository, CliError> {
        let repository = Repository::discover(&self.repository_directory())?;
        repository.set_threads(self.threads());
        Ok(repository)
    }

    /// How many threads to work with: what `GIT_CHECKLIST_THREADS` says, else as many as the machine
    /// runs at once, up to [`MOST_THREADS`]. What comes out is the same with any number.
    #[must_use]
    pub fn threads(&self) -> usize {
        let told = self.environment.get("GIT_CHECKLIST_THREADS").and_then(|n| n.parse().ok());
        let here = || std::thread::available_parallelism().map_or(1, usize::from);
        told.unwrap_or_else(|| here().min(MOST_THREADS))
    }

    /// The directory in which to look for the repository.
    #[must_use]
    pub fn repository_directory(&self) -> PathBuf {
        match self.environment.get("GIT_DIR") {
            Some(typed) => self.resolve(Path::new(typed)),
            None => self.directory.clone(),
        }
    }

    /// Paths that were typed, from the repository's root with `/`.
    ///
    /// # Errors
    /// Where one leads out of the work tree.
    pub fn repository_paths(&self, typed: &[String]) -> Result<Vec<String>, CliError> {
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let repository = self.repository()?;
        typed.iter().map(|typed| self.repository_path(&repository, typed)).collect()
    }

    /// A path that was typed, from the repository's root with `/`. In a bare repository, and outside
    /// of the work tree, it is from the root already.
    ///
    /// # Errors
    /// Where it leads out of the work tree.
    pub fn repository_path(
        &self,
        repository: &Repository,
        typed: &str,
    ) -> Result<String, CliError> {
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let here = real(&self.directory);
        let root = repository.workdir().map(real);
        let root = root.filter(|root| here.starts_with(root));
        let base = root.as_ref().map_or_else(PathBuf::new, |_| here);
        let path = flattened(&base.join(typed));
        let inside = match &root {
            Some(root) => path.as_deref().and_then(|path| path.strip_prefix(root).ok()),
            None => path.as_deref(),
        };
        let inside = inside.and_then(Path::to_str).filter(|path| !path.is_empty());
        inside.map(|path| path.replace('\\', "/")).ok_or_else(|| {
            CliError::new(format!("`{typed}` is no file of this repository"))
                .hint("give a path inside of the work tree")
        })
    }

    /// Warns a person on standard error.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn warn(&mut self, message: &str) -> Result<(), CliError> {
        let paint = self.paint_stderr();
        self.note(&format!("{}warning:{} {message}", paint.yellow, paint.reset))
    }

    /// Tells a person something on standard error, besides the report.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note(&mut self, message: &str) -> Result<(), CliError> {
        self.stdout.flush()?;
        writeln!(self.stderr, "{}", escape::log_lines(message)).map_err(CliError::from)
    }
}

/// A path without `.` and `..`; none where `..` leads out of it.
fn flattened(path: &Path) -> Option<PathBuf> {
    let mut flat = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !flat.pop() {
                    return None;
                }
            }
            other => flat.push(other),
        }
    }
    Some(flat)
}

/// The process's own streams, from which a [`Context`] borrows.
pub struct Streams {
    stdin: io::Stdin,
    stdout: io::BufWriter<io::Stdout>,
    stderr: io::Stderr,
}

impl Streams {
    /// The process's own.
    #[must_use]
    pub fn of_process() -> Self {
        Self { stdin: io::stdin(), stdout: io::BufWriter::new(io::stdout()), stderr: io::stderr() }
    }

    /// The context of the process: its directory, environment, clock and streams.
    pub fn context(&mut self) -> Context<'_> {
        let size = terminal_size::terminal_size_of(io::stdout());
        let columns = size.map(|(width, _)| usize::from(width.0));
        let now = Local::now();
        Context {
            directory: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            environment: Environment::of_process(),
            today: now.date_naive(),
            now: Some(now.timestamp()),
            today_is_told: false,
            terminal: Terminal {
                stdin: io::stdin().is_terminal(),
                stdout: io::stdout().is_terminal(),
                stderr: io::stderr().is_terminal(),
                columns,
            },
            color: ColorChoice::Auto,
            stdin: &mut self.stdin,
            stdout: &mut self.stdout,
            stderr: &mut self.stderr,
        }
    }
}
