//! What `check` records beside a tick: a measured value, evidence, a command's success.
//!
//! Everything is refused before the first change, and commands run last: those of the trusted policy
//! alone, shown before they run.

use std::{
    collections::BTreeMap,
    fs,
    path::{Component, Path},
};

use super::{
    CliError, Context,
    draft::name,
    git::Git,
    lists::List,
    plan::{Edit, Plan},
    shell,
};
use crate::{
    history::Repository,
    model::{
        Item, ItemDemands, Measurement, Untrusted,
        backing::{self, Evidence, Run, Stated},
        digest,
        measure::Outcome,
    },
    pipeline,
    render::escape,
};

/// How many bytes evidence and a command's output may have.
const MOST_BYTES: u64 = 1 << 30;

/// What is recorded.
#[derive(Debug, Default, clap::Args)]
pub struct BackingArgs {
    /// What was measured, held against the item's criterion: 0.4%, "412 ms"
    #[arg(long, value_name = "VALUE", conflicts_with = "no_commit", allow_hyphen_values = true)]
    pub value: Option<String>,
    /// A file, recorded with its SHA-256, or a URL, recorded as it is (`URL#sha256=HEX` with a digest;
    /// nothing is fetched); repeatable
    #[arg(long, value_name = "FILE|URL", conflicts_with = "no_commit")]
    pub evidence: Vec<String>,
    /// Run the command that the target's policy has for the item; sign only if it ends well
    #[arg(long, conflicts_with_all = ["no_commit", "branch"])]
    pub run: bool,
}

/// The trailers of each item, by its index in the checklist.
pub type Trailers = BTreeMap<usize, Vec<String>>;

/// Where records are made.
pub struct Scene<'a> {
    /// The repository.
    pub repository: &'a Repository,
    /// Its work tree's root.
    pub root: &'a Path,
    /// git there.
    pub git: &'a Git<'a>,
}

impl BackingArgs {
    fn is_empty(&self) -> bool {
        self.value.is_none() && self.evidence.is_empty() && !self.run
    }

    /// Refuses what cannot be recorded, then runs what is to be run: the trailers of every item that is
    /// ticked, list by list.
    ///
    /// # Errors
    /// Where an item lacks what the policy asks for, a value does not meet its criterion, a file cannot
    /// be read, or a command does not end well.
    pub fn trailers(
        &self,
        scene: &Scene<'_>,
        works: &[(&List, Plan)],
        context: &mut Context<'_>,
    ) -> Result<Vec<Trailers>, CliError> {
        let evidence = self.read_evidence(scene, context)?;
        let mut ticked = 0;
        for (list, plan) in works {
            self.refuse_kept(list, plan)?;
            self.refuse_bare(list, plan)?;
            ticked += ticks(plan).count();
        }
        if self.value.is_some() && ticked > 1 {
            return Err(CliError::new(format!("one value cannot be that of {ticked} items"))
                .hint("sign them off one by one, each with its own value"));
        }
        let mut all = Vec::new();
        for (list, plan) in works {
            let mut trailers = Trailers::new();
            for at in ticks(plan) {
                let item = &list.checklist.items[at];
                let mut stated: Vec<Stated> = self.measured(item)?.into_iter().collect();
                stated.extend(evidence.iter().cloned().map(Stated::Evidence));
                let lines = stated.iter().map(|what| backing::line(&item.id, &item.digest, what));
                trailers.insert(at, lines.collect());
            }
            all.push(trailers);
        }
        if self.run {
            for ((list, plan), trailers) in works.iter().zip(&mut all) {
                for at in ticks(plan) {
                    let run = run(scene, list, at, context)?;
                    let item = &list.checklist.items[at];
                    let line = backing::line(&item.id, &item.digest, &Stated::Run(run));
                    trailers.entry(at).or_default().push(line);
                }
            }
        }
        Ok(all)
    }

