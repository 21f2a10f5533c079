//! Which change a CI job was started for: read from the environment and the event's file.
//!
//! Exactly one system has to be recognised. A job of a system that is not known has no range, and
//! gets an error rather than a guess.

use std::{io, path::Path};

use serde_json::Value;

use super::{CliError, context::Environment};
use crate::pipeline::{CiEvent, CiKind};

/// Reads a file, whole.
pub type ReadFile<'a> = &'a dyn Fn(&Path) -> io::Result<Vec<u8>>;

/// A CI system: how it is told, and how its event is read.
struct System {
    name: &'static str,
    /// A variable that only its jobs have.
    variable: &'static str,
    event: fn(&Environment, ReadFile<'_>) -> Result<Found, CliError>,
}

/// The systems that are known.
const SYSTEMS: &[System] =
    &[System { name: "GitHub Actions", variable: "GITHUB_ACTIONS", event: github }];

/// Variables by which jobs of systems that are not known tell themselves; `CI` says it for all.
const UNKNOWN_SYSTEMS: &[(&str, &str)] = &[
    ("GITLAB_CI", "GitLab CI"),
    ("JENKINS_URL", "Jenkins"),
    ("BITBUCKET_BUILD_NUMBER", "Bitbucket Pipelines"),
    ("TF_BUILD", "Azure Pipelines"),
    ("CIRCLECI", "CircleCI"),
    ("BUILDKITE", "Buildkite"),
    ("DRONE", "Drone"),
    ("TRAVIS", "Travis CI"),
];

/// What the environment says of the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// No CI job.
    NoJob,
    /// A job whose event names no change (a schedule, a manual start): its name.
    NoChange(String),
    /// A job for a change.
    Change(CiEvent),
}

/// Looks for the CI job that this process runs in.
///
/// # Errors
/// When several systems are recognised, one that is not known is, or the event cannot be read.
pub fn find(environment: &Environment, read: ReadFile<'_>) -> Result<Found, CliError> {
    let known: Vec<_> =
        SYSTEMS.iter().filter(|system| is_true(environment, system.variable)).collect();
    let unknown: Vec<_> = UNKNOWN_SYSTEMS
        .iter()
        .filter(|(variable, _)| environment.is_set(variable))
        .map(|(_, name)| *name)
        .collect();
    match (&known[..], &unknown[..]) {
        ([system], []) => (system.event)(environment, read),
        ([], []) if !is_true(environment, "CI") => Ok(Found::NoJob),
        ([], []) => Err(by_hand("this is a job of a CI system that is not known".to_owned())),
        ([], [name, ..]) => Err(by_hand(format!("jobs of {name} are not recognised yet"))),
        _ => {
            let names = known.iter().map(|system| system.name).chain(unknown);
            let names: Vec<_> = names.collect();
            let list = names.join(" and ");
            Err(by_hand(format!("this could be a job of {list}")))
        }
    }
}

fn is_true(environment: &Environment, variable: &str) -> bool {
    let value = environment.get(variable);
    value.is_some_and(|value| !matches!(value.to_ascii_lowercase().as_str(), "false" | "0" | "no"))
}

fn by_hand(message: String) -> CliError {
    CliError::new(message).hint("say what is judged: --base REV --head REV --target BRANCH")
}

/// Reads a GitHub Actions event (docs: "Events that trigger workflows").
fn github(environment: &Environment, read: ReadFile<'_>) -> Result<Found, CliError> {
    let missing = |name: &str| by_hand(format!("the job has no `{name}`"));
    let name = environment.get("GITHUB_EVENT_NAME");
    let name = name.ok_or_else(|| missing("GITHUB_EVENT_NAME"))?;
    let kind = match name {
        "pull_request" | "pull_request_target" | "pull_request_review" => CiKind::PullRequest,
        "merge_group" => CiKind::MergeGroup,
        "push" => CiKind::Push,
        _ => return Ok(Found::NoChange(name.to_owned())),
    };
    let path = environment.get("GITHUB_EVENT_PATH");
    let path = path.ok_or_else(|| missing("GITHUB_EVENT_PATH"))?;
    let bytes = read(Path::new(path))
        .map_err(|error| by_hand(format!("cannot read the event's file `{path}`: {error}")))?;
    let event = serde_json::from_slice(&bytes)
        .map_err(|error| by_hand(format!("the event's file `{path}` is no JSON: {error}")))?;
    let event = Event { name, json: &event };
    match kind {
        CiKind::PullRequest => event.pull_request(),
        CiKind::MergeGroup => event.merge_group(),
        CiKind::Push => event.push(),
    }
}

