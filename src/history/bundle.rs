//! A git bundle: whole histories in one file, which `git clone` and `git bundle verify` take.
//! Source: `gitformat-bundle(5)`, version 2.

use std::{collections::HashSet, io::Write, path::Path};

use git2::{ObjectType, Oid};

use super::{error::HistoryError, object::oid, repository::Repository};
use crate::model::CommitId;

/// What a bundle names, in its order.
type References = Vec<(String, CommitId)>;

const SIGNATURE: &str = "# v2 git bundle\n";

impl Repository {
    /// Writes the whole history of commits, each under the name of a reference; none of it may be
    /// missing here. Nothing is needed to read it.
    ///
    /// # Errors
    /// Where an object is missing or cannot be read, or `out` cannot be written to.
    pub fn write_bundle(
        &self,
        references: &[(&str, CommitId)],
        out: &mut dyn Write,
    ) -> Result<(), HistoryError> {
        let mut pack = self.git.packbuilder().map_err(HistoryError::git("begin a pack"))?;
        for id in self.objects_of(references)? {
            pack.insert_object(id, None).map_err(HistoryError::git("add an object to a pack"))?;
        }
        let unwritten = |error: &std::io::Error| HistoryError::Git {
            doing: "write a bundle",
            message: error.to_string().into(),
        };
        let mut header = SIGNATURE.to_owned();
        header.extend(references.iter().map(|(name, id)| format!("{id} {name}\n")));
        header.push('\n');
        out.write_all(header.as_bytes()).map_err(|error| unwritten(&error))?;
        let mut failed = None;
        let done = pack.foreach(|bytes| match out.write_all(bytes) {
            Ok(()) => true,
            Err(error) => {
                failed = Some(error);
                false
            }
        });
        if let Some(error) = failed {
            return Err(unwritten(&error));
        }
        done.map_err(HistoryError::git("write a pack"))
    }

    /// Every commit, tree and blob that the references reach, each once.
    fn objects_of(&self, references: &[(&str, CommitId)]) -> Result<Vec<Oid>, HistoryError> {
        let mut objects = Vec::new();
        let mut seen = HashSet::new();
        for (_, head) in references {
            for commit in self.range(*head, &[])?.commits {
                let commit = oid(commit.0)?;
                if !seen.insert(commit) {
                    continue;
                }
                objects.push(commit);
                let read =
                    self.git.find_commit(commit).map_err(HistoryError::git("read a commit"))?;
                self.add_tree(read.tree_id(), &mut seen, &mut objects)?;
            }
        }
        Ok(objects)
    }

    fn add_tree(
        &self,
        root: Oid,
        seen: &mut HashSet<Oid>,
        objects: &mut Vec<Oid>,
    ) -> Result<(), HistoryError> {
        let mut pending = vec![root];
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            objects.push(id);
            let tree = self.git.find_tree(id).map_err(HistoryError::git("read a tree"))?;
            for entry in &tree {
                match entry.kind() {
                    Some(ObjectType::Tree) => pending.push(entry.id()),
                    Some(ObjectType::Blob) if seen.insert(entry.id()) => objects.push(entry.id()),
                    // What a submodule names is in a repository of its own.
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Unpacks a bundle into an empty directory: a bare repository, and the references that the
    /// bundle names, in its order.
    ///
    /// # Errors
    /// Where the bundle is none, needs what it has not, or is not whole.
    pub fn unbundle(bundle: &[u8], directory: &Path) -> Result<(Self, References), HistoryError> {
        let (references, pack) = parse(bundle).ok_or_else(|| HistoryError::Git {
            doing: "read a bundle",
            message: "it is none of version 2, or needs more than it has".into(),
        })?;
        let git =
            git2::Repository::init_bare(directory).map_err(HistoryError::git("unpack a bundle"))?;
        let database = git.odb().map_err(HistoryError::git("unpack a bundle"))?;
        let mut writer = database.packwriter().map_err(HistoryError::git("unpack a bundle"))?;
        writer.write_all(pack).map_err(|error| HistoryError::Git {
            doing: "unpack a bundle",
            message: error.to_string().into(),
        })?;
        writer.commit().map_err(HistoryError::git("unpack a bundle"))?;
        drop(writer);
        Ok((Self::discover(directory)?, references))
    }
}

/// The references of a bundle without prerequisites, and its pack.
fn parse(bundle: &[u8]) -> Option<(References, &[u8])> {
    let mut rest = bundle.strip_prefix(SIGNATURE.as_bytes())?;
    let mut references = Vec::new();
    loop {
        let end = memchr::memchr(b'\n', rest)?;
        let (line, after) = (std::str::from_utf8(&rest[..end]).ok()?, &rest[end + 1..]);
        if line.is_empty() {
            return Some((references, after));
        }
        let (id, name) = line.split_once(' ')?;
        references.push((name.to_owned(), id.parse().ok()?));
        rest = after;
    }
}
