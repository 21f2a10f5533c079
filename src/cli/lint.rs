//! `lint`: what in a checklist misleads its readers.

use std::{
    collections::BTreeSet,
    path::{Component, Path, PathBuf},
    rc::Rc,
};

use super::{
    CliError, Context, Outcome,
    files::{self, Found},
    list,
    output::{self, Format},
    show,
};
use crate::{
    history::Repository,
    model::{
        BlobId, ChecklistReport, CommitId, Finding, HistoryMode, ItemReport, Policy, Report,
        Standing, Verdict,
        evaluation::{Judged, JudgedItem},
    },
    pipeline,
    policy::{self, Named},
    render::{github, terminal},
};

const EXAMPLES: &str = "\
Examples:
  git checklist lint
  git checklist lint plan.md              needs no repository
  git checklist lint --format github      annotations

Exit status: 0 no finding of severity error, 1 findings, 2 could not be decided.";

/// The formats of lint's findings.
const FORMATS: &[Format] = &[Format::Terminal, Format::Github];

/// Which file, and how to tell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A Markdown file, or - for standard input [default: the repository's checklists]
    #[arg(value_name = "FILE")]
    pub file: Option<String>,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Looks for what misleads.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let (found, policy) = match &args.file {
        Some(file) => (vec![of_file(file, context)?], Policy::default()),
        None => of_repository(&context.repository()?, context)?,
    };
    let judged = found.iter().map(|(found, paths)| judged(found, paths.clone())).collect();
    let findings = pipeline::evaluate_files(judged, &policy);
    let outcome = Outcome::of_findings(&findings);
    let page = match args.format {
        Format::Github => github::render(&report(&found, findings, context)),
        _ => terminal::lint::render(&findings, show::style(context)),
    };
    context.stdout.write_all(page.as_bytes())?;
    Ok(outcome)
}

/// Paths that are there, among which a file's references are looked up.
type Paths = Option<Rc<BTreeSet<String>>>;

fn of_file(typed: &str, context: &mut Context<'_>) -> Result<(Found, Paths), CliError> {
    let found = files::typed(typed, context)?;
    list::warn_of_empty([&found], context)?;
    if typed == "-" {
        return Ok((found, None));
    }
    let file = context.resolve(Path::new(typed));
    let repository = context.repository().ok();
    let root = repository.as_ref().and_then(Repository::workdir);
    let paths = existing(&found, file.parent(), root);
    Ok((found, Some(Rc::new(paths))))
}

/// Of the paths that a file refers to, those that are there: beside the file, or below the root of
/// the work tree. Each is written as the file has it, and as it is beside the file.
fn existing(found: &Found, beside: Option<&Path>, root: Option<&Path>) -> BTreeSet<String> {
    let typed = Path::new(found.path.raw());
    let folder = typed.parent().unwrap_or(Path::new(""));
    let mut paths = BTreeSet::new();
    for reference in &found.checklist.references {
        let path = Path::new(reference.path.raw());
        let path = path.strip_prefix("/").unwrap_or(path);
        let is_there = [beside, root].into_iter().flatten().any(|base| base.join(path).exists());
        if is_there {
            paths.extend(path.to_str().map(str::to_owned));
            paths.extend(flattened(&folder.join(path)).to_str().map(str::to_owned));
        }
    }
    paths
}

/// A path without `.`, and without `NAME/..`.
fn flattened(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut flat, part| {
        let inside = matches!(flat.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::CurDir => {}
            Component::ParentDir if inside => drop(flat.pop()),
            other => flat.push(other),
        }
        flat
    })
}

/// The repository's checklists, whose policy has to be valid and to name what there is.
fn of_repository(
    repository: &Repository,
    context: &mut Context<'_>,
) -> Result<(Vec<(Found, Paths)>, Policy), CliError> {
    let found = list::of_repository(repository, context)?;
    list::warn_of_empty(&found, context)?;
    let policy = files::policy_in_force(repository)?;
    let names: Vec<Named<'_>> =
        found.iter().map(|found| (found.path.raw(), &found.checklist)).collect();
    policy::check_names(&policy, &names, &[], None).map_err(|errors| files::invalid(&errors))?;
    let paths = match repository.workdir() {
        Some(_) => files::tracked_or_new(repository, context)?,
        None => repository.files(repository.head()?)?,
    };
    let paths = Rc::new(paths.into_iter().collect::<BTreeSet<_>>());
    let found = found.into_iter().map(|found| (found, Some(Rc::clone(&paths)))).collect();
    Ok((found, policy))
}

fn judged(found: &Found, files: Paths) -> Judged {
    Judged {
        path: found.path.clone(),
        blob: BlobId([0; 20]),
        checklist: found.checklist.clone(),
        start: None,
        items: vec![JudgedItem::default(); found.checklist.items.len()],
        lost: Vec::new(),
        choices: Vec::new(),
        lost_phases: Vec::new(),
        files,
    }
}

/// The findings as a report, for a renderer that places them by their checklists. Files have no
/// commit and no history; no such renderer names any.
fn report(found: &[(Found, Paths)], findings: Vec<Finding>, context: &Context<'_>) -> Report {
    let checklists = found.iter().map(|(found, _)| ChecklistReport {
        path: found.path.clone(),
        blob: BlobId([0; 20]),
        checklist: found.checklist.clone(),
        start: None,
        items: vec![ItemReport::default(); found.checklist.items.len()],
    });
    Report {
        base: None,
        head: CommitId([0; 20]),
        history: HistoryMode::Simplified,
        standing: Standing::Audit,
        verdict: Verdict::Pass,
        reason: None,
        policy: None,
        target: None,
        source: None,
        gates: Vec::new(),
        gates_elsewhere: Vec::new(),
        checklists: checklists.collect(),
        findings,
        notes: Vec::new(),
        commits: std::collections::BTreeMap::new(),
        today: context.today,
        ahead: None,
    }
}
