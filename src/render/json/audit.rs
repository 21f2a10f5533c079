//! `git-checklist/audit/v1`: the whole record of an audit, a gate or a status.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{
    self, Criterion, Day, Digest, ItemState, Oid, Person, Section, SignOff, Time, Window,
};
use crate::{
    model::{self, Commit, HistoryMode, Report},
    render::{
        escape,
        facts::{self, Row},
    },
};

/// The `schema` of this document.
pub const SCHEMA: &str = "git-checklist/audit/v1";

/// The whole record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// The range's base; null for a whole history.
    base: Option<Oid>,
    /// The judged revision.
    head: Oid,
    history: History,
    verdict: Verdict,
    /// Why the verdict is `fail`.
    reason: Option<Reason>,
    /// By whom, and why, the gates pass whatever was found; null where nobody did.
    #[serde(rename = "override")]
    overridden: Option<Override>,
    /// All overrides of the judged history by somebody who may, also those no longer in force.
    overrides: Vec<Override>,
    /// The policy that judged; null where the defaults apply.
    policy: Option<Policy>,
    gates: Vec<Gate>,
    checklists: Vec<Checklist>,
    findings: Vec<Finding>,
}

/// A commit by which somebody whom the policy names passed the gates in an emergency.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::render) struct Override {
    commit: Oid,
    author: Person,
    time: Time,
    reason: String,
}

impl Override {
    /// Of an override whose commit the report carries.
    pub(in crate::render) fn of(report: &Report, overriding: &model::Override) -> Option<Self> {
        let commit = report.commit(overriding.commit)?;
        Some(Self {
            commit: commit.id.into(),
            author: (&commit.author).into(),
            time: commit.author_time.into(),
            reason: escape::json(&overriding.reason),
        })
    }
}

