//! Approvals of sign-offs and waivers: which count, and what voids the others.
//!
//! An approval names an item by id and digest. The digest is held against the item in the approval's
//! own commit, and from there the item is followed to head by the *equal* rule.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Voice;
use super::authors::Authors;
use super::counting;
use crate::history::{Entry, Repository};
use crate::ledger::{self, Pairing};
use crate::model::evaluation::JudgedItem;
use crate::model::{
    Approval, Assent, BlobId, Checklist, CommitId, EventKind, Flaw, Item, ItemLedger, PathGlob,
    Person, SignOffPolicy, Sourced, State,
};
use crate::pipeline::covers::Coverage;
use crate::pipeline::error::PipelineError;
use crate::pipeline::lists::List;
use crate::pipeline::scope::Scope;

/// What the approvals of one list's items are held against.
pub struct Approvals<'a> {
    repository: &'a Repository,
    signoff: &'a SignOffPolicy,
    list: &'a List,
    coverage: &'a Coverage<'a>,
    authors: Authors<'a>,
    known: RefCell<BTreeMap<BlobId, Rc<Earlier>>>,
}

/// The list as an approval found it.
struct Earlier {
    list: Checklist,
    /// How its items answer to head's.
    pairing: Pairing,
}

/// An approval before it is weighed: which of head's items it is about.
struct Claim<'a> {
    voice: &'a Voice,
    /// Index of the item in head's list.
    at: usize,
    /// The item where it was approved; none where it had another text.
    then: Option<Item>,
}

