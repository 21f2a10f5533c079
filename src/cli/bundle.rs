//! Writing the archive of `audit --bundle`: whole or not at all, and never over another file.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use super::{CliError, Context, output};
use crate::{archive, history::Repository, model::Report, pipeline, render};

/// Where the archive is to be written.
///
/// # Errors
/// When something is there.
pub fn target(typed: &Path, context: &Context<'_>) -> Result<PathBuf, CliError> {
    let file = context.resolve(typed);
    if fs::symlink_metadata(&file).is_ok() {
        return Err(taken(&file));
    }
    Ok(file)
}

/// Writes the archive of a report.
///
/// # Errors
/// When the history cannot be put into it, or the file cannot be written.
pub fn write(file: &Path, repository: &Repository, report: &Report) -> Result<(), CliError> {
    let record = render::json::audit::render(report);
    let statement = render::intoto::render(report);
    let members = pipeline::bundle(repository, report, record, statement)?;
    let unwritten = |error: &std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => taken(file),
        _ => output::unwritten(file, error),
    };
    let directory = file.parent().unwrap_or(Path::new("."));
    let mut new = output::temporary(directory).map_err(|error| unwritten(&error))?;
    archive::write(&members, &mut new).map_err(|error| unwritten(&error))?;
    new.flush().map_err(|error| unwritten(&error))?;
    new.as_file().sync_all().map_err(|error| unwritten(&error))?;
    new.persist_noclobber(file).map_err(|error| unwritten(&error.error))?;
    Ok(())
}

fn taken(file: &Path) -> CliError {
    CliError::new(format!(
        "`{}` is there, and no archive is written over another file",
        file.display()
    ))
    .hint("name another file, or move that one away")
}
