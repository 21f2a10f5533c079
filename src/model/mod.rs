//! Pure data: what the other folders pass to each other. No git2, no clap, no input or output.
//!
//! Terms: see the glossary in the crate's root. Every string that comes from a repository is
//! [`Untrusted`]; messages are built as [`Prose`], which remembers which parts are untrusted.

pub mod assent;
pub mod backing;
pub mod checklist;
pub mod date;
pub mod demands;
pub mod digest;
pub mod evaluation;
pub mod evidence;
pub mod finding;
pub mod ledger;
pub mod measure;
pub mod people;
pub mod person;
pub mod policy;
pub mod progress;
pub mod releases;
pub mod report;
pub mod revision;
pub mod schedule;
pub mod signature;
pub mod squash;
pub mod text;
pub mod trailer;
pub mod trust;
pub mod version;

pub use assent::{Approval, Assent, Flaw, Override, VoidOverride};
pub use backing::Backing;
pub use checklist::{
    AttributeProblem, AttributeProblemKind, Attributes, Bullet, Checklist, Comparison, Confusable,
    ConfusableKind, Criterion, Elapsed, HeadingAttributes, Item, ItemId, Lookalike, LookalikeKind,
    Phase, Placeholder, Reference, ReferenceKind, Release, RequiredMode, Section, State, Window,
    WindowSpan,
};
pub use date::{SettledDate, WrittenDate, Zone};
pub use demands::{ItemDemands, Origin, PathGlob, Period, Sourced, Writer};
pub use evidence::{Evidence, RuleAnswer, ShownRequest, Traversed, TrustedFile, TrustedRole};
pub use finding::{Finding, Group, Place, Severity};
pub use ledger::{Event, EventKind, ItemLedger, Problem, SignedText, Waiver, WaiverFlaw};
pub use measure::Measurement;
pub use people::{AddressPattern, People, PeopleEntry, Principal};
pub use person::Person;
pub use policy::{
    ChangePolicy, ChecklistSource, DEFAULT_GATE, Demand, Gate, IdentityMode, ItemRule,
    ItemSelector, PhaseMatch, PhaseReading, PhaseSelector, Placed, Policy, PolicyOrigin,
    ReleasePolicy, SignOffPolicy, TitleGlob,
};
pub use progress::Progress;
pub use report::{
    ChecklistReport, GateReport, HistoryMode, ItemReport, Reason, Report, Standing, Verdict,
};
pub use revision::{BlobId, Commit, CommitId, Identity, Moved, Timestamp};
pub use schedule::{Clock, DateSource, DueState, Schedule, StatedDate, Stretch};
pub use signature::{Signature, SignatureKind, SignatureStatus, TrustedAt};
pub use squash::{Request, Squashes, ViaRequest};
pub use text::{Prose, Span, Untrusted};
pub use trust::{FromHead, FromTarget};
pub use version::{PastItem, Version};
