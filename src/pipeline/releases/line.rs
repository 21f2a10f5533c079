//! A list's versions on one branch, commit by commit of its first parents, and the stretches of it
//! that name a release.

use crate::history::WalkMode;
use crate::model::{BlobId, CommitId, Untrusted};
use crate::pipeline::error::PipelineError;
use crate::pipeline::past::Versions;

/// A commit of the branch that changed the list.
#[derive(Clone, Debug)]
pub struct Step {
    /// The commit.
    pub commit: CommitId,
    /// The list's path in it.
    pub path: String,
    /// Its blob.
    pub blob: BlobId,
}

/// Commits of a branch, one after the other, in which the list names one release.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The release's name.
    pub name: Untrusted,
    /// Those that changed the list, oldest first; at least one.
    pub steps: Vec<Step>,
    /// The one that ended it, where it has ended.
    pub next: Option<CommitId>,
}

/// The stretches of a branch, oldest first.
pub fn stretches(
    versions: &Versions<'_>,
    head: CommitId,
    path: &str,
) -> Result<Vec<Stretch>, PipelineError> {
    let history = versions.walk(head, path, &[], WalkMode::FirstParent)?;
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut current: Option<Untrusted> = None;
    for node in &history.nodes {
        let version = node.blob.map(|blob| versions.read(blob)).transpose()?;
        let name = version.as_ref().and_then(|version| version.release.clone());
        if current.is_some() && current != name {
            end(&mut stretches, node.commit);
        }
        if let (Some(name), Some(blob)) = (&name, node.blob) {
            let step = Step { commit: node.commit, path: node.path.clone(), blob };
            match stretches.last_mut().filter(|_| current.as_ref() == Some(name)) {
                Some(stretch) => stretch.steps.push(step),
                None => {
                    stretches.push(Stretch { name: name.clone(), steps: vec![step], next: None });
                }
            }
        }
        current = name;
    }
    Ok(stretches)
}

fn end(stretches: &mut [Stretch], next: CommitId) {
    if let Some(last) = stretches.last_mut() {
        last.next = Some(next);
    }
}
