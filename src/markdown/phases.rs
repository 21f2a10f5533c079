//! Which headings are phases, and which items fall under which.
//!
//! Headings that read `Phase N` (`Stage`, `Step`, `Milestone`) are, if there are any: those of the
//! shallowest level, since steps may stand inside phases. Else the headings of the shallowest level
//! under which items fall are, a lone title left out. Any heading at that level or above ends a
//! phase.

use std::sync::LazyLock;

use regex::Regex;

use super::outline::{Heading, Outline};

/// What such a heading is called.
const WORDS: [&str; 4] = ["phase", "stage", "step", "milestone"];

static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = WORDS.join("|");
    let rest = r"(?P<rest>(?:$|\.?[^\w.].*|\.$))";
    Regex::new(&format!(r"(?i)^[^\w]*(?:{words})\s+([0-9]{{1,9}}){rest}")).ok()
});

/// What a heading that reads `Phase N` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label<'a> {
    pub(super) number: u32,
    /// What stands behind the number.
    pub(super) rest: &'a str,
}

/// Reads a heading as `Phase N`.
pub(super) fn label(text: &str) -> Option<Label<'_>> {
    // Making the pattern ready costs more than all else that is done for a short list.
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let lower = text.to_ascii_lowercase();
    // Other letters may stand for those of a word: `ſ` is an s in lower case.
    let may_have_word = !text.is_ascii() || WORDS.iter().any(|word| lower.contains(word));
    if !has_digit || !may_have_word {
        return None;
    }
    let captures = LABEL.as_ref()?.captures(text)?;
    let number = captures.get(1)?.as_str().parse().ok()?;
    Some(Label { number, rest: captures.name("rest")?.as_str() })
}

/// The headings of a file, seen as phases.
#[derive(Debug)]
pub(super) struct Plan {
    /// Index of the lone title among the headings.
    pub(super) title: Option<usize>,
    /// For each heading, the heading of the phase that it is in, itself included.
    pub(super) phase: Vec<Option<usize>>,
    /// For each heading, the number that it reads, if it is a phase by its words.
    pub(super) explicit: Vec<Option<u32>>,
    /// Whether phases are told by their words.
    pub(super) is_labelled: bool,
}

/// Lays out the phases. `scope` says which headings count; `items` gives the heading of each item.
pub(super) fn plan(
    outline: &Outline,
    texts: &[String],
    scope: &[bool],
    items: impl Iterator<Item = usize>,
) -> Plan {
    let headings = &outline.headings;
    let title = lone_title(headings);
    let counts = |at: usize| scope[at] && title != Some(at);
    let filled = filled(headings, items);
    let labels: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| label(text).filter(|_| counts(at)).map(|label| label.number))
        .collect();
    let shallowest = |holds: &dyn Fn(usize) -> bool| {
        (0..headings.len()).filter(|&at| counts(at) && holds(at)).map(|at| headings[at].level).min()
    };
    let labelled = shallowest(&|at| labels[at].is_some() && filled[at])
        .or_else(|| shallowest(&|at| labels[at].is_some()));
    let level = labelled.or_else(|| shallowest(&|at| filled[at])).unwrap_or(0);
    let mut phase: Vec<Option<usize>> = Vec::with_capacity(headings.len());
    for (at, heading) in headings.iter().enumerate() {
        let above = heading.above.and_then(|above| phase[above]);
        phase.push(if counts(at) && heading.level <= level { Some(at) } else { above });
    }
    let explicit = labels
        .into_iter()
        .enumerate()
        .map(|(at, number)| number.filter(|_| phase[at] == Some(at)))
        .collect();
    Plan { title, phase, explicit, is_labelled: labelled.is_some() }
}

/// The title: the first heading, if it is the only one of level 1.
fn lone_title(headings: &[Heading]) -> Option<usize> {
    let mut levels = headings.iter().map(|heading| heading.level);
    (levels.next() == Some(1) && levels.all(|level| level != 1)).then_some(0)
}

/// For each heading, whether items fall under it.
fn filled(headings: &[Heading], items: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut filled = vec![false; headings.len()];
    for item in items {
        let mut at = Some(item);
        while let Some(heading) = at.filter(|&heading| !filled[heading]) {
            filled[heading] = true;
            at = headings[heading].above;
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_a_word_and_a_number() {
        for (text, number) in [
            ("Phase 1: Code & Testing", 1),
            ("PHASE 12", 12),
            ("🚀 Stage 2 - Rollout", 2),
            ("Step 3. Verify", 3),
            ("Milestone 4 (optional)", 4),
            ("Step 3.", 3),
        ] {
            assert_eq!(label(text).map(|label| label.number), Some(number), "{text}");
        }
        for text in ["Phases 1 and 2", "Phase one", "Phase 1.5", "Phase 1a", "My Phase 1", "Phase"]
        {
            assert_eq!(label(text), None, "{text}");
        }
    }
}