/// Which commits were looked at.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum History {
    Full,
    Simplified,
    FirstParent,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Verdict {
    Pass,
    Fail,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Reason {
    /// Only open items or approvals are missing.
    Waiting,
    /// Something claimed does not hold.
    Violated,
}

/// Where the policy was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    commit: Oid,
    path: String,
    digest: Digest,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Gate {
    name: String,
    verdict: Verdict,
    reason: Option<Reason>,
    /// How many demanded items are settled.
    settled: usize,
    /// How many items the gate demands.
    required: usize,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Checklist {
    path: String,
    blob: Oid,
    title: Option<String>,
    release: Option<Release>,
    phases: Vec<Phase>,
    items: Vec<Item>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Release {
    name: String,
    date: Option<Day>,
    /// The commit that the release starts at.
    start: Option<Oid>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Phase {
    number: Option<u32>,
    title: String,
    line: u32,
    required: bool,
    window: Option<Window>,
    sections: Vec<Section>,
    items: Counts,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Counts {
    total: usize,
    open: usize,
    checked: usize,
    not_applicable: usize,
    /// Checked, by a commit whose sign-off holds.
    signed_off: usize,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
    text: String,
    digest: Digest,
    line: u32,
    column: u32,
    state: ItemState,
    /// The number of its phase.
    phase: Option<u32>,
    /// From the outermost in.
    headings: Vec<String>,
    /// The id of the item that it is nested in.
    parent: Option<String>,
    required: bool,
    criterion: Option<Criterion>,
    attributes: BTreeMap<String, String>,
    /// Null for an item that no commit stands for.
    sign_off: Option<SignOff>,
    /// Further commits that ticked it on other sides of a merge.
    concurrent: Vec<SignOff>,
    problem: Option<Problem>,
    /// What made a sign-off stale: each path with the commits that changed it, newest first.
    changed: Vec<Changed>,
    /// How many more paths changed than are listed.
    changed_more: usize,
    approvals: Vec<Approval>,
    waiver: Option<Waiver>,
    /// The policy's baseline, where the tick is carried over from it: it holds, and `sign_off` is
    /// null.
    carried_over: Option<Oid>,
    /// Oldest first.
    events: Vec<Event>,
}

/// Why a tick is no sign-off, or why its sign-off does not hold; the first that applies.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Problem {
    Uncommitted,
    Overridden,
    Restored,
    BornChecked,
    Inherited,
    Replayed,
    MergeTick,
    Collapsed,
    Reworded,
    Expired,
    Stale,
}

/// A covered path that changed since the sign-off, and by which commit, if that is known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Changed {
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
}

/// Who declared an item not applicable; nobody where that was so before the walked history.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Waiver {
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

/// One place where a rule does not hold.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Finding {
    rule: &'static str,
    severity: Severity,
    message: String,
    path: String,
    line: Option<u32>,
    /// The id of the item that it is about.
    item: Option<String>,
    /// The commit to look at.
    commit: Option<Oid>,
    /// What to do.
    help: String,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Severity {
    Error,
    Warning,
    Off,
}

/// The whole record as JSON.
#[must_use]
pub fn render(report: &Report) -> String {
    super::document(&audit(report))
}

fn audit(report: &Report) -> Audit {
    Audit {
        schema: SCHEMA,
        base: report.base.map(Oid::from),
        head: report.head.into(),
        history: match report.history {
            HistoryMode::Full => History::Full,
            HistoryMode::Simplified => History::Simplified,
            HistoryMode::FirstParent => History::FirstParent,
        },
        verdict: report.verdict.into(),
        reason: report.reason.map(Reason::from),
        overridden: report.overridden.as_ref().and_then(|one| Override::of(report, one)),
        overrides: report.overrides.iter().filter_map(|one| Override::of(report, one)).collect(),
        policy: report.policy.as_ref().map(Policy::from),
        gates: report.gates.iter().map(Gate::from).collect(),
        checklists: (0..report.checklists.len())
            .filter_map(|list| checklist(report, list))
            .collect(),
        findings: report.findings.iter().map(Finding::from).collect(),
    }
}

fn checklist(report: &Report, list: usize) -> Option<Checklist> {
    let share = report.checklists.get(list)?;
    let file = &share.checklist;
    Some(Checklist {
        path: escape::json(&share.path),
        blob: share.blob.into(),
        title: file.title.as_ref().map(escape::json),
        release: file.release.as_ref().map(|release| Release {
            name: escape::json(&release.name),
            date: release.date.map(Day::from),
            start: share.start.map(Oid::from),
        }),
        phases: (0..file.phases.len()).filter_map(|at| phase(report, list, at)).collect(),
        items: facts::rows_of(report, list).map(|row| item(report, row)).collect(),
    })
}

fn phase(report: &Report, list: usize, at: usize) -> Option<Phase> {
    let file = &report.checklists.get(list)?.checklist;
    let phase = file.phases.get(at)?;
    let [total, open, checked, not_applicable] = parts::states(file, at);
    Some(Phase {
        number: phase.number,
        title: escape::json(&phase.title),
        line: phase.line,
        required: phase.required,
        window: parts::window(file, phase),
        sections: parts::sections(phase),
        items: Counts {
            total,
            open,
            checked,
            not_applicable,
            signed_off: facts::rows_of(report, list)
                .filter(|row| row.item.phase == at && row.is_signed_off(report))
                .count(),
        },
    })
}

fn item(report: &Report, row: Row<'_>) -> Item {
    let (item, ledger) = (row.item, &row.report.ledger);
    Item {
        id: escape::json(&item.id),
        text: escape::json(&item.text),
        digest: Digest::new(&item.digest),
        line: item.line,
        column: item.column,
        state: item.state.into(),
        phase: row.phase().and_then(|phase| phase.number),
        headings: item.headings.iter().map(escape::json).collect(),
        parent: parts::parent(&row.checklist.checklist, item),
        required: item.required,
        criterion: item.criterion.as_ref().map(Criterion::from),
        attributes: parts::attributes(&item.attributes),
        sign_off: row.sign_off(report).map(SignOff::from),
        concurrent: commits(report, &ledger.concurrent),
        problem: ledger.problem.map(Problem::from),
        changed: changed(report, &ledger.changes),
        changed_more: ledger.changes.more,
        approvals: approvals(report, ledger),
        waiver: ledger.waiver.as_ref().map(|waiver| Waiver {
            commit: waiver.commit.map(Oid::from),
            author: facts::commit(report, waiver.commit).map(|commit| (&commit.author).into()),
            reason: escape::json(&waiver.reason),
            counts: waiver.flaw.is_none(),
        }),
        carried_over: ledger.carried.map(Oid::from),
        events: events(report, &ledger.events),
    }
}

fn changed(report: &Report, changes: &model::ledger::Changes) -> Vec<Changed> {
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

fn commits(report: &Report, ids: &[model::CommitId]) -> Vec<SignOff> {
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
        })
    };
    ledger.approvals.iter().filter_map(approval).collect()
}

/// The events of an item.
pub(super) fn events(report: &Report, events: &[model::Event]) -> Vec<Event> {
    let event = |event: &model::Event| {
        let commit: &Commit = report.commit(event.commit)?;
        Some(Event {
            kind: event.kind.into(),
            commit: commit.id.into(),
            author: (&commit.author).into(),
            time: commit.author_time.into(),
            in_merge: event.in_merge,
        })
    };
    events.iter().filter_map(event).collect()
}

impl From<model::Verdict> for Verdict {
    fn from(verdict: model::Verdict) -> Self {
        match verdict {
            model::Verdict::Pass => Self::Pass,
            model::Verdict::Fail => Self::Fail,
        }
    }
}

impl From<model::Reason> for Reason {
    fn from(reason: model::Reason) -> Self {
        match reason {
            model::Reason::Waiting => Self::Waiting,
            model::Reason::Violated => Self::Violated,
        }
    }
}

impl From<&model::PolicyOrigin> for Policy {
    fn from(origin: &model::PolicyOrigin) -> Self {
        Self {
            commit: origin.commit.into(),
            path: escape::json(&origin.path),
            digest: Digest::new(&origin.digest),
        }
    }
}

impl From<&model::GateReport> for Gate {
    fn from(gate: &model::GateReport) -> Self {
        Self {
            name: escape::json(&gate.name),
            verdict: gate.verdict.into(),
            reason: gate.reason.map(Reason::from),
            settled: gate.settled,
            required: gate.required,
        }
    }
}

impl From<model::Problem> for Problem {
    fn from(problem: model::Problem) -> Self {
        match problem {
            model::Problem::Uncommitted => Self::Uncommitted,
            model::Problem::Overridden => Self::Overridden,
            model::Problem::Restored => Self::Restored,
            model::Problem::BornChecked => Self::BornChecked,
            model::Problem::Inherited => Self::Inherited,
            model::Problem::Replayed => Self::Replayed,
            model::Problem::MergeTick => Self::MergeTick,
            model::Problem::Collapsed => Self::Collapsed,
            model::Problem::Reworded => Self::Reworded,
            model::Problem::Expired => Self::Expired,
            model::Problem::Stale => Self::Stale,
        }
    }
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

impl From<&model::Finding> for Finding {
    fn from(finding: &model::Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: match finding.severity {
                model::Severity::Error => Severity::Error,
                model::Severity::Warning => Severity::Warning,
                model::Severity::Off => Severity::Off,
            },
            message: escape::json_prose(&finding.message),
            path: escape::json(&finding.place.path),
            line: finding.place.line,
            item: finding.item.as_ref().map(escape::json),
            commit: finding.commit.map(Oid::from),
            help: escape::json_prose(&finding.help),
        }
    }
}
