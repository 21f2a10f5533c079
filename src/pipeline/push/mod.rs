//! What a push does to one reference, held against the gates that guard it.
//!
//! A branch is guarded where the policy at the tip of the repository's main branch says so, or the
//! one at its own tip before the push. It is judged from that tip to the pushed one, by the policy
//! of that tip. A guarded branch can neither be deleted nor be rewound. Who pushes has no say in
//! which branch the change comes from: the branches that are there and hold it tell that, and where
//! none does, every gate of the target judges.

mod ground;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::error::PipelineError;
use super::request::GateRequest;
use super::{gate, gates, trusted};
use crate::history::Repository;
use crate::model::{CommitId, Prose, Report, Standing, Untrusted};
use crate::prose;
use ground::{Ground, HEADS, guards};

/// Where the push goes, seen from where it is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// Into this repository.
    Here,
    /// Into the remote of this name, which this repository may have copies of.
    Remote(String),
}

/// One reference that a push changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefUpdate {
    /// The reference's whole name at the receiver.
    pub reference: Untrusted,
    /// What it was; none where the push makes it.
    pub old: Option<CommitId>,
    /// What it is to be; none where the push deletes it.
    pub new: Option<CommitId>,
}

/// What comes of it.
#[derive(Debug)]
pub enum PushAnswer {
    /// No gate guards the reference; with what the sender should know.
    Free(Option<Prose>),
    /// It is refused as it is: why, and the mend.
    Refused(Prose, Prose),
    /// The verdicts of the gates.
    Judged(Vec<Report>),
}

/// When a push is judged.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The day, for windows.
    pub today: NaiveDate,
    /// The moment, in seconds since 1970; none: the day's last.
    pub now: Option<i64>,
}

/// A push: what was there before it, and where it is judged.
pub struct Push<'a> {
    repository: &'a Repository,
    receiver: Receiver,
    ground: Ground,
    moment: Moment,
}

impl<'a> Push<'a> {
    /// Reads what is there before the push.
    ///
    /// # Errors
    /// Where that cannot be read: nothing of the push may pass then.
    pub fn into(
        receiver: Receiver,
        repository: &'a Repository,
        moment: Moment,
    ) -> Result<Self, PipelineError> {
        let ground = Ground::find(repository, &receiver)?;
        Ok(Self { repository, receiver, ground, moment })
    }

    /// Judges one update.
    ///
    /// # Errors
    /// Whatever could not be read or decided; that is never a pass.
    pub fn judge(&self, update: &RefUpdate) -> Result<PushAnswer, PipelineError> {
        let written = match self.receiver {
            Receiver::Here => self.repository.written_reference(update.reference.raw())?,
            Receiver::Remote(_) => update.reference.raw().to_owned(),
        };
        let replaces = written.starts_with("refs/replace/") && update.new.is_some();
        if replaces && self.ground.guards_anything() {
            return Ok(PushAnswer::Refused(
                prose![
                    "a replace reference makes git show another history than the one that is judged"
                ],
                prose!["push the history itself"],
            ));
        }
        let Some(branch) = written.strip_prefix(HEADS) else {
            return Ok(PushAnswer::Free(None));
        };
        let Self { repository, receiver, ground, moment } = self;
        BranchUpdate { repository, receiver, ground, branch, moment: *moment }
            .answer(update.old, update.new)
    }
}

/// What a push does to one branch.
struct BranchUpdate<'a> {
    repository: &'a Repository,
    receiver: &'a Receiver,
    ground: &'a Ground,
    branch: &'a str,
    moment: Moment,
}

