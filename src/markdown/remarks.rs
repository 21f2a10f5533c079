//! What else a file says that lint rules look at: lookalikes, plain entries, references,
//! placeholders, confusable characters.

use std::collections::BTreeSet;

use super::{confusable, criterion, view::View};
use crate::model::{
    Bullet, Checklist, Confusable, Item, Lookalike, Placeholder, Reference, Untrusted,
};

/// Adds the remarks to a checklist that has its items.
pub(super) fn add(view: &View<'_>, checklist: &mut Checklist) {
    checklist.lookalikes = lookalikes(view);
    checklist.bullets = bullets(view);
    checklist.references = references(view);
    checklist.placeholders = placeholders(view);
    checklist.confusables = confusables(&checklist.items);
}

/// One a line and kind: a line of a thousand boxes is one mistake.
fn lookalikes(view: &View<'_>) -> Vec<Lookalike> {
    let mut found = view.outline.lookalikes.clone();
    found.sort_unstable();
    let in_scope = found.into_iter().filter(|one| view.has_offset(one.offset));
    let mut lookalikes: Vec<Lookalike> = Vec::new();
    let mut seen = BTreeSet::new();
    for one in in_scope {
        let (line, column) = view.source.place(one.offset);
        if seen.insert((line, one.kind)) {
            let text = Untrusted::new(view.source.line_text(one.offset));
            lookalikes.push(Lookalike { kind: one.kind, text, line, column });
        }
    }
    lookalikes
}

fn bullets(view: &View<'_>) -> Vec<Bullet> {
    let entries = view.outline.entries.iter().filter(|entry| view.scope.has(entry.heading));
    entries
        .map(|entry| Bullet {
            line: view.source.line(entry.start),
            headings: view.headings_of(entry.heading),
            ticked: entry.text.starts_with(['✅', '✔', '☑', '✓']),
            criterion: criterion::parse(&entry.text),
            text: Untrusted::new(entry.text.as_str()),
        })
        .collect()
}

fn references(view: &View<'_>) -> Vec<Reference> {
    let references = view.outline.mentions.references.iter();
    references
        .filter(|(offset, ..)| view.has_offset(*offset))
        .map(|(offset, kind, path)| Reference {
            kind: *kind,
            path: Untrusted::new(path.as_str()),
            line: view.source.line(*offset),
        })
        .collect()
}

fn placeholders(view: &View<'_>) -> Vec<Placeholder> {
    let mut found = view.outline.mentions.placeholders.clone();
    found.sort();
    found
        .into_iter()
        .filter(|(offset, _)| view.has_offset(*offset))
        .map(|(offset, text)| Placeholder {
            text: Untrusted::new(text),
            line: view.source.line(offset),
        })
        .collect()
}

fn confusables(items: &[Item]) -> Vec<Confusable> {
    let each = items.iter().enumerate().flat_map(|(index, item)| {
        confusable::find(item.text.raw()).into_iter().map(move |found| Confusable {
            kind: found.kind,
            word: Untrusted::new(found.word),
            character: found.character,
            item: index,
            line: item.line,
        })
    });
    each.collect()
}
