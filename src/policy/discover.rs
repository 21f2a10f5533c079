//! Which files are checklists: those that the policy's `[[checklist]]` tables name, or those that
//! are discovered by their names.

use std::collections::BTreeSet;

use crate::model::{Policy, RequiredMode, Untrusted};

/// Folders whose files are no checklists in use, in lower case.
const OUTSIDE: [&str; 7] =
    [".github", "templates", "tests", "fixtures", "examples", "vendor", "node_modules"];

/// How one checklist is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChecklistSettings {
    /// Only boxes under this heading.
    pub section: Option<Untrusted>,
    /// Which items are required.
    pub required: RequiredMode,
}

/// The paths that are checklists by their names, sorted: `*.md` whose name contains "checklist" in
/// any case, outside of folders named `.github`, `templates`, `tests`, `fixtures`, `examples`,
/// `vendor`, `node_modules` in any case. Paths are relative to the repository's root, with `/`.
#[must_use]
pub fn discover(files: &[String]) -> Vec<String> {
    let found: BTreeSet<_> = files.iter().filter(|path| is_discovered(path)).collect();
    found.into_iter().cloned().collect()
}

/// Whether one path is a checklist by its name.
#[must_use]
pub fn is_discovered(path: &str) -> bool {
    let path = path.to_lowercase();
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
    name.strip_suffix(".md").is_some_and(|stem| stem.contains("checklist"))
        && !folders.split('/').any(|folder| OUTSIDE.contains(&folder))
}

impl Policy {
    /// The checklists among these paths, sorted, each with its settings. Where several
    /// `[[checklist]]` tables cover a path, the last one in the file wins, whole.
    #[must_use]
    pub fn checklists_in(&self, files: &[String]) -> Vec<(String, ChecklistSettings)> {
        let paths: BTreeSet<_> = files.iter().collect();
        paths.into_iter().filter_map(|path| Some((path.clone(), self.settings(path)?))).collect()
    }

    /// Whether phases have to be signed off in their order.
    #[must_use]
    pub fn asks_for_order(&self) -> bool {
        self.signoff.order.is_some() || self.asked.contains("out-of-order")
    }

    /// How the file at a path is to be read; none where it is no checklist under this policy.
    #[must_use]
    pub fn settings(&self, path: &str) -> Option<ChecklistSettings> {
        if self.checklists.is_empty() {
            return is_discovered(path).then(ChecklistSettings::default);
        }
        let table = self.checklists.get(self.governing(path)?)?;
        Some(ChecklistSettings { section: table.section.clone(), required: table.required })
    }

    /// The place in [`Policy::checklists`] of the table that governs a path.
    pub(super) fn governing(&self, path: &str) -> Option<usize> {
        self.checklists.iter().rposition(|table| table.covers(path))
    }
}
