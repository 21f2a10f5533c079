//! What people assented to by commits that change nothing: approvals of items, of edits that lift a
//! demand, and overrides.
//!
//! A *voice* is a commit with such a trailer. Whether it counts is for what it is about to say:
//! [`approvals`] for sign-offs and waivers, [`edits`] for policy and required items, [`overrides`]
//! for the gate. [`counting`] says which of several sign-offs count.

pub mod approvals;
pub mod authors;
pub mod counting;
pub mod culprits;
pub mod edits;
pub mod overrides;
pub mod waivers;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::error::PipelineError;
use super::lists::Lists;
use super::scope::Scope;
use crate::history::Repository;
use crate::model::assent::assents;
use crate::model::{Assent, Attributes, Commit, CommitId, Flaw, Person, ViaRequest};

/// How every trailer that is looked for begins.
const TRAILERS: &str = "Checklist-";

/// A commit that assents to something.
#[derive(Debug)]
pub struct Voice {
    /// The commit.
    pub commit: Arc<Commit>,
    /// Whoever answers for it.
    pub person: Person,
    /// What its last block of trailers says.
    pub assents: Vec<Assent>,
    /// What is wrong with the commit itself: then it assents to nothing.
    pub flaw: Option<Flaw>,
}

/// The voices of a request that a squash merge brought.
#[derive(Debug)]
pub struct Brought {
    /// The request and the squash.
    pub via: ViaRequest,
    /// They.
    pub voices: Rc<[Voice]>,
    /// Where the squash stays the sign-off, in a whole history: who signed head's items in the request.
    pub signed: BTreeMap<usize, CommitId>,
}

/// What is reachable from a commit and from none of these others.
type Stretch = (CommitId, Vec<CommitId>);

/// The voices of the judged history.
pub struct Voices<'a> {
    repository: &'a Repository,
    scope: &'a Scope,
    /// Whether anything asks for one: neither a policy nor a list does in most repositories, and then
    /// no commit is read for them.
    is_asked: bool,
    known: RefCell<BTreeMap<Stretch, Rc<[Voice]>>>,
}

impl<'a> Voices<'a> {
    /// Nothing looked at yet.
    pub fn new(repository: &'a Repository, scope: &'a Scope, lists: &Lists) -> Self {
        let asks = |attributes: &Attributes| attributes.contains_key("approvals");
        let is_asked = scope.policy.origin.is_some()
            || lists.all().any(|list| {
                let above = list.items.iter().flat_map(|item| &item.above);
                asks(&list.attributes)
                    || list.items.iter().any(|item| asks(&item.attributes))
                    || above.into_iter().any(|heading| asks(&heading.attributes))
            });
        Self { repository, scope, is_asked, known: RefCell::default() }
    }

    /// Those reachable from head and from none of these commits, in topological order.
    pub fn since(&self, exclude: &[CommitId]) -> Result<Rc<[Voice]>, PipelineError> {
        self.between(exclude, *self.scope.head)
    }

    /// Those reachable from a commit, of a request for one, and from none of these others.
    pub fn between(
        &self,
        exclude: &[CommitId],
        end: CommitId,
    ) -> Result<Rc<[Voice]>, PipelineError> {
        let key = (end, exclude.to_vec());
        if let Some(voices) = self.known.borrow().get(&key) {
            return Ok(Rc::clone(voices));
        }
        if !self.is_asked {
            return Ok(Rc::default());
        }
        let mut voices = Vec::new();
        for id in self.repository.commits_saying(end, exclude, TRAILERS)? {
            let commit = self.repository.commit(id)?;
            let assents = assents(&commit);
            if !assents.is_empty() {
                let flaw = self.flaw(&commit)?;
                let person = Person::of(&commit, &self.scope.policy.signoff);
                voices.push(Voice { commit, person, assents, flaw });
            }
        }
        let voices: Rc<[Voice]> = voices.into();
        self.known.borrow_mut().insert(key, Rc::clone(&voices));
        Ok(voices)
    }

    /// Those of the change that is judged; without a target, of all of head's history.
    pub fn of_change(&self) -> Result<Rc<[Voice]>, PipelineError> {
        let exclude: Vec<CommitId> = self.scope.tip().into_iter().collect();
        self.since(&exclude)
    }

    fn flaw(&self, commit: &Commit) -> Result<Option<Flaw>, PipelineError> {
        Ok(if commit.malformed.is_some() {
            Some(Flaw::Malformed)
        } else if commit.parents.len() != 1 {
            Some(Flaw::Merge)
        } else if !self.repository.changes_nothing(commit.id)? {
            Some(Flaw::NotEmpty)
        } else {
            None
        })
    }
}
