//! One commit of one file, made by `git commit` itself: whatever else is staged stays staged, and
//! where git, a hook, a lock or whoever waits refuses, file and index are as they were.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{CliError, git::Git, interrupt::Interrupt};

/// What is to be committed.
#[derive(Debug)]
pub struct Change<'a> {
    /// The file's path from the work tree's root, with `/`.
    pub path: &'a str,
    /// Where the file is.
    pub file: &'a Path,
    /// Its bytes as they will be.
    pub bytes: &'a [u8],
    /// The commit's message.
    pub message: &'a str,
    /// Whether git adds a `Signed-off-by` trailer.
    pub signoff: bool,
}

/// A commit that was made.
#[derive(Debug)]
pub struct Made {
    /// Its whole object id.
    pub id: String,
    /// What git's hooks said.
    pub said: String,
    /// Whether the commit holds the file as it was meant to be, and nothing else.
    pub as_meant: bool,
}

impl Made {
    /// The first seven digits of its id.
    pub fn short(&self) -> &str {
        self.id.get(..7).unwrap_or(&self.id)
    }
}

/// Writes the file and commits it.
///
/// # Errors
/// When it cannot be written or git refuses; then nothing has changed.
pub fn commit(git: &Git<'_>, change: &Change<'_>) -> Result<Made, CliError> {
    let old = head(git)?;
    let before = Before::take(git, change.file)?;
    let interrupt = Interrupt::watch()?;
    let done = write(change.file, change.bytes)
        .and_then(|()| before.add_if_new(git, change.path))
        .and_then(|()| git.run(&arguments(change), change.message.as_bytes()));
    let new = head(git)?;
    match done {
        Ok(said) if new != old => Ok(Made {
            as_meant: said.success && is_as_meant(git, change, &old, &new)?,
            id: new,
            said: said.stderr,
        }),
        _ if interrupt.is_noted() => Err(before
            .restored(CliError::new("interrupted; file and index are as they were before it"))),
        Ok(said) => Err(before.restored(refused(git, &said.stderr))),
        Err(error) => Err(before.restored(error)),
    }
}

/// The file's bytes in a commit that was made.
///
/// # Errors
/// Where it is not there.
pub fn committed(git: &Git<'_>, made: &Made, path: &str) -> Result<Vec<u8>, CliError> {
    Ok(git.ask(&["cat-file", "blob", &format!("{}:{path}", made.id)], b"")?.stdout)
}

/// `git commit --only`: the commit is `HEAD` with this path as it is in the work tree; the index
/// keeps what else is staged (git-commit(1)).
fn arguments<'a>(change: &Change<'a>) -> Vec<&'a str> {
    let mut arguments = vec!["-c", "i18n.commitEncoding=UTF-8", "commit", "--quiet"];
    if change.signoff {
        arguments.push("--signoff");
    }
    arguments.extend(["--file=-", "--only", "--", change.path]);
    arguments
}

fn head(git: &Git<'_>) -> Result<String, CliError> {
    let said = git.ask(&["rev-parse", "--verify", "HEAD^{commit}"], b"")?;
    Ok(said.text())
}

/// That git made no commit, in its own words.
pub fn refused(git: &Git<'_>, words: &str) -> CliError {
    let error = CliError::new("`git commit` refused; file and index are as they were before it");
    let error = error.details(words.lines().filter(|line| !line.trim().is_empty()));
    if is_locked(git) {
        return error.hint("another git is at work; wait for it, or remove the lock it left");
    }
    if words.contains("user.email") || words.contains("tell me who you are") {
        return error.hint("git config user.name NAME and git config user.email ADDRESS");
    }
    error.hint("mend what it names (a hook, the signing key), then run the command again")
}

/// Whether there is a lock on the index. Its own git takes away, also where the disk is full.
fn is_locked(git: &Git<'_>) -> bool {
    let lock = ["rev-parse", "--path-format=absolute", "--git-path", "index.lock"];
    git.ask(&lock, b"").is_ok_and(|lock| Path::new(&lock.text()).exists())
}

