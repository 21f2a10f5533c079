//! Files that put a gate in force: one for each CI system, and lines for CODEOWNERS.

/// A file that puts a gate in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Companion {
    /// What it is chosen by, kebab-case.
    pub name: &'static str,
    /// One line on what it does.
    pub summary: &'static str,
    /// Where it belongs: a path in the repository.
    pub file_name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// What a person then has to do to make it a required check, a line each.
    pub next: &'static [&'static str],
}

/// One file for each CI system.
const SYSTEMS: &[Companion] = &[
    Companion {
        name: "github",
        summary: "a workflow that judges every pull request and merge group",
        file_name: ".github/workflows/checklist.yml",
        text: include_str!("../../templates/ci/github.yml"),
        next: &[
            "require the check `checklist / gate` in the target branch's ruleset",
            "let CODEOWNERS guard .github/ and checklist.toml",
        ],
    },
    Companion {
        name: "gitlab",
        summary: "a job that judges every merge request",
        file_name: ".gitlab/checklist.yml",
        text: include_str!("../../templates/ci/gitlab.yml"),
        next: &[
            "include it in .gitlab-ci.yml: `include: [{local: .gitlab/checklist.yml}]`",
            "let merge requests have pipelines of their own alone: `workflow: rules`",
            "set the merge check \"Pipelines must succeed\"",
        ],
    },
    Companion {
        name: "forgejo",
        summary: "a workflow that judges every pull request",
        file_name: ".forgejo/workflows/checklist.yml",
        text: include_str!("../../templates/ci/forgejo.yml"),
        next: &["enable the status check `checklist / gate*` in the target branch's protection"],
    },
    Companion {
        name: "gitea",
        summary: "a workflow that judges every pull request",
        file_name: ".gitea/workflows/checklist.yml",
        text: include_str!("../../templates/ci/gitea.yml"),
        next: &["enable the status check `checklist / gate*` in the target branch's protection"],
    },
    Companion {
        name: "azure",
        summary: "a pipeline that judges every pull request",
        file_name: ".azure-pipelines/checklist.yml",
        text: include_str!("../../templates/ci/azure.yml"),
        next: &[
            "create a pipeline from it",
            "require that pipeline in the target branch's policy, as a build validation",
        ],
    },
    Companion {
        name: "bitbucket",
        summary: "a pipeline that judges every pull request",
        file_name: "bitbucket-pipelines.yml",
        text: include_str!("../../templates/ci/bitbucket.yml"),
        next: &["require a successful build in the target branch's merge checks"],
    },
    Companion {
        name: "jenkins",
        summary: "a pipeline that judges every change request",
        file_name: "Jenkinsfile.checklist",
        text: include_str!("../../templates/ci/Jenkinsfile"),
        next: &[
            "create a multibranch project with the script path `Jenkinsfile.checklist`",
            "require its status for the target branch, at the forge",
        ],
    },
];

/// Lines for `.github/CODEOWNERS` that guard the workflow and the policy.
pub const GITHUB_CODEOWNERS: Companion = Companion {
    name: "github-codeowners",
    summary: "owners for the files that decide whether a release may go on",
    file_name: ".github/CODEOWNERS",
    text: include_str!("../../templates/ci/github-codeowners"),
    next: &["name a team of yours in it"],
};

/// The files of the CI systems that are known, one for each.
#[must_use]
pub fn systems() -> &'static [Companion] {
    SYSTEMS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> &'static str {
        SYSTEMS.iter().find(|system| system.name == name).map_or("", |system| system.text)
    }

    #[test]
    fn each_reads_the_whole_history_and_says_how_to_require_it() {
        for (name, whole_history) in [
            ("github", "\n          fetch-depth: 0 "),
            ("gitlab", "\n    GIT_DEPTH: \"0\" "),
            ("forgejo", "\"+refs/heads/*:refs/remotes/origin/*\""),
            ("gitea", "\"+refs/heads/*:refs/remotes/origin/*\""),
            ("azure", "\n        fetchDepth: 0 "),
            ("bitbucket", "\n            depth: full "),
            ("jenkins", "\"+refs/heads/$CHANGE_TARGET:refs/remotes/origin/$CHANGE_TARGET\""),
        ] {
            assert!(text(name).contains(whole_history), "{name}: {whole_history}");
            assert!(text(name).contains("required") || text(name).contains("require"), "{name}");
        }
        assert_eq!(SYSTEMS.len(), 7);
    }

    #[test]
    fn none_hands_the_change_anything_to_run_or_to_steal() {
        for system in SYSTEMS {
            let text = system.text;
            let code = || text.lines().filter(|line| !line.trim_start().starts_with('#'));
            let builds: Vec<_> = code().filter(|line| line.contains("cargo install")).collect();
            let expected = usize::from(system.name != "github");
            assert_eq!(builds.len(), expected, "{}: {builds:?}", system.name);
            for line in builds {
                assert!(line.contains("(cd / && cargo install --locked --git "), "{line}");
            }
            for forbidden in
                ["secrets.", "${{ github.head_ref", "${{ github.event.pull_request.head"]
            {
                assert!(!text.contains(forbidden), "{}: {forbidden}", system.name);
            }
            assert!(text.ends_with('\n') && !text.contains('\t'), "{}", system.name);
        }
    }

    #[test]
    fn the_github_workflow_keeps_no_credentials() {
        for needed in [
            "\n  pull_request:\n",
            "\n  merge_group:\n",
            "\npermissions:\n  contents: read\n",
            "\n          persist-credentials: false\n",
            "\n        uses: git-checklist/git-checklist@v0.1.0\n",
        ] {
            assert!(text("github").contains(needed), "{needed}");
        }
        assert!(!text("github").contains("pull_request_target"));
    }

    #[test]
    fn forgejo_and_gitea_differ_in_names_alone() {
        let common = text("forgejo").replace("Forgejo", "Gitea").replace("forgejo", "gitea");
        assert_eq!(common.replace("runs-on: docker", "runs-on: ubuntu-latest"), text("gitea"));
    }
}
