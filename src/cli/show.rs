//! From a report to a page: which renderer makes which view in which format.

use std::collections::BTreeSet;

use super::{
    CliError, Context,
    output::Format,
    select::{self, Chosen},
};
use crate::{
    model::{Checklist, Report, Untrusted},
    render::{
        self,
        markdown::Options,
        terminal::{Selection, Style},
    },
    rules,
};

/// What a page is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Where the release stands.
    Status,
    /// The verdict.
    Gate,
    /// The whole record.
    Audit,
    /// The ledger as a timeline.
    Log,
    /// Each line with its sign-off.
    Blame,
    /// What a branch does.
    Diff,
    /// What is demanded, and where that is written.
    Policy,
}

/// The page of a view in a format.
pub fn page(
    view: View,
    format: Format,
    report: &Report,
    selection: &Selection,
    context: &Context<'_>,
) -> String {
    match format {
        Format::Terminal => terminal(view, report, selection, style(context)),
        Format::Json if matches!(view, View::Log | View::Diff) => {
            render::json::log::render(report, selection)
        }
        Format::Json if view == View::Policy => render::json::policy::render(report, selection),
        Format::Json => render::json::audit::render(report),
        Format::Ndjson => render::ndjson::render(report, selection),
        Format::Csv => render::csv::render(report, selection),
        Format::Markdown => render::markdown::render(report, &links(context)),
        Format::Html => render::html::render(report, &links(context)),
        Format::Github => render::github::render(report),
        Format::Sarif => {
            let pages = rules::pages();
            render::sarif::render(report, record_word(view), &pages, &links(context))
        }
        Format::Junit => render::junit::render(report, record_word(view)),
        Format::Intoto if view == View::Gate => render::intoto::gate(report),
        Format::Intoto => render::intoto::render(report),
    }
}

/// What a record of a view is called where several are kept side by side.
fn record_word(view: View) -> &'static str {
    if view == View::Gate { "gate" } else { "audit" }
}

fn terminal(view: View, report: &Report, selection: &Selection, style: Style) -> String {
    use render::terminal::{audit, blame, diff, gate, log, policy, status};
    match view {
        View::Status => status::render(report, style),
        View::Gate => gate::render(report, style),
        View::Audit => audit::render(report, style),
        View::Log => log::render(report, selection, style),
        View::Blame => blame::render(report, selection, style),
        View::Diff => diff::render(report, selection, style),
        View::Policy => policy::render(report, selection, style),
    }
}

/// How standard output wants its text.
pub fn style(context: &Context<'_>) -> Style {
    Style {
        color: context.colored_stdout(),
        width: context.width(),
        unicode: context.shows_unicode(),
    }
}

/// Where a job's summary may link to.
fn links(context: &Context<'_>) -> Options {
    let get = |name| context.environment.get(name).map(str::to_owned);
    Options {
        server_url: get("GITHUB_SERVER_URL"),
        repository: get("GITHUB_REPOSITORY"),
        head_branch: get("GITHUB_HEAD_REF"),
    }
}

/// The items of a report that words choose; all of them without words.
///
/// # Errors
/// When a word means nothing, or could mean several items.
pub fn selection(words: &[String], report: &Report) -> Result<Selection, CliError> {
    if words.is_empty() {
        return Ok(Selection::All);
    }
    Ok(of_chosen(select::select(words, &lists_of(report))?.items))
}

/// The items of a report that are in the phases that a word means.
///
/// # Errors
/// When no phase is meant.
pub fn phase_selection(word: &str, report: &Report) -> Result<Selection, CliError> {
    Ok(of_chosen(select::in_phases(word, &lists_of(report))?))
}

fn lists_of(report: &Report) -> Vec<(&Untrusted, &Checklist)> {
    report.checklists.iter().map(|list| (&list.path, &*list.checklist)).collect()
}

fn of_chosen(chosen: Vec<Chosen>) -> Selection {
    let items: BTreeSet<_> = chosen.into_iter().map(|at| (at.checklist, at.item)).collect();
    Selection::Items(items)
}
