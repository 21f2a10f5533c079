//! Annotations for GitHub Actions: one a section, violations first, ten at most.
//!
//! GitHub shows ten of a step and drops the rest in silence, so the rest is counted in a line of the
//! log.

use super::{
    assent, escape, facts,
    facts::{Group, Weight},
    words,
};
use crate::model::{Finding, Report};

/// The most annotations.
pub const MOST: usize = 10;
/// The most findings that one annotation spells out.
const SPELLED: usize = 20;

/// The findings as workflow commands, a line each.
#[must_use]
pub fn render(report: &Report) -> String {
    let groups: Vec<_> = [Weight::Violated, Weight::Waiting, Weight::Warning]
        .into_iter()
        .flat_map(|weight| {
            let groups = facts::groups(report, facts::of_weight(report, weight));
            groups.into_iter().map(move |group| (weight, group))
        })
        .collect();
    let mut lines: Vec<String> = overridden(report).into_iter().collect();
    let room = MOST - lines.len();
    lines.extend(groups.iter().take(room).map(|(weight, group)| annotation(*weight, group)));
    let left = groups.iter().skip(room);
    let left: usize = left.map(|(_, group)| group.findings.len()).sum();
    if left > 0 {
        let more = words::count(left, "more finding is", "more findings are");
        lines.push(format!("git-checklist: {more} not annotated; the whole record has them\n"));
    }
    lines.concat()
}

/// That the gate was overridden, before all else.
fn overridden(report: &Report) -> Option<String> {
    let overriding = report.overridden.as_ref()?;
    let by = assent::commit(report, overriding).map_or_else(String::new, |commit| {
        format!(" by {}", escape::terminal(&commit.author.name))
    });
    let (commit, reason) = (overriding.commit.short(), escape::terminal(&overriding.reason));
    let words = escape::workflow_data(&format!("overridden{by} ({commit}): {reason}"));
    Some(format!("::warning title=overridden::{words}\n"))
}

/// The findings of the lint rules, an annotation each; ten, and a line that counts the rest.
#[must_use]
pub fn render_lint(findings: &[Finding]) -> String {
    let mut lines: Vec<_> = findings.iter().take(MOST).map(lint_annotation).collect();
    if let Some(left) = findings.len().checked_sub(MOST).filter(|left| *left > 0) {
        let more = words::count(left, "more finding is", "more findings are");
        lines.push(format!("git-checklist: {more} not annotated\n"));
    }
    lines.concat()
}

fn lint_annotation(finding: &Finding) -> String {
    let line = finding.place.line.map_or_else(String::new, |line| format!(",line={line}"));
    format!(
        "::{} file={}{line},title={}::{}\n",
        finding.severity.word(),
        escape::workflow_property(&escape::workflow_text(&finding.place.path)),
        finding.rule,
        escape::workflow_data(&message(finding))
    )
}

/// `::error file=…,line=…,title=…::…`.
fn annotation(weight: Weight, group: &Group<'_>) -> String {
    let (level, word) = match weight {
        Weight::Violated => ("error", "Does not hold"),
        Weight::Waiting => ("error", "Waiting"),
        Weight::Warning => ("warning", "Warning"),
    };
    let headings: Vec<_> = group
        .headings()
        .iter()
        .map(|heading| escape::workflow_text(&escape::clip(heading, 120)))
        .collect();
    let title = match headings.as_slice() {
        [] => word.to_owned(),
        headings => format!("{word}: {}", headings.join(" › ")),
    };
    let mut lines: Vec<_> =
        group.findings.iter().take(SPELLED).map(|(finding, _)| message(finding)).collect();
    if let Some(more) = group.findings.len().checked_sub(SPELLED).filter(|more| *more > 0) {
        lines.push(format!("and {more} more here"));
    }
    format!(
        "::{level} {}title={}::{}\n",
        place(group),
        escape::workflow_property(&title),
        escape::workflow_data(&lines.join("\n"))
    )
}

/// `file=…,line=…,`; nothing for what is in no file.
fn place(group: &Group<'_>) -> String {
    if group.findings.iter().any(|(finding, _)| finding.place.is_request()) {
        return String::new();
    }
    let line = group.findings.iter().find_map(|(finding, _)| finding.place.line);
    let line = line.map_or_else(String::new, |line| format!("line={line},"));
    format!("file={},{line}", escape::workflow_property(&escape::workflow_text(group.path)))
}

/// `:73 … [reworded] -> …`.
fn message(finding: &Finding) -> String {
    let line = finding.place.line.map_or_else(String::new, |line| format!(":{line} "));
    let mend = if finding.help.is_empty() { "" } else { " -> " };
    format!(
        "{line}{} [{}]{mend}{}",
        escape::terminal_prose(&finding.message),
        finding.rule,
        escape::terminal_prose(&finding.help)
    )
}
