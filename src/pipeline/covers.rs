//! What sign-offs cover, and what of it is no longer as it was.
//!
//! An item that covers paths is *stale* once one of them differs between its sign-off's tree and
//! head's. Checklists that the policy names (or that are discovered) never count: ticking the next
//! item disturbs nothing.

use std::collections::BTreeSet;

use super::error::{PipelineError, undecided};
use super::lists::{JudgedList, List};
use super::scope::Scope;
use super::unticks;
use crate::history::{Comparer, Difference, Repository};
use crate::model::ledger::{ChangedPath, Changes};
use crate::model::{Attributes, CommitId, Item, Policy, Standing, Untrusted};
use crate::policy::path_glob;
use crate::prose;

/// Most paths of an item that are named, with their commits.
const MOST_PATHS: usize = 50;

/// Most commits that are named for a path.
const MOST_COMMITS: usize = 3;

/// A glob on paths that an item covers.
#[derive(Clone, Debug)]
pub struct Cover {
    text: String,
    glob: globset::GlobMatcher,
}

impl Cover {
    /// Whether it covers what differs at a path. A link or submodule is also covered by a glob on
    /// what is behind it, since its change changes that.
    fn takes(&self, found: &Difference) -> bool {
        let path = found.path.as_str();
        self.text == path
            || self.glob.is_match(path)
            || (found.opaque && is_in(fixed_part(&self.text), path))
    }
}

/// The folders of a glob before its first special character.
fn fixed_part(glob: &str) -> &str {
    match glob.find(['*', '?', '[', '{', '\\']) {
        Some(special) => glob[..special].rsplit_once('/').map_or("", |(folder, _)| folder),
        None => glob,
    }
}

fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Compares what sign-offs cover with head, for all checklists of one report.
pub struct Coverage<'a> {
    repository: &'a Repository,
    comparer: Comparer<'a>,
    policy: &'a Policy,
    head: CommitId,
}

impl<'a> Coverage<'a> {
    /// For what a scope judges.
    pub fn new(repository: &'a Repository, scope: &'a Scope) -> Self {
        let comparer = Comparer::new(repository);
        Self { repository, comparer, policy: &scope.policy, head: scope.head }
    }

    /// The repository.
    pub fn repository(&self) -> &'a Repository {
        self.repository
    }

    /// The covered paths that differ between a commit and head, in byte order.
    pub fn differing(
        &self,
        covers: &[Cover],
        since: CommitId,
    ) -> Result<Vec<String>, PipelineError> {
        if covers.is_empty() {
            return Ok(Vec::new());
        }
        let differences = self.comparer.between(since, self.head)?;
        let covered = differences.iter().filter(|found| self.counts(covers, found));
        Ok(covered.map(|found| found.path.clone()).collect())
    }

    fn counts(&self, covers: &[Cover], found: &Difference) -> bool {
        covers.iter().any(|cover| cover.takes(found)) && self.policy.settings(&found.path).is_none()
    }

    /// What differs, with the commits that changed it.
    pub fn changes(&self, covers: &[Cover], since: CommitId) -> Result<Changes, PipelineError> {
        let differing = self.differing(covers, since)?;
        let mut changes = Changes { paths: Vec::new(), more: differing.len() };
        for path in differing.into_iter().take(MOST_PATHS) {
            let commits = self.repository.changers(&path, (since, self.head), MOST_COMMITS)?;
            changes.paths.push(ChangedPath { path: path.into(), commits });
            changes.more -= 1;
        }
        Ok(changes)
    }

    /// Every glob has to match something, at the trusted revision or at head: whoever wrote it
    /// believes that something is covered.
    fn check(
        &self,
        base: Option<CommitId>,
        place: &Place<'_>,
        cover: &Cover,
    ) -> Result<(), PipelineError> {
        for commit in [Some(self.head), base].into_iter().flatten() {
            if self.comparer.all(commit)?.iter().any(|found| cover.takes(found)) {
                return Ok(());
            }
        }
        Err(place.problem(
            prose![", which matches no file, at the trusted revision or at head"],
            prose!["write paths from the repository's root; for a folder write `folder/**`"],
            &cover.text,
        ))
    }
}

/// Where a glob is written.
struct Place<'a> {
    path: &'a str,
    line: u32,
}

impl Place<'_> {
    fn problem(
        &self,
        what: crate::model::Prose,
        help: crate::model::Prose,
        glob: &str,
    ) -> PipelineError {
        let (path, glob) = (Untrusted::new(self.path), Untrusted::new(glob));
        undecided(prose![&path, ":", self.line, ": `covers` has `", &glob, "`"].then(what), help)
    }
}

/// What each of head's items covers: what its own attributes say and those of the target's item,
/// together.
pub fn of_items(
    coverage: &Coverage<'_>,
    scope: &Scope,
    list: &JudgedList,
) -> Result<Vec<Vec<Cover>>, PipelineError> {
    if matches!(scope.standing, Standing::NotARelease | Standing::NoChecklist) {
        // No sign-off is judged, and who has nothing to do with the list is not asked to mend it.
        return Ok(Vec::new());
    }
    let mut covers = Vec::new();
    for item in &list.head.checklist.items {
        covers.push(of_item(&list.head, item)?);
    }
    if let Some(target) = &list.target {
        let sources = unticks::sources(&target.checklist, &list.head.checklist);
        for (own, source) in covers.iter_mut().zip(sources) {
            if let Some(was) = source.and_then(|at| target.checklist.items.get(at)) {
                own.extend(of_item(target, was)?);
            }
        }
    }
    let mut checked = BTreeSet::new();
    for (item, covers) in list.head.checklist.items.iter().zip(&covers) {
        let place = Place { path: &list.head.path, line: item.line };
        for cover in covers.iter().filter(|cover| checked.insert(cover.text.as_str())) {
            coverage.check(scope.base, &place, cover)?;
        }
    }
    Ok(covers)
}

/// The globs of an item's attributes, its enclosing items', its phase's and the title's.
fn of_item(list: &List, item: &Item) -> Result<Vec<Cover>, PipelineError> {
    let file = &list.checklist;
    let own = std::iter::successors(Some(item), |item| file.items.get(item.parent?));
    let own = own.map(|item| (&item.attributes, item.line));
    let phase = file.phase_of(item).map(|phase| (&phase.attributes, phase.line));
    let mut covers = Vec::new();
    for (attributes, line) in own.chain(phase).chain([(&file.attributes, 1)]) {
        let place = Place { path: &list.path, line };
        covers.extend(globs(attributes, &place)?);
    }
    Ok(covers)
}

fn globs(attributes: &Attributes, place: &Place<'_>) -> Result<Vec<Cover>, PipelineError> {
    let written = attributes.get("covers").map(Untrusted::raw).unwrap_or_default();
    let mut covers = Vec::new();
    for text in written.split_whitespace() {
        let glob = path_glob(text)
            .map_err(|(_, help)| place.problem(prose![", which is no valid glob"], help, text))?;
        covers.push(Cover { text: text.to_owned(), glob });
    }
    Ok(covers)
}
