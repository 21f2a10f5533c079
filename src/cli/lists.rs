//! The checklists of the work tree, with what their history says of each item.

use std::path::Path;

use chrono::NaiveDate;

use super::{
    CliError, Context, files,
    git::Git,
    progress,
    worktree::{self, WorkFile},
};
use crate::pipeline::{self, StatusRequest};
use crate::{
    history::{Entry, Repository},
    markdown::{self, ParseOptions},
    model::{
        Checklist, ChecklistReport, Commit, CommitId, Item, ItemDemands, ItemLedger, Policy,
        Problem, Report, Severity, State, Untrusted,
    },
    policy::{self, ChecklistSettings, POLICY_PATH},
    render::{escape, facts},
    rules,
};

/// What history says of an item.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Whether it is checked, and needs nothing to be signed off but perhaps a commit.
    pub holds: bool,
    /// Why, in words that follow the item's name.
    pub words: String,
    /// Who brought it to its state, when and in which commit, where a commit did: escaped.
    pub by: Option<String>,
    /// Why its tick is no sign-off, or does not hold.
    pub problem: Option<Problem>,
    /// What is demanded of it.
    pub demands: ItemDemands,
}

/// A checklist of the work tree.
#[derive(Debug)]
pub struct List {
    /// Its path, as models have it.
    pub path: Untrusted,
    /// Its file.
    pub work: WorkFile,
    /// What the file says.
    pub checklist: Checklist,
    /// How it is read.
    pub options: ParseOptions,
    /// One for each item, where its history was looked at.
    pub standing: Vec<Standing>,
}

impl List {
    /// Reads bytes of this file.
    ///
    /// # Errors
    /// Where they cannot be read as a checklist.
    pub fn parse(&self, bytes: &[u8]) -> Result<Checklist, CliError> {
        parse(&self.work.path, bytes, &self.options)
    }
}

/// Writes the files at paths of a work tree that does not have them yet.
pub type Bring<'a> = &'a dyn Fn(&[String]) -> Result<(), CliError>;

/// The checklists that a command may edit.
#[derive(Debug, Default)]
pub struct Lists {
    /// By path.
    pub all: Vec<List>,
}

impl Lists {
    /// Opens the checklists that are in force at `HEAD`, or the one at the path that was typed.
    ///
    /// # Errors
    /// Where there is none, or one cannot be read.
    pub fn open(
        repository: &Repository,
        context: &Context<'_>,
        only: Option<&str>,
    ) -> Result<Self, CliError> {
        Self::open_with(repository, context, only, &|_| Ok(()))
    }

    /// The same in a work tree that has no files yet: `bring` writes those at the paths.
    ///
    /// # Errors
    /// As [`Lists::open`], and those of `bring`.
    pub fn open_with(
        repository: &Repository,
        context: &Context<'_>,
        only: Option<&str>,
        bring: Bring<'_>,
    ) -> Result<Self, CliError> {
        let git = Git::new(root(repository)?, &context.environment);
        let paths = match only {
            Some(typed) => vec![context.repository_path(repository, typed)?],
            None => Vec::new(),
        };
        bring(&paths)?;
        for path in &paths {
            worktree::read(&git, repository, path)?;
        }
        let request = StatusRequest {
            paths,
            today: context.today,
            now: context.now,
            ..StatusRequest::default()
        };
        let report = progress::shown(context, repository, |from| pipeline::status(from, &request))?;
        let policy = policy_of(repository, report.head)?;
        let in_force = report.checklists.iter().map(|list| list.path.raw().to_owned());
        bring(&in_force.collect::<Vec<_>>())?;
        let mut all = Vec::new();
        for list in &report.checklists {
            let path = list.path.raw();
            let options = options(policy.settings(path));
            let work = worktree::read(&git, repository, path)?;
            let checklist = parse(path, &work.bytes, &options)?;
            let standing = checklist.items.iter().map(|item| Standing {
                demands: demands(item, list),
                ..standing(item, list, &report)
            });
            let standing = standing.collect();
            all.push(List { path: list.path.clone(), work, checklist, options, standing });
        }
        if all.is_empty() {
            return Err(CliError::new("no checklist is in force here")
                .hint("git checklist init writes one, and a policy that names it"));
        }
        Ok(Self { all })
    }

    /// Reads the file at the path that was typed, whether or not the policy counts it among the
    /// checklists; nothing of its history.
    ///
    /// # Errors
    /// Where it cannot be read, or the policy is not valid.
    pub fn read(
        repository: &Repository,
        context: &Context<'_>,
        typed: &str,
    ) -> Result<Self, CliError> {
        let git = Git::new(root(repository)?, &context.environment);
        let path = context.repository_path(repository, typed)?;
        let policy = policy_of(repository, repository.head()?)?;
        let options = options(policy.settings(&path));
        let work = worktree::read(&git, repository, &path)?;
        let checklist = parse(&path, &work.bytes, &options)?;
        let path = Untrusted::new(path);
        Ok(Self { all: vec![List { path, work, checklist, options, standing: Vec::new() }] })
    }