impl<'a> Approvals<'a> {
    /// For head's list. The release, or the change, is what is reachable from
    /// head and from none of `change`; none where a whole history is looked at.
    pub fn new(
        (coverage, scope): (&'a Coverage<'a>, &'a Scope),
        list: &'a List,
        change: Option<&[CommitId]>,
    ) -> Self {
        let (repository, signoff) = (coverage.repository(), &scope.policy.signoff);
        let authors = Authors::new((coverage, signoff), *scope.head, change);
        let known = RefCell::default();
        Self { repository, signoff, list, coverage, authors, known }
    }

    /// Gives every item its approvals, and says which signers wrote what they signed.
    pub fn weigh(&self, voices: &[Voice], items: &mut [JudgedItem]) -> Result<(), PipelineError> {
        for item in items.iter_mut() {
            item.wrote = self.wrote(item)?;
        }
        for voice in voices {
            for claim in self.claims(voice)? {
                let approval = self.approval(&claim, &items[claim.at])?;
                let approvals = &mut items[claim.at].ledger.approvals;
                if approvals.iter().all(|known| known.commit != approval.commit) {
                    approvals.push(approval);
                }
            }
        }
        Ok(())
    }

    fn claims<'v>(&self, voice: &'v Voice) -> Result<Vec<Claim<'v>>, PipelineError> {
        let mut claims = Vec::new();
        for assent in &voice.assents {
            let Assent::Item { id, digest } = assent else { continue };
            let earlier = self.earlier(voice.commit.id)?;
            let found = earlier.as_ref().and_then(|earlier| {
                let there = earlier.list.items.iter().position(|item| item.id == *id)?;
                Some((earlier.pairing.to_new[there], earlier.list.items[there].clone()))
            });
            let now = self.list.checklist.items.iter().position(|item| item.id == *id);
            let (at, then) = found.map_or((now, None), |(at, item)| (at, Some(item)));
            let then = then.filter(|then| then.digest == *digest);
            claims.extend(at.map(|at| Claim { voice, at, then }));
        }
        Ok(claims)
    }

    /// The list as it is in a commit.
    fn earlier(&self, commit: CommitId) -> Result<Option<Rc<Earlier>>, PipelineError> {
        let Entry::Blob(blob) = self.repository.entry(commit, &self.list.path)? else {
            return Ok(None);
        };
        if let Some(known) = self.known.borrow().get(&blob) {
            return Ok(Some(Rc::clone(known)));
        }
        let list = self.list.older(&self.repository.blob(blob)?, &commit.short())?;
        let pairing = ledger::pair_lists(&list, &self.list.checklist);
        let earlier = Rc::new(Earlier { list, pairing });
        self.known.borrow_mut().insert(blob, Rc::clone(&earlier));
        Ok(Some(earlier))
    }

    fn approval(&self, claim: &Claim<'_>, known: &JudgedItem) -> Result<Approval, PipelineError> {
        let voice = claim.voice;
        let (flaw, voided_by) = match self.of_item(claim, known)? {
            Some((flaw, by)) => (Some(flaw), by),
            None => (self.of_person(claim, known)?, None),
        };
        Ok(Approval { commit: voice.commit.id, flaw, voided_by })
    }

    /// What is wrong with an approval whoever made it, and the commit that did that.
    fn of_item(
        &self,
        claim: &Claim<'_>,
        known: &JudgedItem,
    ) -> Result<Option<(Flaw, Option<CommitId>)>, PipelineError> {
        let ledger = &known.ledger;
        if let Some(flaw) = claim.voice.flaw {
            return Ok(Some((flaw, None)));
        }
        let Some(then) = &claim.then else { return Ok(Some((Flaw::OtherText, None))) };
        if then.state == State::Open {
            return Ok(Some((Flaw::NotSettled, None)));
        }
        let commit = claim.voice.commit.id;
        if !self.follows(commit, ledger)? {
            let undone = self.undone(commit, ledger)?;
            let flaw = if undone.is_some() { Flaw::Unticked } else { Flaw::NotAfter };
            return Ok(Some((flaw, undone)));
        }
        if !then.is_kept_by(&self.list.checklist.items[claim.at]) {
            let reworded = ledger.events.iter().rfind(|one| one.kind == EventKind::Reworded);
            return Ok(Some((Flaw::Reworded, reworded.map(|one| one.commit))));
        }
        self.stale(&known.demands.covers, commit)
    }

    /// Whether a commit comes after one that stands for the item's state.
    fn follows(&self, commit: CommitId, ledger: &ItemLedger) -> Result<bool, PipelineError> {
        // A squash merge stands on the branch for the request's commits that it brought.
        for standing in ledger.standing().chain(ledger.via) {
            if standing != commit && self.repository.is_ancestor(standing, commit)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The first commit after this one that took the item's state back.
    fn undone(
        &self,
        commit: CommitId,
        ledger: &ItemLedger,
    ) -> Result<Option<CommitId>, PipelineError> {
        use EventKind::{Reinstated, Removed, Unchecked, Waived};
        let undoes = |kind| matches!(kind, Unchecked | Reinstated | Removed | Waived);
        for event in ledger.events.iter().filter(|event| undoes(event.kind)) {
            if event.commit != commit && self.repository.is_ancestor(commit, event.commit)? {
                return Ok(Some(event.commit));
            }
        }
        Ok(None)
    }

    fn stale(
        &self,
        covers: &[Sourced<PathGlob>],
        commit: CommitId,
    ) -> Result<Option<(Flaw, Option<CommitId>)>, PipelineError> {
        if self.coverage.differing(covers, commit)?.is_empty() {
            return Ok(None);
        }
        let changes = self.coverage.changes(covers, commit)?;
        let by = changes.paths.iter().find_map(|path| path.commits.first().copied());
        Ok(Some((Flaw::Stale, by)))
    }

    /// Why this person's approval does not count.
    fn of_person(
        &self,
        claim: &Claim<'_>,
        known: &JudgedItem,
    ) -> Result<Option<Flaw>, PipelineError> {
        let person = &claim.voice.person;
        let demands = &known.demands;
        if !person.is_proven {
            return Ok(Some(Flaw::Unproven));
        }
        for standing in known.ledger.standing() {
            if self.person(standing)?.is_same(person) {
                return Ok(Some(Flaw::OwnSignOff));
            }
        }
        if !demands.signers.iter().all(|people| people.value.include(&person.identity)) {
            return Ok(Some(Flaw::NotASigner));
        }
        let bots = demands.bots.as_ref();
        if bots.is_some_and(|bots| bots.value.include_by_name(&person.identity)) {
            return Ok(Some(Flaw::Program));
        }
        if demands.independent.value && self.written_by(&demands.covers, person)?.is_some() {
            return Ok(Some(Flaw::WroteIt));
        }
        for earlier in known.ledger.approvals.iter().filter(|approval| approval.counts()) {
            if self.person(earlier.commit)?.is_same(person) {
                return Ok(Some(Flaw::Again));
            }
        }
        Ok(None)
    }

    /// A commit by which every one of an item's counting signers wrote what they signed, where the item asks
    /// for others.
    fn wrote(&self, known: &JudgedItem) -> Result<Option<CommitId>, PipelineError> {
        let mut found = None;
        if !known.demands.independent.value {
            return Ok(None);
        }
        // One that does not count, say in a name that nobody proved, makes nobody independent.
        for (_, person) in counting::standing(self.repository, self.signoff, known)? {
            let Some(commit) = self.written_by(&known.demands.covers, &person)? else {
                return Ok(None);
            };
            found = found.or(Some(commit));
        }
        Ok(found)
    }

    /// A commit by which a person wrote what an item covers.
    fn written_by(
        &self,
        covers: &[Sourced<PathGlob>],
        person: &Person,
    ) -> Result<Option<CommitId>, PipelineError> {
        let authors = self.authors.of(covers)?;
        let own = authors.into_iter().find(|(author, _)| author.is_same(person));
        Ok(own.map(|(_, commit)| commit))
    }

    fn person(&self, commit: CommitId) -> Result<Person, PipelineError> {
        Ok(Person::of(&*self.repository.commit(commit)?, self.signoff))
    }
}
