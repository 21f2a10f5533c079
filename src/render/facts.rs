//! What several renderers read out of a report: rows, tallies, groups of findings, dates.
//!
//! Nothing here judges: it counts and places what the report already says.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{assent, escape, words};
use crate::model::{
    ChecklistReport, Commit, CommitId, Finding, Item, ItemReport, Phase, Report, Severity, State,
    Timestamp, Untrusted, Verdict,
};

/// An item with everything that the report says of it.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Index of the checklist in the report.
    pub list: usize,
    /// Index of the item in the checklist.
    pub at: usize,
    /// Its checklist.
    pub checklist: &'a ChecklistReport,
    /// What the file says.
    pub item: &'a Item,
    /// What the report says.
    pub report: &'a ItemReport,
}

impl<'a> Row<'a> {
    /// The phase that it is in.
    #[must_use]
    pub fn phase(&self) -> Option<&'a Phase> {
        self.checklist.checklist.phase_of(self.item)
    }

    /// The headings between its phase and itself.
    #[must_use]
    pub fn section(&self) -> &'a [Untrusted] {
        self.checklist.checklist.section_of(self.item)
    }

    /// The commit that signed it off; none where a problem voids the tick.
    #[must_use]
    pub fn sign_off(&self, report: &'a Report) -> Option<&'a Commit> {
        let voided = self.report.ledger.problem.is_some_and(crate::model::Problem::voids);
        let id = self.report.ledger.sign_off.filter(|_| !voided)?;
        report.commit(id)
    }

    /// Whether it is checked, and a commit stands for that without a problem.
    #[must_use]
    pub fn is_signed_off(&self, report: &Report) -> bool {
        self.item.state == State::Checked
            && self.report.ledger.problem.is_none()
            && (self.sign_off(report).is_some() || self.report.ledger.carried.is_some())
    }

    /// The argument that names it on the command line: safe to copy, whatever its author wrote.
    #[must_use]
    pub fn argument(&self, report: &Report) -> String {
        if report.checklists.len() > 1 && escape::is_plain_word(&self.item.id) {
            return self.item.id.clone();
        }
        format!(":{}", self.item.line)
    }
}

/// The names of the gates that demand an item.
pub fn gate_names<'a>(report: &'a Report, item: &'a ItemReport) -> impl Iterator<Item = &'a str> {
    item.gates.iter().filter_map(|&at| report.gates.get(at)).map(|gate| gate.name.as_str())
}

/// Every item of a report, in order.
pub fn rows(report: &Report) -> impl Iterator<Item = Row<'_>> {
    (0..report.checklists.len()).flat_map(|list| rows_of(report, list))
}

/// Every item of one checklist, in order.
pub fn rows_of(report: &Report, list: usize) -> impl Iterator<Item = Row<'_>> {
    report.checklists.get(list).into_iter().flat_map(move |checklist| {
        let items = checklist.checklist.items.iter().zip(&checklist.items);
        items.enumerate().map(move |(at, (item, report))| Row { list, at, checklist, item, report })
    })
}

/// Finds the items that findings are about.
#[derive(Clone, Debug)]
pub struct Index<'a> {
    by_id: BTreeMap<(&'a Untrusted, &'a str), Row<'a>>,
    by_line: BTreeMap<(&'a Untrusted, u32), Row<'a>>,
}

impl<'a> Index<'a> {
    /// Of all items of a report.
    #[must_use]
    pub fn new(report: &'a Report) -> Self {
        let mut index = Self { by_id: BTreeMap::new(), by_line: BTreeMap::new() };
        for row in rows(report) {
            let path = &row.checklist.path;
            index.by_id.entry((path, &row.item.id)).or_insert(row);
            index.by_line.entry((path, row.item.line)).or_insert(row);
        }
        index
    }

    /// The item that a finding is about: by its id, else by its line.
    #[must_use]
    pub fn row_of(&self, finding: &'a Finding) -> Option<Row<'a>> {
        let path = &finding.place.path;
        match (&finding.item, finding.place.line) {
            (Some(id), _) => self.by_id.get(&(path, id.as_str())).copied(),
            (None, Some(line)) => self.by_line.get(&(path, line)).copied(),
            (None, None) => None,
        }
    }
}

/// How a finding weighs in a report, heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Something claimed does not hold.
    Violated,
    /// Something is still to be done.
    Waiting,
    /// Shown, and no more.
    Warning,
}

/// The weight of a finding.
#[must_use]
pub fn weight(finding: &Finding) -> Weight {
    match (finding.severity, finding.waiting) {
        (Severity::Error, false) => Weight::Violated,
        (Severity::Error, true) => Weight::Waiting,
        (Severity::Warning | Severity::Off, _) => Weight::Warning,
    }
}

/// The findings of one weight, in the report's order.
pub fn of_weight(report: &Report, wanted: Weight) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(move |finding| weight(finding) == wanted)
}

/// What stands between a report and its end: `1 point does not hold, 4 items waiting`.
#[must_use]
pub fn counts(report: &Report) -> String {
    let of = |wanted| of_weight(report, wanted).count();
    let (violated, waiting) = (of(Weight::Violated), of(Weight::Waiting));
    let mut counts = Vec::new();
    if violated > 0 {
        counts.push(words::count(violated, "point does not hold", "points do not hold"));
    }
    if waiting > 0 {
        counts.push(words::count(waiting, "item waiting", "items waiting"));
    }
    if report.verdict == Verdict::Pass && counts.is_empty() {
        let settled: usize = report.gates.iter().map(|gate| gate.settled).sum();
        if let [gate] = report.gates.as_slice() {
            counts.push(format!("{settled} of {} items settled", gate.required));
        } else {
            counts.push("everything that is demanded holds".to_owned());
        }
    }
    counts.join(", ")
}

