//! Files of the work tree: which there are, which are checklists, which have boxes.

use std::{cmp::Reverse, fs, path::Path};

use super::{
    CliError, Context,
    context::Environment,
    git::Git,
    lists::{self, options, policy_of, read_policy},
};
use crate::{
    history::{Entry, Repository},
    markdown::ParseOptions,
    model::{Checklist, Policy, Untrusted},
    policy::{POLICY_PATH, PolicyErrors},
};

/// Fewer boxes than this make no list worth a mention.
const MANY: usize = 5;
/// The most Markdown files that are looked into for boxes.
const LOOKED_INTO: usize = 2000;

/// A file that was read.
#[derive(Debug)]
pub struct Found {
    /// Its path from the repository's root, or as it was typed.
    pub path: Untrusted,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How it is read.
    pub options: ParseOptions,
    /// What it says.
    pub checklist: Checklist,
}

impl Found {
    /// Reads bytes.
    ///
    /// # Errors
    /// Where they cannot be read as a checklist.
    pub fn new(path: &str, bytes: Vec<u8>, options: ParseOptions) -> Result<Self, CliError> {
        let checklist = lists::parse(path, &bytes, &options)?;
        Ok(Self { path: path.into(), bytes, options, checklist })
    }
}

/// A file that was typed, `-` being standard input, read as it is: no repository is needed.
///
/// # Errors
/// Where it cannot be read.
pub fn typed(typed: &str, context: &mut Context<'_>) -> Result<Found, CliError> {
    let mut bytes = Vec::new();
    if typed == "-" {
        let read = context.stdin.read_to_end(&mut bytes);
        read.map_err(|error| CliError::new(format!("cannot read standard input: {error}")))?;
    } else {
        bytes = read_file(&context.resolve(Path::new(typed)), typed)?;
    }
    Found::new(typed, bytes, ParseOptions::default())
}

fn read_file(file: &Path, shown: &str) -> Result<Vec<u8>, CliError> {
    if file.is_dir() {
        return Err(CliError::new(format!("`{shown}` is a directory, not a file"))
            .hint("name a Markdown file in it"));
    }
    fs::read(file).map_err(|error| {
        CliError::new(format!("cannot read `{shown}`: {error}")).hint("name a file that is there")
    })
}

/// The checklists of the repository as they are in the work tree, with the work tree's policy; in a
/// bare repository as they are at `HEAD`.
///
/// # Errors
/// Where one of them or the policy cannot be read.
pub fn checklists(repository: &Repository, context: &Context<'_>) -> Result<Vec<Found>, CliError> {
    checklists_in(repository, &context.environment)
}

/// [`checklists`], with no more of the context than git needs.
///
/// # Errors
/// Where one of them or the policy cannot be read.
pub fn checklists_in(
    repository: &Repository,
    environment: &Environment,
) -> Result<Vec<Found>, CliError> {
    let Some(root) = repository.workdir() else {
        return at_head(repository);
    };
    of_policy(&policy(root)?, repository, environment)
}

/// The checklists of a work tree by a policy.
///
/// # Errors
/// Where one of them cannot be read, and in a bare repository.
pub fn of_policy(
    policy: &Policy,
    repository: &Repository,
    environment: &Environment,
) -> Result<Vec<Found>, CliError> {
    let root = lists::root(repository)?;
    let paths = tracked_or_new(repository, environment)?;
    policy
        .checklists_in(&paths)
        .into_iter()
        .filter(|(path, _)| is_regular(&root.join(path)))
        .map(|(path, settings)| {
            let bytes = read_file(&root.join(&path), &path)?;
            Found::new(&path, bytes, options(Some(settings)))
        })
        .collect()
}

fn at_head(repository: &Repository) -> Result<Vec<Found>, CliError> {
    let head = repository.head()?;
    let policy = policy_of(repository, head)?;
    let mut found = Vec::new();
    for (path, settings) in policy.checklists_in(&repository.files(head)?) {
        if let Entry::Blob(blob) = repository.entry(head, &path)? {
            let bytes = repository.blob(blob)?.to_vec();
            found.push(Found::new(&path, bytes, options(Some(settings)))?);
        }
    }
    Ok(found)
}

/// The policy as it is in the work tree; the defaults where there is none.
///
/// # Errors
/// Where it cannot be read, or is not valid.
pub fn policy(root: &Path) -> Result<Policy, CliError> {
    let file = root.join(POLICY_PATH);
    if fs::symlink_metadata(&file).is_err() {
        return Ok(Policy::default());
    }
    read_policy(&read_file(&file, POLICY_PATH)?)
}

/// The policy by which [`checklists`] reads: the work tree's, in a bare repository that of `HEAD`.
///
/// # Errors
/// Where it cannot be read, or is not valid.
pub fn policy_in_force(repository: &Repository) -> Result<Policy, CliError> {
    match repository.workdir() {
        Some(root) => policy(root),
        None => policy_of(repository, repository.head()?),
    }
}

/// A policy that is not valid: every problem a line.
pub fn invalid(errors: &PolicyErrors) -> CliError {
    let lines = errors.to_string();
    CliError::new(format!("`{POLICY_PATH}` is not valid")).details(lines.lines())
}

/// The paths that git tracks, and those that it would, sorted.
///
/// # Errors
/// When git cannot be asked.
pub fn tracked_or_new(
    repository: &Repository,
    environment: &Environment,
) -> Result<Vec<String>, CliError> {
    let git = Git::new(lists::root(repository)?, environment);
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let said = git.ask(&arguments, b"")?;
    let paths = said.stdout.split(|&byte| byte == 0).filter(|path| !path.is_empty());
    let mut paths: Vec<_> =
        paths.filter_map(|path| String::from_utf8(path.to_vec()).ok()).collect();
    paths.sort_unstable();
    paths.dedup();
    Ok(paths)
}

/// Markdown files that are no checklists by name but have many boxes: those with about as many as the
/// one with most first, and of these the one nearest to the root, since translations lie deeper.
///
/// # Errors
/// When git cannot be asked. Files that cannot be read are passed over.
pub fn with_many_boxes(
    repository: &Repository,
    context: &Context<'_>,
) -> Result<Vec<Found>, CliError> {
    let Some(root) = repository.workdir() else {
        return Ok(Vec::new());
    };
    let paths = tracked_or_new(repository, &context.environment)?;
    let markdown = paths.into_iter().filter(|path| path.to_lowercase().ends_with(".md"));
    let mut found: Vec<_> = markdown
        .take(LOOKED_INTO)
        .filter(|path| is_regular(&root.join(path)))
        .filter_map(|path| {
            let bytes = fs::read(root.join(&path)).ok()?;
            Found::new(&path, bytes, ParseOptions::default()).ok()
        })
        .filter(|found| found.checklist.items.len() >= MANY)
        .collect();
    let boxes = |found: &Found| found.checklist.items.len();
    let most = found.iter().map(boxes).max().unwrap_or(0);
    found.sort_by_key(|found| {
        let depth = found.path.raw().matches('/').count();
        (boxes(found) * 2 < most, depth, Reverse(boxes(found)))
    });
    Ok(found)
}

fn is_regular(file: &Path) -> bool {
    fs::symlink_metadata(file).is_ok_and(|found| found.is_file())
}
