//! `init`: a checklist and a policy for a repository that has none.

use std::{fs, io::Write as _, path::Path};

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{
    CliError, Context, Outcome,
    files::{self, Found},
    hook::{self, Hook, Placed},
    lists,
};
use crate::{
    history::Repository,
    markdown::ParseOptions,
    policy::{self, POLICY_PATH},
    render::{escape, words},
    templates::{self, Companion, Template},
};

const EXAMPLES: &str = "\
Examples:
  git checklist init                              a policy for the checklists that are there
  git checklist init --template library-release   and a checklist, from a template
  git checklist init --checklist 'docs/**/*.md'   a policy for lists that were never gated
  git checklist init --ci github --hooks          and a workflow and hooks that ask the gate
  git checklist init --ci gitlab --ci jenkins     files for two CI systems

Nothing that exists is overwritten, and nothing is committed.";

/// How many files of a kind are named.
const MOST_TOLD: usize = 4;

/// What to write.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The checklist to write: deployment, library-release, production-readiness, security-review
    /// or incident-follow-up [default: deployment, if the repository has no checklist]
    #[arg(long, value_name = "NAME", value_parser = template)]
    pub template: Option<&'static Template>,
    /// The file to propose a policy for, or a glob of several, none of which fails a change for what it
    /// had before [default: what is found]
    #[arg(long, value_name = "PATH|GLOB", conflicts_with = "template")]
    pub checklist: Option<String>,
    /// Also write the file that runs the gate in a CI system (repeatable)
    #[arg(long, value_name = "SYSTEM", value_parser = ci_system())]
    pub ci: Vec<&'static Companion>,
    /// Also install the client hooks, as `git checklist hook install` does
    #[arg(long)]
    pub hooks: bool,
}

/// Reads a template's name.
fn template(typed: &str) -> Result<&'static Template, String> {
    templates::find(typed).ok_or_else(|| {
        let names: Vec<_> = templates::all().iter().map(|template| template.name).collect();
        format!("no template `{typed}`; there are {}", names.join(", "))
    })
}

/// Reads a CI system's name.
fn ci_system() -> impl TypedValueParser<Value = &'static Companion> {
    let names = templates::systems().iter().map(|system| system.name);
    PossibleValuesParser::new(names).try_map(|typed| {
        let found = templates::systems().iter().find(|system| system.name == typed);
        found.ok_or("no such system")
    })
}

/// Writes what is missing and says what to do next.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    let root = lists::root(&repository)?.to_owned();
    let mut work = Work { root: &root, repository: &repository, written: Vec::new() };
    let checklists = work.checklists(args, &repository, context)?;
    work.policy(&checklists, args, &repository, context)?;
    for system in &args.ci {
        work.file(system.file_name, system.text, context)?;
    }
    if args.hooks {
        work.hooks(context)?;
    }
    work.tell_next(context)?;
    for system in &args.ci {
        tell_required(system, context)?;
    }
    Ok(Outcome::Holds)
}

/// What is left to do at a CI system, which no file in a repository can do.
fn tell_required(system: &Companion, context: &mut Context<'_>) -> Result<(), CliError> {
    writeln!(context.stdout, "\nat {}, {}:", system.name, system.file_name)?;
    for step in system.next {
        writeln!(context.stdout, "      {step}")?;
    }
    Ok(())
}

/// What is being done.
struct Work<'a> {
    root: &'a Path,
    repository: &'a Repository,
    /// Paths that were written and are to be committed.
    written: Vec<String>,
}

impl Work<'_> {
    /// The checklists that are there; where there is none, the file with most boxes, or a new one.
    fn checklists(
        &mut self,
        args: &Args,
        repository: &Repository,
        context: &mut Context<'_>,
    ) -> Result<Vec<Found>, CliError> {
        let mut others = Vec::new();
        let mut found = match &args.checklist {
            Some(typed) => named(typed, repository, context)?,
            None => files::checklists(repository, context)?,
        };
        if found.is_empty() && args.template.is_none() {
            found = files::with_many_boxes(repository, context)?;
            others = found.split_off(found.len().min(1));
        }
        tell_all("found", &found, context)?;
        if !others.is_empty() {
            tell_all("also", &others, context)?;
            let hint = "git checklist init --checklist PATH|GLOB";
            writeln!(context.stdout, "       to take another, or several: {hint}")?;
        }
        let wanted = args.template.or_else(|| templates::all().first());
        if let Some(template) = wanted.filter(|_| found.is_empty() || args.template.is_some()) {
            let path = template.file_name;
            if self.file(path, template.text, context)? {
                let bytes = template.text.as_bytes().to_vec();
                found.insert(0, Found::new(path, bytes, ParseOptions::default())?);
            }
        }
        Ok(found)
    }

    /// A policy for the first checklist; the others are named in it for the owner to decide.
    fn policy(
        &mut self,
        checklists: &[Found],
        args: &Args,
        repository: &Repository,
        context: &mut Context<'_>,
    ) -> Result<(), CliError> {
        let Some((first, others)) = checklists.split_first() else {
            return Ok(());
        };
        let target = target(repository);
        let text = match &args.checklist {
            Some(typed) if !others.is_empty() => {
                policy::propose_several(&context.repository_path(repository, typed)?, &target)
            }
            _ => policy::propose(&first.checklist, first.path.raw(), &target) + &not_yet(others),
        };
        let _ = lists::read_policy(text.as_bytes())?;
        self.file(POLICY_PATH, &text, context)?;
        Ok(())
    }

    fn hooks(&mut self, context: &mut Context<'_>) -> Result<(), CliError> {
        let directory = hook::directory(self.repository, context)?;
        for hook in Hook::CLIENT {
            let (word, about) = match hook::place(*hook, &directory, false)? {
                Placed::Written | Placed::Chained => ("wrote", hook.summary()),
                Placed::Current => ("kept", "there already"),
                Placed::Kept => ("kept", "a hook of your own, left as it is"),
            };
            tell(word, &format!("hook {}", hook.name()), about, context)?;
        }
        Ok(())
    }

    /// Writes a file if nothing is at its path; whether it did.
    fn file(
        &mut self,
        path: &str,
        text: &str,
        context: &mut Context<'_>,
    ) -> Result<bool, CliError> {
        let new = create(&self.root.join(path), text)?;
        if new {
            self.written.push(path.to_owned());
        }
        let about = if new { summary(path) } else { "there already, and left as it is".to_owned() };
        tell(if new { "wrote" } else { "kept" }, path, &about, context)?;
        Ok(new)
    }

    fn tell_next(&self, context: &mut Context<'_>) -> Result<(), CliError> {
        writeln!(context.stdout)?;
        if self.written.is_empty() {
            return writeln!(context.stdout, "next: git checklist").map_err(CliError::from);
        }
        let paths: Vec<_> = self.written.iter().map(escape::path_argument).collect();
        writeln!(
            context.stdout,
            "next: read and adapt what was written, then\n      \
             git add {}\n      \
             git commit -m \"Add the release checklist\"\n\
             then: git switch -c release/NAME\n      \
             git checklist start NAME --date YYYY-MM-DD",
            paths.join(" ")
        )
        .map_err(CliError::from)
    }
}

