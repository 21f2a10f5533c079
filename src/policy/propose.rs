//! The policy that `init` proposes: gates from the phases that a checklist has.
//!
//! Windows decide, titles do not: what is to be done before the day is demanded at the merge, what
//! opens the day itself before the deployment, and everything at the close. A checklist without
//! such windows gets one gate.

use std::fmt::Write;

use super::phases::{fold, parse_entry};
use super::schema::SCHEMA_URL;
use crate::model::{Checklist, Phase, Section};

const HEADER: &str = "
# What a release of this repository has to show. A change is judged by this file as it stands on
# the branch that the change goes into, so a change cannot lift what is demanded of it.
# Every item is required unless it, its phase or its parent says (optional).
";

const FOOTER: &str =
    "\n# [severity]\n# duplicate-item = \"error\"    # a rule may be an error, a warning or off\n";

/// When a phase is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Before,
    Day,
    After,
}

/// A policy for one checklist, as the text of a `checklist.toml` with comments. `path` is the
/// checklist's, from the repository's root with `/`; `target` the branch that releases go into.
#[must_use]
pub fn propose(checklist: &Checklist, path: &str, target: &str) -> String {
    let mut text = header(&quoted(&literal(path)));
    let target = quoted(&globset::escape(target));
    let stages = stages(&checklist.phases);
    match windowed_gates(&checklist.phases, &stages) {
        Some(gates) => push_gates(&mut text, checklist, &stages, &gates, &target),
        None => push_gate(
            &mut text,
            "Before a release is merged: every required item is signed off.",
            "merge",
            Some(&target),
            &[],
        ),
    }
    text.push_str(FOOTER);
    text
}

/// A policy for all files of a glob, which were not gated before: whatever they have and lack now
/// fails nobody. `target` is the branch that changes go into.
#[must_use]
pub fn propose_several(glob: &str, target: &str) -> String {
    let mut text = header(&quoted(glob));
    push_gate(
        &mut text,
        "Before a change is merged: it made nothing worse. Once the lists hold, take `demand` out, and\n\
         every required item has to be signed off.",
        "merge",
        None,
        &[],
    );
    let target = quoted(&globset::escape(target));
    let _ = writeln!(text, "target = [{target}]\ndemand = \"no-worse\"");
    text.push_str(FOOTER);
    text
}

fn header(path: &str) -> String {
    format!("#:schema {SCHEMA_URL}\n{HEADER}\n[[checklist]]\npath = {path}\n")
}

/// What the gates of a checklist with windows demand.
struct Gates {
    merge: Vec<String>,
    deploy: Vec<String>,
}

fn windowed_gates(phases: &[Phase], stages: &[Stage]) -> Option<Gates> {
    let at = |stage: Stage| {
        let pairs = phases.iter().zip(stages);
        pairs.filter(move |(_, other)| **other == stage).map(|(phase, _)| phase).collect::<Vec<_>>()
    };
    let (before, day) = (at(Stage::Before), at(Stage::Day));
    if before.is_empty() || before.len() == phases.len() {
        return None;
    }
    let merge = entries(&before)?;
    let mut deploy = Vec::new();
    for phase in day {
        for section in phase.sections.iter().filter(|section| opens_the_day(section)) {
            deploy.push(section_entry(phase, section)?);
        }
    }
    Some(Gates { merge, deploy })
}

/// The stage of each phase; one without a window is done with the phase above it.
fn stages(phases: &[Phase]) -> Vec<Stage> {
    let mut stage = Stage::Before;
    let stages = phases.iter().map(|phase| {
        if let Some(window) = &phase.window {
            stage = match (window.span.from, window.span.to) {
                (_, to) if to > 0 => Stage::After,
                (0, 0) => Stage::Day,
                _ => Stage::Before,
            };
        }
        stage
    });
    stages.collect()
}

/// Whether a section of the day's phase is what comes before the deployment.
fn opens_the_day(section: &Section) -> bool {
    let title = section.title.raw().to_lowercase();
    title.starts_with("pre") || title.contains("before")
}

