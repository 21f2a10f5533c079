//! What would tell more of squash merges: the commands that fetch their requests.

use std::collections::BTreeMap;

use crate::model::evaluation::Evaluation;
use crate::model::{CommitId, Prose, Request, Span};
use crate::prose;

/// Most requests that one command fetches.
const MOST: usize = 8;

/// The note on the requests whose commits are not here, if there are any.
pub fn notes(evaluation: &Evaluation) -> Option<Prose> {
    let absent = evaluation.judged.iter().flat_map(|judged| &judged.squashes.absent);
    let absent: BTreeMap<Request, CommitId> = absent.map(|(one, squash)| (*one, *squash)).collect();
    let (first, squash) = absent.first_key_value()?;
    let others = match absent.len() - 1 {
        0 => prose![" reads like a squash merge of ", Span::Plain(first.name()), ": it stands"],
        more => prose![
            " reads like a squash merge of ",
            Span::Plain(first.name()),
            ", and ",
            more,
            " more like others: they stand"
        ],
    };
    let references = absent.keys().take(MOST).map(|request| request.reference());
    let specs: Vec<String> = references.map(|name| format!("{name}:{name}")).collect();
    Some(
        prose![squash]
            .then(others)
            .then(prose![
                " for what the request's own commits ticked, which are not here; to have them: "
            ])
            .with(Span::Plain(format!("git fetch origin {}", specs.join(" ")))),
    )
}
