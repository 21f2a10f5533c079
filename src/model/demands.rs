//! What is demanded of one item, and where each demand comes from.
//!
//! The policy's rules say it first; attributes in a checklist add to that and never lift anything.
//! What the target's version of the item has to show and what head's has to show are both in force.

use globset::GlobMatcher;

use super::{
    people::People,
    revision::CommitId,
    text::{Prose, Untrusted},
};

/// How many required items one commit may tick before `bulk` says so.
pub const BULK_DEFAULT: u32 = 5;

/// Who wrote a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Writer {
    /// The policy in force.
    Policy,
    /// An attribute in the target's checklist.
    Target,
    /// An attribute in the judged checklist.
    Head,
}

impl Writer {
    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Target => "target",
            Self::Head => "head",
        }
    }
}

/// Where a demand comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nobody wrote it: the default.
    #[default]
    Default,
    /// It was written.
    Written {
        /// By whom.
        by: Writer,
        /// The file.
        path: Untrusted,
        /// The line of the key, or of what carries the attribute, 1-based; none for the attributes
        /// of a whole file.
        line: Option<u32>,
        /// The revision; none where the file was not read from one.
        commit: Option<CommitId>,
    },
}

/// A demand with its origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sourced<T> {
    /// What is demanded.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// A glob on paths of the repository: `*` and `?` stay within a folder, `**` crosses folders.
#[derive(Clone, Debug)]
pub struct PathGlob {
    /// As it was written.
    pub text: Untrusted,
    /// Compiled.
    pub glob: GlobMatcher,
}

impl PartialEq for PathGlob {
    /// Whether both were written with the same words.
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for PathGlob {}

impl PathGlob {
    /// Whether a path equals the glob letter for letter, or matches it.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        self.text.raw() == path || self.glob.is_match(path)
    }

    /// Whether it is about what would be behind a path, were that a folder: what a symbolic link or
    /// a submodule there stands for.
    #[must_use]
    pub fn is_behind(&self, path: &str) -> bool {
        let rest = self.fixed_part().strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The folders before the first special character.
    fn fixed_part(&self) -> &str {
        let glob = self.text.raw();
        match glob.find(['*', '?', '[', '{', '\\']) {
            Some(special) => glob[..special].rsplit_once('/').map_or("", |(folder, _)| folder),
            None => glob,
        }
    }
}

/// A span of time, as it was written: `14 days`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The words.
    pub text: Untrusted,
    /// Its length in seconds.
    pub seconds: i64,
}

/// What is demanded of one item. All of it is in force together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDemands {
    /// Who may sign it off: whoever signs has to be among each of these.
    pub signers: Vec<Sourced<People>>,
    /// How many further people have to approve: the most that anything asks.
    pub approvals: Sourced<u32>,
    /// Files whose change makes the sign-off stale: all of these.
    pub covers: Vec<Sourced<PathGlob>>,
    /// Whether who signs or approves may not have written what is covered.
    pub independent: Sourced<bool>,
    /// How long a sign-off holds: the shortest that anything asks; none: for ever.
    pub valid_for: Option<Sourced<Period>>,
    /// How many required items one commit may tick.
    pub bulk: Sourced<u32>,
    /// Whether the signing commit has to say what was measured.
    pub measured: Sourced<bool>,
    /// Whether the signing commit has to name evidence.
    pub evidence: Sourced<bool>,
    /// The command that has to have ended well; the policy alone says which.
    pub run: Option<Sourced<Untrusted>>,
    /// The trailer that the signing commit has to carry.
    pub trailer: Option<Sourced<Untrusted>>,
    /// Who may not sign, by address or name; none where nothing asks who signs.
    pub bots: Option<Sourced<People>>,
}

impl Default for ItemDemands {
    fn default() -> Self {
        Self {
            signers: Vec::new(),
            approvals: Sourced::default(),
            covers: Vec::new(),
            independent: Sourced::default(),
            valid_for: None,
            bulk: Sourced { value: BULK_DEFAULT, origin: Origin::Default },
            measured: Sourced::default(),
            evidence: Sourced::default(),
            run: None,
            trailer: None,
            bots: None,
        }
    }
}

impl ItemDemands {
    /// Who may sign it, as a sentence names them: "@database, who is also @oncall or ana@example.org";
    /// empty where anybody may.
    #[must_use]
    pub fn signers_in_words(&self) -> Prose {
        let mut words = Prose::default();
        for signers in &self.signers {
            words = if words.is_empty() { words } else { words.with(", who is also ") };
            words = words.then(signers.value.in_words());
        }
        words
    }

    /// These demands and others, all in force: nothing of either is lifted.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for signers in other.signers {
            if !self.signers.contains(&signers) {
                self.signers.push(signers);
            }
        }
        for glob in other.covers {
            if !self.covers.contains(&glob) {
                self.covers.push(glob);
            }
        }
        if other.approvals.value > self.approvals.value {
            self.approvals = other.approvals;
        }
        if other.independent.value && !self.independent.value {
            self.independent = other.independent;
        }
        let (mine, theirs) = (&self.valid_for, &other.valid_for);
        let shorter = theirs.as_ref().is_some_and(|theirs| {
            mine.as_ref().is_none_or(|mine| theirs.value.seconds < mine.value.seconds)
        });
        if shorter {
            self.valid_for = other.valid_for;
        }
        if other.bulk.value < self.bulk.value {
            self.bulk = other.bulk;
        }
        for (mine, theirs) in
            [(&mut self.measured, other.measured), (&mut self.evidence, other.evidence)]
        {
            if theirs.value && !mine.value {
                *mine = theirs;
            }
        }
        self.run = self.run.or(other.run);
        self.trailer = self.trailer.or(other.trailer);
        self.bots = self.bots.or(other.bots);
        self
    }
}
