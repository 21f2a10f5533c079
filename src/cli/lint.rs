//! `lint`: what in a checklist misleads its readers.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use super::{
    CliError, Context, Outcome,
    files::{self, Found},
    list,
    output::{self, Format},
    show,
};
use crate::{
    model::{PathGlob, Policy},
    pipeline::{self, LintedList},
    policy::{self, Named},
    render::{github, json, junit, sarif, terminal},
    rules,
};

const EXAMPLES: &str = "\
Examples:
  git checklist lint
  git checklist lint plan.md              needs no repository
  git checklist lint --format github      annotations

Exit status: 0 no finding of severity error, 1 findings, 2 could not be decided.";

/// The formats of lint's findings.
const FORMATS: &[Format] =
    &[Format::Terminal, Format::Json, Format::Github, Format::Sarif, Format::Junit];

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
    let (lists, policy) = match &args.file {
        Some(file) => (vec![of_file(file, context)?], Policy::default()),
        None => of_repository(context)?,
    };
    let findings = pipeline::lint(lists, &policy);
    let page = match args.format {
        Format::Json => json::lint::render(&findings),
        Format::Github => github::render_lint(&findings),
        Format::Sarif => sarif::render_lint(&findings, &rules::pages()),
        Format::Junit => junit::render_lint(&findings, &rules::pages()),
        _ => terminal::lint::render(&findings, show::style(context)),
    };
    context.stdout.write_all(page.as_bytes())?;
    Ok(Outcome::of_findings(&findings))
}

/// A file by itself: what it names is looked for beside it.
fn of_file(typed: &str, context: &mut Context<'_>) -> Result<LintedList, CliError> {
    let found = files::typed(typed, context)?;
    list::warn_of_empty([&found], context)?;
    let candidates = found.checklist.references.iter();
    let is_there = |path: &String| context.resolve(Path::new(path)).exists();
    let named = candidates.flat_map(|one| one.candidates(typed)).filter(is_there);
    let files = (typed != "-").then(|| Arc::new(named.collect()));
    Ok(linted(found, files))
}

/// The repository's lists as the work tree has them, and its policy, which has to name what there
/// is.
fn of_repository(context: &mut Context<'_>) -> Result<(Vec<LintedList>, Policy), CliError> {
    let repository = context.repository()?;
    let found = list::of_repository(&repository, context)?;
    list::warn_of_empty(&found, context)?;
    let policy = files::policy_in_force(&repository)?;
    let names: Vec<Named<'_>> =
        found.iter().map(|found| (found.path.raw(), &found.checklist)).collect();
    policy::check_names(&policy, &names, &[], None).map_err(|errors| files::invalid(&errors))?;
    let paths = match repository.workdir() {
        Some(_) => files::tracked_or_new(&repository, &context.environment)?,
        None => repository.files(repository.head()?)?,
    };
    let paths: Arc<BTreeSet<String>> = Arc::new(paths.into_iter().collect());
    // What is a link or a submodule is not told here; it may stand for what is behind it.
    let is_matched =
        |glob: &PathGlob| paths.iter().any(|path| glob.covers(path) || glob.is_behind(path));
    policy::check_paths(&policy, is_matched).map_err(|errors| files::invalid(&errors))?;
    let lists = found.into_iter().map(|found| linted(found, Some(Arc::clone(&paths)))).collect();
    Ok((lists, policy))
}

fn linted(found: Found, files: Option<Arc<BTreeSet<String>>>) -> LintedList {
    LintedList { path: found.path, checklist: found.checklist, files }
}
