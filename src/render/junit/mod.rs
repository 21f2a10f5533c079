//! JUnit XML, as Jenkins' schema `junit-10.xsd` has it: a suite a phase, a test case an item.
//!
//! A demanded item that does not hold is a failure of type `waiting` or `violated`; what nobody
//! judges and what is not applicable is skipped. Findings about no item are test cases of their own,
//! and warnings are a test case's output. The first suite has the verdict: a report that fails has a
//! failure.

mod cases;
mod write;

use super::{escape, facts, words};
use crate::model::{Finding, Group, Report, Verdict, finding::RulePage};
use cases::{Told, say};

/// One file of results.
#[derive(Debug, Default)]
struct Results {
    /// When it was judged, in UTC, where that is known.
    timestamp: Option<String>,
    suites: Vec<Suite>,
}

/// Test cases that belong together.
#[derive(Debug, Default)]
struct Suite {
    name: String,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
}

/// A test case.
#[derive(Debug)]
struct Case {
    name: String,
    class: String,
    outcome: Outcome,
    /// What is said of it besides; lines.
    output: Vec<String>,
}

/// How a test case came out.
#[derive(Debug)]
enum Outcome {
    Passed,
    Skipped(Remark),
    Failed(Remark),
}

/// Why a test case did not pass.
#[derive(Debug)]
struct Remark {
    /// `waiting` or `violated` of a failure; `not-applicable`, `not-judged` or `overridden`.
    kind: &'static str,
    message: String,
    lines: Vec<String>,
}

/// The items and findings of a record; `what` is `gate` or `audit`.
#[must_use]
pub fn render(report: &Report, what: &str) -> String {
    let told = Told::of(report);
    let mut suites = vec![verdict(report, what)];
    suites.extend(cases::of_no_item(&told));
    for list in 0..report.checklists.len() {
        suites.extend(cases::of_phases(&told, list));
    }
    suites.retain(|suite| !suite.cases.is_empty());
    let timestamp = chrono::DateTime::from_timestamp(report.evidence.now, 0);
    let timestamp = timestamp.map(|time| time.format("%Y-%m-%dT%H:%M:%S").to_string());
    write::document(&Results { timestamp, suites })
}

/// The lint rules: a test case each.
#[must_use]
pub fn render_lint(findings: &[Finding], pages: &[RulePage]) -> String {
    let pages = pages.iter().filter(|page| page.group == Group::Lint);
    let cases = pages.map(|page| {
        let of_rule = findings.iter().filter(|finding| finding.rule == page.id);
        let (errors, output) = cases::split(of_rule);
        let outcome = cases::failed(&errors).map_or(Outcome::Passed, Outcome::Failed);
        Case { name: page.id.to_owned(), class: "lint".to_owned(), outcome, output }
    });
    let suite = Suite { name: "lint".to_owned(), cases: cases.collect(), ..Suite::default() };
    write::document(&Results { timestamp: None, suites: vec![suite] })
}

/// Each gate's answer; the report's own where there is no gate.
fn verdict(report: &Report, what: &str) -> Suite {
    let case = |name: String, outcome| Case {
        name,
        class: what.to_owned(),
        outcome,
        output: report.notes.iter().map(escape::xml_prose).collect(),
    };
    let gates = report.gates.iter().map(|gate| {
        let said = format!("{} of {} settled", gate.settled, gate.required);
        let word = words::verdict(gate.verdict, gate.reason);
        let kind = gate.reason.map_or("violated", crate::model::Reason::word);
        let outcome = answer(report, gate.verdict, kind, format!("{word}: {said}"));
        case(format!("gate {}", escape::xml(&gate.name)), outcome)
    });
    let mut cases: Vec<_> = gates.collect();
    if cases.is_empty() || report.gates.iter().all(|gate| gate.verdict != report.verdict) {
        let kind = report.reason.map_or("violated", crate::model::Reason::word);
        let outcome = answer(report, report.verdict, kind, words::headline(report));
        cases.push(case("verdict".to_owned(), outcome));
    }
    let mut properties =
        vec![("verdict", words::headline(report)), ("head", report.head.to_string())];
    properties.extend(report.base.map(|base| ("base", base.to_string())));
    properties.extend(say::overridden(report).map(|said| ("overridden", said)));
    Suite { name: what.to_owned(), properties, cases }
}

fn answer(report: &Report, verdict: Verdict, kind: &'static str, message: String) -> Outcome {
    match verdict {
        Verdict::Fail => Outcome::Failed(Remark { kind, message, lines: Vec::new() }),
        Verdict::Pass => match say::overridden(report) {
            Some(message) => {
                Outcome::Skipped(Remark { kind: "overridden", message, lines: Vec::new() })
            }
            None => Outcome::Passed,
        },
    }
}

/// `DEPLOYMENT_CHECKLIST_md.2 Database › Setup`: readers of JUnit cut a class at its dots.
fn class<'a>(
    path: &crate::model::Untrusted,
    headings: impl IntoIterator<Item = &'a str>,
) -> String {
    let path = escape::xml(path).replace('.', "_");
    let headings: Vec<_> = headings.into_iter().map(|heading| heading.replace('.', "_")).collect();
    if headings.is_empty() { path } else { format!("{path}.{}", headings.join(" › ")) }
}

/// The headings of a row: its phase, then its sections.
fn headings(row: &facts::Row<'_>) -> Vec<String> {
    let phase = row.phase().filter(|phase| !phase.title.is_empty());
    let phase = phase.map(|phase| escape::xml(&phase.name()));
    phase.into_iter().chain(row.section().iter().map(escape::xml)).collect()
}
