//! A checklist as short text, for worked examples.
//!
//! ```text
//! phase 1 "Phase 1: Code" :3 -14..-7            number, title, line, window
//!   section "Quality" :5
//!   7:3 [ ] Bugs fixed  #bugs-fixed-1a2b3c       line:column of the bracket, state, text, id
//!       optional                                 and what else there is to say, a line each
//! malformed 9:3 - [] Bugs fixed                  what is no item
//! ```

use std::fmt::Write as _;

use git_checklist::model::{Checklist, Criterion, Item, Phase, State, Untrusted};

/// The whole checklist.
pub fn show(checklist: &Checklist) -> String {
    let mut text = String::new();
    if let Some(title) = &checklist.title {
        writeln!(text, "title {:?}", title.raw()).unwrap();
    }
    if let Some(release) = &checklist.release {
        let date = release.date.map(|date| format!(" {date}")).unwrap_or_default();
        writeln!(text, "release {:?}{date} :{}", release.name.raw(), release.line).unwrap();
    }
    for (key, value) in &checklist.attributes {
        if key != "release" && key != "date" {
            writeln!(text, "all {key}={:?}", value.raw()).unwrap();
        }
    }
    for (index, phase) in checklist.phases.iter().enumerate() {
        show_phase(&mut text, phase);
        for item in checklist.items.iter().filter(|item| item.phase == index) {
            show_item(&mut text, checklist, item);
        }
    }
    show_remarks(&mut text, checklist);
    text
}

fn show_phase(text: &mut String, phase: &Phase) {
    let number = phase.number.map_or("-".to_owned(), |number| number.to_string());
    write!(text, "phase {number} {:?} :{}", phase.title.raw(), phase.line).unwrap();
    if let Some(window) = &phase.window {
        write!(text, " {}..{} {:?}", window.span.from, window.span.to, window.text.raw()).unwrap();
    }
    if !phase.required {
        text.push_str(" optional");
    }
    for (key, value) in &phase.attributes {
        write!(text, " {key}={:?}", value.raw()).unwrap();
    }
    text.push('\n');
    for section in &phase.sections {
        writeln!(text, "  section {:?} :{}", section.title.raw(), section.line).unwrap();
    }
}

fn show_item(text: &mut String, checklist: &Checklist, item: &Item) {
    let tick = match item.state {
        State::Open => "[ ]",
        State::Checked => "[x]",
        State::NotApplicable => "[~]",
    };
    let (place, words) = (format!("{}:{}", item.line, item.column), item.text.raw());
    writeln!(text, "  {place} {tick} {words}  #{}", item.id).unwrap();
    let mut detail = |line: String| writeln!(text, "      {line}").unwrap();
    if item.explicit_id {
        detail("its id is explicit".to_owned());
    }
    if !item.required {
        detail("optional".to_owned());
    }
    if let Some(reason) = &item.reason {
        detail(format!("because {:?}", reason.raw()));
    }
    if item.headings.len() > 1 {
        let headings: Vec<_> = item.headings.iter().map(Untrusted::raw).collect();
        detail(format!("under {}", headings.join(" > ")));
    }
    if let Some(parent) = item.parent {
        detail(format!("in {}", checklist.items[parent].text.raw()));
    }
    if let Some(criterion) = &item.criterion {
        detail(show_criterion(criterion));
    }
    for (key, value) in &item.attributes {
        detail(format!("{key}={:?}", value.raw()));
    }
    for block in &item.blocks {
        detail(format!("| {}", block.raw()));
    }
}

fn show_criterion(criterion: &Criterion) -> String {
    let (quantity, unit) = (criterion.quantity.raw(), criterion.unit.raw());
    format!("measures {quantity:?} {} {} {unit:?}", criterion.comparison.sign(), criterion.value)
}

fn show_remarks(text: &mut String, checklist: &Checklist) {
    for one in &checklist.lookalikes {
        let kind = format!("{:?}", one.kind).to_lowercase();
        writeln!(text, "{kind} {}:{} {}", one.line, one.column, one.text.raw()).unwrap();
    }
    for one in &checklist.bullets {
        let ticked = if one.ticked { "ticked " } else { "" };
        writeln!(text, "{ticked}bullet :{} {}", one.line, one.text.raw()).unwrap();
        if let Some(criterion) = &one.criterion {
            writeln!(text, "      {}", show_criterion(criterion)).unwrap();
        }
    }
    for one in &checklist.references {
        writeln!(text, "reference :{} {:?} {}", one.line, one.kind, one.path.raw()).unwrap();
    }
    for one in &checklist.placeholders {
        writeln!(text, "placeholder :{} {}", one.line, one.text.raw()).unwrap();
    }
    for one in &checklist.attribute_problems {
        let (key, value) = (one.key.raw(), one.value.raw());
        writeln!(text, "attribute :{} {:?} {key} {value:?}", one.line, one.kind).unwrap();
    }
    for one in &checklist.confusables {
        let word = one.word.raw().escape_unicode().to_string();
        writeln!(text, "confusable :{} {:?} {:?} {word}", one.line, one.kind, one.character)
            .unwrap();
    }
}
