//! Approvals of edits that lift a demand: of policy, keys, workflows and owners, and of required
//! items. They count by those whom `[change] by` names; where approvals are asked for at all, not by
//! whoever made the edit.

use super::{Voice, Voices};
use crate::history::Repository;
use crate::model::{Assent, Attributes, Checklist, CommitId, Item, Person, Untrusted};
use crate::pipeline::error::PipelineError;
use crate::pipeline::lineage::Lineage;
use crate::pipeline::lists::List;
use crate::pipeline::scope::Scope;

/// Approvals of edits in the change that is judged.
pub struct Edits<'a> {
    repository: &'a Repository,
    scope: &'a Scope,
    voices: &'a Voices<'a>,
}

/// An edit of one item.
pub struct ItemEdit<'a> {
    /// The item as its approval names it: the target's where it was removed, head's where it was
    /// reworded.
    pub item: &'a Item,
    /// Whether head has it.
    pub is_there: bool,
    /// The commit that made the edit, if that is known.
    pub commit: Option<CommitId>,
    /// Whether the item asks for approvals.
    pub asks: bool,
}

impl ItemEdit<'_> {
    /// Whether a trailer names it, given the list as it was in the trailer's commit.
    fn is_named(&self, assent: &Assent, then: &[Item]) -> bool {
        let Assent::Item { id, digest } = assent else { return false };
        if !self.is_there {
            let is_it = self.item.id == *id && self.item.digest == *digest;
            return is_it && then.iter().all(|item| item.text != self.item.text);
        }
        let named = then.iter().find(|item| item.id == *id && item.digest == *digest);
        named.is_some_and(|named| named.text == self.item.text && named.is_kept_by(self.item))
    }
}

impl<'a> Edits<'a> {
    /// For what a scope judges.
    pub fn new(repository: &'a Repository, scope: &'a Scope, voices: &'a Voices<'a>) -> Self {
        Self { repository, scope, voices }
    }

    /// The approvals of what head did to a guarded file: `Checklist-Approve: policy`, where that file
    /// was as head has it.
    pub fn of_path(&self, path: &str) -> Result<Vec<CommitId>, PipelineError> {
        if !self.may_count() {
            return Ok(Vec::new());
        }
        let authors = if self.asks() { self.authors(path)? } else { Vec::new() };
        let head = *self.scope.head;
        self.counting(&authors, |voice| {
            Ok(voice.assents.contains(&Assent::Policy)
                && self.repository.is_same_at(path, voice.commit.id, head)?)
        })
    }

    /// The approvals of all that head's list asks less than the target's: `Checklist-Approve: policy`,
    /// where that list asked what head's does.
    pub fn of_list(&self, list: &List, lineage: &Lineage) -> Result<Vec<CommitId>, PipelineError> {
        if !self.may_count() {
            return Ok(Vec::new());
        }
        let authors = if self.asks() { self.all_authors(lineage)? } else { Vec::new() };
        let wanted = (demands(&list.checklist), phases(&list.checklist));
        self.counting(&authors, |voice| {
            if !voice.assents.contains(&Assent::Policy) {
                return Ok(false);
            }
            let then = self.version(list, lineage, voice.commit.id)?;
            Ok(then.is_some_and(|then| (demands(&then), phases(&then)) == wanted))
        })
    }

    /// The approvals of an edit of one item: `Checklist-Approve: ID@DIGEST`, where the item was as
    /// head has it, or gone as it is in head.
    pub fn of_item(
        &self,
        list: &List,
        lineage: &Lineage,
        edit: &ItemEdit<'_>,
    ) -> Result<Vec<CommitId>, PipelineError> {
        if !self.may_count() {
            return Ok(Vec::new());
        }
        let authors = match (edit.asks || self.asks(), edit.commit) {
            (false, _) => Vec::new(),
            (true, Some(commit)) => vec![self.author(commit)?],
            (true, None) => self.all_authors(lineage)?,
        };
        self.counting(&authors, |voice| {
            // Where there was no list, nobody saw what became of the item.
            let Some(then) = self.version(list, lineage, voice.commit.id)? else {
                return Ok(false);
            };
            Ok(voice.assents.iter().any(|assent| edit.is_named(assent, &then.items)))
        })
    }

