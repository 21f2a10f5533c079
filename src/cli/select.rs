//! Which items a word on the command line means: an id, `:42`, a part of the text, `phase:3`,
//! `section:3/Setup`. What could mean several things means none: the candidates are listed.

use crate::{
    model::{Checklist, Item, Phase, Untrusted},
    render::escape,
};

use super::CliError;

/// One item: index of its checklist, index in [`Checklist::items`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chosen {
    /// Index of the checklist.
    pub checklist: usize,
    /// Index of the item in it.
    pub item: usize,
}

/// What the words chose.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The items, in the order of the documents, each once.
    pub items: Vec<Chosen>,
    /// Those of them that a word named alone, rather than with its phase or section.
    pub named: Vec<Chosen>,
}

/// The checklists to choose from, each with its path.
pub type Candidates<'a> = [(&'a Untrusted, &'a Checklist)];

/// The items that `words` mean, together.
///
/// # Errors
/// When a word means nothing, or could mean several items.
pub fn select(words: &[String], from: &Candidates<'_>) -> Result<Selection, CliError> {
    let mut selection = Selection::default();
    for word in words {
        let (chosen, alone) = choose(word, from)?;
        if alone {
            selection.named.extend(&chosen);
        }
        selection.items.extend(chosen);
    }
    for list in [&mut selection.items, &mut selection.named] {
        list.sort_unstable();
        list.dedup();
    }
    Ok(selection)
}

/// What one word means, and whether it names a single item.
fn choose(word: &str, from: &Candidates<'_>) -> Result<(Vec<Chosen>, bool), CliError> {
    if let Some(phase) = word.strip_prefix("phase:") {
        return Ok((in_phase(phase, from)?, false));
    }
    if let Some(section) = word.strip_prefix("section:") {
        return Ok((in_section(section, from)?, false));
    }
    let found = match word.strip_prefix(':').map(str::parse::<u32>) {
        Some(Ok(line)) => matching(from, |item| item.line == line),
        _ => by_name(word, from),
    };
    match found[..] {
        [_] => Ok((found, true)),
        [] => Err(nothing(word, from)),
        _ => Err(ambiguous(word, &found, from)),
    }
}

