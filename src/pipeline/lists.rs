//! The checklists at head and at the target, and which of head's is which of the target's.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::abreast;
use super::covers::Coverage;
use super::error::{PipelineError, undecided};
use super::scope::Scope;
use crate::history::{self, Entry, Repository, WalkMode, WalkRequest};
use crate::markdown::{self, ParseOptions};
use crate::model::progress::Stage;
use crate::model::{BlobId, Checklist, CommitId, FromHead, FromTarget, PathGlob, Untrusted};
use crate::policy::ChecklistSettings;
use crate::{prose, rules};

/// Most files that are looked at for where a list was renamed to.
const MOST_RENAME_CANDIDATES: usize = 64;

/// One checklist at one revision.
#[derive(Clone, Debug)]
pub struct List {
    /// Its path.
    pub path: String,
    /// Its blob.
    pub blob: BlobId,
    /// What it says.
    pub checklist: Arc<Checklist>,
    /// How it is read.
    pub options: ParseOptions,
}

impl List {
    /// An older version of it, from the bytes at a revision.
    pub fn older(&self, bytes: &[u8], at: &str) -> Result<Checklist, PipelineError> {
        self.older_at(&self.path, bytes, at)
    }

    /// The same under the path that it had there: items without an id of their own are named by it.
    pub fn older_at(&self, path: &str, bytes: &[u8], at: &str) -> Result<Checklist, PipelineError> {
        markdown::parse_lossy(path, bytes, &self.options).map_err(|source| {
            PipelineError::Markdown { path: path.into(), at: at.to_owned(), source }
        })
    }
}

/// A list of head's, with the target's that it is.
#[derive(Clone, Debug)]
pub struct JudgedList {
    /// Head's.
    pub head: FromHead<List>,
    /// The target's, at the same path or at the one that the range renamed.
    pub target: Option<FromTarget<List>>,
}

/// A list of the target's that head lacks.
#[derive(Clone, Debug)]
pub struct LostList {
    /// The target's.
    pub target: FromTarget<List>,
    /// Where the range took it, where the target's policy does not look.
    pub renamed_to: Option<String>,
    /// Whether the target gained it after head's branch left.
    pub not_yet: bool,
}

/// The checklists that are judged, by path.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Those that head has.
    pub judged: Vec<JudgedList>,
    /// Those that head lacks.
    pub lost: Vec<LostList>,
    /// All paths at head, where a rule asks for them.
    pub files: Option<Arc<BTreeSet<String>>>,
}

impl Lists {
    /// Every checklist at head or at the target.
    pub fn all(&self) -> impl Iterator<Item = &Checklist> {
        let heads = self.judged.iter().map(|list| &*list.head.checklist);
        let targets = self.judged.iter().filter_map(|list| Some(&*list.target.as_ref()?.checklist));
        heads.chain(targets).chain(self.lost.iter().map(|list| &*list.target.checklist))
    }

    /// Whether any of head's lists names its release.
    pub fn any_release(&self) -> bool {
        self.judged.iter().any(|list| list.head.checklist.release.is_some())
    }

    /// The path of the first of head's lists that has items and names no release.
    pub fn without_release(&self) -> Option<Untrusted> {
        let nameless = self.judged.iter().find(|list| {
            list.head.checklist.release.is_none() && !list.head.checklist.items.is_empty()
        });
        nameless.map(|list| list.head.path.as_str().into())
    }
}

/// Reads the checklists that a scope judges; `wanted` restricts them to these paths or globs.
pub fn read(
    repository: &Repository,
    scope: &Scope,
    wanted: &[String],
) -> Result<Lists, PipelineError> {
    let asks_for_files = rules::asks_for_lint(&scope.policy);
    let targets = scope.base.map(|base| {
        base.try_map(|base| {
            let files = files(repository, base, wanted, false)?;
            read_at(repository, (scope, base), &files, wanted, &[])
        })
    });
    let targets = targets.transpose()?;
    let of_target = targets.as_ref().map_or(&[][..], |targets| targets);
    let head_files = files(repository, *scope.head, wanted, asks_for_files)?;
    let heads = scope
        .head
        .try_map(|head| read_at(repository, (scope, head), &head_files, wanted, of_target))?;
    check_wanted(repository, scope, wanted, &[&heads, of_target])?;
    let heads: Vec<FromHead<List>> = heads.into_each().collect();
    let targets = targets.into_iter().flat_map(FromTarget::into_each).collect();
    let mut lists = pair(repository, scope, heads, targets)?;
    lists.files = asks_for_files.then(|| Arc::new(head_files.into_iter().collect()));
    if wanted.is_empty() {
        lists.judged.retain(|list| {
            let of_target = list.target.as_ref().map_or(0, |target| target.checklist.items.len());
            list.head.checklist.items.len() + of_target > 0
        });
    }
    check_policy_names(repository, scope, wanted, &lists)?;
    Ok(lists)
}

