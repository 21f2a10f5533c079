//! The file names a file that is not there.

use std::collections::BTreeSet;

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Reference, ReferenceKind, Severity, Untrusted};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "missing-reference",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "A link or a path in a code span names a file that the repository does not have.",
    explanation: "\
Whoever follows a checklist in a hurry runs the scripts and opens the guides that it names. Paths are
looked up beside the file, those in code spans and after a `/` from the repository's root as well. What
leads out of the repository, and what cannot be looked up, is left alone.
",
    fires: "\
main ana: add the list
  ## Phase 1: Launch
  - [ ] Deployed, by `scripts/deploy.sh`
  @ scripts/rollback.sh
  true
",
    silent: "\
main ana: add the list
  ## Phase 1: Launch
  - [ ] Deployed, by `scripts/deploy.sh` or the [scripts](scripts/)
  @ scripts/deploy.sh
  true
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        let Some(files) = &judged.files else { continue };
        for reference in &judged.checklist.references {
            let places = places(&judged.path, reference);
            if places.is_empty() || places.iter().any(|place| has(files, place)) {
                continue;
            }
            let message = prose!["`", &reference.path, "` is named here, and there is no such file"];
            let help = prose!["correct the path, or add the file"];
            drafts.push(Draft::at(&judged.path, reference.line, message).help(help));
        }
    }
    drafts
}

/// Whether a path is a file, or a directory with one; the root is one.
fn has(files: &BTreeSet<String>, path: &str) -> bool {
    let below = format!("{path}/");
    path.is_empty()
        || files.contains(path)
        || files.range(below.clone()..).next().is_some_and(|next| next.starts_with(&below))
}

/// The paths from the root that a reference in a file may mean; none where it leads out.
#[must_use]
pub fn places(file: &Untrusted, reference: &Reference) -> Vec<String> {
    let path = reference.path.raw();
    let folder = file.raw().rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = if path.starts_with('/') { None } else { joined(folder, path) };
    let from_root = (path.starts_with('/') || reference.kind == ReferenceKind::CodeSpan)
        .then(|| joined("", path))
        .flatten();
    beside.into_iter().chain(from_root).collect()
}

/// A path below a folder without `.` and `..`; none where `..` leads out of the root.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: ReferenceKind, path: &str) -> Vec<String> {
        places(&"docs/list.md".into(), &Reference { kind, path: path.into(), line: 1 })
    }

    #[test]
    fn links_are_relative_and_code_spans_either() {
        assert_eq!(of(ReferenceKind::Link, "guide.md"), ["docs/guide.md"]);
        assert_eq!(of(ReferenceKind::Link, "/guide.md"), ["guide.md"]);
        assert_eq!(of(ReferenceKind::Link, "../guide.md"), ["guide.md"]);
        assert_eq!(of(ReferenceKind::Link, "../../issues"), Vec::<String>::new());
        assert_eq!(of(ReferenceKind::CodeSpan, "./a/b.sh"), ["docs/a/b.sh", "a/b.sh"]);
    }

    #[test]
    fn a_directory_is_there_if_it_has_a_file() {
        let files = BTreeSet::from(["a/b.md".to_owned(), "ab".to_owned()]);
        assert!(has(&files, "a") && has(&files, "a/b.md") && has(&files, ""));
        assert!(!has(&files, "a/b") && !has(&files, "b"));
    }
}
