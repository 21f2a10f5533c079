//! What happened to one item: events, approvals, its waiver, and what made it stale.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{Oid, Person, SignOff, Time};
use crate::{
    model::{self, Commit, Report},
    render::{escape, facts},
};

/// A covered path that changed since the sign-off, and by which commit, if that is known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Changed {
    path: String,
    commit: Option<Oid>,
    author: Option<Person>,
    time: Option<Time>,
}

/// A further person's assent.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(in crate::render) struct Approval {
    commit: Oid,
    author: Person,
    time: Time,
    counts: bool,
    /// The commit that voided it, where one did.
    voided_by: Option<Oid>,
    /// Why it does not count: `malformed`, `merge`, `not-empty`, `other-text`, `not-settled`,
    /// `unticked`, `not-after-sign-off`, `reworded`, `stale`, `unproven`, `own-sign-off`,
    /// `not-a-signer`, `program`, `wrote-covered-code` or `again`.
    why: Option<&'static str>,
    /// As with an event: it is one of a request, and not of a branch.
    via: Option<Via>,
}

/// Who declared an item not applicable; nobody where that was so before the walked history.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Waiver {
    commit: Option<Oid>,
    author: Option<Person>,
    reason: String,
    /// Whether it settles the item, given the approvals that the item asks for.
    counts: bool,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    kind: EventKind,
    commit: Oid,
    author: Person,
    time: Time,
    /// Whether the commit is a merge that did this itself.
    in_merge: bool,
    /// How a commit that no branch has is part of this: as one of a pull or merge request, which a
    /// squash merge brought.
    via: Option<Via>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::render) struct Via {
    /// The number of the pull or merge request.
    request: u32,
    /// The squash merge.
    squash: Oid,
}

/// What one commit did to one item.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::render) enum EventKind {
    Added,
    Checked,
    Unchecked,
    Waived,
    Reinstated,
    Reworded,
    Moved,
    Removed,
    Restored,
}

pub(super) fn changed(report: &Report, changes: &model::ledger::Changes) -> Vec<Changed> {
    let one = |path: &model::ledger::ChangedPath, commit: Option<&Commit>| Changed {
        path: escape::json(&path.path),
        commit: commit.map(|commit| commit.id.into()),
        author: commit.map(|commit| (&commit.author).into()),
        time: commit.map(|commit| commit.author_time.into()),
    };
    let mut listed = Vec::new();
    for path in &changes.paths {
        let commits: Vec<_> = path.commits.iter().filter_map(|id| report.commit(*id)).collect();
        listed.extend(commits.iter().map(|commit| one(path, Some(*commit))));
        if commits.is_empty() {
            listed.push(one(path, None));
        }
    }
    listed
}

pub(super) fn commits(report: &Report, ids: &[model::CommitId]) -> Vec<SignOff> {
    ids.iter().filter_map(|id| report.commit(*id)).map(SignOff::from).collect()
}

/// The approvals of an item.
pub(in crate::render) fn approvals(report: &Report, ledger: &model::ItemLedger) -> Vec<Approval> {
    let approval = |approval: &model::Approval| {
        let commit = report.commit(approval.commit)?;
        Some(Approval {
            commit: commit.id.into(),
            author: (&commit.author).into(),
            time: commit.author_time.into(),
            counts: approval.counts(),
            voided_by: approval.voided_by.map(Oid::from),
            why: approval.flaw.map(model::Flaw::word),
            via: via(ledger, approval.commit),
        })
    };
    ledger.approvals.iter().filter_map(approval).collect()
}

fn via(ledger: &model::ItemLedger, commit: model::CommitId) -> Option<Via> {
    let via = ledger.requests.get(&commit)?;
    Some(Via { request: via.request.number, squash: via.squash.into() })
}

/// The events of an item.
pub(super) fn events(report: &Report, ledger: &model::ItemLedger) -> Vec<Event> {
    let event = |event: &model::Event| {
        let commit: &Commit = report.commit(event.commit)?;
        Some(Event {
            kind: event.kind.into(),
            commit: commit.id.into(),
            author: (&commit.author).into(),
            time: commit.author_time.into(),
            in_merge: event.in_merge,
            via: via(ledger, event.commit),
        })
    };
    ledger.events.iter().filter_map(event).collect()
}

impl From<model::EventKind> for EventKind {
    fn from(kind: model::EventKind) -> Self {
        match kind {
            model::EventKind::Added => Self::Added,
            model::EventKind::Checked => Self::Checked,
            model::EventKind::Unchecked => Self::Unchecked,
            model::EventKind::Waived => Self::Waived,
            model::EventKind::Reinstated => Self::Reinstated,
            model::EventKind::Reworded => Self::Reworded,
            model::EventKind::Moved => Self::Moved,
            model::EventKind::Removed => Self::Removed,
            model::EventKind::Restored => Self::Restored,
        }
    }
}

impl Waiver {
    pub(super) fn of(report: &Report, waiver: &model::Waiver) -> Self {
        Self {
            commit: waiver.commit.map(Oid::from),
            author: facts::commit(report, waiver.commit).map(|commit| (&commit.author).into()),
            reason: escape::json(&waiver.reason),
            counts: waiver.flaw.is_none(),
        }
    }
}
