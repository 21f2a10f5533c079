//! What is asked of a list's items beyond a tick, by the policy in force and by the attributes of
//! one version of the list.

use super::error::{PipelineError, undecided};
use super::lists::List;
use super::scope::Scope;
use crate::model::{CommitId, FromHead, FromTarget, Item, ItemDemands, Standing, Writer};
use crate::policy::{self, Reading};

/// One version of a list under the policy of a scope.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    reading: Reading<'a>,
    /// Whether sign-offs are judged at all. Who has nothing to do with a list is not asked to mend
    /// what it demands.
    is_judging: bool,
}

impl<'a> Asking<'a> {
    /// Head's version.
    pub fn head(scope: &'a Scope, list: FromHead<&'a List>) -> Self {
        Self::version(scope, list.into_inner(), (Writer::Head, Some(*scope.head)))
    }

    /// The target's version.
    pub fn target(scope: &'a Scope, list: FromTarget<&'a List>) -> Self {
        Self::version(scope, list.into_inner(), (Writer::Target, scope.tip()))
    }

    fn version(scope: &'a Scope, list: &'a List, (by, commit): (Writer, Option<CommitId>)) -> Self {
        let (policy, path, checklist) = (&*scope.policy, list.path.as_str(), &list.checklist);
        Self {
            reading: Reading { policy, by, commit, path, checklist },
            is_judging: !matches!(scope.standing, Standing::NotARelease | Standing::NoChecklist),
        }
    }

    /// What is asked of an item of that version.
    pub fn of(&self, item: &Item) -> Result<ItemDemands, PipelineError> {
        if !self.is_judging {
            return Ok(ItemDemands::default());
        }
        policy::demands_of(&self.reading, item)
            .map_err(|unreadable| undecided(unreadable.message, unreadable.help))
    }
}
