//! Newline-delimited JSON: a header; of each item its events and approvals, then where it stands; then a
//! finding a line.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    escape, facts,
    facts::Row,
    json::{
        self,
        audit::Override,
        backing::{self, Evidence, Measured},
        parts::{self, Day, ItemState, Oid, Person, Time},
        past::EventKind,
        problem::Problem,
    },
    selection::Selection,
};
use crate::model::{self, Report};

/// The `schema` that the first line names.
pub const SCHEMA: &str = "git-checklist/events/v1";

/// One line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Line {
    /// The first.
    Header(Box<Header>),
    /// What one commit did to one item.
    Event(Box<Event>),
    /// A further person's assent to one item's state.
    Approval(Box<Approval>),
    /// Where one item stands, after its events.
    Item(Box<Standing>),
    /// One place where a rule does not hold.
    Finding(Box<Finding>),
}

/// What the stream is about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Header {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    base: Option<Oid>,
    head: Oid,
    /// `full`, `simplified` or `first-parent`.
    history: &'static str,
    /// `pass` or `fail`.
    verdict: &'static str,
    /// `waiting` or `violated`, where the verdict is `fail`.
    reason: Option<&'static str>,
    /// By whom, and why, the gates pass whatever was found.
    #[serde(rename = "override")]
    overridden: Option<Override>,
}

/// What one commit did to one item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Event {
    path: String,
    item: String,
    text: String,
    line: u32,
    /// The number of its phase.
    phase: Option<u32>,
    kind: EventKind,
    commit: Oid,
    author: Person,
    time: Time,
    /// Whether the commit is a merge that did this itself.
    in_merge: bool,
    /// The number of the pull or merge request by which a squash merge brought it.
    request: Option<u32>,
}

/// A further person's assent to one item's state.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Approval {
    path: String,
    item: String,
    text: String,
    line: u32,
    #[serde(flatten)]
    given: json::past::Approval,
}

/// Where one item stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Standing {
    path: String,
    item: String,
    text: String,
    line: u32,
    /// The number of its phase.
    phase: Option<u32>,
    state: ItemState,
    required: bool,
    /// Whether its sign-off holds or its waiver counts, and no finding says otherwise.
    settled: bool,
    problem: Option<Problem>,
    /// The release that the list is in.
    release: Option<String>,
    /// The last day of its phase's window.
    due: Option<Day>,
    /// The moment at which that window is over; null where none is known.
    until: Option<Time>,
    /// When it was written, by its oldest event that is told.
    added: Option<Time>,
    /// Who signed it off; null for an item that no commit stands for.
    signed_off_by: Option<Person>,
    signed_off: Option<Time>,
    /// The commit that did.
    commit: Option<Oid>,
    /// The value that the sign-off's commit says; null where it says none.
    measured: Option<Measured>,
    /// The files, pages and commands that the sign-off's commit names.
    evidence: Vec<Evidence>,
}

impl Standing {
    fn of(report: &Report, row: Row<'_>) -> Self {
        let (file, ledger) = (&row.checklist.checklist, &row.report.ledger);
        let sign_off = row.sign_off(report);
        let schedule = row.checklist.schedule.as_ref();
        let window = row.phase().and_then(|phase| parts::window(schedule, phase));
        let (due, until) = window.map_or((None, None), |window| (window.to, window.until));
        let first = ledger.events.first().filter(|event| event.kind == model::EventKind::Added);
        Self {
            path: escape::json(&row.checklist.path),
            item: escape::json(&row.item.id),
            text: escape::json(&row.item.text),
            line: row.item.line,
            phase: row.phase().and_then(|phase| phase.number),
            state: row.item.state.into(),
            required: row.item.required,
            settled: row.report.settled,
            problem: ledger.problem.map(Problem::from),
            release: file.release.as_ref().map(|release| escape::json(&release.name)),
            due,
            until,
            added: first
                .and_then(|event| report.commit(event.commit))
                .map(|commit| commit.author_time.into()),
            signed_off_by: sign_off.map(|commit| (&commit.author).into()),
            signed_off: sign_off.map(|commit| commit.author_time.into()),
            commit: sign_off.map(|commit| commit.id.into()),
            measured: backing::measured(&ledger.backing),
            evidence: backing::evidence(&ledger.backing),
        }
    }
}

/// One place where a rule does not hold.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Finding {
    rule: &'static str,
    /// `error` or `warning`.
    severity: &'static str,
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

impl From<&model::Finding> for Finding {
    fn from(finding: &model::Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity.word(),
            message: escape::json_prose(&finding.message),
            path: escape::json(&finding.place.path),
            line: finding.place.line,
            item: finding.item.as_ref().map(escape::json),
            commit: finding.commit.map(Oid::from),
            help: escape::json_prose(&finding.help),
        }
    }
}

/// The selected items with their events, and all findings.
#[must_use]
pub fn render(report: &Report, selection: &Selection) -> String {
    let header = Line::Header(Box::new(Header {
        schema: SCHEMA,
        base: report.base.map(Oid::from),
        head: report.head.into(),
        history: report.history.word(),
        verdict: report.verdict.word(),
        reason: report.reason.map(model::Reason::word),
        overridden: report.overridden.as_ref().and_then(|one| Override::of(report, one)),
    }));
    let items = facts::rows(report)
        .filter(|row| selection.has(row.list, row.at))
        .flat_map(|row| told(report, row));
    let findings = report.findings.iter().map(|finding| Line::Finding(Box::new(finding.into())));
    std::iter::once(header).chain(items).chain(findings).map(|line| json::line(&line)).collect()
}

/// An item's events and approvals, and then where it stands.
fn told<'a>(report: &'a Report, row: Row<'a>) -> impl Iterator<Item = Line> + 'a {
    let standing = Line::Item(Box::new(Standing::of(report, row)));
    events(report, row).chain(approvals(report, row)).chain(std::iter::once(standing))
}

fn events<'a>(report: &'a Report, row: Row<'a>) -> impl Iterator<Item = Line> + 'a {
    let events = row.report.ledger.events.iter();
    events.filter_map(move |event| {
        let commit = report.commit(event.commit)?;
        Some(Line::Event(Box::new(Event {
            path: escape::json(&row.checklist.path),
            item: escape::json(&row.item.id),
            text: escape::json(&row.item.text),
            line: row.item.line,
            phase: row.phase().and_then(|phase| phase.number),
            kind: event.kind.into(),
            commit: commit.id.into(),
            author: (&commit.author).into(),
            time: commit.author_time.into(),
            in_merge: event.in_merge,
            request: row.report.ledger.request_of(event.commit).map(|one| one.number),
        })))
    })
}

fn approvals<'a>(report: &'a Report, row: Row<'a>) -> impl Iterator<Item = Line> + 'a {
    let approvals = json::past::approvals(report, &row.report.ledger).into_iter();
    approvals.map(move |approval| {
        Line::Approval(Box::new(Approval {
            path: escape::json(&row.checklist.path),
            item: escape::json(&row.item.id),
            text: escape::json(&row.item.text),
            line: row.item.line,
            given: approval,
        }))
    })
}
