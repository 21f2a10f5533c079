//! What `init` and the hooks can lay down in a repository, compiled in: checklists, and the files
//! that put a gate in force. Nothing here is read back: once written, the files are the user's.

mod ci;

pub use ci::{Companion, GITHUB_CODEOWNERS, systems};

/// A checklist to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// What it is chosen by, kebab-case.
    pub name: &'static str,
    /// One line on what it is for.
    pub summary: &'static str,
    /// The file name that it is proposed under.
    pub file_name: &'static str,
    /// The Markdown.
    pub text: &'static str,
}

/// Completions for bash: of `git-checklist`, and for git's own.
pub const BASH_COMPLETIONS: &str = include_str!("../templates/completions/git-checklist.bash");
/// Completions for zsh.
pub const ZSH_COMPLETIONS: &str = include_str!("../templates/completions/git-checklist.zsh");
/// Completions for fish.
pub const FISH_COMPLETIONS: &str = include_str!("../templates/completions/git-checklist.fish");

const TEMPLATES: &[Template] = &[
    Template {
        name: "deployment",
        summary: "a deployment of a platform in seven phases, from two weeks before to a week after",
        file_name: "DEPLOYMENT_CHECKLIST.md",
        text: include_str!("../templates/deployment.md"),
    },
    Template {
        name: "library-release",
        summary: "a release of a library: compatibility, quality, documentation, publication",
        file_name: "RELEASE_CHECKLIST.md",
        text: include_str!("../templates/library-release.md"),
    },
    Template {
        name: "production-readiness",
        summary: "a service before its first production traffic",
        file_name: "PRODUCTION_READINESS_CHECKLIST.md",
        text: include_str!("../templates/production-readiness.md"),
    },
    Template {
        name: "security-review",
        summary: "a security review of one application, from its scope to the verdict",
        file_name: "SECURITY_REVIEW_CHECKLIST.md",
        text: include_str!("../templates/security-review.md"),
    },
    Template {
        name: "incident-follow-up",
        summary: "the work after an incident, from the first day to the last action",
        file_name: "INCIDENT_FOLLOW_UP_CHECKLIST.md",
        text: include_str!("../templates/incident-follow-up.md"),
    },
];

/// The text of a hook of this name: it hands what git tells to `git checklist hook run NAME`.
#[must_use]
pub fn hook(name: &str) -> String {
    include_str!("../templates/hooks/stub").replace("@HOOK@", name)
}

/// All checklists, the most general first.
#[must_use]
pub fn all() -> &'static [Template] {
    TEMPLATES
}

/// The checklist of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::policy::is_discovered;

    fn lines_that_start(text: &str, start: &str) -> usize {
        text.lines().filter(|line| line.starts_with(start)).count()
    }

    #[test]
    fn every_template_is_a_checklist_with_work_in_it() {
        assert_eq!(all().len(), 5);
        for template in all() {
            let text = template.text;
            let items = lines_that_start(text, "- [ ] ");
            assert!(items == 124 || (25..=60).contains(&items), "{}: {items}", template.name);
            assert!(lines_that_start(text, "## Phase ") >= 4, "{}", template.name);
            assert_eq!(lines_that_start(text, "# "), 1 + comments(text), "{}", template.name);
            assert_eq!(text.matches("[x]").count(), 0, "nothing is ticked");
            assert!(text.ends_with('\n') && !text.contains('\r') && !text.contains("\n\n\n"));
            assert!(is_discovered(template.file_name), "{}", template.file_name);
        }
    }

    /// Comment lines of the shell block in the deployment list.
    fn comments(text: &str) -> usize {
        (1..=9).filter(|step| text.contains(&format!("\n# {step}. "))).count()
    }

    #[test]
    fn no_item_of_a_template_occurs_twice() {
        for template in all().iter().filter(|template| template.name != "deployment") {
            let items = template.text.lines().filter(|line| line.starts_with("- [ ] "));
            let distinct: BTreeSet<_> = items.clone().collect();
            assert_eq!(distinct.len(), items.count(), "{}", template.name);
            for filler in ["TODO", "TBD", "FIXME", "lorem", "[Contact", "XXX", "..."] {
                assert!(!template.text.contains(filler), "{}: {filler}", template.name);
            }
        }
    }

    #[test]
    fn the_deployment_list_is_whole() {
        let text = find("deployment").map_or("", |template| template.text);
        assert_eq!(lines_that_start(text, "- [ ] "), 124);
        assert_eq!(lines_that_start(text, "## Phase "), 7);
        assert_eq!(lines_that_start(text, "### "), 20);
        assert_eq!(lines_that_start(text, "- ✅ "), 6);
        for heading in ["Rollback Procedure", "Emergency Contacts", "Success Criteria", "Resources"]
        {
            assert!(text.contains(&format!("\n## {heading}\n")), "{heading}");
        }
        assert!(find("Deployment").is_none(), "the control");
    }

    #[test]
    fn names_are_distinct() {
        let names: BTreeSet<_> = all()
            .iter()
            .map(|template| template.name)
            .chain(systems().iter().chain([&GITHUB_CODEOWNERS]).map(|companion| companion.name))
            .collect();
        assert_eq!(names.len(), all().len() + systems().len() + 1);
    }

    #[test]
    fn a_hook_runs_the_tool_under_its_own_name() {
        let text = hook("pre-push");
        assert!(text.starts_with("#!/bin/sh\n") && text.contains("\nhook=pre-push\n"), "{text}");
        assert!(!text.contains("@HOOK@"), "{text}");
        assert_ne!(text, hook("update"));
    }
}