/// Whether the commit changes that path alone, to those bytes (as git's filters store them).
fn is_as_meant(git: &Git<'_>, change: &Change<'_>, old: &str, new: &str) -> Result<bool, CliError> {
    let tree = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new];
    let changed = git.ask(&tree, b"")?.stdout;
    let path = format!("--path={}", change.path);
    let meant = git.ask(&["hash-object", "--stdin", &path], change.bytes)?;
    let committed = git.ask(&["rev-parse", &format!("{new}:{}", change.path)], b"")?;
    let only_path = changed == format!("{}\0", change.path).as_bytes();
    Ok(only_path && meant.text() == committed.text())
}

/// Writes a file of the work tree.
///
/// # Errors
/// When it cannot be written.
pub fn write(file: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let directory = file.parent().map_or(Ok(()), fs::create_dir_all);
    directory.and_then(|()| fs::write(file, bytes)).map_err(|error| {
        CliError::new(format!("cannot write `{}`: {error}", file.display()))
            .hint("give yourself the right to write to it")
    })
}

/// File and index as they were.
struct Before {
    file: PathBuf,
    bytes: Option<(Vec<u8>, Option<SystemTime>)>,
    index: PathBuf,
    index_bytes: Option<Vec<u8>>,
    /// Directories that have to be made for the file, the deepest first.
    missing: Vec<PathBuf>,
}

impl Before {
    fn take(git: &Git<'_>, file: &Path) -> Result<Self, CliError> {
        let index =
            git.ask(&["rev-parse", "--path-format=absolute", "--git-path", "index"], b"")?;
        let index = PathBuf::from(index.text());
        let modified = fs::metadata(file).and_then(|found| found.modified()).ok();
        let unread = |error| CliError::new(format!("cannot read `{}`: {error}", file.display()));
        Ok(Self {
            file: file.to_owned(),
            bytes: existing(file).map_err(unread)?.map(|bytes| (bytes, modified)),
            index_bytes: existing(&index).map_err(unread)?,
            index,
            missing: file
                .ancestors()
                .skip(1)
                .take_while(|directory| !directory.exists())
                .map(Path::to_owned)
                .collect(),
        })
    }

    /// A file that was not there has to be known to git before it can be committed alone.
    fn add_if_new(&self, git: &Git<'_>, path: &str) -> Result<(), CliError> {
        if self.bytes.is_some() {
            return Ok(());
        }
        let said = git.run(&["add", "--", path], b"")?;
        if said.success { Ok(()) } else { Err(refused(git, &said.stderr)) }
    }

    /// Puts back what was there; where that fails, the error says so instead.
    fn restored(&self, error: CliError) -> CliError {
        let file = match &self.bytes {
            Some((bytes, modified)) => self.restore_file(bytes, *modified),
            None => self.remove_file(),
        };
        match file.and_then(|()| self.restore_index()) {
            Ok(()) => error,
            Err(left) => {
                error.hint(format!("what was there could not be put back ({left}): git status"))
            }
        }
    }

    fn remove_file(&self) -> io::Result<()> {
        fs::remove_file(&self.file).or_else(ignore_missing)?;
        let mut directories = self.missing.iter();
        directories.try_for_each(|directory| fs::remove_dir(directory).or_else(ignore_missing))
    }

    fn restore_file(&self, bytes: &[u8], modified: Option<SystemTime>) -> io::Result<()> {
        let as_it_was = fs::read(&self.file).is_ok_and(|found| found == bytes);
        if !as_it_was {
            fs::write(&self.file, bytes)?;
        }
        let Some(modified) = modified else {
            return Ok(());
        };
        let file = fs::OpenOptions::new().write(true).open(&self.file)?;
        file.set_modified(modified)
    }

    /// Under git's own lock, so that no other git's index is overwritten.
    fn restore_index(&self) -> io::Result<()> {
        if existing(&self.index)? == self.index_bytes {
            return Ok(());
        }
        let lock = self.index.with_extension("lock");
        let mut new = fs::OpenOptions::new().write(true).create_new(true).open(&lock)?;
        let put = match &self.index_bytes {
            Some(bytes) => new.write_all(bytes).and_then(|()| fs::rename(&lock, &self.index)),
            None => fs::remove_file(&self.index).and_then(|()| fs::remove_file(&lock)),
        };
        put.inspect_err(|_| {
            let _ = fs::remove_file(&lock);
        })
    }
}

fn existing(file: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn ignore_missing(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
