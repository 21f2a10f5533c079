//! How a command ends: an [`Outcome`], or a [`CliError`] with what is wrong and how to mend it.
//!
//! Boundaries report errors with context in their fields; here they get hints and are told to a
//! person. Whatever text they carry is escaped on its way out.

use std::io;

use super::Context;
use crate::pipeline::PipelineError;
use crate::{
    history::HistoryError,
    model::{Finding, Severity, Verdict},
    render::escape,
};

/// The exit status of a command that ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds; or the report is made.
    Holds,
    /// There are findings of severity error.
    Findings,
    /// It could not be decided.
    Undecided,
}

impl Outcome {
    /// Of a record: findings of severity error, or none.
    #[must_use]
    pub fn of_findings(findings: &[Finding]) -> Self {
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            Self::Findings
        } else {
            Self::Holds
        }
    }

    /// Of what a report comes to.
    #[must_use]
    pub fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Holds,
            Verdict::Fail => Self::Findings,
        }
    }

    /// The process's exit status.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Holds => 0,
            Self::Findings => 1,
            Self::Undecided => 2,
        }
    }
}

/// Why a command could not do what it was asked: exit status 2.
#[derive(Debug)]
pub enum CliError {
    /// Whoever read standard output has gone: nobody is left to be told.
    BrokenPipe,
    /// Something to tell.
    Told {
        /// What is wrong: lower case, names the thing.
        message: String,
        /// Further lines below it: candidates, another program's words.
        details: Vec<String>,
        /// What to do about it, each a line.
        hints: Vec<String>,
    },
}

impl CliError {
    /// An error without hints.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Told { message: message.into(), details: Vec::new(), hints: Vec::new() }
    }

    /// Adds lines below the message.
    #[must_use]
    pub fn details<I>(mut self, lines: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        if let Self::Told { details, .. } = &mut self {
            details.extend(lines.into_iter().map(Into::into));
        }
        self
    }

    /// Adds a line that says how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Self::Told { hints, .. } = &mut self {
            hints.push(hint.into());
        }
        self
    }

    /// What is told, without colours: the message, what is below it, the hints.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let Self::Told { message, details, hints } = self else {
            return Vec::new();
        };
        let details = details.iter().map(|detail| format!("  {detail}"));
        let hints = hints.iter().map(|hint| format!("hint: {hint}"));
        [message.clone()].into_iter().chain(details).chain(hints).collect()
    }

    /// Writes `error:` and `hint:` lines to standard error. That it cannot be written is not told.
    pub fn tell(&self, context: &mut Context<'_>) {
        let Self::Told { message, details, hints } = self else {
            return;
        };
        let paint = context.paint_stderr();
        let mut lines =
            vec![format!("{}error:{} {}", paint.red, paint.reset, escape::terminal(message))];
        lines.extend(details.iter().map(|detail| format!("  {}", escape::terminal(detail))));
        let hint = |hint: &String| {
            format!("{}hint:{} {}", paint.cyan, paint.reset, escape::terminal(hint))
        };
        lines.extend(hints.iter().map(hint));
        let text = escape::log_lines(&(lines.join("\n") + "\n"));
        let _ = context.stdout.flush();
        let _ = context.stderr.write_all(text.as_bytes());
        let _ = context.stderr.flush();
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::BrokenPipe
        } else {
            Self::new(format!("cannot write the report: {error}"))
        }
    }
}

impl From<HistoryError> for CliError {
    fn from(error: HistoryError) -> Self {
        let told = Self::new(error.to_string());
        match error {
            HistoryError::NotARepository { .. } => told
                .hint("git checklist list FILE and git checklist lint FILE need no repository")
                .hint("git checklist demo builds one to try"),
            HistoryError::UnbornBranch { .. } => {
                told.hint("git checklist init writes a checklist to begin with")
            }
            _ => told,
        }
    }
}

impl From<PipelineError> for CliError {
    fn from(error: PipelineError) -> Self {
        match error {
            PipelineError::History(error) => error.into(),
            PipelineError::Markdown { path, at, source } => Self::new(format!(
                "cannot read `{}` at {at} as a checklist: {source}",
                escape::terminal(&path)
            )),
            PipelineError::Policy { at, source } => {
                let lines = source.to_string();
                Self::new(format!("the policy at {at} is not valid")).details(lines.lines())
            }
            PipelineError::TooManyEqual { path, source } => {
                Self::new(format!("cannot judge `{}`: {source}", escape::terminal(&path)))
            }
            PipelineError::Undecided(undecided) => {
                let told = Self::new(escape::terminal_prose(&undecided.message));
                match escape::terminal_prose(&undecided.help) {
                    help if help.is_empty() => told,
                    help => told.hint(help),
                }
            }
        }
    }
}

/// Writes what clap says: help and version on standard output, wrong usage on standard error.
///
/// # Errors
/// When it cannot be written.
pub fn tell_usage(usage: &clap::Error, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let rendered = usage.render();
    if usage.use_stderr() {
        let text = rendered.to_string();
        context.stderr.write_all(text.as_bytes())?;
        return Ok(Outcome::Undecided);
    }
    let text = if context.terminal.stdout && !context.environment.is_set("NO_COLOR") {
        rendered.ansi().to_string()
    } else {
        rendered.to_string()
    };
    context.stdout.write_all(text.as_bytes())?;
    context.stdout.flush()?;
    Ok(Outcome::Holds)
}
