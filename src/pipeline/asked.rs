//! The task list of a pull request's text: what it asks for, in addition to every gate.
//!
//! The text is written by whoever opened the request and may be edited by more people than may
//! commit, without a trace in git. So it can only add demands, and what is ticked in it is never
//! said to be signed off.

use super::error::{PipelineError, undecided};
use crate::markdown::{self, ParseOptions};
use crate::model::{Checklist, Place, Prose, State};
use crate::prose;

/// The list in a text.
pub fn read(text: &[u8]) -> Result<Checklist, PipelineError> {
    let options = ParseOptions::default();
    markdown::parse(Place::PULL_REQUEST, text, &options).map_err(|error| {
        undecided(
            prose!["cannot read the pull request's text as a checklist: "]
                .with(crate::model::Span::Plain(error.to_string())),
            prose!["edit it, or do not ask for it"],
        )
    })
}

/// What a reader has to know of it.
pub fn note(list: &Checklist) -> Prose {
    let required = list.items.iter().filter(|item| item.required);
    let asked: Vec<State> = required.map(|item| item.state).collect();
    if list.items.is_empty() {
        return prose!["the pull request's text has no task list, and so asks for nothing"];
    }
    let of = |state: State| asked.iter().filter(|one| **one == state).count();
    prose![
        "the pull request's text asks for ",
        asked.len(),
        if asked.len() == 1 { " item: " } else { " items: " },
        of(State::Checked),
        " ticked in it by whoever could edit it, ",
        of(State::Open),
        " open, ",
        of(State::NotApplicable),
        " struck; no commit stands for any of it"
    ]
}
