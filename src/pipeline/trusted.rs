//! Whose word counts: the two ends of what is judged, and the policy of the one that is trusted.
//!
//! Here, and nowhere else in the pipeline, a commit becomes the target's tip, or head vouches for
//! itself for want of one.

use super::error::{PipelineError, undecided};
use crate::history::{Entry, Repository};
use crate::model::{CommitId, FromHead, FromTarget, Policy, PolicyOrigin};
use crate::{policy, prose, rules};

/// The two ends of what is judged.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// The judged revision.
    pub head: FromHead<CommitId>,
    /// The target's tip, where there is one.
    pub base: Option<FromTarget<CommitId>>,
}

impl Ends {
    /// Of a judged revision, and the target's tip.
    pub fn new(head: CommitId, base: Option<CommitId>) -> Self {
        Self { head: FromHead::judged(head), base: base.map(FromTarget::at_tip) }
    }

    /// The revision whose word counts: the target's tip, else the judged one itself.
    pub fn trusted(&self) -> FromTarget<CommitId> {
        self.base.unwrap_or_else(|| FromTarget::vouching_for_itself(self.head))
    }

    /// The policy in force.
    pub fn policy(&self, repository: &Repository) -> Result<FromTarget<Policy>, PipelineError> {
        read_policy(repository, self.trusted(), self.base.is_none())
    }
}

/// The policy at the tip of a branch that is trusted.
pub fn policy_at_tip(
    repository: &Repository,
    tip: CommitId,
) -> Result<FromTarget<Policy>, PipelineError> {
    read_policy(repository, FromTarget::at_tip(tip), false)
}

/// The judged revision's own policy, which vouches for itself.
pub fn own_policy(
    repository: &Repository,
    head: CommitId,
) -> Result<FromTarget<Policy>, PipelineError> {
    Ends::new(head, None).policy(repository)
}

/// The policy at a revision; the defaults where it has none.
fn read_policy(
    repository: &Repository,
    commit: FromTarget<CommitId>,
    vouches_for_itself: bool,
) -> Result<FromTarget<Policy>, PipelineError> {
    commit.try_map(|commit| {
        let blob = match repository.entry(commit, policy::POLICY_PATH)? {
            Entry::Absent => return Ok(Policy::default()),
            Entry::Blob(blob) => blob,
            Entry::Directory | Entry::Symlink | Entry::Submodule => {
                return Err(undecided(
                    prose![policy::POLICY_PATH, " at ", &commit, " is no regular file"],
                    prose!["make it one: a policy is read from a regular file alone"],
                ));
            }
        };
        let bytes = repository.blob(blob)?;
        let mut policy = policy::parse(&bytes, &rules::defaults())
            .map_err(|source| PipelineError::Policy { at: commit.short(), source })?;
        policy.origin = Some(PolicyOrigin {
            commit,
            path: policy::POLICY_PATH.into(),
            blob,
            digest: crate::model::digest::hex(&bytes),
            vouches_for_itself,
        });
        Ok(policy)
    })
}
