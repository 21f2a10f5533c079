//! Why a tick is no sign-off, as a word.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model;

/// Why a tick is no sign-off, or why its sign-off does not hold; the first that applies.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    Uncommitted,
    Overridden,
    Restored,
    BornChecked,
    Inherited,
    Replayed,
    MergeTick,
    Collapsed,
    Reworded,
    Expired,
    Stale,
}

impl From<model::Problem> for Problem {
    fn from(problem: model::Problem) -> Self {
        match problem {
            model::Problem::Uncommitted => Self::Uncommitted,
            model::Problem::Overridden => Self::Overridden,
            model::Problem::Restored => Self::Restored,
            model::Problem::BornChecked => Self::BornChecked,
            model::Problem::Inherited => Self::Inherited,
            model::Problem::Replayed => Self::Replayed,
            model::Problem::MergeTick => Self::MergeTick,
            model::Problem::Collapsed => Self::Collapsed,
            model::Problem::Reworded => Self::Reworded,
            model::Problem::Expired => Self::Expired,
            model::Problem::Stale => Self::Stale,
        }
    }
}