/// A GitHub event.
struct Event<'a> {
    name: &'a str,
    json: &'a Value,
}

impl Event<'_> {
    /// The text at a JSON pointer; an event without it cannot be judged.
    fn text(&self, pointer: &str) -> Result<String, CliError> {
        let found = self.json.pointer(pointer).and_then(Value::as_str);
        let found = found.filter(|text| !text.is_empty());
        found.map(str::to_owned).ok_or_else(|| {
            let key = pointer.trim_start_matches('/').replace('/', ".");
            by_hand(format!("the event `{}` has no `{key}`", self.name))
        })
    }

    /// The whole object id at a JSON pointer; none where it is all zeros ("no such commit").
    fn object(&self, pointer: &str) -> Result<Option<String>, CliError> {
        let id = self.text(pointer)?;
        let whole = matches!(id.len(), 40 | 64) && id.bytes().all(|b| b.is_ascii_hexdigit());
        if !whole {
            let key = pointer.trim_start_matches('/').replace('/', ".");
            let message = format!("the event `{}` has no object id in `{key}`", self.name);
            return Err(by_hand(message));
        }
        Ok((!id.bytes().all(|b| b == b'0')).then_some(id))
    }

    fn pull_request(&self) -> Result<Found, CliError> {
        Ok(Found::Change(CiEvent {
            system: "GitHub Actions",
            kind: CiKind::PullRequest,
            target: Some(self.text("/pull_request/base/ref")?),
            source: Some(self.text("/pull_request/head/ref")?),
            base: self.object("/pull_request/base/sha")?,
            head: self.object("/pull_request/head/sha")?,
        }))
    }

    fn merge_group(&self) -> Result<Found, CliError> {
        let target = self.text("/merge_group/base_ref")?;
        Ok(Found::Change(CiEvent {
            system: "GitHub Actions",
            kind: CiKind::MergeGroup,
            target: Some(branch(&target).unwrap_or(&target).to_owned()),
            source: None,
            base: self.object("/merge_group/base_sha")?,
            head: self.object("/merge_group/head_sha")?,
        }))
    }

    /// A pushed branch is judged as what it is now, held against what it was.
    fn push(&self) -> Result<Found, CliError> {
        let reference = self.text("/ref")?;
        let Some(target) = branch(&reference) else {
            return Ok(Found::NoChange(format!("push of {reference}")));
        };
        let Some(head) = self.object("/after")? else {
            return Err(by_hand(format!("the push deleted `{target}`: nothing is left to judge")));
        };
        Ok(Found::Change(CiEvent {
            system: "GitHub Actions",
            kind: CiKind::Push,
            target: Some(target.to_owned()),
            source: None,
            base: self.object("/before")?,
            head: Some(head),
        }))
    }
}