/// Items by id, else by their whole text, else by a part of it.
fn by_name(word: &str, from: &Candidates<'_>) -> Vec<Chosen> {
    let folded = fold(word);
    if folded.is_empty() {
        return Vec::new();
    }
    let ways: [&dyn Fn(&Item) -> bool; 4] = [
        &|item| item.id == word,
        &|item| item.text.raw() == word,
        &|item| fold(item.text.raw()) == folded,
        &|item| fold(item.text.raw()).contains(&folded),
    ];
    ways.iter().map(|way| matching(from, way)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Case and white space aside.
fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn matching(from: &Candidates<'_>, wanted: impl Fn(&Item) -> bool) -> Vec<Chosen> {
    let lists = from.iter().enumerate();
    lists
        .flat_map(|(checklist, (_, list))| {
            let items = list.items.iter().enumerate();
            items.map(move |(item, found)| (Chosen { checklist, item }, found))
        })
        .filter(|(_, item)| wanted(item))
        .map(|(chosen, _)| chosen)
        .collect()
}

/// A phase: index of its checklist, index in [`Checklist::phases`].
type PhaseAt = (usize, usize);

/// The phases that a word means: by number, else by title, else by a part of it.
fn phases(word: &str, from: &Candidates<'_>) -> Vec<PhaseAt> {
    let folded = fold(word);
    let number = word.trim().parse::<u32>().ok();
    let ways: [&dyn Fn(&Phase) -> bool; 3] = [
        &|phase| number.is_some() && phase.number == number,
        &|phase| fold(phase.title.raw()) == folded,
        &|phase| !folded.is_empty() && fold(phase.title.raw()).contains(&folded),
    ];
    let all = || {
        let lists = from.iter().enumerate();
        lists.flat_map(|(at, (_, list))| {
            let phases = list.phases.iter().enumerate();
            phases.map(move |(index, phase)| ((at, index), phase))
        })
    };
    ways.iter()
        .map(|way| {
            let found = all().filter(|(_, phase)| way(phase));
            found.map(|(at, _)| at).collect::<Vec<_>>()
        })
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The one phase that a word means.
fn one_phase(word: &str, from: &Candidates<'_>) -> Result<PhaseAt, CliError> {
    match phases(word, from)[..] {
        [phase] => Ok(phase),
        [] => Err(CliError::new(format!("no phase is `{word}`"))
            .details(phase_lines(from, |_| true))
            .hint("choose one of these phases, by number or by a part of its title")),
        ref several => Err(CliError::new(format!("several phases are `{word}`"))
            .details(phase_lines(from, |at| several.contains(&at)))
            .hint("write more of the title, or give --checklist PATH")),
    }
}

/// The items of every phase that a word means, in whichever checklist: for views, which change
/// nothing.
///
/// # Errors
/// When no phase is meant.
pub fn in_phases(word: &str, from: &Candidates<'_>) -> Result<Vec<Chosen>, CliError> {
    let found = phases(word, from);
    if found.is_empty() {
        one_phase(word, from)?;
    }
    let items = found.into_iter().flat_map(|(checklist, phase)| {
        let items = matching(&from[checklist..=checklist], |item| item.phase == phase);
        at_checklist(items, checklist)
    });
    Ok(items.collect())
}

fn in_phase(word: &str, from: &Candidates<'_>) -> Result<Vec<Chosen>, CliError> {
    let (checklist, phase) = one_phase(word, from)?;
    let found = matching(&from[checklist..=checklist], |item| item.phase == phase);
    if found.is_empty() {
        let message = format!("no item is in phase `{word}`");
        return Err(CliError::new(message).hint("git checklist list shows all items"));
    }
    Ok(at_checklist(found, checklist))
}

/// Items found in one checklist alone get its index.
fn at_checklist(found: Vec<Chosen>, checklist: usize) -> Vec<Chosen> {
    let items = found.into_iter().map(|chosen| chosen.item);
    items.map(|item| Chosen { checklist, item }).collect()
}

/// A section: its phase, index in [`Phase::sections`].
type SectionAt = (PhaseAt, usize);

/// The sections that `PHASE/SECTION` or `SECTION` means: by title, else by a part of it.
fn sections(word: &str, from: &Candidates<'_>) -> Result<Vec<SectionAt>, CliError> {
    let (within, title) = match word.split_once('/') {
        Some((phase, title)) => (Some(one_phase(phase, from)?), title),
        None => (None, word),
    };
    let folded = fold(title);
    let mut all = Vec::new();
    for (at, (_, list)) in from.iter().enumerate() {
        for (index, phase) in list.phases.iter().enumerate() {
            let here = (at, index);
            if within.is_none_or(|within| within == here) {
                let sections = phase.sections.iter().enumerate();
                all.extend(sections.map(|(section, found)| ((here, section), &found.title)));
            }
        }
    }
    let by = |way: &dyn Fn(&str) -> bool| {
        let found = all.iter().filter(|(_, title)| way(&fold(title.raw())));
        found.map(|(at, _)| *at).collect::<Vec<_>>()
    };
    let whole = by(&|title| title == folded);
    if whole.is_empty() && !folded.is_empty() {
        return Ok(by(&|title| title.contains(&folded)));
    }
    Ok(whole)
}

fn in_section(word: &str, from: &Candidates<'_>) -> Result<Vec<Chosen>, CliError> {
    let found = sections(word, from)?;
    let [((checklist, phase), section)] = found[..] else {
        return Err(section_unclear(word, &found, from));
    };
    let list = from[checklist].1;
    let Some(section) = list.phases[phase].sections.get(section) else {
        return Ok(Vec::new());
    };
    let inside = |item: &Item| item.phase == phase && item.headings.contains(&section.title);
    Ok(at_checklist(matching(&from[checklist..=checklist], inside), checklist))
}

fn section_unclear(word: &str, found: &[SectionAt], from: &Candidates<'_>) -> CliError {
    let line = |&((checklist, phase), section): &SectionAt| {
        let phase = &from[checklist].1.phases[phase];
        let title = escape::terminal(&phase.sections[section].title);
        format!("section:{}/{title}", phase_name(phase))
    };
    if found.is_empty() {
        return CliError::new(format!("no section is `{word}`"))
            .hint("write section:PHASE/SECTION, such as section:3/Setup");
    }
    CliError::new(format!("several sections are `{word}`"))
        .details(found.iter().map(line))
        .hint("write one of these")
}

/// A phase's number, else its title.
fn phase_name(phase: &Phase) -> String {
    let number = phase.number.map(|number| number.to_string());
    number.unwrap_or_else(|| escape::terminal(&phase.title))
}

fn phase_lines(from: &Candidates<'_>, wanted: impl Fn(PhaseAt) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, (path, list)) in from.iter().enumerate() {
        for (index, phase) in list.phases.iter().enumerate() {
            if wanted((at, index)) {
                let number = phase.number.map(|number| format!("{number}  "));
                let title = escape::terminal(&phase.title);
                let place = format!("{}:{}", escape::terminal(*path), phase.line);
                lines.push(format!("{}{title}  ({place})", number.unwrap_or_default()));
            }
        }
    }
    lines
}

fn nothing(word: &str, from: &Candidates<'_>) -> CliError {
    let paths: Vec<_> = from.iter().map(|(path, _)| escape::terminal(*path)).collect();
    CliError::new(format!("no item of {} is `{word}`", paths.join(", ")))
        .hint("git checklist list shows all items; choose by id, :LINE or a part of the text")
}

fn ambiguous(word: &str, found: &[Chosen], from: &Candidates<'_>) -> CliError {
    let several_files = found.iter().any(|at| at.checklist != found[0].checklist);
    let lines = found.iter().map(|at| {
        let (path, list) = from[at.checklist];
        let item = &list.items[at.item];
        let path = if several_files { escape::terminal(path) } else { String::new() };
        let headings: Vec<_> = item.headings.iter().map(escape::terminal).collect();
        let (line, text, place) = (item.line, escape::terminal(&item.text), headings.join(" › "));
        format!("{path}:{line}  {text}  ({place})")
    });
    let first = &from[found[0].checklist].1.items[found[0].item];
    let file = if several_files { " with --checklist PATH" } else { "" };
    CliError::new(format!("`{word}` could be any of {} items", found.len())).details(lines).hint(
        format!("choose one by its line (:{}){file}, its id, or more of its text", first.line),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{ParseOptions, parse};

    const LIST: &str = "\
# Release

## Phase 1: Code

### Setup

- [ ] Tests
- [ ] Backend tests passing <!-- checklist: id=backend -->
- [ ] phase:2 is planned

## Phase 3: Database

### Setup

- [ ] Backup  RESTORATION tested
- [ ] Backup taken

### Setup of replicas

- [ ] Replica configured
";

    fn lines(words: &[&str]) -> Result<Vec<u32>, String> {
        let list = parse("LIST.md", LIST.as_bytes(), &ParseOptions::default()).unwrap();
        let path = Untrusted::new("LIST.md");
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        let selection = select(&words, &[(&path, &list)]);
        let line = |chosen: &Chosen| list.items[chosen.item].line;
        selection
            .map(|selection| selection.items.iter().map(line).collect())
            .map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn an_item_is_chosen_by_line_id_or_text() {
        for (word, line) in [
            (":8", 8),
            ("backend", 8),
            ("tests", 7),
            ("Tests", 7),
            ("backup restoration", 15),
            ("REPLICA  conf", 20),
        ] {
            assert_eq!(lines(&[word]), Ok(vec![line]), "{word}");
        }
    }

    #[test]
    fn phases_and_sections_choose_all_their_items() {
        assert_eq!(lines(&["phase:3"]), Ok(vec![15, 16, 20]));
        assert_eq!(lines(&["phase:database"]), Ok(vec![15, 16, 20]));
        assert_eq!(lines(&["section:3/Setup"]), Ok(vec![15, 16]));
        assert_eq!(lines(&["section:replicas"]), Ok(vec![20]));
        assert_eq!(lines(&["section:1/setup", ":8", ":20"]), Ok(vec![7, 8, 9, 20]));
    }

    #[test]
    fn what_could_be_several_things_is_none_and_lists_them() {
        let error = lines(&["backup"]).unwrap_err();
        assert!(error.contains("could be any of 2 items"), "{error}");
        assert!(error.contains(":15  Backup RESTORATION tested"), "{error}");
        let error = lines(&["section:Setup"]).unwrap_err();
        assert!(error.contains("section:1/Setup") && error.contains("section:3/Setup"), "{error}");
        let error = lines(&["phase:phase"]).unwrap_err();
        assert!(error.contains("several phases are"), "{error}");
    }

    #[test]
    fn what_is_not_there_is_told_with_what_is() {
        for (word, part) in [
            ("nothing like it", "no item of LIST.md"),
            (":1", "no item of LIST.md"),
            ("", "no item of LIST.md"),
            ("phase:2", "no phase is `2`"),
            ("section:2/Setup", "no phase is `2`"),
            ("section:1/Nothing", "no section is"),
        ] {
            let error = lines(&[word]).unwrap_err();
            assert!(error.contains(part), "{word}: {error}");
        }
    }

    #[test]
    fn two_lists_are_told_apart_by_their_paths() {
        let list = parse("A.md", LIST.as_bytes(), &ParseOptions::default()).unwrap();
        let (a, b) = (Untrusted::new("A.md"), Untrusted::new("B.md"));
        let lists = [(&a, &list), (&b, &list)];
        let error = format!("{:?}", select(&[":7".to_owned()], &lists).unwrap_err());
        assert!(error.contains("A.md:7") && error.contains("B.md:7"), "{error}");
        assert!(error.contains("--checklist PATH"), "{error}");
        assert_eq!(in_phases("3", &lists).unwrap().len(), 6);
    }
}
