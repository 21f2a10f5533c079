//! `git checklist lint`: findings, a place a line, as editors can read them.

use super::{Cell, Page, Style, Tone};
use crate::{
    model::{Finding, Severity},
    render::{escape, words},
};

/// The findings, and how many there are.
#[must_use]
pub fn render(findings: &[Finding], style: Style) -> String {
    let mut page = Page::new(style);
    for finding in findings {
        one(&mut page, finding);
    }
    let of = |severity| findings.iter().filter(|one| one.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    page.gap();
    page.line(&[Cell::words(format!(
        "{}, {}",
        words::count(errors, "error", "errors"),
        words::count(warnings, "warning", "warnings")
    ))
    .tone(match (errors, warnings) {
        (0, 0) => Tone::Good,
        (0, _) => Tone::Wait,
        _ => Tone::Bad,
    })]);
    page.finish()
}

/// `PATH:12: warning: empty-phase`, then message and mend.
fn one(page: &mut Page, finding: &Finding) {
    let path = escape::terminal(&finding.place.path);
    let line = finding.place.line.map_or_else(String::new, |line| format!(":{line}"));
    let tone = match finding.severity {
        Severity::Error => Tone::Bad,
        _ => Tone::Wait,
    };
    page.whole_line(&[
        Cell::words(format!("{path}{line}: ")),
        Cell::words(finding.severity.word()).tone(tone),
        Cell::words(format!(": {}", finding.rule)),
    ]);
    page.wrap(4, 0, &Cell::prose(&finding.message));
    if !finding.help.is_empty() {
        let help = format!("-> {}", escape::terminal_prose(&finding.help));
        page.wrap(4, 3, &Cell::words(help));
    }
}
