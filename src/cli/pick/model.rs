//! The list as it is at a moment: what is folded, searched for, picked, and under the cursor. Pure:
//! it knows no terminal; [`super::press`] changes it.

use std::collections::{BTreeMap, BTreeSet};

use super::{editor::Editor, mark::Mark, review::Review, tree::Node};
use crate::model::State;

/// What keys go to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The list.
    #[default]
    List,
    /// The words that are searched for.
    Search,
    /// The reason of a waiver.
    Reason(Editor),
    /// The commits that are to be made.
    Review(Review),
    /// Something to read; any key leads back.
    Page(Vec<String>),
}

/// The list and everything that keys have done to it.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(super) nodes: Vec<Node>,
    pub(super) folded: BTreeSet<usize>,
    pub(super) search: Editor,
    pub(super) open_only: bool,
    /// The node under the cursor.
    pub(super) cursor: usize,
    /// The first visible row that is shown.
    pub(super) top: usize,
    /// How many rows can be shown at once.
    pub(super) height: usize,
    pub(super) marks: BTreeMap<usize, Mark>,
    pub(super) mode: Mode,
    /// One line about the last key; gone with the next.
    pub(super) notice: Option<String>,
    /// Whether what is alike goes into one commit.
    pub(super) together: bool,
    /// Whether leaving has been asked about.
    pub(super) leaving: bool,
}

/// How far a heading's items are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Items that need nothing more, by what is committed.
    pub settled: usize,
    /// Items in all.
    pub total: usize,
    /// Items that are picked.
    pub picked: usize,
}

impl Model {
    /// The list, with nothing picked and nothing folded.
    #[must_use]
    pub fn new(nodes: Vec<Node>, together: bool) -> Self {
        let first = nodes.iter().position(Node::is_open).unwrap_or(0);
        Self { nodes, together, cursor: first, height: 1, ..Self::default() }
    }

    /// The nodes that are shown, by index.
    #[must_use]
    pub fn visible(&self) -> Vec<usize> {
        let mut shown = Vec::new();
        let mut hidden_below = usize::MAX;
        for (at, node) in self.nodes.iter().enumerate() {
            if node.depth > hidden_below {
                continue;
            }
            hidden_below = usize::MAX;
            if !self.is_wanted(at) {
                continue;
            }
            shown.push(at);
            if self.folded.contains(&at) && !self.is_searching() {
                hidden_below = node.depth;
            }
        }
        shown
    }

    /// What is picked, by node.
    #[must_use]
    pub fn marks(&self) -> &BTreeMap<usize, Mark> {
        &self.marks
    }

    /// What is picked, with its item, in the order of the documents.
    pub fn picked(&self) -> impl Iterator<Item = (&Mark, &super::tree::Entry)> {
        self.marks
            .iter()
            .filter_map(|(&at, mark)| Some((mark, self.nodes.get(at)?.entry.as_ref()?)))
    }

    /// Whether what is alike goes into one commit.
    #[must_use]
    pub fn together(&self) -> bool {
        self.together
    }

    /// Shows the commits that are to be made.
    pub fn review(&mut self, review: Review) {
        self.mode = Mode::Review(review);
    }

    /// Shows lines to read, then the list again.
    pub fn tell(&mut self, lines: Vec<String>) {
        self.mode = Mode::Page(lines);
    }

    /// Makes room for so many rows, and keeps the cursor among them.
    pub fn resize(&mut self, height: usize) {
        self.height = height.max(1);
        self.scroll();
    }

    /// How far the items below a heading are.
    #[must_use]
    pub fn tally(&self, heading: usize) -> Tally {
        let mut tally = Tally::default();
        for at in self.below(heading) {
            if let Some(entry) = &self.nodes[at].entry {
                tally.total += 1;
                tally.settled += usize::from(entry.holds || entry.state == State::NotApplicable);
                tally.picked += usize::from(self.marks.contains_key(&at));
            }
        }
        tally
    }

    /// The nodes below a heading.
    pub(super) fn below(&self, heading: usize) -> std::ops::Range<usize> {
        let depth = self.nodes.get(heading).map_or(0, |node| node.depth);
        let rest = self.nodes.iter().skip(heading + 1);
        heading + 1..heading + 1 + rest.take_while(|node| node.depth > depth).count()
    }

    /// The headings that a node is under, from the outermost in.
    #[must_use]
    pub fn path(&self, node: usize) -> Vec<&str> {
        let mut depth = self.nodes.get(node).map_or(0, |node| node.depth);
        let mut titles = Vec::new();
        for above in self.nodes.iter().take(node).rev() {
            if above.entry.is_none() && above.depth < depth {
                depth = above.depth;
                titles.push(above.text.as_str());
            }
        }
        titles.reverse();
        titles
    }

    pub(super) fn is_searching(&self) -> bool {
        self.open_only || !self.search.text().is_empty()
    }

    /// Whether a node is searched for: an item by its text, or a heading with such an item.
    fn is_wanted(&self, at: usize) -> bool {
        if !self.is_searching() {
            return true;
        }
        let words = self.search.text().to_lowercase();
        let wanted = |at: usize| {
            self.nodes[at].entry.as_ref().is_some_and(|entry| {
                let open = !(entry.holds || entry.state == State::NotApplicable);
                (!self.open_only || open || self.marks.contains_key(&at))
                    && self.nodes[at].text.to_lowercase().contains(&words)
            })
        };
        match &self.nodes[at].entry {
            Some(_) => wanted(at),
            None => self.below(at).any(wanted),
        }
    }

    /// Moves the cursor to a visible node, and the view to the cursor.
    pub(super) fn scroll(&mut self) {
        let visible = self.visible();
        let row = visible.partition_point(|&at| at < self.cursor);
        let row = row.min(visible.len().saturating_sub(1));
        if let Some(&at) = visible.get(row) {
            self.cursor = at;
        }
        let most = visible.len().saturating_sub(self.height);
        let lowest = (row + 1).saturating_sub(self.height);
        self.top = self.top.clamp(lowest, row.max(lowest)).min(most);
    }
}

impl Node {
    /// Whether it is an item that is to be signed off, or signed off again.
    fn is_open(&self) -> bool {
        let entry = self.entry.as_ref();
        entry.is_some_and(|entry| !entry.holds && entry.state != State::NotApplicable)
    }
}
