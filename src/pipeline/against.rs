//! An earlier audit held against history as it is now: what it names has to be there still, by the
//! same people.
//!
//! The record is whatever file the caller kept, in the form that `audit --format json` writes. Only
//! what is looked at is read, so records of later versions with more keys can be read too.

use std::str::FromStr as _;

use serde::Deserialize;

use super::bundle;
use super::error::{PipelineError, undecided};
use crate::archive;
use crate::history::{Range, Repository};
use crate::model::evaluation::{Evaluation, Rewriting, Rewritten};
use crate::model::{BlobId, CommitId, Identity, Untrusted};
use crate::prose;

/// The form that is read.
const SCHEMA: &str = "git-checklist/audit/v1";

/// What a signature is that was taken as proof of who made the commit.
const PROVEN: [&str; 3] = ["good", "pattern", "forge"];

/// What an earlier audit wrote.
#[derive(Debug, Deserialize)]
pub struct Record {
    schema: String,
    head: RecordedId,
    base: Option<RecordedId>,
    #[serde(default)]
    trusted: Vec<RecordedFile>,
    checklists: Vec<RecordedList>,
}

#[derive(Debug, Deserialize)]
struct RecordedFile {
    role: String,
    commit: RecordedId,
    blob: RecordedId,
}

#[derive(Debug, Deserialize)]
struct RecordedList {
    path: String,
    items: Vec<RecordedItem>,
}

#[derive(Debug, Deserialize)]
struct RecordedItem {
    id: String,
    text: String,
    sign_off: Option<RecordedCommit>,
    #[serde(default)]
    concurrent: Vec<RecordedCommit>,
    waiver: Option<RecordedWaiver>,
    #[serde(default)]
    approvals: Vec<RecordedCommit>,
    #[serde(default)]
    events: Vec<RecordedCommit>,
}

/// A commit that did something to an item, and its author.
#[derive(Debug, Deserialize)]
struct RecordedCommit {
    commit: RecordedId,
    /// The squash merge by which it came, where no branch has it.
    via: Option<serde::de::IgnoredAny>,
    author: RecordedPerson,
    signature: Option<RecordedSignature>,
}

/// What was known of a commit's signature.
#[derive(Debug, Deserialize)]
struct RecordedSignature {
    status: String,
    key: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RecordedWaiver {
    commit: Option<RecordedId>,
    author: Option<RecordedPerson>,
}

#[derive(Debug, Deserialize)]
struct RecordedPerson {
    name: String,
    email: String,
}

/// A commit's whole id.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
struct RecordedId(CommitId);

impl TryFrom<String> for RecordedId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        CommitId::from_str(&text).map(Self)
    }
}

impl Record {
    /// Reads a record, alone or in an archive of `audit --bundle`.
    pub fn read(bytes: &[u8]) -> Result<Self, PipelineError> {
        if archive::is_archive(bytes) { bundle::record(bytes) } else { Self::of_json(bytes) }
    }

    /// Reads a record.
    pub fn of_json(bytes: &[u8]) -> Result<Self, PipelineError> {
        let help = prose!["name a file that this wrote: git checklist audit --format json"];
        let record: Self = serde_json::from_slice(bytes).map_err(|error| {
            let error = Untrusted::new(error.to_string());
            undecided(prose!["the earlier record cannot be read: ", &error], help.clone())
        })?;
        if record.schema == SCHEMA {
            return Ok(record);
        }
        let schema = Untrusted::new(record.schema);
        Err(undecided(prose!["the earlier record is no ", SCHEMA, ": `", &schema, "`"], help))
    }

    /// The revision that was judged.
    pub fn head(&self) -> CommitId {
        self.head.0
    }

    /// The target's tip, where there was one.
    pub fn base(&self) -> Option<CommitId> {
        self.base.map(|base| base.0)
    }

    /// Every commit that the record names, with its author there.
    pub fn commits(&self) -> impl Iterator<Item = (CommitId, Identity)> {
        let items = self.checklists.iter().flat_map(|list| &list.items);
        items.flat_map(RecordedItem::named).map(|named| (named.commit, named.author.identity()))
    }

    /// The files that said whom to believe: what they were, where they were read, and their blobs.
    pub fn trusted(&self) -> impl Iterator<Item = (&str, CommitId, BlobId)> {
        self.trusted.iter().map(|file| (file.role.as_str(), file.commit.0, BlobId(file.blob.0.0)))
    }