    /// Whether the target's policy names anybody who may approve edits.
    fn may_count(&self) -> bool {
        self.scope.base.is_some() && self.scope.policy.change.by.is_some()
    }

    /// The voices that `says` takes, by those who may approve edits and are none of `barred`.
    fn counting(
        &self,
        barred: &[Person],
        says: impl Fn(&Voice) -> Result<bool, PipelineError>,
    ) -> Result<Vec<CommitId>, PipelineError> {
        let mut found = Vec::new();
        let Some(by) = &self.scope.policy.change.by else { return Ok(found) };
        for voice in self.voices.of_change()?.iter() {
            let person = &voice.person;
            let may = voice.flaw.is_none()
                && person.is_proven
                && by.value.include(&person.identity)
                && !barred.iter().any(|author| author.is_same(person));
            if may && says(voice)? {
                found.push(voice.commit.id);
            }
        }
        Ok(found)
    }

    /// Whether the policy asks for approvals at all: then nobody approves edits of their own.
    fn asks(&self) -> bool {
        let rules = &self.scope.policy.rules;
        rules.iter().any(|rule| rule.approvals.as_ref().is_some_and(|count| count.value > 0))
    }

    /// The newest commit of the range that changed a path.
    pub fn newest(&self, path: &str) -> Result<Option<CommitId>, PipelineError> {
        Ok(self.changing(path)?.pop())
    }

    /// Who changed a path in the range.
    fn authors(&self, path: &str) -> Result<Vec<Person>, PipelineError> {
        self.changing(path)?.into_iter().map(|id| self.author(id)).collect()
    }

    /// Who changed a list in the range, at any path that it had.
    fn all_authors(&self, lineage: &Lineage) -> Result<Vec<Person>, PipelineError> {
        let mut authors = Vec::new();
        for path in lineage.paths() {
            authors.extend(self.authors(path)?);
        }
        Ok(authors)
    }

    /// The commits of the range that left a path as none of their parents has it, parents first.
    fn changing(&self, path: &str) -> Result<Vec<CommitId>, PipelineError> {
        let mut changing = Vec::new();
        for &id in self.scope.range.iter().flat_map(|range| &range.commits) {
            let mut changed = true;
            for &parent in &self.repository.commit(id)?.parents {
                changed = changed && !self.repository.is_same_at(path, parent, id)?;
            }
            if changed {
                changing.push(id);
            }
        }
        Ok(changing)
    }

    fn author(&self, commit: CommitId) -> Result<Person, PipelineError> {
        Ok(Person::author(&*self.repository.commit(commit)?, &self.scope.policy.signoff))
    }

    /// The list in a commit, under the path that it had there.
    fn version(
        &self,
        list: &List,
        lineage: &Lineage,
        commit: CommitId,
    ) -> Result<Option<Checklist>, PipelineError> {
        let Some((path, blob)) = lineage.at(self.repository, commit)? else { return Ok(None) };
        list.older_at(path, &self.repository.blob(blob)?, &commit.short()).map(Some)
    }
}

/// The phases that a gate may name.
fn phases(list: &Checklist) -> Vec<(Option<u32>, &Untrusted)> {
    list.phases.iter().map(|phase| (phase.number, &phase.title)).collect()
}

/// What an item asks for, whether it is settled or not.
type Demanded<'a> = (&'a Untrusted, &'a [Untrusted], &'a [Untrusted], bool, Vec<&'a Attributes>);

/// What a list asks for: everything but ticks, reasons and places in the file.
fn demands(list: &Checklist) -> Vec<Demanded<'_>> {
    let of = |item: &'_ Item| -> Vec<usize> { item.parent.into_iter().collect() };
    let demanded = list.items.iter().map(|item| {
        let parents = of(item).into_iter().filter_map(|at| list.items.get(at));
        let above = item.above.iter().map(|one| &one.attributes);
        let attributes = [&item.attributes, &list.attributes].into_iter().chain(above);
        let attributes = attributes.chain(parents.map(|parent| &parent.attributes)).collect();
        (&item.text, item.blocks.as_slice(), item.headings.as_slice(), item.required, attributes)
    });
    demanded.collect()
}