/// The paths in a commit among which those that are wanted are, in byte order: all of them where
/// `all`, or where only a look at all can tell.
fn files(
    repository: &Repository,
    commit: CommitId,
    wanted: &[String],
    all: bool,
) -> Result<Vec<String>, PipelineError> {
    let is_glob = |pattern: &String| pattern.contains(['*', '?', '[', ']', '{', '}', '!', '\\']);
    if all || wanted.is_empty() || wanted.iter().any(is_glob) {
        return Ok(repository.files(commit)?);
    }
    // Whether there is such a file is seen when it is read.
    let named: BTreeSet<&String> = wanted.iter().collect();
    Ok(named.into_iter().cloned().collect())
}

/// Reads the lists of a commit. Of those in `known` that are the same there, nothing is read again.
fn read_at(
    repository: &Repository,
    (scope, commit): (&Scope, CommitId),
    files: &[String],
    wanted: &[String],
    known: &[List],
) -> Result<Vec<List>, PipelineError> {
    let settings: Vec<(String, ChecklistSettings)> = if wanted.is_empty() {
        scope.policy.checklists_in(files)
    } else {
        let matcher = matcher(wanted)?;
        let chosen = files.iter().filter(|path| matcher.matches(path));
        chosen.map(|path| (path.clone(), scope.policy.settings(path).unwrap_or_default())).collect()
    };
    repository.progress().begin(Stage::Reading, settings.len());
    let read = |repository: &Repository, (path, settings): &(String, ChecklistSettings)| {
        repository.progress().step();
        let Entry::Blob(blob) = repository.entry(commit, path)? else { return Ok(None) };
        let options =
            ParseOptions { section: settings.section.clone(), required: settings.required };
        // They are in the order of their paths.
        if let Ok(at) = known.binary_search_by(|list| list.path.as_str().cmp(path))
            && known[at].blob == blob
            && known[at].options == options
        {
            return Ok(Some(known[at].clone()));
        }
        read_list(repository, (scope, commit), path.clone(), blob, options).map(Some)
    };
    let survey = || {
        // It is not used where the walk ends at a base.
        if scope.is_whole() {
            let paths: Vec<String> = settings.iter().map(|(path, _)| path.clone()).collect();
            history::survey(repository, commit, &paths);
        }
    };
    let lists = abreast::each(repository, (&settings, abreast::LISTS), survey, read)?;
    Ok(lists.into_iter().flatten().collect())
}

fn read_list(
    repository: &Repository,
    (scope, commit): (&Scope, CommitId),
    path: String,
    blob: BlobId,
    options: ParseOptions,
) -> Result<List, PipelineError> {
    let bytes = repository.blob(blob)?;
    // Remarks are for lint, and to say what became of a target's item.
    let has_remarks = scope.base.is_some() || rules::asks_for_lint(&scope.policy);
    let parse = if has_remarks { markdown::parse } else { markdown::parse_items };
    let checklist = parse(&path, &bytes, &options).map_err(|source| PipelineError::Markdown {
        path: path.as_str().into(),
        at: commit.short(),
        source,
    })?;
    Ok(List { path, blob, checklist: Arc::new(checklist), options })
}

/// Paths or globs, as typed.
struct Matcher {
    exact: BTreeSet<String>,
    globs: globset::GlobSet,
}

impl Matcher {
    fn matches(&self, path: &str) -> bool {
        self.exact.contains(path) || self.globs.is_match(path)
    }
}

fn matcher(wanted: &[String]) -> Result<Matcher, PipelineError> {
    let mut globs = globset::GlobSetBuilder::new();
    for pattern in wanted {
        let glob = globset::GlobBuilder::new(pattern).literal_separator(true).build();
        globs.add(glob.map_err(|_| {
            undecided(
                prose!["`", &Untrusted::new(pattern), "` is no path and no valid glob"],
                prose!["`*` stands for anything but `/`, `**` for any folders"],
            )
        })?);
    }
    let globs = globs.build().map_err(|_| {
        undecided(prose!["the globs are too large together"], prose!["name fewer or simpler ones"])
    })?;
    Ok(Matcher { exact: wanted.iter().cloned().collect(), globs })
}

/// Every path or glob that was asked for has to find a file.
fn check_wanted(
    repository: &Repository,
    scope: &Scope,
    wanted: &[String],
    found: &[&[List]],
) -> Result<(), PipelineError> {
    for pattern in wanted {
        let matcher = matcher(std::slice::from_ref(pattern))?;
        if found.iter().copied().flatten().any(|list| matcher.matches(&list.path)) {
            continue;
        }
        let name = Untrusted::new(pattern);
        let what = match repository.entry(*scope.head, pattern)? {
            Entry::Directory => prose!["`", &name, "` is a directory"],
            Entry::Symlink => prose!["`", &name, "` is a symbolic link"],
            Entry::Submodule => prose!["`", &name, "` is a submodule"],
            Entry::Absent | Entry::Blob(_) => {
                prose!["there is no file `", &name, "` at ", &*scope.head]
            }
        };
        let help = prose![
            "name a checklist by its path from the repository's root, or by a glob such as `docs/**/*.md`"
        ];
        return Err(undecided(what, help));
    }
    Ok(())
}