    /// The checklists to choose items from.
    pub fn candidates(&self) -> Vec<(&Untrusted, &Checklist)> {
        self.all.iter().map(|list| (&list.path, &list.checklist)).collect()
    }
}

/// The root of the work tree.
///
/// # Errors
/// In a bare repository.
pub fn root(repository: &Repository) -> Result<&Path, CliError> {
    repository.workdir().ok_or_else(|| {
        CliError::new("this is a bare repository: it has no files to edit")
            .hint("run this in a clone that has a work tree")
    })
}

/// The policy at a commit; the defaults where it has none.
///
/// # Errors
/// Where it is no file, or not valid.
pub fn policy_of(repository: &Repository, commit: CommitId) -> Result<Policy, CliError> {
    match repository.entry(commit, POLICY_PATH)? {
        Entry::Absent => Ok(Policy::default()),
        Entry::Blob(blob) => read_policy(&repository.blob(blob)?),
        _ => Err(CliError::new(format!("`{POLICY_PATH}` is no regular file"))),
    }
}

/// A policy from its bytes.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_policy(bytes: &[u8]) -> Result<Policy, CliError> {
    policy::parse(bytes, &rules::defaults()).map_err(|errors| files::invalid(&errors))
}

/// How a file is read.
pub fn options(settings: Option<ChecklistSettings>) -> ParseOptions {
    let settings = settings.unwrap_or_default();
    ParseOptions { section: settings.section, required: settings.required }
}

/// Reads a checklist.
///
/// # Errors
/// Where it cannot be.
pub fn parse(path: &str, bytes: &[u8], options: &ParseOptions) -> Result<Checklist, CliError> {
    markdown::parse(path, bytes, options)
        .map_err(|error| CliError::new(format!("cannot read `{path}` as a checklist: {error}")))
}

/// Rules about a sign-off that another sign-off mends, beside those that [`Problem`] names. Lacking
/// approvals are waited for, and signing again would void those that are there.
const MENDED: [&str; 8] = [
    "signer",
    "signature",
    "trailer",
    "bot",
    "out-of-order",
    "unmeasured",
    "unmet-criterion",
    "missing-evidence",
];

/// What is demanded of an item of the work tree.
fn demands(item: &Item, list: &ChecklistReport) -> ItemDemands {
    let known = list.checklist.items.iter().position(|known| known.id == item.id);
    known
        .and_then(|at| list.items.get(at))
        .map_or_else(ItemDemands::default, |known| known.demands.clone())
}

/// What the report says of an item of the work tree.
fn standing(item: &Item, list: &ChecklistReport, report: &Report) -> Standing {
    let known = list.checklist.items.iter().position(|known| known.id == item.id);
    let ledger = known.and_then(|at| Some(&list.items.get(at)?.ledger));
    let at_head = known.and_then(|at| Some(list.checklist.items.get(at)?.state));
    let problem = ledger.and_then(|ledger| ledger.problem);
    let doer = ledger.and_then(|ledger| report.commit(doer(ledger, item.state)?));
    let standing = Standing {
        problem,
        by: doer.map(|commit| by(commit, report.today)),
        ..Standing::default()
    };
    if item.state != State::Checked {
        return standing;
    }
    if at_head != Some(State::Checked) || problem == Some(Problem::Uncommitted) {
        let words = "is ticked already, but not committed".to_owned();
        return Standing { holds: true, words, ..standing };
    }
    let sign_off = ledger.and_then(|ledger| report.commit(ledger.sign_off?));
    let holds = |words: String| Standing { holds: true, words, ..standing.clone() };
    match (problem, sign_off) {
        _ if has_finding(item, list, report) => standing,
        (None, Some(commit)) => holds(format!(
            "is signed off already, by {} in {}",
            escape::terminal(&commit.author.name),
            commit.id.short()
        )),
        (None, None) => match ledger.and_then(|ledger| ledger.carried) {
            Some(baseline) => {
                holds(format!("is carried over from the policy's baseline {}", baseline.short()))
            }
            None => standing,
        },
        _ => standing,
    }
}

/// Whether a rule that another sign-off mends finds fault with the item.
fn has_finding(item: &Item, list: &ChecklistReport, report: &Report) -> bool {
    report.findings.iter().any(|finding| {
        finding.severity == Severity::Error
            && MENDED.contains(&finding.rule)
            && finding.item.as_deref() == Some(item.id.as_str())
            && finding.place.path == list.path
    })
}

/// The commit that brought an item to its state.
fn doer(ledger: &ItemLedger, state: State) -> Option<CommitId> {
    match state {
        State::Open => None,
        State::Checked => ledger.sign_off.or(ledger.culprit),
        State::NotApplicable => ledger.waiver.as_ref()?.commit,
    }
}

/// `Ana, 8 Feb, c03d9e2`.
fn by(commit: &Commit, today: NaiveDate) -> String {
    let name = escape::terminal(&commit.author.name);
    format!("{name}, {}, {}", facts::commit_day(commit, today), commit.id.short())
}