/// Findings under the same headings of the same file.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The file.
    pub path: &'a Untrusted,
    /// The phase, where the findings are about items.
    pub phase: Option<&'a Phase>,
    /// The headings below it.
    pub section: &'a [Untrusted],
    /// The findings, in the order of the file.
    pub findings: Vec<(&'a Finding, Option<Row<'a>>)>,
}

impl Group<'_> {
    /// Phase and sections, from the outermost in: `3 Database`, `Database Setup`.
    #[must_use]
    pub fn headings(&self) -> Vec<Untrusted> {
        let phase = self.phase.filter(|phase| !phase.title.is_empty());
        let mut headings: Vec<_> = phase.map(Phase::name).into_iter().collect();
        headings.extend(self.section.iter().cloned());
        headings
    }
}

/// Groups findings by file, phase and section: files by path, the rest in the order of the file;
/// what is about no item comes first in its file.
#[must_use]
pub fn groups<'a>(
    report: &'a Report,
    findings: impl Iterator<Item = &'a Finding>,
) -> Vec<Group<'a>> {
    let index = Index::new(report);
    let mut placed: Vec<_> = findings.map(|finding| (finding, index.row_of(finding))).collect();
    placed.sort_by_key(|(finding, row)| {
        (&finding.place.path, row.map(|row| row.at), finding.place.line)
    });
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (finding, row) in placed {
        let phase = row.and_then(|row| row.phase());
        let section = row.map_or(&[][..], |row| row.section());
        let path = &finding.place.path;
        match groups.last_mut() {
            Some(last)
                if last.path == path
                    && last.section == section
                    && last.phase.map(|phase| phase.line) == phase.map(|phase| phase.line) =>
            {
                last.findings.push((finding, row));
            }
            _ => groups.push(Group { path, phase, section, findings: vec![(finding, row)] }),
        }
    }
    groups
}

/// How far a phase is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many items count: those demanded, or all where none is.
    pub total: usize,
    /// How many of them are settled.
    pub settled: usize,
    /// How many of them are open.
    pub open: usize,
    /// How many of them are ticked, and their sign-off does not hold.
    pub again: usize,
    /// How many of them lack approvals, and nothing else.
    pub approve: usize,
    /// How many of them are settled by a waiver.
    pub waived: usize,
    /// How many of them say that they are not applicable, by a waiver that does not count.
    pub unwaived: usize,
    /// Whether nothing of it is demanded.
    pub optional: bool,
}

impl Tally {
    /// Whether there is nothing left to do.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.settled == self.total
    }

    /// The state in words: `1 to sign again, 2 open`.
    #[must_use]
    pub fn words(&self) -> String {
        if self.total == 0 {
            return "no items".to_owned();
        }
        let untouched = self.open == self.total;
        let mut parts = words::list(&[
            (self.again, "to sign again"),
            (self.approve, "to approve"),
            (if untouched { 0 } else { self.open }, "open"),
            (self.unwaived, "not applicable without leave"),
            (self.waived, "not applicable"),
        ]);
        if parts.is_empty() && self.is_settled() && self.total > 0 {
            "signed off".clone_into(&mut parts);
        }
        if self.optional {
            parts = [parts.as_str(), "optional"].join(if parts.is_empty() { "" } else { ", " });
        }
        parts
    }

    fn add(&mut self, row: &Row<'_>) {
        self.total += 1;
        match (row.report.settled, row.item.state) {
            (true, State::NotApplicable) => self.waived += 1,
            (true, _) => {}
            (false, _) if assent::is_lacking(row) => self.approve += 1,
            (false, State::Open) => self.open += 1,
            (false, State::Checked) => self.again += 1,
            (false, State::NotApplicable) => self.unwaived += 1,
        }
        self.settled += usize::from(row.report.settled);
    }
}

/// How far one phase of a checklist is; the whole checklist, without `phase`.
#[must_use]
pub fn tally(report: &Report, list: usize, phase: Option<usize>) -> Tally {
    let here = || rows_of(report, list).filter(|row| phase.is_none_or(|at| row.item.phase == at));
    let optional = !here().any(|row| row.report.demanded);
    let mut tally = Tally { optional, ..Tally::default() };
    here().filter(|row| optional || row.report.demanded).for_each(|row| tally.add(&row));
    tally
}

/// `14 Feb`, with the year where it is not today's.
#[must_use]
pub fn day(date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() {
        date.format("%-d %b").to_string()
    } else {
        date.format("%-d %b %Y").to_string()
    }
}

/// `06 Feb 10:12`, or `2024-02-06` where the year is not today's: never wider than 12 columns.
#[must_use]
pub fn moment(time: Timestamp, today: NaiveDate) -> String {
    match time.datetime() {
        Some(date) if date.year() == today.year() => date.format("%d %b %H:%M").to_string(),
        Some(date) => date.format("%Y-%m-%d").to_string(),
        None => "beyond dates".to_owned(),
    }
}

/// `8 Feb 2025 16:40 +01:00`.
#[must_use]
pub fn full_moment(time: Timestamp) -> String {
    time.datetime()
        .map_or_else(|| time.rfc3339(), |date| date.format("%-d %b %Y %H:%M %:z").to_string())
}

/// The author's day of a commit: `9 Feb`.
#[must_use]
pub fn commit_day(commit: &Commit, today: NaiveDate) -> String {
    commit
        .author_time
        .datetime()
        .map_or_else(|| commit.author_time.rfc3339(), |time| day(time.date_naive(), today))
}

/// A commit that the report names, or none where it does not carry it.
#[must_use]
pub fn commit(report: &Report, id: Option<CommitId>) -> Option<&Commit> {
    report.commit(id?)
}