    /// What the record names and history no longer has so.
    pub fn rewritten(
        &self,
        repository: &Repository,
        head: CommitId,
        evaluation: &Evaluation,
    ) -> Result<Vec<Rewritten>, PipelineError> {
        let range = repository.range(head, &[])?;
        let now = Now { repository, range, evaluation };
        let mut found = Vec::new();
        if !now.range.contains(self.head.0) {
            let path = self.checklists.first().map_or("", |list| list.path.as_str());
            let what = Rewriting::Head { commit: self.head.0 };
            found.push(Rewritten { path: path.into(), item: None, what });
        }
        for list in &self.checklists {
            for item in &list.items {
                if let Some(what) = now.rewriting(item)? {
                    found.push(now.place(list, item, what));
                }
            }
        }
        Ok(found)
    }
}

/// History as it is now.
struct Now<'a> {
    repository: &'a Repository,
    range: Range,
    evaluation: &'a Evaluation,
}

/// A commit that a record names, what it is in a word, and what was known of it.
struct Named<'a> {
    role: &'static str,
    commit: CommitId,
    author: &'a RecordedPerson,
    signature: Option<&'a RecordedSignature>,
}

impl Now<'_> {
    /// The first thing that is not as an item's record has it.
    fn rewriting(&self, item: &RecordedItem) -> Result<Option<Rewriting>, PipelineError> {
        for named in item.named() {
            let Named { role, commit, author, .. } = named;
            let was = author.identity();
            if !self.range.contains(commit) {
                return Ok(Some(Rewriting::Gone { role, commit, author: was }));
            }
            let is = self.repository.commit(commit)?.author.clone();
            if is != was {
                return Ok(Some(Rewriting::Renamed { role, commit, was, is }));
            }
            if let Some(found) = self.resigned(&named) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Whether a signature that was taken as proof is another one now, or is worth something else.
    fn resigned(&self, named: &Named<'_>) -> Option<Rewriting> {
        let then = named.signature.filter(|then| PROVEN.contains(&then.status.as_str()))?;
        let now = &self.evaluation.commits.get(&named.commit)?.signature;
        if now.status.word() == then.status && now.key == then.key {
            return None;
        }
        Some(Rewriting::Resigned {
            role: named.role,
            commit: named.commit,
            was: then.status.as_str().into(),
            key: then.key.as_deref().unwrap_or_default().into(),
            is: now.status.word(),
        })
    }

    fn place(&self, list: &RecordedList, item: &RecordedItem, what: Rewriting) -> Rewritten {
        let path = Untrusted::new(list.path.as_str());
        let here = self.evaluation.judged.iter().find(|judged| judged.path == path);
        let known = here.and_then(|judged| {
            let mut items = judged.checklist.items.iter();
            items.find(|known| known.id == item.id)
        });
        let name = item.text.as_str().into();
        let known = known.map(|known| (known.id.clone(), known.line));
        Rewritten { path, item: Some((name, known)), what }
    }
}

impl RecordedItem {
    /// Every commit that stands for it.
    fn named(&self) -> Vec<Named<'_>> {
        let mut found: Vec<Named<'_>> = Vec::new();
        let signed = self.sign_off.iter().chain(&self.concurrent);
        found.extend(signed.map(|one| one.named("sign-off")));
        found.extend(self.approvals.iter().map(|one| one.named("approval")));
        found.extend(self.waiver.as_ref().and_then(RecordedWaiver::named));
        found.extend(self.events.iter().map(|one| one.named("event")));
        // Commits of a request that a squash merge brought are in no branch; the squash is.
        let named = || self.events.iter().chain(&self.approvals);
        let of_requests = || named().filter(|one| one.via.is_some());
        found.retain(|one| of_requests().all(|event| event.commit.0 != one.commit));
        found
    }
}

impl RecordedCommit {
    fn named(&self, role: &'static str) -> Named<'_> {
        let signature = self.signature.as_ref();
        Named { role, commit: self.commit.0, author: &self.author, signature }
    }
}

impl RecordedWaiver {
    fn named(&self) -> Option<Named<'_>> {
        let (commit, author) = (self.commit?.0, self.author.as_ref()?);
        Some(Named { role: "waiver", commit, author, signature: None })
    }
}

impl RecordedPerson {
    fn identity(&self) -> Identity {
        Identity { name: self.name.as_str().into(), email: self.email.as_str().into() }
    }
}
