//! The list names a file that is not there.

use super::{Draft, Rule};
use crate::model::evaluation::Evaluation;
use crate::model::{Group, Severity};
use crate::prose;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "missing-reference",
    group: Group::Lint,
    severity: Severity::Warning,
    summary: "The list names a file that does not exist.",
    explanation: "\
A guide that was moved, a script that was renamed: whoever follows the list finds out at the worst time.
",
    fires: "\
main ana: add the list
  - [ ] Deployment guide reviewed

  See `docs/deployment.md`.
",
    silent: "\
main ana: add the list
  - [ ] Deployment guide reviewed

  See `docs/deployment.md`.
  @ docs/deployment.md
  How to deploy.
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        let Some(files) = &judged.files else { continue };
        for found in &judged.checklist.references {
            let candidates = found.candidates(judged.path.raw());
            let is_there = |path: &String| {
                let folder = format!("{}/", path.trim_end_matches('/'));
                files.contains(path)
                    || files.range(folder.clone()..).next().is_some_and(|file| file.starts_with(&folder))
            };
            if candidates.is_empty() || candidates.iter().any(is_there) {
                continue;
            }
            let message = prose!["there is no file `", &found.path, "`"];
            drafts.push(
                Draft::at(&judged.path, found.line, message)
                    .help(prose!["name the file that is meant, or add it"]),
            );
        }
    }
    drafts
}