    /// A record stands in the commit that ticks; an item that stays as it is gets none.
    fn refuse_kept(&self, list: &List, plan: &Plan) -> Result<(), CliError> {
        let Some((at, _)) = plan.kept.first().filter(|_| !self.is_empty()) else { return Ok(()) };
        let item = &list.checklist.items[*at];
        Err(CliError::new(format!(
            "{} stays as it is, and what is recorded stands in the commit that ticks an item",
            name(item)
        ))
        .hint(format!("git checklist uncheck :{}, then check it again", item.line)))
    }

    /// Refuses a plan with an item that the policy asks more of than was typed.
    ///
    /// # Errors
    /// Those refusals.
    pub fn refuse_bare(&self, list: &List, plan: &Plan) -> Result<(), CliError> {
        ticks(plan).try_for_each(|at| {
            self.refuse_item(&list.checklist.items[at], &list.standing[at].demands)
        })
    }

    fn refuse_item(&self, item: &Item, demands: &ItemDemands) -> Result<(), CliError> {
        let missing = [
            (demands.measured.value && self.value.is_none(), "a measured value", "--value VALUE"),
            (demands.evidence.value && self.evidence.is_empty(), "evidence", "--evidence FILE"),
            (demands.run.is_some() && !self.run, "the success of its command", "--run"),
        ];
        if let Some((_, what, option)) = missing.into_iter().find(|(missing, ..)| *missing) {
            return Err(CliError::new(format!("the policy asks for {what} of {}", name(item)))
                .hint(format!("git checklist check :{} {option}", item.line)));
        }
        if self.run && demands.run.is_none() {
            return Err(CliError::new(format!("the policy has no command for {}", name(item)))
                .hint(
                    "leave --run out, or name one: `[[rule]] run` in the target's checklist.toml",
                ));
        }
        Ok(())
    }

    /// The value, if it meets the item's criterion.
    fn measured(&self, item: &Item) -> Result<Option<Stated>, CliError> {
        let Some(typed) = &self.value else { return Ok(None) };
        let shown = escape::terminal(&Untrusted::new(typed));
        let value: Measurement =
            typed.parse().map_err(|error| CliError::new(format!("`{shown}` {error}")))?;
        let why = match value.against(item.criterion.as_ref()) {
            Outcome::NoBound | Outcome::Met => return Ok(Some(Stated::Value(value))),
            Outcome::Unmet => "is not".to_owned(),
            Outcome::Incomparable(why) => format!("{why}, and so is not"),
        };
        let bound = item.criterion.as_ref().map_or_else(String::new, |criterion| {
            format!("{criterion} {}", escape::terminal(&criterion.unit)).trim_end().to_owned()
        });
        Err(CliError::new(format!("`{shown}` {why} `{bound}`, which {} asks for", name(item)))
            .hint("it is not done yet: sign it off once the value holds"))
    }

    fn read_evidence(
        &self,
        scene: &Scene<'_>,
        context: &mut Context<'_>,
    ) -> Result<Vec<Evidence>, CliError> {
        let mut found = Vec::new();
        for typed in &self.evidence {
            let one = if backing::is_url(typed) {
                page(typed, context)?
            } else {
                file(typed, scene, context)?
            };
            if !backing::is_location(one.location.raw()) {
                let shown = escape::terminal(&one.location);
                return Err(CliError::new(format!("`{shown}` cannot be recorded as evidence"))
                    .hint(
                        "give it a name without control characters, line ends and double spaces",
                    ));
            }
            found.push(one);
        }
        Ok(found)
    }
}

/// The items that a plan ticks.
fn ticks(plan: &Plan) -> impl Iterator<Item = usize> {
    plan.edits.iter().filter(|(_, edit)| *edit == Edit::Tick).map(|(at, _)| *at)
}

/// A URL, with the digest that stands behind it.
fn page(typed: &str, context: &mut Context<'_>) -> Result<Evidence, CliError> {
    if let Some((location, hex)) = typed.rsplit_once("#sha256=") {
        let digest = backing::sha256(&format!("sha256:{hex}"));
        let digest = digest.ok_or_else(|| {
            CliError::new("the digest behind `#sha256=` is none").hint("it has 64 hex digits")
        })?;
        return Ok(Evidence { location: location.into(), digest: Some(digest) });
    }
    context.note(
        "nothing is fetched: the URL is recorded without a digest (URL#sha256=HEX adds one)",
    )?;
    Ok(Evidence { location: typed.into(), digest: None })
}

