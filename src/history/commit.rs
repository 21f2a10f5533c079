//! Commits as the model has them: raw objects, with the trusted mailmap applied.

use std::sync::Arc;

use git2::ObjectType;

use super::{
    error::HistoryError,
    fsck::{Header, Person},
    mailmap::Mailmap,
    repository::Repository,
    tree::Entry,
};
use crate::model::{Commit, CommitId, FromTarget, Identity, Signature, SignatureKind, Untrusted};

/// Says of a commit, and the bytes of its object, what its signature is worth.
pub type Judge = Box<dyn Fn(&Commit, &[u8]) -> Signature>;

impl Repository {
    /// A commit, with people as the mailmap has them. Its parents are those that its object names,
    /// also where grafts, replace refs or a shallow boundary say otherwise. Bytes that are not
    /// UTF-8 become replacement characters.
    ///
    /// # Errors
    /// Where the object is missing or no commit. A commit that `git fsck` calls an error is no
    /// error here: it is returned with `malformed` set.
    pub fn commit(&self, id: CommitId) -> Result<Arc<Commit>, HistoryError> {
        if let Some(commit) = self.commits.borrow().get(&id) {
            return Ok(Arc::clone(commit));
        }
        let commit = Arc::new(self.with_object(id.0, ObjectType::Commit, |bytes| {
            let mut commit = commit_of(id, Header::parse(bytes), &self.mailmap.borrow());
            if let Some(judge) = self.judge.borrow().as_ref()
                && commit.signature.kind != SignatureKind::Unsigned
            {
                commit.signature = judge(&commit, bytes);
            }
            Ok(commit)
        })?);
        self.commits.borrow_mut().insert(id, Arc::clone(&commit));
        Ok(commit)
    }

    /// Who an identity is, by the mailmap in force.
    #[must_use]
    pub fn known_as(&self, person: Identity) -> Identity {
        self.mailmap.borrow().resolve(person)
    }

    /// From now on, lets `judge` say of each signed commit what its signature is worth; none: nobody
    /// looks at signatures.
    pub fn set_judge(&self, judge: Option<Judge>) {
        *self.judge.borrow_mut() = judge;
        self.commits.borrow_mut().clear();
    }

    /// Whether anybody looks at signatures.
    #[must_use]
    pub fn has_judge(&self) -> bool {
        self.judge.borrow().is_some()
    }

    /// The commit that the mailmap in force comes from.
    #[must_use]
    pub fn mailmap_from(&self) -> Option<CommitId> {
        self.mailmap_from.get().map(FromTarget::into_inner)
    }

    /// From now on, names people by the `.mailmap` at the root of a trusted commit; by none where it
    /// has none. Without this call there is no mailmap.
    ///
    /// # Errors
    /// Where the commit or the file cannot be read.
    pub fn set_mailmap_from(&self, commit: FromTarget<CommitId>) -> Result<(), HistoryError> {
        let mailmap = match self.entry(*commit, ".mailmap")? {
            Entry::Blob(blob) => Mailmap::parse(&self.blob(blob)?),
            _ => Mailmap::default(),
        };
        *self.mailmap.borrow_mut() = mailmap;
        self.mailmap_from.set(Some(commit));
        self.commits.borrow_mut().clear();
        Ok(())
    }
}

fn commit_of(id: CommitId, header: Header<'_>, mailmap: &Mailmap) -> Commit {
    let (author, committer) = (identity(header.author), identity(header.committer));
    Commit {
        id,
        author: mailmap.resolve(author.clone()),
        author_as_written: author,
        author_time: header.author.time,
        committer: mailmap.resolve(committer.clone()),
        committer_as_written: committer,
        commit_time: header.committer.time,
        message: lossy(header.message),
        signature: Signature::unchecked(header.signature),
        malformed: header.malformed,
        parents: header.parents,
    }
}

fn identity(person: Person<'_>) -> Identity {
    Identity { name: lossy(person.name), email: lossy(person.email) }
}

fn lossy(bytes: &[u8]) -> Untrusted {
    String::from_utf8_lossy(bytes).into_owned().into()
}