/// What a policy names has to be there, at the trusted revision or at head.
fn check_policy_names(
    repository: &Repository,
    scope: &Scope,
    wanted: &[String],
    lists: &Lists,
) -> Result<(), PipelineError> {
    let Some(origin) = scope.policy.origin.as_ref().filter(|_| wanted.is_empty()) else {
        return Ok(());
    };
    let heads: Vec<(&str, &Checklist)> =
        lists.judged.iter().map(|list| (list.head.path.as_str(), &*list.head.checklist)).collect();
    let kept = lists.judged.iter().filter_map(|list| list.target.as_ref());
    let targets: Vec<(&str, &Checklist)> = kept
        .chain(lists.lost.iter().map(|list| &list.target))
        .map(|list| (list.path.as_str(), &*list.checklist))
        .collect();
    let coverage = Coverage::new(repository, scope);
    let mut idle = BTreeSet::new();
    for rule in &scope.policy.rules {
        for glob in rule.covers.iter().flatten().map(|glob| &glob.value) {
            if !coverage.matches(scope.tip(), glob)? {
                idle.insert(&glob.text);
            }
        }
    }
    let is_matched = |glob: &PathGlob| !idle.contains(&glob.text);
    let there = || crate::policy::check_paths(&scope.policy, is_matched);
    crate::policy::check_names(&scope.policy, &targets, &heads, None)
        .and_then(|()| there())
        .map_err(|source| PipelineError::Policy { at: origin.commit.short(), source })
}

fn pair(
    repository: &Repository,
    scope: &Scope,
    heads: Vec<FromHead<List>>,
    mut targets: Vec<FromTarget<List>>,
) -> Result<Lists, PipelineError> {
    let mut judged = Vec::new();
    let mut new = Vec::new();
    for head in heads {
        match targets.iter().position(|target| target.path == head.path) {
            Some(at) => judged.push(JudgedList { head, target: Some(targets.remove(at)) }),
            None => new.push(head),
        }
    }
    for head in new {
        let mut target = None;
        if !targets.is_empty() {
            let origins = origins(repository, scope, &head.path)?;
            let at = targets.iter().position(|target| origins.contains(&target.path));
            target = at.map(|at| targets.remove(at));
        }
        judged.push(JudgedList { head, target });
    }
    judged.sort_by(|one, other| one.head.path.cmp(&other.head.path));
    let added = if targets.is_empty() { Vec::new() } else { added(repository, scope)? };
    let mut lost = Vec::new();
    for target in targets {
        lost.push(lose(repository, scope, target, &added)?);
    }
    Ok(Lists { judged, lost, files: None })
}

/// The paths that a file of head's has where the range begins.
fn origins(
    repository: &Repository,
    scope: &Scope,
    path: &str,
) -> Result<BTreeSet<String>, PipelineError> {
    let exclude: Vec<CommitId> = scope.tip().into_iter().collect();
    let paths = [path.to_owned()];
    let request =
        WalkRequest { head: *scope.head, exclude: &exclude, paths: &paths, mode: WalkMode::Full };
    let histories = history::walk(repository, &request)?;
    let nodes = histories.into_iter().flat_map(|history| history.nodes);
    Ok(nodes.filter(|node| node.boundary && node.blob.is_some()).map(|node| node.path).collect())
}

/// The Markdown files that head has and the target lacks, as many as are looked at.
fn added(repository: &Repository, scope: &Scope) -> Result<Vec<String>, PipelineError> {
    let Some(base) = scope.tip() else { return Ok(Vec::new()) };
    let known: BTreeSet<String> = repository.files(base)?.into_iter().collect();
    let mut added = repository.files(*scope.head)?;
    added.retain(|path| {
        let ending = std::path::Path::new(path).extension();
        !known.contains(path) && ending.is_some_and(|ending| ending.eq_ignore_ascii_case("md"))
    });
    added.truncate(MOST_RENAME_CANDIDATES);
    Ok(added)
}

fn lose(
    repository: &Repository,
    scope: &Scope,
    target: FromTarget<List>,
    added: &[String],
) -> Result<LostList, PipelineError> {
    let mut not_yet = true;
    if let Some(base) = scope.tip() {
        for merge_base in repository.merge_bases(base, *scope.head)? {
            not_yet &= repository.entry(merge_base, &target.path)? == Entry::Absent;
        }
        for path in added {
            if origins(repository, scope, path)?.contains(&target.path) {
                return Ok(LostList { target, renamed_to: Some(path.clone()), not_yet: false });
            }
        }
    }
    Ok(LostList { target, renamed_to: None, not_yet })
}
