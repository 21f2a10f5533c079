//! From an outline to the checklist: attributes, phases, requirement, ids, and remarks.

use std::collections::BTreeMap;

use foldhash::HashMap;

use super::{
    Detail, ParseOptions, attributes,
    attributes::{Place, Problem},
    criterion, front_matter, identity,
    identity::Ids,
    outline::{Draft, Heading, Outline, Owner},
    phases::{self, Plan},
    remarks,
    requirement::{self, Requirement},
    source::Source,
    view::{Scope, View},
    window,
};
use crate::model::{
    AttributeProblem, AttributeProblemKind, Attributes, Checklist, DateSource, HeadingAttributes,
    Item, Phase, Release, Section, StatedDate, Untrusted, WrittenDate,
};

/// Makes the checklist of an outline.
pub(super) fn assemble(
    path: &str,
    source: &Source<'_>,
    outline: &Outline,
    options: &ParseOptions,
    detail: Detail,
) -> Checklist {
    let texts: Vec<_> = outline.headings.iter().map(|heading| heading.inline.compared()).collect();
    let scope = Scope::new(outline, &texts, options);
    let in_scope = outline.items.iter().filter(|item| scope.has(item.heading));
    let plan =
        phases::plan(outline, &texts, &scope.headings, in_scope.filter_map(|item| item.heading));
    let mut assembly = Assembly {
        path,
        source,
        outline,
        options,
        scope,
        plan,
        titles: texts.iter().map(|text| Untrusted::new(text.as_str())).collect(),
        texts,
        attributes: AttributeTable::default(),
        checklist: Checklist::default(),
    };
    assembly.read_attributes();
    assembly.title();
    let drafts = assembly.items();
    assembly.group(drafts);
    let mut checklist = std::mem::take(&mut assembly.checklist);
    if detail == Detail::Everything {
        remarks::add(&assembly.view(), &mut checklist);
    }
    checklist
}

/// The attributes of everything that can have some.
#[derive(Default)]
struct AttributeTable {
    title: Attributes,
    release_line: u32,
    headings: HashMap<usize, Attributes>,
    items: HashMap<usize, Attributes>,
}

struct Assembly<'a> {
    path: &'a str,
    source: &'a Source<'a>,
    outline: &'a Outline,
    options: &'a ParseOptions,
    scope: Scope,
    plan: Plan,
    texts: Vec<String>,
    titles: Vec<Untrusted>,
    attributes: AttributeTable,
    checklist: Checklist,
}

/// An item, and the heading that it is under.
struct Placed {
    item: Item,
    heading: Option<usize>,
}

