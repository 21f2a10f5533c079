//! The file names a file that is not there.

use std::collections::BTreeSet;

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
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
            let mut candidates = reference.candidates(judged.path.raw());
            candidates.retain(|path| !leads_out(path) || leads_out(judged.path.raw()));
            if candidates.is_empty() || candidates.iter().any(|path| has(files, path)) {
                continue;
            }
            let message = prose!["`", &reference.path, "` is named here, and there is no such file"];
            let help = prose!["correct the path, or add the file"];
            drafts.push(Draft::at(&judged.path, reference.line, message).help(help));
        }
    }
    drafts
}

/// Whether a path is not below the place that paths begin from.
fn leads_out(path: &str) -> bool {
    path.split('/').next() == Some("..")
}

/// Whether a path is a file, or a directory with one.
fn has(files: &BTreeSet<String>, path: &str) -> bool {
    let below = format!("{path}/");
    files.contains(path)
        || files.range(below.clone()..).next().is_some_and(|next| next.starts_with(&below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_there_if_it_has_a_file() {
        let files = BTreeSet::from(["a/b.md".to_owned(), "ab".to_owned()]);
        assert!(has(&files, "a") && has(&files, "a/b.md"));
        assert!(!has(&files, "a/b") && !has(&files, "b"));
    }

    #[test]
    fn what_begins_with_dots_only_does_not_lead_out() {
        assert!(leads_out("../issues") && leads_out(".."));
        assert!(!leads_out("..a/b") && !leads_out("a/b") && !leads_out("/a"));
    }
}
