//! The parts of one checklist.

use super::{Page, Part, items, matrix, phases, timeline};

/// Phases, timeline, who signed what, items; nothing of a list without items.
pub(super) fn parts(page: &Page<'_>, list: usize) -> Vec<Part> {
    let level = if page.report.checklists.len() == 1 { 3 } else { 5 };
    match page.report.checklists.get(list) {
        Some(share) if !share.checklist.items.is_empty() => vec![
            Part { id: "phases", title: "Phases", body: phases::table(page, list) },
            Part { id: "timeline", title: "Timeline", body: timeline::part(page, list) },
            Part { id: "people", title: "Who signed what", body: matrix::part(page, list) },
            Part { id: "items", title: "Items", body: items::part(page, list, level) },
        ],
        _ => Vec::new(),
    }
}
