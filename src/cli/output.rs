//! Where reports go: `--format` on standard output, `--report FORMAT=FILE` into files beside it.
//!
//! Every file is rendered before the first is written, and written whole or not at all; a job's
//! step summary is appended to, since other steps write there too.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{CliError, Context};
use crate::{model::Report, render::json};

/// A form that a report can take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    #[default]
    Terminal,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// Comma-separated values.
    Csv,
    /// Markdown, also a job's step summary.
    Markdown,
    /// One page that needs no network.
    Html,
    /// GitHub's workflow commands: annotations.
    Github,
    /// SARIF: findings for code scanning.
    Sarif,
    /// JUnit XML: items as test cases.
    Junit,
    /// An in-toto statement, unsigned.
    Intoto,
}

/// The formats of a whole record.
pub const RECORD: &[Format] = &[
    Format::Terminal,
    Format::Json,
    Format::Ndjson,
    Format::Csv,
    Format::Markdown,
    Format::Html,
    Format::Github,
    Format::Sarif,
    Format::Junit,
    Format::Intoto,
];

impl Format {
    /// What is typed for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Github => "github",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Intoto => "intoto",
        }
    }
}

/// The format of a word.
fn of_word(word: &str) -> Option<Format> {
    RECORD.iter().copied().find(|format| format.word() == word)
}

/// Reads one of `allowed` from the command line.
pub fn one_of(allowed: &'static [Format]) -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(allowed.iter().map(|format| format.word()))
        .map(|word| of_word(&word).unwrap_or_default())
}

/// `FORMAT=FILE`, as typed.
#[derive(Clone, Debug)]
pub struct Copy {
    format: Format,
    file: PathBuf,
}

/// Reads `FORMAT=FILE`.
///
/// # Errors
/// A sentence for clap: no `=`, no such format, no file.
pub fn copy(typed: &str) -> Result<Copy, String> {
    let (word, file) =
        typed.split_once('=').ok_or("write FORMAT=FILE, such as json=report.json")?;
    let words: Vec<_> = RECORD.iter().map(|format| format.word()).collect();
    let format = of_word(word)
        .ok_or_else(|| format!("no format `{word}`; there are {}", words.join(", ")))?;
    if file.is_empty() || file == "-" {
        return Err("name a file; --format chooses what goes to standard output".to_owned());
    }
    Ok(Copy { format, file: file.into() })
}

/// Options of a command that makes a whole record.
#[derive(Debug, Default, clap::Args)]
pub struct RecordArgs {
    /// The form of the report on standard output
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = one_of(RECORD))]
    pub format: Format,
    /// Also write the report to FILE in that FORMAT (repeatable; a file that is
    /// `GITHUB_STEP_SUMMARY` is appended to)
    #[arg(long, value_name = "FORMAT=FILE", value_parser = copy)]
    pub report: Vec<Copy>,
}

impl RecordArgs {
    /// Renders the forms of all files, writes the files, then standard output. `render` makes a form of
    /// the report.
    ///
    /// # Errors
    /// When a file or standard output cannot be written, or two reports name one file.
    pub fn write(
        &self,
        context: &mut Context<'_>,
        report: &Report,
        render: impl Fn(Format, &Context<'_>) -> String,
    ) -> Result<(), CliError> {
        let files = self.files(context)?;
        let pages: Vec<_> = self.report.iter().map(|copy| render(copy.format, context)).collect();
        let summary = context.environment.get("GITHUB_STEP_SUMMARY");
        let summary = summary.map(|file| context.resolve(Path::new(file)));
        for (file, page) in files.iter().zip(pages) {
            let written = if summary.as_ref() == Some(file) {
                append(file, &page)
            } else {
                replace(file, &page)
            };
            written.map_err(|error| unwritten(file, &error))?;
        }
        // A record of many lists is long.
        if self.format == Format::Json {
            let threads = context.threads();
            json::stream::write(report, threads, &mut context.stdout)?;
        } else {
            let page = render(self.format, context);
            context.stdout.write_all(page.as_bytes())?;
        }
        Ok(())
    }

    /// The files that are to be written, each once.
    fn files(&self, context: &Context<'_>) -> Result<Vec<PathBuf>, CliError> {
        let mut files: Vec<PathBuf> = Vec::new();
        for copy in &self.report {
            let file = context.resolve(&copy.file);
            if files.contains(&file) {
                let message = format!("two reports would be written to `{}`", file.display());
                return Err(CliError::new(message).hint("give each --report a file of its own"));
            }
            files.push(file);
        }
        Ok(files)
    }
}

/// That a file cannot be written.
pub fn unwritten(file: &Path, error: &std::io::Error) -> CliError {
    CliError::new(format!("cannot write `{}`: {error}", file.display()))
        .hint("give a file in a directory that exists and may be written to")
}

/// Adds a page to the end of a file.
fn append(file: &Path, page: &str) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(page.as_bytes())
}

/// Puts a page in a file's place at once. What is there and no regular file (a pipe, a terminal) is
/// written to as it is.
pub fn replace(file: &Path, page: &str) -> std::io::Result<()> {
    if fs::metadata(file).is_ok_and(|found| !found.is_file()) {
        return fs::write(file, page);
    }
    let target = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let directory = target.parent().unwrap_or(Path::new("."));
    let mut new = temporary(directory)?;
    new.write_all(page.as_bytes())?;
    if let Ok(found) = fs::metadata(&target) {
        new.as_file().set_permissions(found.permissions())?;
    }
    new.persist(&target)?;
    Ok(())
}

/// A file that becomes another once it is whole, and goes if it never is.
pub fn temporary(directory: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".git-checklist-");
    new_file_mode(&mut builder).tempfile_in(directory)
}

/// A new file may be read by whom the umask lets, not by its owner alone.
#[cfg(unix)]
fn new_file_mode<'a, 'b, 'c>(
    builder: &'c mut tempfile::Builder<'a, 'b>,
) -> &'c mut tempfile::Builder<'a, 'b> {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn new_file_mode<'a, 'b, 'c>(
    builder: &'c mut tempfile::Builder<'a, 'b>,
) -> &'c mut tempfile::Builder<'a, 'b> {
    builder
}
