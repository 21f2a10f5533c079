//! `audit`: the whole record of a revision or a range.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    CliError, Context, Outcome, bundle, dates,
    output::RecordArgs,
    progress,
    show::{self, View},
};
use crate::pipeline::{self, AuditRequest};
use crate::{
    model::{HistoryMode, WrittenDate},
    render::terminal::Selection,
};

const EXAMPLES: &str = "\
Examples:
  git checklist audit                          the whole history of HEAD
  git checklist audit main..release/2.3        what the release branch signed
  git checklist audit --release 2.3            one release, from its start to the next one's
  git checklist audit v2.3 --format json > audit.json
  git checklist audit v2.3 --against audit.json    what was rewritten since
  git checklist audit main..v2.3 --bundle v2.3.tar     all of it, in one archive
  git checklist audit v2.3 --report html=audit.html    a page that needs no git
  git checklist audit --report markdown=audit.md --report csv=audit.csv

Exit status: 0 no finding of severity error, 1 findings, 2 could not be decided.";

/// How many bytes an earlier record may have.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// What to audit, and how to tell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A revision, or a range BASE..HEAD in which sign-offs count [default: HEAD]
    #[arg(value_name = "REV|BASE..HEAD")]
    pub revision: Option<String>,
    /// Only this release, from its start until the next one's
    #[arg(long, value_name = "NAME", conflicts_with = "first_parent")]
    pub release: Option<String>,
    /// When the release is, instead of what policy and file say: a day, or a moment with its offset
    #[arg(long, value_name = "DATE", value_parser = dates::written)]
    pub release_date: Option<WrittenDate>,
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    /// Walk every commit, also where a file's history could be simplified
    #[arg(long, conflicts_with = "first_parent")]
    pub full_history: bool,
    /// Follow first parents alone: the view of the merges
    #[arg(long)]
    pub first_parent: bool,
    /// Also hold history against an earlier `audit --format json` or `--bundle`
    #[arg(long, value_name = "REPORT.json|TAR")]
    pub against: Option<PathBuf>,
    /// Also write one archive with record, statement, git history, policy, mailmap and keys; never
    /// over another file
    #[arg(long, value_name = "TAR")]
    pub bundle: Option<PathBuf>,
    #[command(flatten)]
    pub output: RecordArgs,
}

/// Makes the record.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let request = AuditRequest {
        revision: args.revision.clone(),
        paths: context.repository_paths(&args.checklist)?,
        mode: args.mode(),
        today: context.today,
        now: context.now,
        release_date: args.release_date,
        is_record: true,
        release: args.release.clone(),
        against: args.against.as_deref().map(|file| earlier(file, context)).transpose()?,
    };
    let file = args.bundle.as_deref().map(|typed| bundle::target(typed, context)).transpose()?;
    let repository = context.repository()?;
    let report = progress::shown(context, &repository, |from| pipeline::audit(from, &request))?;
    if let Some(file) = file {
        progress::shown(context, &repository, |from| bundle::write(&file, from, &report))?;
    }
    args.output.write(context, &report, |format, context| {
        show::page(View::Audit, format, &report, &Selection::All, context)
    })?;
    let outcome = Outcome::of_verdict(report.verdict);
    // The process ends: to take down piece by piece what hundreds of lists left in memory is time lost.
    std::mem::forget((report, repository));
    Ok(outcome)
}

/// The bytes of an earlier record.
fn earlier(file: &Path, context: &Context<'_>) -> Result<Vec<u8>, CliError> {
    let unread = |why: &dyn std::fmt::Display| {
        CliError::new(format!("cannot read `{}`: {why}", file.display()))
            .hint("name a file that this wrote: git checklist audit --format json")
    };
    let found = context.resolve(file);
    let size = fs::metadata(&found).map_err(|error| unread(&error))?.len();
    if size > MOST_BYTES {
        return Err(unread(&format!("it has {size} bytes, and {MOST_BYTES} can be read")));
    }
    fs::read(&found).map_err(|error| unread(&error))
}

impl Args {
    fn mode(&self) -> Option<HistoryMode> {
        match (self.full_history, self.first_parent) {
            (true, _) => Some(HistoryMode::Full),
            (_, true) => Some(HistoryMode::FirstParent),
            _ => None,
        }
    }
}
