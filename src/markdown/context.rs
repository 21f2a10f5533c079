//! What stands above a place in a file: its open headings, each chain of them known by a number.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::inline::fold;
use crate::model::Untrusted;

/// The number of a chain of open headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Context(usize);

/// A chain: its innermost heading, and the chain around that.
#[derive(Debug)]
struct Link {
    level: u8,
    outer: Context,
    /// Texts from the outermost in, the lone title left out.
    headings: Arc<[Untrusted]>,
    in_scope: bool,
}

/// All chains met so far.
#[derive(Debug)]
pub(super) struct Contexts {
    links: Vec<Link>,
    numbers: HashMap<(Context, u8, Untrusted), Context>,
    /// The heading that a policy's `section` names, in lower case.
    section: Option<String>,
}

impl Contexts {
    /// Before any heading of a file that has no lone title.
    pub(super) const START: Context = Context(0);
    /// Before any heading of a file whose first heading is its lone title.
    pub(super) const BEFORE_TITLE: Context = Context(1);

    pub(super) fn new(section: Option<&Untrusted>) -> Self {
        let root =
            |outer| Link { level: 0, outer, headings: Arc::from([]), in_scope: section.is_none() };
        Self {
            links: vec![root(Self::START), root(Self::BEFORE_TITLE)],
            numbers: HashMap::new(),
            section: section.map(|section| fold(section.raw()).to_lowercase()),
        }
    }

    /// The texts of the open headings from the outermost in, the lone title left out.
    pub(super) fn headings(&self, context: Context) -> Arc<[Untrusted]> {
        Arc::clone(&self.links[context.0].headings)
    }

    /// Whether items here are read.
    pub(super) fn in_scope(&self, context: Context) -> bool {
        self.links[context.0].in_scope
    }

    /// The chain behind a heading that follows on a place with this one.
    pub(super) fn enter(&mut self, context: Context, level: u8, text: &Untrusted) -> Context {
        let mut outer = context;
        while self.links[outer.0].level >= level {
            outer = self.links[outer.0].outer;
        }
        let key = (outer, level, text.clone());
        if let Some(&known) = self.numbers.get(&key) {
            return known;
        }
        let around = &self.links[outer.0];
        let named = |wanted: &String| text.raw().to_lowercase() == *wanted;
        let headings = if outer == Self::BEFORE_TITLE {
            Arc::from([])
        } else {
            around.headings.iter().chain([text]).cloned().collect()
        };
        let in_scope = around.in_scope || self.section.as_ref().is_some_and(named);
        let number = Context(self.links.len());
        self.links.push(Link { level, outer, headings, in_scope });
        self.numbers.insert(key, number);
        number
    }
}
