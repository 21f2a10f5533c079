//! Approvals of sign-offs and waivers: which count, and what voids the others.
//!
//! An approval names an item by id and digest. The digest is held against the item in the approval's
//! own commit, and from there the item is followed to head by the *equal* rule. The list may have had
//! another path there, and the commit may be one of a request that a squash merge brought: it counts
//! for what the request's own commits signed off.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::authors::Authors;
use super::counting;
use super::{Brought, Voice};
use crate::history::Repository;
use crate::ledger::{self, Pairing};
use crate::model::evaluation::JudgedItem;
use crate::model::{
    Approval, Assent, BlobId, Checklist, CommitId, EventKind, Flaw, Item, ItemLedger, PathGlob,
    Person, SignOffPolicy, Sourced, State,
};
use crate::pipeline::covers::Coverage;
use crate::pipeline::error::PipelineError;
use crate::pipeline::lineage::Lineage;
use crate::pipeline::lists::List;
use crate::pipeline::scope::Scope;

/// What the approvals of one list's items are held against.
pub struct Approvals<'a> {
    repository: &'a Repository,
    signoff: &'a SignOffPolicy,
    list: &'a List,
    lineage: &'a Lineage,
    coverage: &'a Coverage<'a>,
    authors: Authors<'a>,
    known: RefCell<BTreeMap<(String, BlobId), Rc<Earlier>>>,
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
    /// In a request, its own sign-off and the squash, which may stand for that.
    signed: Option<(CommitId, CommitId)>,
}

impl<'a> Approvals<'a> {
    /// For head's list. The release, or the change, is what is reachable from
    /// head and from none of `change`; none where a whole history is looked at.
    pub fn new(
        (coverage, scope): (&'a Coverage<'a>, &'a Scope),
        (list, lineage): (&'a List, &'a Lineage),
        change: Option<&[CommitId]>,
    ) -> Self {
        let (repository, signoff) = (coverage.repository(), &scope.policy.signoff);
        let authors = Authors::new((coverage, signoff), *scope.head, change);
        let known = RefCell::default();
        Self { repository, signoff, list, lineage, coverage, authors, known }
    }

    /// Gives every item its approvals, and says which signers wrote what they signed. Voices of a
    /// request are heard before those of `own`, which come after its squash.
    pub fn weigh(
        &self,
        requests: &[Brought],
        own: &[Voice],
        items: &mut [JudgedItem],
    ) -> Result<(), PipelineError> {
        for item in items.iter_mut() {
            item.wrote = self.wrote(item)?;
        }
        for request in requests {
            self.hear(&request.voices, Some(request), items)?;
        }
        self.hear(own, None, items)
    }

    fn hear(
        &self,
        voices: &[Voice],
        request: Option<&Brought>,
        items: &mut [JudgedItem],
    ) -> Result<(), PipelineError> {
        for voice in voices {
            for mut claim in self.claims(voice)? {
                let ledger = &items[claim.at].ledger;
                claim.signed = request.and_then(|request| request.signed(claim.at, ledger));
                let is_known = ledger.approvals.iter().any(|one| one.commit == voice.commit.id);
                if is_known || (request.is_some() && claim.signed.is_none()) {
                    continue;
                }
                let approval = self.approval(&claim, &items[claim.at])?;
                let ledger = &mut items[claim.at].ledger;
                ledger.requests.extend(request.map(|request| (approval.commit, request.via)));
                ledger.approvals.push(approval);
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
            claims.extend(at.map(|at| Claim { voice, at, then, signed: None }));
        }
        Ok(claims)
    }

    /// The list as it is in a commit.
    fn earlier(&self, commit: CommitId) -> Result<Option<Rc<Earlier>>, PipelineError> {
        let Some((path, blob)) = self.lineage.at(self.repository, commit)? else {
            return Ok(None);
        };
        let key = (path.to_owned(), blob);
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(Some(Rc::clone(known)));
        }
        let bytes = self.repository.blob(blob)?;
        let list = self.list.older_at(path, &bytes, &commit.short())?;
        let pairing = ledger::pair_lists(&list, &self.list.checklist);
        let earlier = Rc::new(Earlier { list, pairing });
        self.known.borrow_mut().insert(key, Rc::clone(&earlier));
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
        if !self.follows(claim, ledger)? {
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

    /// Whether an approval comes after a commit that stands for the item's state.
    fn follows(&self, claim: &Claim<'_>, ledger: &ItemLedger) -> Result<bool, PipelineError> {
        let commit = claim.voice.commit.id;
        // A squash merge stands on the branch for the request's commits that it brought.
        for standing in ledger.standing().chain(ledger.via).chain(claim.own()) {
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
        // Who brought a request by its squash may well be the one who approved it there.
        let squash = claim.signed.map(|(_, squash)| squash);
        let standing = known.ledger.standing().filter(|commit| Some(*commit) != squash);
        for standing in standing.chain(claim.own()) {
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

impl Claim<'_> {
    /// The sign-off of the request that it was made in.
    fn own(&self) -> Option<CommitId> {
        self.signed.map(|(own, _)| own)
    }
}

impl Brought {
    /// The request's commit that signed an item, if that is what stands for its state, and the squash.
    fn signed(&self, at: usize, ledger: &ItemLedger) -> Option<(CommitId, CommitId)> {
        let is_own = |commit: &CommitId| ledger.requests.get(commit) == Some(&self.via);
        let in_place = || self.signed.get(&at).copied();
        let stands = ledger.sign_off == Some(self.via.squash);
        let own = ledger.standing().find(is_own).or_else(|| in_place().filter(|_| stands))?;
        Some((own, self.via.squash))
    }
}
