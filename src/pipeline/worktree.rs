//! What the work tree alone has ticked.

use super::error::PipelineError;
use super::lists::List;
use crate::history::Repository;
use crate::model::evaluation::JudgedItem;
use crate::model::{Checklist, Problem, State};
use crate::{ledger, markdown};

/// Marks the items that are open at head and ticked in the work tree as ticked and *uncommitted*.
pub fn overlay(
    repository: &Repository,
    list: &List,
    checklist: &mut Checklist,
    items: &mut [JudgedItem],
) -> Result<(), PipelineError> {
    let Some(bytes) = repository.worktree_blob(&list.path)? else { return Ok(()) };
    let here = markdown::parse(&list.path, &bytes, &list.options).map_err(|source| {
        let at = "the work tree".to_owned();
        PipelineError::Markdown { path: list.path.as_str().into(), at, source }
    })?;
    let pairing = ledger::pair_lists(checklist, &here);
    for (at, now) in pairing.to_new.into_iter().enumerate() {
        let ticked = now.is_some_and(|now| here.items[now].state == State::Checked);
        if ticked && checklist.items[at].state == State::Open {
            checklist.items[at].state = State::Checked;
            items[at].ledger.problem = Some(Problem::Uncommitted);
        }
    }
    Ok(())
}