/// Lists that a policy does not judge, for whoever wants them judged as well.
fn not_yet(others: &[Found]) -> String {
    let plain = others.iter().map(|other| other.path.raw()).filter(|path| is_plain(path));
    let lists: String =
        plain.flat_map(|path| ["# [[checklist]]\n# path = \"", path, "\"\n"]).collect();
    if lists.is_empty() {
        lists
    } else {
        format!("\n# Checklists that are not judged yet:\n{lists}")
    }
}

/// The files of a path or glob that have boxes.
fn named(
    typed: &str,
    repository: &Repository,
    context: &Context<'_>,
) -> Result<Vec<Found>, CliError> {
    let glob = context.repository_path(repository, typed)?;
    let policy = lists::read_policy(policy::propose_several(&glob, "main").as_bytes())?;
    let mut found = files::of_policy(&policy, repository, &context.environment)?;
    found.retain(|list| !list.checklist.items.is_empty());
    if found.is_empty() {
        return Err(CliError::new(format!("no file at `{typed}` has a box"))
            .hint("name a Markdown file that git tracks, or a glob: `docs/**/*.md`")
            .hint("git checklist, without a policy, names the files with many boxes"));
    }
    Ok(found)
}

/// What a written file is.
fn summary(path: &str) -> String {
    let templates = templates::all().iter().map(|template| (template.file_name, template.summary));
    let systems = templates::systems().iter().map(|system| (system.file_name, system.summary));
    let known = templates.chain(systems).find(|(name, _)| *name == path);
    known.map_or("the gates, and what they demand", |(_, summary)| summary).to_owned()
}

/// How much a checklist has.
fn contents(list: &Found) -> String {
    let (items, phases) = (list.checklist.items.len(), list.checklist.phases.len());
    let items = words::count(items, "item", "items");
    format!("{items} in {}", words::count(phases, "phase", "phases"))
}

/// Tells the first of the files, and how many more there are.
fn tell_all(word: &str, found: &[Found], context: &mut Context<'_>) -> Result<(), CliError> {
    for list in found.iter().take(MOST_TOLD) {
        tell(word, &escape::terminal(&list.path), &contents(list), context)?;
    }
    if let Some(more @ 1..) = found.len().checked_sub(MOST_TOLD) {
        writeln!(context.stdout, "       and {more} more")?;
    }
    Ok(())
}

fn tell(word: &str, path: &str, about: &str, context: &mut Context<'_>) -> Result<(), CliError> {
    writeln!(context.stdout, "{word:<6} {path:<34} {about}").map_err(CliError::from)
}

/// The branch that releases go into: `main` or `master` if there is one, else the present one.
fn target(repository: &Repository) -> String {
    let branches = repository.branches().unwrap_or_default();
    let is_there = |name: &&str| branches.iter().any(|branch| branch.name.raw() == *name);
    let usual = ["main", "master"].into_iter().find(is_there).map(str::to_owned);
    let present = || repository.head_branch().map(|branch| branch.raw().to_owned());
    usual.or_else(present).unwrap_or_else(|| "main".to_owned())
}

/// Whether a path can stand in a TOML comment as it is.
fn is_plain(path: &str) -> bool {
    !path.contains(|c: char| c.is_control() || c == '"' || c == '\\')
}

/// Writes a file where nothing is; whether it did.
fn create(file: &Path, text: &str) -> Result<bool, CliError> {
    let unwritten = |error: std::io::Error| {
        CliError::new(format!("cannot write `{}`: {error}", file.display()))
            .hint("give yourself the right to write there")
    };
    if fs::symlink_metadata(file).is_ok() {
        return Ok(false);
    }
    file.parent().map_or(Ok(()), fs::create_dir_all).map_err(unwritten)?;
    let mut new =
        fs::OpenOptions::new().write(true).create_new(true).open(file).map_err(unwritten)?;
    new.write_all(text.as_bytes()).map_err(unwritten)?;
    Ok(true)
}
