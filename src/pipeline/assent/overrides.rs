//! Overrides: a gate passed in an emergency, by somebody whom the policy names.
//!
//! An override is about what it was made on. What came after it has to be the target's own, else
//! whoever pushes last would pass on somebody else's word.

use super::{Voice, Voices};
use crate::history::Repository;
use crate::model::{Assent, CommitId, Override, Policy, Prose, Untrusted, VoidOverride};
use crate::pipeline::error::PipelineError;
use crate::pipeline::scope::Scope;
use crate::prose;

/// The overrides of the judged history.
#[derive(Debug, Default)]
pub struct Overrides {
    /// Those by somebody who may, in topological order.
    pub all: Vec<Override>,
    /// The last of them that is about head.
    pub in_force: Option<Override>,
    /// Those that do not count, or count no longer.
    pub void: Vec<VoidOverride>,
    /// What a reader has to know of these.
    pub notes: Vec<Prose>,
}

/// Looks for overrides; those of a release without a target come after all of `starts`.
pub fn find(
    repository: &Repository,
    scope: &Scope,
    voices: &Voices<'_>,
    starts: &[CommitId],
) -> Result<Overrides, PipelineError> {
    let mut found = Overrides::default();
    for voice in voices.of_change()?.iter() {
        let reason = voice.assents.iter().find_map(|assent| match assent {
            Assent::Override(reason) => Some(reason),
            _ => None,
        });
        let Some(reason) = reason else { continue };
        let commit = voice.commit.id;
        let overriding = Override { commit, reason: reason.clone() };
        if let Some(why) = objection(&scope.policy, voice) {
            let said = prose!["the override"].then(by(voice)).with(" does not count: ");
            found.notes.push(said.then(why.clone()));
            found.void.push(VoidOverride { overriding, why });
            continue;
        }
        match moved_on(repository, scope, starts, commit)? {
            None => found.in_force = Some(overriding.clone()),
            Some(why) => {
                let said =
                    prose!["the gate was overridden"].then(by(voice)).with(": ").with(reason);
                found.notes.push(said.with("; ").then(why.clone()));
                found.void.push(VoidOverride { overriding: overriding.clone(), why });
            }
        }
        found.all.push(overriding);
    }
    Ok(found)
}

/// Why nobody's word is given here.
fn objection(policy: &Policy, voice: &Voice) -> Option<Prose> {
    if let Some(flaw) = voice.flaw {
        return Some(prose![flaw.words()]);
    }
    let Some(overrides) = &policy.change.overrides else {
        return Some(prose!["the policy in force lets nobody override"]);
    };
    if !voice.person.is_proven {
        return Some(prose!["its signature proves nobody"]);
    }
    let may = overrides.value.include(&voice.person.identity);
    (!may).then(|| overrides.value.in_words().with(" may override"))
}

/// Why an override is not about head.
fn moved_on(
    repository: &Repository,
    scope: &Scope,
    starts: &[CommitId],
    commit: CommitId,
) -> Result<Option<Prose>, PipelineError> {
    for path in repository.changed_paths(commit, *scope.head)? {
        // A path that is not UTF-8 cannot be looked up.
        let is_targets = match scope.tip().filter(|_| !path.contains('\u{fffd}')) {
            Some(base) => repository.is_same_at(&path, *scope.head, base)?,
            None => false,
        };
        if !is_targets {
            let path = Untrusted::new(path);
            return Ok(Some(prose![
                "it is no longer in force, since `",
                &path,
                "` changed after it"
            ]));
        }
    }
    for &start in starts.iter().filter(|_| scope.base.is_none()) {
        if !repository.is_ancestor(start, commit)? {
            return Ok(Some(prose!["that was before this release began"]));
        }
    }
    Ok(None)
}

/// " by Ana (c03d9e2)".
fn by(voice: &Voice) -> Prose {
    prose![" by ", &voice.person.identity.name, " (", &voice.commit.id, ")"]
}
