//! CSV: a row an item, then a row for each finding that is about none of them.
//!
//! Every field is quoted, and none begins as a formula does.

use std::collections::BTreeMap;

use super::{assent, backing, due, escape, facts, facts::Row, selection::Selection, words};
use crate::model::{Commit, Finding, Override, Report};

/// How many columns there are.
const WIDTH: usize = 24;

/// The columns.
pub const COLUMNS: [&str; WIDTH] = [
    "path",
    "line",
    "id",
    "phase",
    "section",
    "text",
    "state",
    "required",
    "settled",
    "due",
    "late",
    "signed_off_by",
    "email",
    "time",
    "commit",
    "signature",
    "problem",
    "not_applicable_by",
    "reason",
    "concurrent",
    "approvals",
    "measured",
    "evidence",
    "findings",
];

/// The selected items, and all findings.
#[must_use]
pub fn render(report: &Report, selection: &Selection) -> String {
    let mut writer =
        ::csv::WriterBuilder::new().quote_style(::csv::QuoteStyle::Always).from_writer(Vec::new());
    let index = facts::Index::new(report);
    let shown: Vec<_> = facts::rows(report).filter(|row| selection.has(row.list, row.at)).collect();
    let mut about: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    let mut rest = Vec::new();
    for finding in &report.findings {
        match index.row_of(finding).filter(|row| selection.has(row.list, row.at)) {
            Some(row) => about.entry((row.list, row.at)).or_default().push(finding),
            None => rest.push(finding),
        }
    }
    let mut records = vec![COLUMNS.map(str::to_owned)];
    records.extend(report.overridden.as_ref().map(|overriding| overridden(report, overriding)));
    for row in shown {
        let own = about.remove(&(row.list, row.at)).unwrap_or_default();
        records.push(item(report, row, &own));
    }
    records.extend(rest.into_iter().map(alone));
    for record in records {
        // Writing to memory cannot fail, and all records have as many fields.
        let _ = writer.write_record(record);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    escape::log_lines(&String::from_utf8_lossy(&bytes))
}

fn item(report: &Report, row: Row<'_>, findings: &[&Finding]) -> [String; WIDTH] {
    let (item, ledger) = (row.item, &row.report.ledger);
    let sign_off = row.sign_off(report);
    let of = |part: fn(&Commit) -> String| sign_off.map(part).unwrap_or_default();
    let waiver = ledger.waiver.as_ref();
    let declared_by = waiver.and_then(|waiver| facts::commit(report, waiver.commit));
    let section: Vec<_> = row.section().iter().map(escape::terminal).collect();
    let concurrent: Vec<_> = ledger.concurrent.iter().map(ToString::to_string).collect();
    let approvals: Vec<_> = assent::approvals(report, row).map(approval).collect();
    let findings: Vec<_> = findings.iter().copied().map(line).collect();
    [
        escape::csv(&row.checklist.path),
        item.line.to_string(),
        escape::csv(&item.id),
        row.phase().map_or_else(String::new, |phase| escape::csv(&phase.name())),
        escape::csv(&section.join(" › ")),
        escape::csv(&item.text),
        item.state.word().to_owned(),
        item.required.to_string(),
        row.report.settled.to_string(),
        due::last_day(row).map_or_else(String::new, |day| day.to_string()),
        due::late(report, row).map_or_else(String::new, |late| late.word().to_owned()),
        of(|commit| escape::csv(&commit.author.name)),
        of(|commit| escape::csv(&commit.author.email)),
        of(|commit| commit.author_time.rfc3339()),
        of(|commit| commit.id.to_string()),
        of(|commit| words::signature(&commit.signature).to_owned()),
        ledger.problem.map_or_else(String::new, |problem| problem.word().to_owned()),
        declared_by.map_or_else(String::new, |commit| escape::csv(&commit.author.name)),
        waiver.map_or_else(String::new, |waiver| escape::csv(&waiver.reason)),
        concurrent.join(" "),
        escape::csv(&approvals.join("; ")),
        escape::csv(&backing::measured(&ledger.backing).unwrap_or_default()),
        escape::csv(&backing::evidence(&ledger.backing).join("; ")),
        escape::csv(&findings.join("; ")),
    ]
}

/// `Sara, 1f8e6d0… (1 of 2)`.
fn approval((commit, words): (&Commit, String)) -> String {
    format!("{}, {} ({words})", escape::terminal(&commit.author.name), commit.id)
}

/// That the gate was overridden.
fn overridden(report: &Report, overriding: &Override) -> [String; WIDTH] {
    let mut record = [const { String::new() }; WIDTH];
    let by = assent::commit(report, overriding).map_or_else(String::new, |commit| {
        format!(" by {}", escape::terminal(&commit.author.name))
    });
    let (commit, reason) = (overriding.commit, escape::terminal(&overriding.reason));
    if let Some(last) = record.last_mut() {
        *last = escape::csv(&format!("overridden{by} ({commit}): {reason}"));
    }
    record
}

/// A finding that is about no item of the table.
fn alone(finding: &Finding) -> [String; WIDTH] {
    let mut record = [const { String::new() }; WIDTH];
    let [path, number, id, ..] = &mut record;
    *path = escape::csv(&finding.place.path);
    *number = finding.place.line.map_or_else(String::new, |line| line.to_string());
    *id = finding.item.as_ref().map_or_else(String::new, escape::csv);
    if let Some(last) = record.last_mut() {
        *last = escape::csv(&line(finding));
    }
    record
}

/// `error reworded: … -> …`.
fn line(finding: &Finding) -> String {
    let mend = if finding.help.is_empty() { "" } else { " -> " };
    format!(
        "{} {}: {}{mend}{}",
        finding.severity.word(),
        finding.rule,
        escape::terminal_prose(&finding.message),
        escape::terminal_prose(&finding.help)
    )
}
