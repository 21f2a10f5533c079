//! The quarantine of a push (git-receive-pack(1), "Quarantine Environment"): the objects that git
//! has received and lets into the repository only once the hooks agree.
//!
//! git tells a hook of it through the environment, which has a say nowhere else in this folder: a
//! caller names the directories, and only server hooks do.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use super::{error::HistoryError, repository::Repository};

/// The separator of a list of directories, as git has it.
const SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// The directories of objects that a push may use besides the repository's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quarantine {
    directories: Vec<PathBuf>,
}

impl Quarantine {
    /// Reads the values of `GIT_OBJECT_DIRECTORY` and `GIT_ALTERNATE_OBJECT_DIRECTORIES`; relative
    /// paths begin at `directory`.
    ///
    /// # Errors
    /// Where a quoted path cannot be read.
    pub fn read(
        directory: &Path,
        objects: Option<&str>,
        alternates: Option<&str>,
    ) -> Result<Self, HistoryError> {
        let mut directories: Vec<PathBuf> = objects.map(PathBuf::from).into_iter().collect();
        for path in unquoted(alternates.unwrap_or_default())? {
            directories.push(path.into());
        }
        let directories = directories.into_iter().map(|path| directory.join(path)).collect();
        Ok(Self { directories })
    }
}

impl Repository {
    /// Opens the repository that `dir` is in, as [`Repository::discover`] does, and sees the objects
    /// of a push besides its own. Nothing else of it comes from there: neither references nor
    /// configuration.
    ///
    /// # Errors
    /// As there; and where a directory of the quarantine is none.
    pub fn open_in_quarantine(dir: &Path, quarantine: &Quarantine) -> Result<Self, HistoryError> {
        let mut repository = Self::discover(dir)?;
        for objects in &quarantine.directories {
            repository.borrow_objects(objects)?;
        }
        Ok(repository)
    }

    /// From now on sees the objects of a directory besides its own.
    pub(super) fn borrow_objects(&mut self, directory: &Path) -> Result<(), HistoryError> {
        let doing = HistoryError::git("open the quarantine of the push");
        let path = directory.to_str().filter(|_| directory.is_dir());
        let path = path.ok_or_else(|| HistoryError::file(directory, &"it is no directory"))?;
        let database = self.git.odb().map_err(&doing)?;
        database.add_disk_alternate(path).map_err(&doing)?;
        self.borrowed.push(directory.to_owned());
        self.packs.take();
        Ok(())
    }
}

/// The paths of a list; one that holds the separator stands in double quotes (git(1),
/// `GIT_ALTERNATE_OBJECT_DIRECTORIES`).
fn unquoted(list: &str) -> Result<Vec<String>, HistoryError> {
    let mut paths = Vec::new();
    let mut rest = list;
    while !rest.is_empty() {
        let (path, behind) = if let Some(inside) = rest.strip_prefix('"') {
            quoted(inside).ok_or_else(|| {
                HistoryError::file(Path::new(OsStr::new(list)), &"it is no list of directories")
            })?
        } else {
            let (path, behind) = rest.split_once(SEPARATOR).unwrap_or((rest, ""));
            (path.to_owned(), behind)
        };
        if !path.is_empty() {
            paths.push(path);
        }
        rest = behind;
    }
    Ok(paths)
}

/// A quoted path and what follows its separator; none where the quotes are not closed, or hold
/// another escape than that of a quote or a backslash.
fn quoted(inside: &str) -> Option<(String, &str)> {
    let mut path = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                let behind = &inside[at + 1..];
                let next = behind.strip_prefix(SEPARATOR);
                return next.or(behind.is_empty().then_some("")).map(|behind| (path, behind));
            }
            '\\' => match letters.next()? {
                (_, escaped @ ('"' | '\\')) => path.push(escaped),
                _ => return None,
            },
            _ => path.push(letter),
        }
    }
    None
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_directories_is_read_as_git_writes_it() {
        for (list, paths) in [
            ("", &[][..]),
            ("/srv/a/objects", &["/srv/a/objects"]),
            ("/srv/a:objects", &["/srv/a", "objects"]),
            (r#""/srv/a:b/objects":/c"#, &["/srv/a:b/objects", "/c"]),
            (r#""a\"b\\c""#, &[r#"a"b\c"#]),
        ] {
            assert_eq!(unquoted(list).unwrap(), paths, "{list}");
        }
        for list in [r#""/srv/a"#, r#""/srv/\303""#, r#""a"b"#] {
            assert!(unquoted(list).is_err(), "{list}");
        }
    }

    #[test]
    fn relative_directories_begin_where_the_hook_runs() {
        let read = Quarantine::read(Path::new("/srv/a.git"), Some("./objects/in"), Some("objects"));
        let directories = read.unwrap().directories;
        let expected = ["/srv/a.git/./objects/in", "/srv/a.git/objects"].map(PathBuf::from);
        assert_eq!(directories, expected);
    }
}