/// Entries of `phases` that name these phases; none where one has no name.
fn entries(phases: &[&Phase]) -> Option<Vec<String>> {
    let mut entries = Vec::new();
    let mut range: Option<(u32, u32)> = None;
    for phase in phases {
        match (phase.number, range) {
            (Some(number), Some((first, last))) if last.checked_add(1) == Some(number) => {
                range = Some((first, number));
            }
            (number, _) => {
                entries.extend(range.map(range_entry));
                range = number.map(|number| (number, number));
                if number.is_none() {
                    entries.push(title_entry(phase.title.raw())?);
                }
            }
        }
    }
    entries.extend(range.map(range_entry));
    Some(entries)
}

fn range_entry((first, last): (u32, u32)) -> String {
    if first == last {
        return first.to_string();
    }
    format!("{first}-{last}")
}

fn section_entry(phase: &Phase, section: &Section) -> Option<String> {
    let phase = match phase.number {
        Some(number) => number.to_string(),
        None => title_entry(phase.title.raw())?,
    };
    let entry = format!("{phase}/{}", title_entry(section.title.raw())?);
    parse_entry(&entry, (1, 1)).is_ok().then_some(entry)
}

/// A title as an entry that is read as that title.
fn title_entry(title: &str) -> Option<String> {
    let title = fold(title);
    let escape = |text: &str| globset::escape(&text.replace('\\', "\\\\"));
    let escaped = escape(&title);
    let mut letters = title.chars();
    let bracketed = letters.next().map(|first| format!("[{first}]{}", escape(letters.as_str())));
    let candidates = [Some(escaped.clone()), bracketed, Some(escaped.replace('/', "?"))];
    candidates.into_iter().flatten().find(|entry| parse_entry(entry, (1, 1)).is_ok())
}

/// A path as a glob that matches that path.
fn literal(path: &str) -> String {
    globset::escape(path).replace('\\', "?")
}

fn push_gates(
    text: &mut String,
    checklist: &Checklist,
    stages: &[Stage],
    gates: &Gates,
    target: &str,
) {
    let mut comment = "Before a release is merged: what is due before the day.".to_owned();
    for (phase, _) in
        checklist.phases.iter().zip(stages).filter(|(_, stage)| **stage == Stage::Before)
    {
        // `Debug` of a repository's text is escaped: no line break or control gets into a comment.
        let _ = write!(comment, "\n  {:?}", phase.title);
    }
    push_gate(text, &comment, "merge", Some(target), &gates.merge);
    if !gates.deploy.is_empty() {
        let entries: Vec<_> = gates.merge.iter().chain(&gates.deploy).cloned().collect();
        push_gate(
            text,
            "Before it is deployed, also what opens the day: git checklist gate deploy",
            "deploy",
            None,
            &entries,
        );
    }
    push_gate(
        text,
        "Before it is closed, everything: git checklist gate close",
        "close",
        None,
        &[],
    );
}

fn push_gate(
    text: &mut String,
    comment: &str,
    name: &str,
    target: Option<&str>,
    phases: &[String],
) {
    text.push('\n');
    for line in comment.lines() {
        let _ = writeln!(text, "# {line}");
    }
    let _ = writeln!(text, "[[gate]]\nname = {}", quoted(name));
    if let Some(target) = target {
        let _ = writeln!(text, "target = [{target}]\nsource = [\"release/*\"]");
    }
    if !phases.is_empty() {
        let entries: Vec<_> = phases.iter().map(|entry| quoted(entry)).collect();
        let _ = writeln!(text, "phases = [{}]", entries.join(", "));
    }
}

/// A TOML basic string; what is no printable character is written as an escape.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        let printable = letter.is_ascii_graphic()
            || letter == ' '
            || (!letter.is_ascii() && letter.escape_debug().eq([letter]));
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            _ if printable => quoted.push(letter),
            _ => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(letter));
            }
        }
    }
    quoted.push('"');
    quoted
}
