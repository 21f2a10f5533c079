//! From items and findings to test cases.

use std::collections::BTreeMap;

use super::{Case, Outcome, Remark, Suite, class, headings};
use crate::model::{Finding, Report, Severity, State, Untrusted, Verdict};
use crate::render::{assent, escape, facts, facts::Row};

/// How much of an item's text names its test case, in characters.
const NAME: usize = 200;

/// The report, and which findings are about which item.
pub(super) struct Told<'a> {
    report: &'a Report,
    about: BTreeMap<(usize, usize), Vec<&'a Finding>>,
    rest: Vec<&'a Finding>,
    /// Why what does not hold is no failure.
    pardon: Option<String>,
}

impl<'a> Told<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let index = facts::Index::new(report);
        let mut about: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut rest = Vec::new();
        for finding in &report.findings {
            match index.row_of(finding) {
                Some(row) => about.entry((row.list, row.at)).or_default().push(finding),
                None => rest.push(finding),
            }
        }
        let pardon = say::overridden(report).filter(|_| report.verdict == Verdict::Pass);
        Self { report, about, rest, pardon }
    }
}

/// The findings about no item: a suite a file, a test case a finding.
pub(super) fn of_no_item(told: &Told<'_>) -> Vec<Suite> {
    let mut by_path: BTreeMap<&Untrusted, Vec<Case>> = BTreeMap::new();
    for finding in &told.rest {
        let (errors, output) = split([*finding].into_iter());
        let case = Case {
            name: format!("{}: {}", finding.rule, escape::xml_prose(&finding.message)),
            class: class(&finding.place.path, None),
            outcome: pardoned(told, failed(&errors)).unwrap_or(Outcome::Passed),
            output,
        };
        by_path.entry(&finding.place.path).or_default().push(case);
    }
    let suite = |(path, cases): (&Untrusted, Vec<Case>)| Suite {
        name: escape::xml(path),
        cases: distinct(cases),
        ..Suite::default()
    };
    by_path.into_iter().map(suite).collect()
}

/// The items of a checklist: a suite a phase.
pub(super) fn of_phases(told: &Told<'_>, list: usize) -> Vec<Suite> {
    let mut suites: BTreeMap<usize, Suite> = BTreeMap::new();
    for row in facts::rows_of(told.report, list) {
        let suite = suites.entry(row.item.phase).or_insert_with(|| {
            let phase = row.phase().filter(|phase| !phase.title.is_empty());
            let phase = phase.map(|phase| format!(": {}", escape::xml(&phase.name())));
            let name = escape::xml(&row.checklist.path) + &phase.unwrap_or_default();
            Suite { name, ..Suite::default() }
        });
        suite.cases.push(item(told, row));
    }
    let named = |suite: Suite| Suite { cases: distinct(suite.cases), ..suite };
    suites.into_values().map(named).collect()
}

fn item(told: &Told<'_>, row: Row<'_>) -> Case {
    let findings = told.about.get(&(row.list, row.at)).map(Vec::as_slice).unwrap_or_default();
    let (errors, output) = split(findings.iter().copied());
    let headings = headings(&row);
    Case {
        name: escape::xml(&escape::clip(&row.item.text, NAME)),
        class: class(&row.checklist.path, headings.iter().map(String::as_str)),
        outcome: pardoned(told, failed(&errors)).unwrap_or_else(|| unfailed(&row)),
        output,
    }
}

/// How an item without an error came out.
fn unfailed(row: &Row<'_>) -> Outcome {
    let waiver = row.report.ledger.waiver.as_ref().map(|waiver| &waiver.reason);
    let reason = waiver.or(row.item.reason.as_ref()).filter(|reason| !reason.is_empty());
    let (kind, message) = match (row.item.state, row.report.settled) {
        (State::NotApplicable, _) => (
            "not-applicable",
            match reason {
                Some(reason) => format!("not applicable: {}", escape::xml(reason)),
                None => "not applicable".to_owned(),
            },
        ),
        (_, true) => return Outcome::Passed,
        (State::Open, _) if row.report.demanded => {
            ("not-judged", "open; no error where it is judged".to_owned())
        }
        (State::Open, _) => ("not-judged", "open, and not demanded".to_owned()),
        (State::Checked, _) => ("not-judged", "ticked, without a sign-off that holds".to_owned()),
    };
    Outcome::Skipped(Remark { kind, message, lines: Vec::new() })
}

/// A failure, or what an override makes of it.
fn pardoned(told: &Told<'_>, failed: Option<Remark>) -> Option<Outcome> {
    let failed = failed?;
    Some(match &told.pardon {
        Some(message) => {
            Outcome::Skipped(Remark { kind: "overridden", message: message.clone(), ..failed })
        }
        None => Outcome::Failed(failed),
    })
}

/// The errors among findings, and the others in words.
pub(super) fn split<'a>(
    findings: impl Iterator<Item = &'a Finding>,
) -> (Vec<&'a Finding>, Vec<String>) {
    let (errors, others): (Vec<_>, Vec<_>) =
        findings.partition(|finding| finding.severity == Severity::Error);
    (errors, others.into_iter().map(say::finding).collect())
}

/// The failure that errors are: violated as soon as one of them is.
pub(super) fn failed(errors: &[&Finding]) -> Option<Remark> {
    let heaviest = errors.iter().find(|error| !error.waiting).or(errors.first())?;
    Some(Remark {
        kind: if heaviest.waiting { "waiting" } else { "violated" },
        message: format!("{}: {}", heaviest.rule, escape::xml_prose(&heaviest.message)),
        lines: errors.iter().copied().map(say::finding).collect(),
    })
}

/// Numbers the test cases of one class that have one name, since their readers take them for one.
fn distinct(cases: Vec<Case>) -> Vec<Case> {
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    let number = |mut case: Case| {
        let count = seen.entry((case.class.clone(), case.name.clone())).or_default();
        *count += 1;
        if *count > 1 {
            case.name = format!("{} ({count})", case.name);
        }
        case
    };
    cases.into_iter().map(number).collect()
}

/// Lines of words.
pub(super) mod say {
    use super::{Finding, Report, assent, escape};

    /// `error reworded at DEPLOYMENT_CHECKLIST.md:73: … -> … (commit …)`.
    pub(in super::super) fn finding(finding: &Finding) -> String {
        let line = finding.place.line.map_or_else(String::new, |line| format!(":{line}"));
        let mend = if finding.help.is_empty() { "" } else { " -> " };
        let commit =
            finding.commit.map_or_else(String::new, |commit| format!(" (commit {commit})"));
        format!(
            "{} {} at {}{line}: {}{mend}{}{commit}",
            finding.severity.word(),
            finding.rule,
            escape::xml(&finding.place.path),
            escape::xml_prose(&finding.message),
            escape::xml_prose(&finding.help),
        )
    }

    /// `overridden by Ana (4f4f4f4): …`, where somebody did.
    pub(in super::super) fn overridden(report: &Report) -> Option<String> {
        let overriding = report.overridden.as_ref()?;
        let by = assent::commit(report, overriding)
            .map_or_else(String::new, |commit| format!(" by {}", escape::xml(&commit.author.name)));
        let (commit, reason) = (overriding.commit, escape::xml(&overriding.reason));
        Some(format!("overridden{by} ({commit}): {reason}"))
    }
}
