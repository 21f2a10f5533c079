//! Who may do something: addresses and patterns on them, as a policy or a checklist names them.
//!
//! Only `*` (any characters) and `?` (one) mean something in a pattern; brackets are themselves, so
//! that `*[bot]@*` is what it looks like. Case does not count.

use std::sync::Arc;

use globset::GlobMatcher;

use super::{
    revision::{Commit, Identity},
    text::{Prose, Untrusted},
};

/// People, by their addresses. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// What was written, in its order: addresses, patterns, `@roles`.
    pub entries: Arc<[PeopleEntry]>,
}

impl PartialEq for People {
    /// Whether both were written with the same words.
    fn eq(&self, other: &Self) -> bool {
        let words = |people: &Self| {
            people.entries.iter().map(|entry| entry.text.clone()).collect::<Vec<_>>()
        };
        words(self) == words(other)
    }
}

impl Eq for People {}

/// One entry of [`People`].
#[derive(Clone, Debug)]
pub struct PeopleEntry {
    /// As it was written: `ana@example.org`, `*@dba.example.org`, `@database`.
    pub text: Untrusted,
    /// The patterns that it stands for; none where it names a role that the policy does not have,
    /// or is no address: then it is nobody.
    pub patterns: Vec<AddressPattern>,
}

/// A pattern on an address, or on a name where names are held against it.
#[derive(Clone, Debug)]
pub struct AddressPattern {
    /// As it was written.
    pub text: Untrusted,
    /// Compiled, for lower-case text.
    pub glob: GlobMatcher,
}

impl AddressPattern {
    /// Whether a text matches, whatever its case.
    #[must_use]
    pub fn matches(&self, text: &Untrusted) -> bool {
        self.glob.is_match(text.raw().to_lowercase())
    }
}

impl People {
    /// Whether a person is among them, by the address.
    #[must_use]
    pub fn include(&self, person: &Identity) -> bool {
        self.patterns().any(|pattern| pattern.matches(&person.email))
    }

    /// Whether a person's address or name is among the patterns.
    #[must_use]
    pub fn include_by_name(&self, person: &Identity) -> bool {
        self.patterns()
            .any(|pattern| pattern.matches(&person.email) || pattern.matches(&person.name))
    }

    /// The entries that stand for nobody.
    pub fn unknown(&self) -> impl Iterator<Item = &Untrusted> {
        self.entries.iter().filter(|entry| entry.patterns.is_empty()).map(|entry| &entry.text)
    }

    /// The entries as a sentence lists them: "@database or ana@example.org".
    #[must_use]
    pub fn in_words(&self) -> Prose {
        let last = self.entries.len().saturating_sub(1);
        let mut words = Prose::default();
        for (at, entry) in self.entries.iter().enumerate() {
            let before = match at {
                0 => "",
                at if at == last => " or ",
                _ => ", ",
            };
            words = words.with(before).with(&entry.text);
        }
        words
    }

    fn patterns(&self) -> impl Iterator<Item = &AddressPattern> {
        self.entries.iter().flat_map(|entry| &entry.patterns)
    }
}

/// Which person of a commit answers for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Principal {
    /// Who wrote it.
    #[default]
    Author,
    /// Who made the commit object.
    Committer,
}

impl Principal {
    /// That person of a commit, by the trusted mailmap.
    #[must_use]
    pub fn of(self, commit: &Commit) -> &Identity {
        match self {
            Self::Author => &commit.author,
            Self::Committer => &commit.committer,
        }
    }

    /// The word that policies use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Committer => "committer",
        }
    }
}
