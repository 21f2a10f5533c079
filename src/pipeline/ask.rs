//! What is asked of a list's items beyond a tick, by the policy in force and by the attributes of
//! one version of the list.

use super::error::{PipelineError, undecided};
use super::lists::List;
use super::scope::Scope;
use crate::model::{Item, ItemDemands, Writer};
use crate::policy::{self, Reading};

/// One version of a list under the policy of a scope.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a>(Reading<'a>);

impl<'a> Asking<'a> {
    /// Head's version.
    pub fn head(scope: &'a Scope, list: &'a List) -> Self {
        Self::version(scope, list, Writer::Head)
    }

    /// The target's version.
    pub fn target(scope: &'a Scope, list: &'a List) -> Self {
        Self::version(scope, list, Writer::Target)
    }

    fn version(scope: &'a Scope, list: &'a List, by: Writer) -> Self {
        let commit = match by {
            Writer::Target => scope.base,
            Writer::Head | Writer::Policy => Some(scope.head),
        };
        let (policy, path, checklist) = (&scope.policy, list.path.as_str(), &list.checklist);
        Self(Reading { policy, by, commit, path, checklist })
    }

    /// What is asked of an item of that version.
    pub fn of(&self, item: &Item) -> Result<ItemDemands, PipelineError> {
        policy::demands_of(&self.0, item)
            .map_err(|unreadable| undecided(unreadable.message, unreadable.help))
    }
}
