//! A report as short text: standing and verdict, gates, items with their sign-offs, findings, notes.
//!
//! Commits are named by their messages. `[x] One < tick` was signed off by the commit "tick", `& other`
//! is a concurrent one, `! inherited (tick)` a problem with the commit to blame for it.

use git_checklist::{
    history::sandbox::Sandbox,
    model::{
        ChecklistReport, CommitId, Finding, Item, ItemReport, Report, Severity, Standing, State,
    },
    pipeline::{self, AuditRequest, GateRequest, PipelineError},
};

/// The verdict of `topic` against `main`, both as explicit revisions.
pub fn gate(sandbox: &Sandbox) -> String {
    let request = GateRequest {
        base: Some("main".to_owned()),
        head: Some("topic".to_owned()),
        ..GateRequest::default()
    };
    gate_with(sandbox, &request)
}

/// The answer to a gate's request.
pub fn gate_with(sandbox: &Sandbox, request: &GateRequest) -> String {
    told(pipeline::gate(&sandbox.repository().unwrap(), request))
}

/// The record of a revision or range.
pub fn audit(sandbox: &Sandbox, revision: &str) -> String {
    let request = AuditRequest { revision: Some(revision.to_owned()), ..AuditRequest::default() };
    told(pipeline::audit(&sandbox.repository().unwrap(), &request))
}

/// An answer as text.
pub fn told(answer: Result<Report, PipelineError>) -> String {
    match answer {
        Ok(report) => report_text(&report),
        Err(error) => format!("undecided: {error}"),
    }
}

fn report_text(report: &Report) -> String {
    let mut lines = vec![verdict(report)];
    for gate in &report.gates {
        lines.push(format!("{} {}/{}", gate.name, gate.settled, gate.required));
    }
    for list in &report.checklists {
        lines.push(header(report, list));
        let items = list.checklist.items.iter().zip(&list.items);
        lines.extend(items.map(|(item, known)| item_text(report, item, known)));
    }
    lines.extend(report.findings.iter().map(|finding| finding_text(report, finding)));
    lines.extend(report.notes.iter().map(|note| note.write_with(|text| text.raw().to_owned())));
    named(report, &lines.join("\n"))
}

fn verdict(report: &Report) -> String {
    let standing = match report.standing {
        Standing::Release => "release",
        Standing::Upkeep => "upkeep",
        Standing::NotARelease => "not a release",
        Standing::NoChecklist => "no checklist",
        Standing::Audit => "audit",
    };
    let reason = report.reason.map_or(String::new(), |reason| format!(", {}", reason.word()));
    format!("{standing}: {}{reason}", report.verdict.word())
}

fn header(report: &Report, list: &ChecklistReport) -> String {
    let start = list.start.map_or(String::new(), |id| format!(" since {}", subject(report, id)));
    format!("{}{start}", list.path.raw())
}

fn item_text(report: &Report, item: &Item, known: &ItemReport) -> String {
    let tick = match item.state {
        State::Open => "[ ]",
        State::Checked => "[x]",
        State::NotApplicable => "[-]",
    };
    let ledger = &known.ledger;
    let mut parts = vec![tick.to_owned(), item.text.raw().to_owned()];
    if let Some(commit) = ledger.sign_off {
        parts.push(format!("< {}", subject(report, commit)));
    }
    for commit in &ledger.concurrent {
        parts.push(format!("& {}", subject(report, *commit)));
    }
    if let Some(problem) = ledger.problem {
        let culprit = ledger.culprit.map(|commit| format!(" ({})", subject(report, commit)));
        parts.push(format!("! {}{}", problem.word(), culprit.unwrap_or_default()));
    }
    parts.join(" ")
}

fn finding_text(report: &Report, finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Off => "off",
    };
    let message = finding.message.write_with(|text| text.raw().to_owned());
    format!("{severity} {}: {}", finding.rule, named(report, &message))
}

fn subject(report: &Report, id: CommitId) -> String {
    report.commit(id).expect("the report names it").subject().raw().to_owned()
}

/// Puts messages in the place of abbreviated ids.
fn named(report: &Report, text: &str) -> String {
    report.commits.values().fold(text.to_owned(), |text, commit| {
        text.replace(&commit.id.short(), commit.subject().raw())
    })
}
