//! What `pick` lists: headings and items of all checklists in the order of the documents, as a tree
//! that is told by depth. Every text here is escaped for a terminal already.

use crate::{
    cli::lists::{List, Lists, Standing},
    cli::select::Chosen,
    model::{Checklist, Item, Problem, State},
    render::escape,
};

/// One line of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// How many headings it is under.
    pub depth: usize,
    /// Its title, or the item's text: escaped.
    pub text: String,
    /// The item; none for a heading.
    pub entry: Option<Entry>,
}

/// An item, as far as it is shown and picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which item of which checklist.
    pub chosen: Chosen,
    /// Its line, 1-based.
    pub line: u32,
    /// How many items it is nested in.
    pub nesting: usize,
    /// What its box says.
    pub state: State,
    /// Whether it is checked by a sign-off that holds.
    pub holds: bool,
    /// Whether it is required.
    pub required: bool,
    /// Who brought it to its state, when and in which commit: escaped.
    pub by: Option<String>,
    /// The word for what is wrong with its sign-off.
    pub problem: Option<&'static str>,
}

/// The tree of these checklists; their paths stand above where there are several.
#[must_use]
pub fn of_lists(lists: &Lists) -> Vec<Node> {
    let mut nodes = Vec::new();
    for (at, list) in lists.all.iter().enumerate() {
        let base = if lists.all.len() > 1 {
            nodes.push(heading(0, escape::terminal(&list.path)));
            1
        } else {
            0
        };
        of_list(at, list, base, &mut nodes);
    }
    nodes
}

/// The tree of one checklist, below `base` headings.
fn of_list(at: usize, list: &List, base: usize, nodes: &mut Vec<Node>) {
    let mut above: Vec<String> = Vec::new();
    for (index, item) in list.checklist.items.iter().enumerate() {
        let titles = titles(&list.checklist, item);
        let kept = above.iter().zip(&titles).take_while(|(one, other)| one == other).count();
        for (depth, title) in titles.iter().enumerate().skip(kept) {
            nodes.push(heading(base + depth, title.clone()));
        }
        let chosen = Chosen { checklist: at, item: index };
        nodes.push(Node {
            depth: base + titles.len(),
            text: escape::terminal(&item.text),
            entry: Some(entry(chosen, item, &list.checklist, &list.standing[index])),
        });
        above = titles;
    }
}

fn heading(depth: usize, text: String) -> Node {
    Node { depth, text, entry: None }
}

/// The phase and the headings below it that an item stands under; those without a title left out.
fn titles(list: &Checklist, item: &Item) -> Vec<String> {
    let phase = list.phase_of(item).map(|phase| escape::terminal(&phase.name()));
    let sections = list.section_of(item).iter().map(escape::terminal);
    phase.into_iter().chain(sections).filter(|title| !title.is_empty()).collect()
}

fn entry(chosen: Chosen, item: &Item, list: &Checklist, standing: &Standing) -> Entry {
    Entry {
        chosen,
        line: item.line,
        nesting: list.ancestors(item).len(),
        state: item.state,
        holds: standing.holds,
        required: item.required,
        by: standing.by.clone(),
        problem: standing.problem.map(Problem::word),
    }
}
