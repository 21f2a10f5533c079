//! `status`: where the release stands, in a glance.

use super::{
    CliError, Context, Outcome, dates,
    files::{self, Found},
    output::{self, Format},
    progress,
    show::{self, View},
};
use crate::model::WrittenDate;
use crate::pipeline::{self, StatusRequest};
use crate::render::{escape, terminal::Selection};

const EXAMPLES: &str = "\
Examples:
  git checklist                    the same
  git checklist status --format json";

/// The formats of a status.
const FORMATS: &[Format] = &[Format::Terminal, Format::Json, Format::Markdown];

/// How many files with boxes are offered.
const OFFERED: usize = 5;

/// What to type where no checklist is.
const NEXT: &str = "\
next: git checklist init      a checklist and a policy for this repository
      git checklist demo      see it at work, in a sandbox";

/// Which checklists, and how to tell.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// When the release is, instead of what policy and file say: a day, or a moment with its offset
    #[arg(long, value_name = "DATE", value_parser = dates::written)]
    pub release_date: Option<WrittenDate>,
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Shows where the release stands.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    let request = StatusRequest {
        revision: None,
        paths: context.repository_paths(&args.checklist)?,
        today: context.today,
        now: context.now,
        release_date: args.release_date,
    };
    let report = progress::shown(context, &repository, |from| pipeline::status(from, &request))?;
    let page = if report.checklists.is_empty() && args.format == Format::Terminal {
        offers(&files::with_many_boxes(&repository, context)?)
    } else {
        show::page(View::Status, args.format, &report, &Selection::All, context)
    };
    context.stdout.write_all(page.as_bytes())?;
    Ok(Outcome::Holds)
}

/// What to do where no checklist is.
fn offers(candidates: &[Found]) -> String {
    let mut lines = vec!["no checklist is in force here".to_owned(), String::new()];
    if !candidates.is_empty() {
        lines.push("files with many boxes:".to_owned());
        lines.extend(candidates.iter().take(OFFERED).map(|found| {
            let (items, path) = (found.checklist.items.len(), escape::terminal(&found.path));
            format!("  {items:>5}  {path}")
        }));
        lines.push(String::new());
    }
    lines.extend(NEXT.lines().map(str::to_owned));
    lines.join("\n") + "\n"
}
