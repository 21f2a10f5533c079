//! Beginning a release.

use chrono::NaiveDate;

use super::{
    EditError, Opened,
    marker::{Marker, is_name},
};
use crate::{
    markdown::{ParseOptions, assemble},
    model::{State, Untrusted},
};

/// Unticks every checked box, under the headings of `section` alone where one is given, and makes the
/// marker name the release; without a date the marker loses the one that it had. Struck items stay
/// as they are, and so do the marker's other keys. A file without a title gets the marker as its
/// first line.
///
/// # Errors
///
/// The file cannot be read, the name cannot stand in a marker, no box is under the section, or the
/// edited file does not read as intended.
pub fn start(
    source: &[u8],
    name: &str,
    date: Option<NaiveDate>,
    section: Option<&str>,
) -> Result<Vec<u8>, EditError> {
    if !is_name(name) {
        return Err(EditError::Name);
    }
    let opened = Opened::new(source)?;
    let options = ParseOptions { section: section.map(Untrusted::new), ..ParseOptions::default() };
    let chosen = assemble::assemble(
        "",
        &opened.source,
        &opened.outline,
        &options,
        super::super::Detail::Items,
    );
    if section.is_some() && chosen.items.is_empty() {
        return Err(EditError::Section);
    }
    let ticks: Vec<usize> = chosen
        .items
        .iter()
        .filter(|item| item.state == State::Checked)
        .map(|item| item.tick_offset)
        .collect();
    let mut changes = Marker { name, date }.changes(&opened.source, &opened.outline);
    changes.extend(ticks.iter().map(|&tick| (tick..tick + 1, " ".to_owned())));
    changes.sort_by_key(|(range, _)| range.start);
    let changes: Vec<_> =
        changes.iter().map(|(range, new)| (range.clone(), new.as_str())).collect();
    let edited = opened.replace(&changes);
    let after = opened.verify(&edited, 1, |items| {
        for item in items {
            if ticks.binary_search(&item.tick_offset).is_ok() {
                item.state = State::Open;
            }
        }
    })?;
    let marked = after.release.filter(|release| release.name.raw() == name && release.date == date);
    let line = opened.checklist.release.map_or(1, |release| release.line);
    marked.map(|_| edited).ok_or(EditError::Unsafe { line })
}