/// The branch of a whole reference name.
fn branch(reference: &str) -> Option<&str> {
    reference.strip_prefix("refs/heads/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "1111111111111111111111111111111111111111";
    const HEAD: &str = "2222222222222222222222222222222222222222";
    const NONE: &str = "0000000000000000000000000000000000000000";

    fn environment(event: &str) -> Environment {
        [
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", event),
            ("GITHUB_EVENT_PATH", "/event.json"),
        ]
        .into_iter()
        .collect()
    }

    fn read(event: &str, json: &str) -> Result<Found, String> {
        let json = json.replace("BASE", BASE).replace("HEAD", HEAD).replace("NONE", NONE);
        let file = |path: &Path| {
            assert_eq!(path, Path::new("/event.json"));
            Ok(json.clone().into_bytes())
        };
        find(&environment(event), &file).map_err(|error| format!("{error:?}"))
    }

    #[track_caller]
    fn change(event: &str, json: &str) -> CiEvent {
        match read(event, json) {
            Ok(Found::Change(change)) => change,
            other => panic!("{other:?}"),
        }
    }

    const PULL_REQUEST: &str = r#"{"action": "synchronize", "number": 7, "pull_request": {
        "base": {"ref": "main", "sha": "BASE", "label": "o:main"},
        "head": {"ref": "release/2.3", "sha": "HEAD", "label": "o:release/2.3"}}}"#;

    #[test]
    fn a_pull_request_names_both_branches_and_tips() {
        for event in ["pull_request", "pull_request_target", "pull_request_review"] {
            let found = change(event, PULL_REQUEST);
            assert_eq!(found.kind, CiKind::PullRequest);
            assert_eq!(found.target.as_deref(), Some("main"));
            assert_eq!(found.source.as_deref(), Some("release/2.3"));
            assert_eq!(found.base.as_deref(), Some(BASE));
            assert_eq!(found.head.as_deref(), Some(HEAD));
        }
    }

    #[test]
    fn a_merge_group_names_the_target_by_its_whole_reference() {
        let found = change(
            "merge_group",
            r#"{"action": "checks_requested", "merge_group": {
                "base_ref": "refs/heads/main", "base_sha": "BASE", "head_sha": "HEAD",
                "head_ref": "refs/heads/gh-readonly-queue/main/pr-7-1111"}}"#,
        );
        assert_eq!(found.kind, CiKind::MergeGroup);
        assert_eq!(found.target.as_deref(), Some("main"));
        assert_eq!(found.source, None);
        assert_eq!((found.base.as_deref(), found.head.as_deref()), (Some(BASE), Some(HEAD)));
    }

    #[test]
    fn a_push_is_held_against_what_the_branch_was() {
        let found = change(
            "push",
            r#"{"ref": "refs/heads/release/2.3", "before": "BASE", "after": "HEAD"}"#,
        );
        assert_eq!(found.kind, CiKind::Push);
        assert_eq!(found.target.as_deref(), Some("release/2.3"));
        assert_eq!((found.base.as_deref(), found.head.as_deref()), (Some(BASE), Some(HEAD)));
        let new = change("push", r#"{"ref": "refs/heads/a", "before": "NONE", "after": "HEAD"}"#);
        assert_eq!((new.base, new.head.as_deref()), (None, Some(HEAD)));
    }

    #[test]
    fn a_tag_a_schedule_and_a_manual_start_name_no_change() {
        let tag = r#"{"ref": "refs/tags/v2.3", "before": "NONE", "after": "HEAD"}"#;
        let expected = Found::NoChange("push of refs/tags/v2.3".to_owned());
        assert_eq!(read("push", tag), Ok(expected));
        for event in ["schedule", "workflow_dispatch"] {
            assert_eq!(read(event, "{}"), Ok(Found::NoChange(event.to_owned())));
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let cases = [
            ("push", r#"{"ref": "refs/heads/a", "before": "BASE", "after": "NONE"}"#, "deleted"),
            ("push", r#"{"before": "BASE", "after": "HEAD"}"#, "has no `ref`"),
            ("pull_request", "{}", "has no `pull_request.base.ref`"),
            ("merge_group", "not json", "is no JSON"),
            (
                "push",
                r#"{"ref": "refs/heads/a", "before": "BASE", "after": "--help"}"#,
                "no object id in `after`",
            ),
        ];
        for (event, json, part) in cases {
            let error = read(event, json).unwrap_err();
            assert!(error.contains(part), "{part}: {error}");
            assert!(error.contains("--base REV"), "{error}");
        }
        let unreadable = |_: &Path| Err(io::Error::from(io::ErrorKind::NotFound));
        let error = find(&environment("push"), &unreadable).unwrap_err();
        assert!(format!("{error:?}").contains("cannot read the event's file"));
    }

    #[test]
    fn exactly_one_system_is_recognised() {
        let never = |_: &Path| panic!("no file is read");
        let none = Environment::default();
        assert_eq!(find(&none, &never).ok(), Some(Found::NoJob));
        let not_ci = [("CI", "false")].into_iter().collect();
        assert_eq!(find(&not_ci, &never).ok(), Some(Found::NoJob));
        for variables in [
            &[("CI", "true")][..],
            &[("GITLAB_CI", "true")],
            &[("GITHUB_ACTIONS", "true"), ("GITLAB_CI", "true")],
            &[("GITHUB_ACTIONS", "true")],
        ] {
            let environment = variables.iter().copied().collect();
            assert!(find(&environment, &never).is_err(), "{variables:?}");
        }
    }
}