impl Assembly<'_> {
    fn read_attributes(&mut self) {
        for (owner, comment) in &self.outline.comments {
            let Some((entries, unreadable)) = attributes::entries(&comment.text) else {
                continue;
            };
            let place = place(*owner, &self.outline.headings);
            let table = &mut self.attributes;
            let mut nowhere = Attributes::new();
            let (target, is_title) = match (place, owner) {
                (Place::Title, _) => (&mut table.title, true),
                (_, Owner::Item(item)) => (table.items.entry(*item).or_default(), false),
                (_, Owner::Heading(Some(at))) => (table.headings.entry(*at).or_default(), false),
                _ => (&mut nowhere, false),
            };
            let had_release = target.contains_key("release");
            let problems = attributes::collect(entries, place, target);
            if is_title && !had_release && target.contains_key("release") {
                table.release_line = self.source.line(comment.start);
            }
            for problem in problems.into_iter().chain(unreadable) {
                let line = self.source.line(comment.text_start() + problem.at);
                self.checklist.attribute_problems.push(attribute_problem(problem, line));
            }
        }
        if self.first_is_title_like() {
            let title = self.attributes.title.clone();
            self.attributes.headings.insert(0, title);
        }
    }

    fn first_is_title_like(&self) -> bool {
        self.outline.headings.first().is_some_and(|heading| heading.level == 1)
    }

    fn title(&mut self) {
        self.checklist.title = self.plan.title.map(|at| self.titles[at].clone());
        let attributes = &self.attributes.title;
        if let Some(name) = attributes.get("release") {
            let date = attributes.get("date").and_then(|date| date.raw().parse().ok());
            let date = date.map(|date: WrittenDate| date.day);
            let line = self.attributes.release_line;
            self.checklist.release = Some(Release { name: name.clone(), date, line });
        }
        self.checklist.attributes = attributes.clone();
        self.dates();
    }

    /// What the marker and the front matter state of the release's date. A marker's date that is none
    /// is among the problems of attributes.
    fn dates(&mut self) {
        let line = match self.attributes.release_line {
            0 => 1,
            line => line,
        };
        let written = StatedDate::of_marker(&self.attributes.title, line);
        let wrong = self.checklist.attribute_problems.iter().find(|problem| {
            problem.kind == AttributeProblemKind::InvalidValue && problem.key.raw() == "date"
        });
        let wrong = wrong.map(|problem| StatedDate {
            source: DateSource::Marker,
            text: problem.value.clone(),
            line: problem.line,
        });
        let ahead = front_matter::date(self.source.text(), self.source.body);
        let ahead = ahead.map(|(text, line)| StatedDate {
            source: DateSource::FrontMatter,
            text: Untrusted::new(text),
            line,
        });
        self.checklist.dates = written.or(wrong).into_iter().chain(ahead).collect();
    }

    /// Every item of the file; ids are unique in all of it, whatever the section.
    fn items(&mut self) -> Vec<Placed> {
        let requirements = self.heading_requirements();
        let outermost = self.outermost();
        let explicit = self.explicit_ids();
        let mut ids = Ids::new(explicit.values().cloned());
        let mut below: Vec<Requirement> = Vec::with_capacity(self.outline.items.len());
        let mut placed: Vec<Placed> = Vec::with_capacity(self.outline.items.len());
        for (index, draft) in self.outline.items.iter().enumerate() {
            let (text, reason) = draft.wording();
            let own = self.attributes.items.remove(&index).unwrap_or_default();
            let above = match (draft.parent, draft.heading) {
                (Some(parent), _) => below[parent],
                (None, Some(heading)) => requirements[heading],
                (None, None) => outermost,
            };
            let (required, passed_on) = above.for_item(requirement::of_item(&text, &own));
            below.push(passed_on);
            let headings = self.view().headings_of(draft.heading);
            let id = explicit.get(&index).cloned().unwrap_or_else(|| {
                let outer = ancestors(&placed, draft.parent);
                let context = headings.iter().map(Untrusted::raw).chain(["\n"]).chain(outer);
                ids.generate(self.path, context, &text)
            });
            let item = Item {
                id,
                explicit_id: explicit.contains_key(&index),
                required,
                headings,
                attributes: own,
                above: self.attributes_above(draft.heading),
                ..self.bare_item(draft, text, reason)
            };
            placed.push(Placed { item, heading: draft.heading });
        }
        placed
    }

    /// What a draft says by itself.
    fn bare_item(&self, draft: &Draft, text: String, reason: Option<String>) -> Item {
        let (line, column) = self.source.place(draft.tick - 1);
        Item {
            id: String::new(),
            explicit_id: false,
            criterion: criterion::parse(&text),
            digest: identity::digest(&text, &draft.blocks),
            text: Untrusted::new(text),
            blocks: draft.blocks.iter().map(|block| Untrusted::new(block.as_str())).collect(),
            line,
            column,
            tick_offset: draft.tick,
            state: draft.state(reason.is_some()),
            reason: reason.map(Untrusted::new),
            phase: 0,
            headings: Vec::new(),
            parent: draft.parent,
            required: false,
            attributes: Attributes::new(),
            above: Vec::new(),
        }
    }

    /// The attributes of the headings above, from the innermost out, without the title's.
    fn attributes_above(&self, heading: Option<usize>) -> Vec<HeadingAttributes> {
        let is_title = |at: &usize| *at == 0 && self.first_is_title_like();
        let view = self.view();
        let carried = view.chain(heading).filter(|at| !is_title(at)).filter_map(|at| {
            let attributes = self.attributes.headings.get(&at).filter(|own| !own.is_empty())?;
            let line = self.source.line(self.outline.headings[at].start);
            Some(HeadingAttributes { line, attributes: attributes.clone() })
        });
        carried.collect()
    }

    /// The explicit ids that count, by item; of those that are there twice, none does.
    fn explicit_ids(&mut self) -> BTreeMap<usize, String> {
        let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (&index, own) in &self.attributes.items {
            if let Some(id) = own.get("id") {
                by_id.entry(id.raw()).or_default().push(index);
            }
        }
        let mut explicit = BTreeMap::new();
        for (id, items) in by_id {
            if let [item] = items[..] {
                explicit.insert(item, id.to_owned());
                continue;
            }
            for item in items {
                let line = self.source.line(self.outline.items[item].tick);
                self.checklist.attribute_problems.push(AttributeProblem {
                    kind: AttributeProblemKind::DuplicateId,
                    key: Untrusted::new("id"),
                    value: Untrusted::new(id),
                    line,
                });
            }
        }
        explicit
    }

    fn outermost(&self) -> Requirement {
        let outermost = Requirement::outermost(self.options.required);
        outermost.under_heading(requirement::of_heading("", &self.attributes.title))
    }

    fn heading_requirements(&self) -> Vec<Requirement> {
        let none = Attributes::new();
        let mut found: Vec<Requirement> = Vec::with_capacity(self.texts.len());
        for (at, heading) in self.outline.headings.iter().enumerate() {
            let above = heading.above.map_or_else(|| self.outermost(), |above| found[above]);
            let own = self.attributes.headings.get(&at).unwrap_or(&none);
            found.push(above.under_heading(requirement::of_heading(&self.texts[at], own)));
        }
        found
    }

    fn view(&self) -> View<'_> {
        View {
            source: self.source,
            outline: self.outline,
            scope: &self.scope,
            titles: &self.titles,
            title: self.plan.title,
        }
    }

    /// Puts the items that are in scope into their phases.
    fn group(&mut self, placed: Vec<Placed>) {
        let mut kept: Vec<Option<usize>> = Vec::with_capacity(placed.len());
        let mut items: Vec<(Item, Option<usize>)> = Vec::with_capacity(placed.len());
        for Placed { mut item, heading } in placed {
            if !self.scope.has(heading) {
                kept.push(None);
                continue;
            }
            kept.push(Some(items.len()));
            item.parent = item.parent.and_then(|parent| kept[parent]);
            items.push((item, heading));
        }
        let index = self.phases(&items);
        for (mut item, heading) in items {
            let phase = heading.and_then(|heading| self.plan.phase[heading]);
            item.phase = index.get(&phase).copied().unwrap_or_default();
            self.checklist.items.push(item);
        }
        self.sort_problems();
    }

    /// The phases in the order of the document, and the index of each by its heading.
    fn phases(&mut self, items: &[(Item, Option<usize>)]) -> BTreeMap<Option<usize>, usize> {
        let mut found: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (at, phase) in self.plan.phase.iter().enumerate() {
            if self.plan.explicit[at].is_some() {
                found.entry(*phase).or_default();
            }
        }
        let mut unnamed_line = None;
        for (item, heading) in items {
            let phase = heading.and_then(|heading| self.plan.phase[heading]);
            if phase.is_none() {
                unnamed_line.get_or_insert(item.line);
            }
            let sections = found.entry(phase).or_default();
            let view = self.view();
            let below = view.chain(*heading).take_while(|&at| Some(at) != phase);
            let known = sections.last().copied();
            let mut new: Vec<_> =
                below.take_while(|&at| known.is_none_or(|known| at > known)).collect();
            new.reverse();
            sections.extend(new);
        }
        let requirements = self.heading_requirements();
        let mut ordinal = 0;
        let mut index = BTreeMap::new();
        for (heading, sections) in found {
            index.insert(heading, self.checklist.phases.len());
            let phase = match heading {
                Some(at) => {
                    ordinal += 1;
                    let ordinal = (!self.plan.is_labelled).then_some(ordinal);
                    self.phase(at, ordinal, requirements[at].below, &sections)
                }
                None => self.unnamed_phase(unnamed_line.unwrap_or(1), &sections),
            };
            self.checklist.phases.push(phase);
        }
        index
    }

    fn phase(&self, at: usize, ordinal: Option<u32>, required: bool, sections: &[usize]) -> Phase {
        let explicit = self.plan.explicit[at];
        Phase {
            number: explicit.or(ordinal),
            title: self.titles[at].clone(),
            line: self.source.line(self.outline.headings[at].start),
            explicit: explicit.is_some(),
            required,
            window: window::parse(&self.texts[at]),
            sections: self.sections(sections),
            attributes: self.attributes.headings.get(&at).cloned().unwrap_or_default(),
        }
    }

    fn unnamed_phase(&self, line: u32, sections: &[usize]) -> Phase {
        Phase {
            number: None,
            title: Untrusted::default(),
            line,
            explicit: false,
            required: self.outermost().below,
            window: None,
            sections: self.sections(sections),
            attributes: Attributes::new(),
        }
    }

    fn sections(&self, headings: &[usize]) -> Vec<Section> {
        let section = |&at: &usize| Section {
            title: self.titles[at].clone(),
            line: self.source.line(self.outline.headings[at].start),
        };
        headings.iter().map(section).collect()
    }

    fn sort_problems(&mut self) {
        self.checklist.attribute_problems.sort_by(|one, other| {
            let key = |p: &AttributeProblem| (p.line, p.kind, p.key.clone(), p.value.clone());
            key(one).cmp(&key(other))
        });
    }
}

/// What a comment's attributes stand on. The first heading of a file is its title if it is of level
/// 1, also where others of that level follow: the marker must not be lost to a second one.
fn place(owner: Owner, headings: &[Heading]) -> Place {
    match owner {
        Owner::Item(_) => Place::Item,
        Owner::Heading(None) => Place::Title,
        Owner::Heading(Some(0)) if headings[0].level == 1 => Place::Title,
        Owner::Heading(Some(_)) => Place::Heading,
        Owner::Nothing => Place::Nothing,
    }
}

fn attribute_problem(problem: Problem, line: u32) -> AttributeProblem {
    AttributeProblem {
        kind: problem.kind,
        key: Untrusted::new(problem.key),
        value: Untrusted::new(problem.value),
        line,
    }
}

/// Texts of the items that an item is nested in, from the innermost out.
fn ancestors(placed: &[Placed], parent: Option<usize>) -> impl Iterator<Item = &str> {
    std::iter::successors(parent, |&at| placed[at].item.parent).map(|at| placed[at].item.text.raw())
}
