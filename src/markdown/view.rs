//! A file's headings, as the steps after the outline look at them.

use super::{ParseOptions, inline::fold, outline::Outline, source::Source};
use crate::model::Untrusted;

/// Which headings, and what is under them, are read.
pub(super) struct Scope {
    all: bool,
    pub(super) headings: Vec<bool>,
}

impl Scope {
    pub(super) fn new(outline: &Outline, texts: &[String], options: &ParseOptions) -> Self {
        let Some(section) = &options.section else {
            return Self { all: true, headings: vec![true; texts.len()] };
        };
        let wanted = fold(section.raw()).to_lowercase();
        let mut headings: Vec<bool> = Vec::with_capacity(texts.len());
        for (heading, text) in outline.headings.iter().zip(texts) {
            let inherited = heading.above.is_some_and(|above| headings[above]);
            headings.push(inherited || text.to_lowercase() == wanted);
        }
        Self { all: false, headings }
    }

    pub(super) fn has(&self, heading: Option<usize>) -> bool {
        self.all || heading.is_some_and(|heading| self.headings[heading])
    }
}

/// What is known of a file once its headings are.
pub(super) struct View<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) outline: &'a Outline,
    pub(super) scope: &'a Scope,
    /// Text of each heading.
    pub(super) titles: &'a [Untrusted],
    /// Index of the lone title.
    pub(super) title: Option<usize>,
}

impl View<'_> {
    /// The headings above, from the innermost out, the lone title left out.
    pub(super) fn chain(&self, heading: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(heading, |&at| self.outline.headings[at].above)
            .filter(|&at| self.title != Some(at))
    }

    /// Texts of the headings above, from the outermost in, the lone title left out.
    pub(super) fn headings_of(&self, heading: Option<usize>) -> Vec<Untrusted> {
        let mut chain: Vec<_> = self.chain(heading).map(|at| self.titles[at].clone()).collect();
        chain.reverse();
        chain
    }

    /// Whether the place of an offset is in scope: it is under the last heading before it.
    pub(super) fn has_offset(&self, offset: usize) -> bool {
        let headings = &self.outline.headings;
        let after = headings.partition_point(|heading| heading.start <= offset);
        self.scope.has(after.checked_sub(1))
    }
}
