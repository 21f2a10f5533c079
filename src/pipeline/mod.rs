//! The one composer: history -> markdown -> ledger -> rules -> report.
//!
//! [`scope`] says what is judged and [`trusted`] by whose word; [`lists`] reads the checklists there; [`past`]
//! walks their history; [`hold`] holds head's lists against the target's demands; [`covers`] compares
//! what sign-offs cover; [`integrity`] looks for moved ground; [`against`] holds an earlier record to
//! history; [`signatures`] holds commits against the trusted keys; [`evidence`] adds what auditors ask;
//! [`compose`] makes the report of it. [`push`] asks the gates for what a push does to a reference;
//! [`again`] follows an item from one version to another; [`merging`] merges three versions of a list;
//! [`asked`] reads what a pull request's text asks for.

mod abreast;
mod again;
mod against;
mod ahead;
mod ask;
mod asked;
mod assent;
mod backing;
mod baseline;
mod bundle;
mod compose;
mod covers;
mod dates;
mod error;
mod evidence;
mod gates;
mod hold;
mod integrity;
mod judge;
mod lineage;
mod lint;
mod lists;
mod merging;
mod objections;
mod order;
mod past;
mod push;
mod release;
mod releases;
mod request;
mod scope;
mod signatures;
mod squash;
mod staged;
mod trailers;
mod trusted;
mod unticks;
mod upkeep;
mod worktree;
mod worse;

pub use again::{Again, find_again};
pub use bundle::members as bundle;
pub use dates::{Calendar, schedule};
pub use error::PipelineError;
pub use lint::{LintedList, lint};
pub use merging::{Prepared, ThreeWay, whole_conflict};
pub use push::{Moment, Push, PushAnswer, Receiver, RefUpdate};
pub use request::{AuditRequest, CiEvent, CiKind, GateRequest, ReleasesRequest, StatusRequest};
pub use scope::is_on_target;
pub use staged::{lost_ticks, ticks_items};

use request::{Occasion, moment};

use crate::history::Repository;
use crate::model::releases::Releases;
use crate::model::{HistoryMode, Report};

/// The whole record of a revision's checklists, or of what a range did to them.
///
/// # Errors
/// Whatever could not be read or decided: revisions, history, policy, checklists.
pub fn audit(repository: &Repository, request: &AuditRequest) -> Result<Report, PipelineError> {
    let against = request.against.as_deref().map(against::Record::read).transpose()?;
    let located = request.release.as_ref().map(|name| of_release(repository, request, name));
    let located = located.transpose()?;
    let request = located.as_ref().unwrap_or(request);
    let scope = scope::of_audit(repository, request)?;
    let lists = lists::read(repository, &scope, &request.paths)?;
    let mode = if scope.base.is_some() || scope.in_release {
        HistoryMode::Full
    } else {
        request.mode.unwrap_or(HistoryMode::Simplified)
    };
    let (today, now) = (request.today, moment(request.now, request.today));
    let mut calendar = Calendar::new(request.release_date, today, request.now);
    // What a revision of the past left open was late, or was not, when it was made.
    if request.revision.is_some() {
        calendar = calendar.as_of(&*repository.commit(*scope.head)?);
    }
    let is_record = request.is_record;
    let occasion = Occasion { mode, today, now, calendar, against: against.as_ref(), is_record };
    compose::report(repository, scope, &lists, &occasion)
}

/// The verdict of a gate, or of those that a change's target and source match.
///
/// # Errors
/// Whatever could not be read or decided; that is never a pass.
pub fn gate(repository: &Repository, request: &GateRequest) -> Result<Report, PipelineError> {
    let scope = scope::of_gate(repository, request)?;
    let lists = lists::read(repository, &scope, &request.paths)?;
    gates::check_decidable(&scope, &lists)?;
    let scope = upkeep::recognise(repository, scope, &lists, request)?;
    let (today, now) = (request.today, moment(request.now, request.today));
    let calendar = Calendar::new(request.release_date, today, request.now);
    let mode = HistoryMode::Full;
    let occasion = Occasion { mode, today, now, calendar, against: None, is_record: true };
    compose::report(repository, scope, &lists, &occasion)
}

/// Where the release stands: every gate of the policy, judged on the branch that is checked out.
///
/// # Errors
/// Whatever could not be read or decided.
pub fn status(repository: &Repository, request: &StatusRequest) -> Result<Report, PipelineError> {
    let mut scope = scope::of_status(repository, request)?;
    scope.notes.extend(gates::idle(repository, &scope.policy)?);
    let lists = lists::read(repository, &scope, &request.paths)?;
    let mode = if scope.base.is_some() || lists.any_release() {
        HistoryMode::Full
    } else {
        HistoryMode::Simplified
    };
    let (today, now) = (request.today, moment(request.now, request.today));
    let calendar = Calendar::new(request.release_date, today, request.now);
    let occasion = Occasion { mode, today, now, calendar, against: None, is_record: false };
    compose::report(repository, scope, &lists, &occasion)
}

/// Every release of every checklist: where it began, what brought it to the target, what became of
/// it.
///
/// # Errors
/// Whatever could not be read or decided. Whether a single release was closed may be undecided.
pub fn releases(
    repository: &Repository,
    request: &ReleasesRequest,
) -> Result<Releases, PipelineError> {
    releases::of(repository, request)
}

/// The audit of one release: at its end, of the lists that are in it.
fn of_release(
    repository: &Repository,
    request: &AuditRequest,
    name: &str,
) -> Result<AuditRequest, PipelineError> {
    let whole = ReleasesRequest {
        revision: request.revision.clone(),
        paths: request.paths.clone(),
        today: request.today,
        now: request.now,
    };
    let (end, paths) = releases::locate(repository, &whole, name)?;
    Ok(AuditRequest { revision: Some(end.to_string()), paths, ..request.clone() })
}
