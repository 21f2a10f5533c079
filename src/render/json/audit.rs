//! `git-checklist/audit/v1`: the whole record of an audit, a gate or a status.

use std::{collections::BTreeMap, ops::Range};

use schemars::JsonSchema;
use serde::Serialize;

use super::backing::{self, Evidence, Measured};
use super::each::Each;
use super::evidence::{self, Answer, Pace, RangeCommit, ShownRequest, TextThen, Trusted};
use super::parts::{
    self, Criterion, Day, Digest, ItemState, Oid, Person, Schedule, Section, Severity, SignOff,
    Time, Window,
};
use super::past::{self, Approval, Changed, Event, Waiver};
use super::problem::Problem;
use crate::{
    model::{self, HistoryMode, Report},
    render::{
        due, escape,
        facts::{self, Row},
    },
};

/// About how many bytes an item takes at most.
const ITEM: usize = 4 << 10;

/// About how many bytes a finding or a commit takes at most.
const ENTRY: usize = 2 << 10;

/// The `schema` of this document.
pub const SCHEMA: &str = "git-checklist/audit/v1";

/// The whole record.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Audit<'a> {
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
    /// Overrides that do not count, or count no longer, each with why.
    void_overrides: Vec<VoidOverride>,
    /// The policy that judged; null where the defaults apply.
    policy: Option<Policy>,
    gates: Vec<Gate>,
    checklists: Each<'a, Checklist>,
    findings: Each<'a, Finding>,
    /// The moment of the judgement, in UTC.
    judged: Time,
    /// Every rule, also those that found nothing.
    rules: Vec<Answer>,
    /// The files that say whom to believe: policy, mailmap, keys.
    trusted: Vec<Trusted>,
    /// The commits that signed items off, by the time that they claim.
    paces: Vec<Pace>,
    /// Every commit of the range, parents before children; without a range those that the record
    /// names. Empty in a status.
    commits: Each<'a, RangeCommit>,
    /// The requests whose own commits say who ticked what a squash merge brought.
    requests: Vec<ShownRequest>,
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

/// An override that does not count.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct VoidOverride {
    commit: Oid,
    author: Person,
    time: Time,
    reason: String,
    why: String,
}

impl VoidOverride {
    fn of(report: &Report, void: &model::VoidOverride) -> Option<Self> {
        let Override { commit, author, time, reason } = Override::of(report, &void.overriding)?;
        Some(Self { commit, author, time, reason, why: escape::json_prose(&void.why) })
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
    /// Whether it is that of the judged revision itself, and no trusted one.
    vouches_for_itself: bool,
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
pub(super) struct Checklist {
    path: String,
    blob: Oid,
    title: Option<String>,
    release: Option<Release>,
    /// When the release is; null where nothing says so.
    schedule: Option<Schedule>,
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
    /// Whether its sign-off holds or its waiver counts, and no finding says otherwise.
    settled: bool,
    /// Whether it is not settled though its phase's window is over (`open`), or was signed off after
    /// that by its commit's own time (`signed`).
    late: Option<Late>,
    /// The value that the sign-off's commit says; null where it says none.
    measured: Option<Measured>,
    /// The files, pages and commands that the sign-off's commit names.
    evidence: Vec<Evidence>,
    /// What it said when it was signed off or declared not applicable; null where no commit stands
    /// for that.
    text_then: Option<TextThen>,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Late {
    Open,
    Signed,
}

impl From<due::Late> for Late {
    fn from(late: due::Late) -> Self {
        match late {
            due::Late::Open => Self::Open,
            due::Late::Signed => Self::Signed,
        }
    }
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

/// The whole record as JSON.
#[must_use]
pub fn render(report: &Report) -> String {
    let items: usize = report.checklists.iter().map(|list| list.items.len()).sum();
    let room = ITEM.saturating_mul(items).saturating_add(room_behind(report));
    super::document_within(room, &audit(report))
}

/// About how many bytes of a record stand behind its lists, at most.
fn room_behind(report: &Report) -> usize {
    ENTRY.saturating_mul(report.findings.len() + report.evidence.commits.len())
}

/// The record without its lists.
pub(super) fn without_lists(report: &Report) -> String {
    super::document_within(room_behind(report), &with_lists(report, 0..0))
}

/// Some lists of a record.
pub(super) fn lists_in(report: &Report, lists: Range<usize>) -> Each<'_, Checklist> {
    Each::new(lists.len(), move |at| checklist(report, lists.start + at))
}

/// The record as values.
pub(in crate::render) fn audit(report: &Report) -> Audit<'_> {
    with_lists(report, 0..report.checklists.len())
}

/// The record, with some of its lists.
fn with_lists(report: &Report, lists: Range<usize>) -> Audit<'_> {
    Audit {
        checklists: lists_in(report, lists),
        findings: Each::of(&report.findings),
        rules: report.evidence.rules.iter().map(Answer::from).collect(),
        trusted: report.evidence.trusted.iter().map(Trusted::from).collect(),
        paces: evidence::paces(report),
        commits: Each::of(&report.evidence.commits),
        requests: report.evidence.requests.iter().map(ShownRequest::from).collect(),
        ..beginning(report)
    }
}

/// The record without lists, and without what is told behind them.
pub(super) fn beginning(report: &Report) -> Audit<'_> {
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
        void_overrides: report
            .evidence
            .void_overrides
            .iter()
            .filter_map(|one| VoidOverride::of(report, one))
            .collect(),
        policy: report.policy.as_ref().map(Policy::from),
        gates: report.gates.iter().map(Gate::from).collect(),
        checklists: lists_in(report, 0..0),
        findings: Each::of(&[]),
        judged: evidence::moment(report),
        rules: Vec::new(),
        trusted: Vec::new(),
        paces: Vec::new(),
        commits: Each::of(&[]),
        requests: Vec::new(),
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
        schedule: share.schedule.as_ref().map(Schedule::from),
        phases: (0..file.phases.len()).filter_map(|at| phase(report, list, at)).collect(),
        items: facts::rows_of(report, list).map(|row| item(report, row)).collect(),
    })
}

fn phase(report: &Report, list: usize, at: usize) -> Option<Phase> {
    let share = report.checklists.get(list)?;
    let file = &share.checklist;
    let phase = file.phases.get(at)?;
    let [total, open, checked, not_applicable] = parts::states(file, at);
    Some(Phase {
        number: phase.number,
        title: escape::json(&phase.title),
        line: phase.line,
        required: phase.required,
        window: parts::window(share.schedule.as_ref(), phase),
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
        concurrent: past::commits(report, &ledger.concurrent),
        problem: ledger.problem.map(Problem::from),
        changed: past::changed(report, &ledger.changes),
        changed_more: ledger.changes.more,
        approvals: past::approvals(report, ledger),
        waiver: ledger.waiver.as_ref().map(|waiver| Waiver::of(report, waiver)),
        carried_over: ledger.carried.map(Oid::from),
        events: past::events(report, ledger),
        settled: row.report.settled,
        late: due::late(report, row).map(Late::from),
        measured: backing::measured(&ledger.backing),
        evidence: backing::evidence(&ledger.backing),
        text_then: ledger.signed_text.as_ref().map(TextThen::from),
    }
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
            vouches_for_itself: origin.vouches_for_itself,
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

impl From<&model::Finding> for Finding {
    fn from(finding: &model::Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity.into(),
            message: escape::json_prose(&finding.message),
            path: escape::json(&finding.place.path),
            line: finding.place.line,
            item: finding.item.as_ref().map(escape::json),
            commit: finding.commit.map(Oid::from),
            help: escape::json_prose(&finding.help),
        }
    }
}