/// A file with its digest, its path from the repository's root where it is inside.
fn file(typed: &str, scene: &Scene<'_>, context: &Context<'_>) -> Result<Evidence, CliError> {
    let unread = |why: &dyn std::fmt::Display| {
        CliError::new(format!("cannot read `{typed}` as evidence: {why}"))
            .hint("name a file that is there, or a URL")
    };
    let path = context.resolve(Path::new(typed));
    let found = fs::metadata(&path).map_err(|error| unread(&error))?;
    if !found.is_file() {
        return Err(unread(&"it is no file"));
    }
    if found.len() > MOST_BYTES {
        return Err(unread(&format!("it has more than {MOST_BYTES} bytes")));
    }
    let bytes = fs::read(&path).map_err(|error| unread(&error))?;
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let inside = real(&path).strip_prefix(real(scene.root)).map(Path::to_owned).ok();
    let names = inside.as_deref().map(|path| path.components().map(Component::as_os_str));
    let relative: Option<Vec<&str>> =
        names.and_then(|names| names.map(|name| name.to_str()).collect());
    let location = relative.map_or_else(|| typed.to_owned(), |names| names.join("/"));
    Ok(Evidence { location: location.into(), digest: Some(digest::hex(&bytes)) })
}

/// Runs the policy's command for an item: the record of its success.
fn run(
    scene: &Scene<'_>,
    list: &List,
    at: usize,
    context: &mut Context<'_>,
) -> Result<Run, CliError> {
    let item = &list.checklist.items[at];
    let Some(command) = list.standing[at].demands.run.as_ref() else {
        return Err(CliError::new(format!("the policy has no command for {}", name(item))));
    };
    if !pipeline::is_on_target(scene.repository, &command.origin)? {
        return Err(CliError::new("the policy's commands are not run: no target vouches for it")
            .hint("only the policy on main, master or trunk may name commands: merge it first"));
    }
    refuse_changed(scene.git)?;
    let words = command.value.raw();
    context.note(&format!("running for {}: {}", name(item), escape::terminal(&command.value)))?;
    let release = list.checklist.release.as_ref().map_or("", |release| release.name.raw());
    let variables = [
        ("CHECKLIST_ITEM", item.id.as_str()),
        ("CHECKLIST_TEXT", item.text.raw()),
        ("CHECKLIST_PATH", &list.work.path),
        ("CHECKLIST_RELEASE", release),
    ];
    let (output, status) = shell::run(words, scene.root, &variables, context)?;
    if !status.success() {
        let message = format!("the command failed ({status}): {} is not signed off", name(item));
        return Err(CliError::new(message).hint("mend what it found, then check the item again"));
    }
    let now = fs::read(&list.work.file).unwrap_or_default();
    if now != list.work.bytes {
        return Err(CliError::new(format!("the command changed `{}`", list.work.path))
            .hint("nothing is signed off; see git diff"));
    }
    Ok(Run { command: digest::hex(words.as_bytes()), output: digest::hex(&output) })
}

/// A command's success says something of a commit only where the work tree is one.
fn refuse_changed(git: &Git<'_>) -> Result<(), CliError> {
    let arguments = ["--no-optional-locks", "status", "--porcelain", "--untracked-files=no"];
    let said = git.ask(&arguments, b"")?;
    if said.stdout.is_empty() {
        return Ok(());
    }
    let changed = String::from_utf8_lossy(&said.stdout).into_owned();
    let lines = changed.lines().map(|line| escape::terminal(&Untrusted::new(line)));
    Err(CliError::new("the work tree has changes that are not committed")
        .details(lines)
        .hint("commit or stash them: the command is to judge what is committed"))
}