impl BranchUpdate<'_> {
    fn answer(
        &self,
        old: Option<CommitId>,
        new: Option<CommitId>,
    ) -> Result<PushAnswer, PipelineError> {
        let Some(old) = old else {
            return new.map_or(Ok(PushAnswer::Free(None)), |new| self.creation(new));
        };
        let is_here = self.repository.has_commit(old)?;
        if !self.is_guarded(old, is_here)? {
            return Ok(PushAnswer::Free(self.unguarded()));
        }
        let name = Untrusted::new(self.branch);
        let Some(new) = new else {
            return Ok(PushAnswer::Refused(
                prose!["a gate guards `", &name, "`, and this would delete it"],
                prose!["take the branch out of the policy first, through its gate"],
            ));
        };
        if !is_here {
            return Ok(PushAnswer::Refused(
                prose!["`", &name, "` is at ", &old, " there, and that commit is not here"],
                prose!["git fetch, then merge or rebase, then push again"],
            ));
        }
        if !self.repository.is_ancestor(old, new)? {
            return Ok(PushAnswer::Refused(
                prose![
                    "a gate guards `",
                    &name,
                    "`, and this would take it back: ",
                    &new,
                    " does not contain its tip ",
                    &old
                ],
                prose!["merge or rebase onto it, or undo with git revert, then push again"],
            ));
        }
        self.judge(old, new)
    }

    /// Whether a branch that is there is guarded.
    fn is_guarded(&self, tip: CommitId, is_here: bool) -> Result<bool, PipelineError> {
        if self.ground.guard_of(self.branch).is_some() {
            return Ok(true);
        }
        if !is_here {
            return Ok(false);
        }
        match trusted::policy_at_tip(self.repository, tip) {
            Ok(policy) => Ok(guards(&policy, self.branch, self.ground.is_main(self.branch))),
            // A branch that the main branch's policy leaves free may carry what is not valid.
            Err(PipelineError::Policy { .. }) if self.ground.guards_anything() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// A branch that the push makes: what a guarded branch contains was judged there; anything else
    /// is judged as a change of the trusted branch.
    fn creation(&self, new: CommitId) -> Result<PushAnswer, PipelineError> {
        if self.ground.unborn.as_deref() == Some(self.branch) && self.ground.guards_anything() {
            return Ok(PushAnswer::Refused(
                prose![
                    "HEAD of the repository names `",
                    &Untrusted::new(self.branch),
                    "`, which does not exist: made now, it would decide what is guarded"
                ],
                prose!["its owner runs there: git symbolic-ref HEAD refs/heads/BRANCH"],
            ));
        }
        let Some(guard) = self.ground.guard_of(self.branch) else {
            return Ok(PushAnswer::Free(self.unguarded()));
        };
        if self.is_in_guarded_branch(new)? {
            return Ok(PushAnswer::Free(None));
        }
        self.judge(guard.tip, new)
    }

    fn is_in_guarded_branch(&self, commit: CommitId) -> Result<bool, PipelineError> {
        for trusted in &self.ground.trusted {
            if self.repository.is_ancestor(commit, trusted.tip)? {
                return Ok(true);
            }
        }
        for branch in self.repository.branches_below(&self.ground.prefix)? {
            let is_guarded = self.ground.guard_of(branch.name.raw()).is_some();
            if is_guarded && self.repository.is_ancestor(commit, branch.tip)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the sender of a push to the main branch should know, where nothing guards it.
    fn unguarded(&self) -> Option<Prose> {
        let is_main = self.ground.trusted.is_empty() || self.ground.is_main(self.branch);
        (self.receiver == &Receiver::Here && is_main).then(|| {
            prose![
                "no gate guards `",
                &Untrusted::new(self.branch),
                "`: its policy names none for it"
            ]
        })
    }

    fn judge(&self, base: CommitId, head: CommitId) -> Result<PushAnswer, PipelineError> {
        let policy = trusted::policy_at_tip(self.repository, base)?;
        // Sources that the same gates judge are judged once.
        let mut sources = BTreeMap::new();
        for source in self.sources(base, head)? {
            let chosen = gates::matching(&policy, Some(self.branch), Some(&source), false);
            let names: Vec<String> = chosen.gates.into_iter().map(|gate| gate.name).collect();
            sources.entry((chosen.standing == Standing::Release, names)).or_insert(source);
        }
        let mut asked: Vec<Option<String>> = sources.into_values().map(Some).collect();
        if asked.is_empty() {
            asked.push(None);
        }
        let reports = asked.into_iter().map(|source| {
            // Every field is named: a new one has to be decided here too.
            let request = GateRequest {
                name: None,
                base: Some(base.to_string()),
                head: Some(head.to_string()),
                target: Some(self.branch.to_owned()),
                source,
                event: None,
                paths: Vec::new(),
                request_text: None,
                today: self.moment.today,
                now: self.moment.now,
                release_date: None,
            };
            gate(self.repository, &request)
        });
        Ok(PushAnswer::Judged(reports.collect::<Result<_, _>>()?))
    }

    /// The branches that the change comes from: those whose tips it brings in, if they hold all of
    /// it but merges. A commit that no branch holds may be anything, and so is the source then.
    fn sources(&self, base: CommitId, head: CommitId) -> Result<Vec<String>, PipelineError> {
        let range = self.repository.range(head, &[base])?;
        let mut prefixes = vec![HEADS, self.ground.prefix.as_str()];
        prefixes.dedup();
        let mut names = BTreeSet::new();
        let mut known = vec![base];
        for prefix in prefixes {
            for branch in self.repository.branches_below(prefix)? {
                if range.contains(branch.tip) && branch.name.raw() != self.branch {
                    names.insert(branch.name.raw().to_owned());
                    known.push(branch.tip);
                }
            }
        }
        for commit in self.repository.range(head, &known)?.commits {
            if self.repository.commit(commit)?.parents.len() < 2 {
                return Ok(Vec::new());
            }
        }
        Ok(names.into_iter().collect())
    }
}
