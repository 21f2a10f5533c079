//! Raw objects from the object database, and what is remembered of them.

use std::{cell::RefMut, rc::Rc};

use git2::{ErrorCode, ObjectType, Oid};

use super::{error::HistoryError, pack::Packs, repository::Repository};
use crate::model::{BlobId, CommitId};

/// The most bytes of a blob that are read.
const BLOB_LIMIT: usize = 16 << 20;

impl Repository {
    /// Hands the bytes of an object to `read`.
    pub(super) fn with_object<T>(
        &self,
        id: [u8; 20],
        kind: ObjectType,
        read: impl FnOnce(&[u8]) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        match self.packed(id, kind) {
            Some(bytes) => read(&bytes),
            None => self.with_database(id, kind, read),
        }
    }

    /// The bytes of an object, to be kept.
    pub(super) fn object(
        &self,
        id: [u8; 20],
        kind: ObjectType,
    ) -> Result<Rc<Vec<u8>>, HistoryError> {
        match self.packed(id, kind) {
            Some(bytes) => Ok(bytes),
            None => self.with_database(id, kind, |bytes| Ok(Rc::new(bytes.to_vec()))),
        }
    }

    /// An object of a kind that can be read without libgit2.
    fn packed(&self, id: [u8; 20], kind: ObjectType) -> Option<Rc<Vec<u8>>> {
        let (_, bytes) = self.packs().object(&id).filter(|(found, _)| *found == kind)?;
        Some(bytes)
    }

    /// The packs, which are opened when the first object is asked for.
    fn packs(&self) -> RefMut<'_, Packs> {
        let open = || {
            let own = self.common_dir().join("objects");
            let directories: Vec<_> =
                std::iter::once(own).chain(self.borrowed.iter().cloned()).collect();
            Packs::open(&directories, &self.maps)
        };
        RefMut::map(self.packs.borrow_mut(), |packs| packs.get_or_insert_with(open))
    }

    /// Hands the bytes of an object to `read`, as libgit2 reads them.
    fn with_database<T>(
        &self,
        id: [u8; 20],
        kind: ObjectType,
        read: impl FnOnce(&[u8]) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        let database =
            self.git.odb().map_err(HistoryError::git("open the repository's object database"))?;
        let object =
            database.read(oid(id)?).map_err(|error| self.object_error(&error, id, kind))?;
        if object.kind() != kind {
            return Err(corrupt(kind, id, "it is an object of another kind"));
        }
        read(object.data())
    }

    fn object_error(&self, error: &git2::Error, id: [u8; 20], kind: ObjectType) -> HistoryError {
        if error.code() != ErrorCode::NotFound {
            return HistoryError::Git {
                doing: "read an object",
                message: format!("{} {}: {}", word(kind), CommitId(id), error.message()).into(),
            };
        }
        let mend = if self.promisor.is_some() {
            "this is a partial clone; run `git fetch --refetch --no-filter` (or clone without `--filter`)"
        } else {
            "run `git fsck`, and fetch again (in CI: check out with `fetch-depth: 0`)"
        };
        HistoryError::MissingObject { kind: word(kind), id: CommitId(id).to_string(), mend }
    }

    /// The bytes of a blob, as they are stored.
    ///
    /// # Errors
    /// Where the blob is missing (the error says what to do in a partial clone), is no blob, or has
    /// more than 16 MiB.
    pub fn blob(&self, id: BlobId) -> Result<Rc<Vec<u8>>, HistoryError> {
        if let Some(bytes) = self.packed(id.0, ObjectType::Blob)
            && bytes.len() <= BLOB_LIMIT
        {
            return Ok(bytes);
        }
        let size = self.blob_size(id)?;
        if size > BLOB_LIMIT {
            return Err(HistoryError::TooLarge {
                kind: "blob",
                id: id.to_string(),
                what: "its size in bytes",
                limit: BLOB_LIMIT,
            });
        }
        self.with_database(id.0, ObjectType::Blob, |bytes| Ok(Rc::new(bytes.to_vec())))
    }

    /// A blob's size in bytes, without reading all of it.
    pub(super) fn blob_size(&self, id: BlobId) -> Result<usize, HistoryError> {
        if let Some(size) = self.packs().size(&id.0) {
            return Ok(size);
        }
        let database =
            self.git.odb().map_err(HistoryError::git("open the repository's object database"))?;
        let header = database.read_header(oid(id.0)?);
        let (size, _) =
            header.map_err(|error| self.object_error(&error, id.0, ObjectType::Blob))?;
        Ok(size)
    }
}

/// The id as libgit2 has it.
pub(super) fn oid(id: [u8; 20]) -> Result<Oid, HistoryError> {
    Oid::from_bytes(&id).map_err(HistoryError::git("read an object id"))
}

/// The id of a commit that libgit2 found.
pub(super) fn commit_id(oid: Oid) -> CommitId {
    let mut id = [0; 20];
    id.iter_mut().zip(oid.as_bytes()).for_each(|(to, from)| *to = *from);
    CommitId(id)
}

/// An object that cannot be understood.
pub(super) fn corrupt(kind: ObjectType, id: [u8; 20], what: &'static str) -> HistoryError {
    HistoryError::Corrupt { kind: word(kind), id: CommitId(id).to_string(), what }
}

fn word(kind: ObjectType) -> &'static str {
    match kind {
        ObjectType::Commit => "commit",
        ObjectType::Tree => "tree",
        ObjectType::Blob => "blob",
        _ => "object",
    }
}
