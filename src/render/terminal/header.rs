//! Parts that several views begin or end with.

use super::{Cell, Page, Style, Tone};
use crate::{
    model::{ChecklistReport, CommitId, Report, SignatureKind, SignatureStatus, Untrusted},
    render::{escape, facts, words},
};

/// `release/2.3 into main`, or what of it is known.
pub(super) fn journey(report: &Report) -> Option<String> {
    let name = |name: &Option<Untrusted>| name.as_ref().map(escape::terminal);
    match (name(&report.source), name(&report.target)) {
        (Some(source), Some(target)) => Some(format!("{source} into {target}")),
        (Some(source), None) => Some(source),
        (None, Some(target)) => Some(format!("into {target}")),
        (None, None) => None,
    }
}

/// `policy main@9c1f2ab`, or what stands in for one.
pub(super) fn policy(report: &Report) -> String {
    match &report.policy {
        None => words::NO_POLICY.to_owned(),
        Some(origin) => {
            let whose = report.target.as_ref().filter(|_| !origin.vouches_for_itself);
            let at = whose.map_or_else(String::new, |target| escape::terminal(target) + "@");
            format!("policy {at}{} {}", origin.commit.short(), escape::terminal(&origin.path))
        }
    }
}

/// `release 2.3 began e41d0c7, 31 Jan`.
pub(super) fn release(report: &Report, checklist: &ChecklistReport) -> Option<String> {
    let release = checklist.checklist.release.as_ref()?;
    let name = escape::terminal(&release.name);
    Some(match facts::commit(report, checklist.start) {
        Some(start) => format!(
            "release {name} began {}, {}",
            start.id.short(),
            facts::commit_day(start, report.today)
        ),
        None => format!("release {name}"),
    })
}

/// Who overrode the gate, and why.
pub(super) fn overridden(page: &mut Page, report: &Report) {
    let Some(overriding) = &report.overridden else { return };
    let reason = escape::terminal(&overriding.reason);
    let line = match report.commit(overriding.commit) {
        Some(commit) => format!("overridden by {}: {reason}", super::log::person(commit)),
        None => format!("overridden in {}: {reason}", overriding.commit.short()),
    };
    page.wrap(0, 2, &Cell::words(line).tone(Tone::Bad));
}

/// What a reader has to know of how this was judged.
pub(super) fn notes(page: &mut Page, report: &Report) {
    for note in &report.notes {
        let note = format!("note: {}", escape::terminal_prose(note));
        page.wrap(0, 2, &Cell::words(note));
    }
}

/// How wide the columns of [`who`] are that depend on what is in them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Widths {
    /// Of the name.
    pub name: usize,
    /// Of the word for the signature.
    pub key: usize,
}

/// `signed off by`'s four columns: when, who, commit, key; dashes where nobody is.
pub(super) fn who(
    report: &Report,
    id: Option<CommitId>,
    widths: Widths,
    style: Style,
) -> [Cell; 4] {
    let columns = match facts::commit(report, id) {
        Some(commit) => [
            Cell::words(facts::moment(commit.author_time, report.today)),
            Cell::quoted(&commit.author.name),
            Cell::words(commit.id.short()),
            Cell::words(words::signature(&commit.signature)),
        ],
        None => ["-"; 4].map(Cell::words),
    };
    let [when, who, commit, key] = columns;
    let key = match facts::commit(report, id).map(|commit| &commit.signature) {
        Some(signature) if signature.holds => key.tone(Tone::Good),
        Some(signature) if signature.status >= SignatureStatus::UnknownKey => key.tone(Tone::Bad),
        Some(signature) if signature.kind != SignatureKind::Unsigned => key,
        _ => key.tone(Tone::Dim),
    };
    [
        when.left(12, style),
        who.left(widths.name, style),
        commit.left(7, style),
        key.left(widths.key, style),
    ]
}

/// The last line: what names are worth.
pub(super) fn claims(page: &mut Page, report: &Report) {
    page.gap();
    page.line(&[Cell::words(words::claims(report)).tone(Tone::Dim)]);
}
