//! A place where a rule does not hold.

use super::{
    checklist::ItemId,
    revision::CommitId,
    text::{Prose, Untrusted},
};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Fails a gate.
    Error,
    /// Is shown.
    Warning,
    /// Is not looked for.
    Off,
}

impl Place {
    /// Stands for the text of the pull request, which is no file: there is nothing to link to.
    pub const PULL_REQUEST: &'static str = "<pull request>";

    /// Whether this is in the text of the pull request.
    #[must_use]
    pub fn is_request(&self) -> bool {
        self.path.raw() == Self::PULL_REQUEST
    }
}

impl Severity {
    /// The word that reports and policies use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Off => "off",
        }
    }
}

/// The group that a rule belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Everything that is demanded is there and ticked.
    Completion,
    /// Every tick has a commit that stands for it.
    SignOff,
    /// The right people signed.
    Signer,
    /// In the right order and in time.
    Order,
    /// Nobody moved the ground under the gate.
    Integrity,
    /// The file says what its readers think it says.
    Lint,
}

impl Group {
    /// The word that documentation uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Completion => "completion",
            Self::SignOff => "sign-off",
            Self::Signer => "signer",
            Self::Order => "order",
            Self::Integrity => "integrity",
            Self::Lint => "lint",
        }
    }
}

/// What the documentation says of a rule, for reports that carry it along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RulePage {
    /// Its id, kebab-case.
    pub id: &'static str,
    /// What it belongs to.
    pub group: Group,
    /// What it weighs where no policy says otherwise.
    pub severity: Severity,
    /// One sentence: what is wrong where it fires.
    pub summary: &'static str,
    /// Why that matters, and the mend; Markdown, by this program.
    pub explanation: &'static str,
}

/// Where a finding is. No finding exists without one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path in the repository, with `/`; or [`Place::PULL_REQUEST`].
    pub path: Untrusted,
    /// Line in the judged version, 1-based; none where the whole file is meant.
    pub line: Option<u32>,
}

/// One place where a rule does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, kebab-case.
    pub rule: &'static str,
    /// What it weighs under the policy in force.
    pub severity: Severity,
    /// Whether it only says that something is still to be done, rather than that something claimed
    /// does not hold.
    pub waiting: bool,
    /// Where.
    pub place: Place,
    /// Whose: the item.
    pub item: Option<ItemId>,
    /// The commit to look at.
    pub commit: Option<CommitId>,
    /// What is so, and whose.
    pub message: Prose,
    /// The mend.
    pub help: Prose,
}
