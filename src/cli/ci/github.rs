//! GitHub Actions (docs.github.com: "Events that trigger workflows"), and Forgejo and Gitea Actions,
//! which set the same variables and write the same event, and flags of their own.

use std::path::Path;

use serde_json::Value;

use super::{
    super::CliError,
    Found, Job, branch, by_hand, has,
    job::{is_no_commit, is_object_id},
};
use crate::pipeline::CiKind;

/// Reads the job's change.
pub fn event(job: &Job<'_>) -> Result<Found, CliError> {
    let name = job.needed("GITHUB_EVENT_NAME")?;
    let kind = match name.as_str() {
        "pull_request" | "pull_request_target" | "pull_request_review" => CiKind::PullRequest,
        "merge_group" => CiKind::MergeGroup,
        "push" => CiKind::Push,
        _ => return Ok(Found::NoChange(name)),
    };
    let json = file(job)?;
    let job = Job { system: system(job), ..*job };
    let event = Event { job: &job, name: &name, json: &json };
    match kind {
        CiKind::PullRequest => event.pull_request(),
        CiKind::MergeGroup => event.merge_group(),
        CiKind::Push => event.push(),
    }
}

/// What the event's file says.
fn file(job: &Job<'_>) -> Result<Value, CliError> {
    let path = job.needed("GITHUB_EVENT_PATH")?;
    let bytes = (job.read)(Path::new(&path))
        .map_err(|error| by_hand(format!("cannot read the event's file `{path}`: {error}")))?;
    serde_json::from_slice(&bytes)
        .map_err(|error| by_hand(format!("the event's file `{path}` is no JSON: {error}")))
}

/// The text of the pull request that the job was started for, as it was at that moment. A request
/// without a text has `null` there.
///
/// # Errors
/// Where the event is about no pull request, or tells no text.
pub fn pull_request_body(job: &Job<'_>) -> Result<String, CliError> {
    let json = file(job)?;
    match json.pointer("/pull_request/body") {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Null) => Ok(String::new()),
        _ => {
            let name = job.needed("GITHUB_EVENT_NAME")?;
            Err(CliError::new(format!("the event `{name}` tells no pull request's text")).hint(
                "ask for it in jobs of pull requests alone, or give --pull-request-body=FILE",
            ))
        }
    }
}

/// Forgejo sets Gitea's flag beside its own.
fn system(job: &Job<'_>) -> &'static str {
    let flags = [("FORGEJO_ACTIONS", "Forgejo Actions"), ("GITEA_ACTIONS", "Gitea Actions")];
    let own = flags.iter().find(|(flag, _)| has(job.environment, flag));
    own.map_or(job.system, |(_, name)| name)
}

/// An event, as its file tells it.
struct Event<'a> {
    job: &'a Job<'a>,
    name: &'a str,
    json: &'a Value,
}

impl Event<'_> {
    /// The text at a JSON pointer; an event without it cannot be judged.
    fn text(&self, pointer: &str) -> Result<String, CliError> {
        let found = self.json.pointer(pointer).and_then(Value::as_str);
        let found = found.filter(|text| !text.is_empty());
        found.map(str::to_owned).ok_or_else(|| self.lacks("", pointer))
    }

    /// The whole object id at a JSON pointer; none where it is all zeros ("no such commit").
    fn object(&self, pointer: &str) -> Result<Option<String>, CliError> {
        let id = self.text(pointer)?;
        if !matches!(id.len(), 40 | 64) || !is_object_id(&id) {
            return Err(self.lacks("object id in ", pointer));
        }
        Ok((!is_no_commit(&id)).then_some(id))
    }

    /// The object id of a commit that there is.
    fn commit(&self, pointer: &str) -> Result<Option<String>, CliError> {
        let id = self.object(pointer)?.ok_or_else(|| self.lacks("commit in ", pointer))?;
        Ok(Some(id))
    }

    fn lacks(&self, what: &str, pointer: &str) -> CliError {
        let key = pointer.trim_start_matches('/').replace('/', ".");
        by_hand(format!("the event `{}` has no {what}`{key}`", self.name))
    }

    fn pull_request(&self) -> Result<Found, CliError> {
        let mut change = self.job.change(CiKind::PullRequest);
        change.target = Some(self.text("/pull_request/base/ref")?);
        change.source = Some(self.text("/pull_request/head/ref")?);
        change.base = self.commit("/pull_request/base/sha")?;
        change.head = self.commit("/pull_request/head/sha")?;
        change.fork = self.fork();
        Ok(Found::Change(change))
    }

    /// The repository that a pull request comes from, where that is another than the target's; none
    /// too where it is gone.
    fn fork(&self) -> Option<String> {
        let name = |pointer| self.json.pointer(pointer).and_then(Value::as_str);
        let source = name("/pull_request/head/repo/full_name")?;
        (Some(source) != name("/pull_request/base/repo/full_name")).then(|| source.to_owned())
    }

    fn merge_group(&self) -> Result<Found, CliError> {
        let target = self.text("/merge_group/base_ref")?;
        let mut change = self.job.change(CiKind::MergeGroup);
        change.target = Some(branch(&target).unwrap_or(&target).to_owned());
        change.base = self.commit("/merge_group/base_sha")?;
        change.head = self.commit("/merge_group/head_sha")?;
        Ok(Found::Change(change))
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
        let mut change = self.job.change(CiKind::Push);
        change.target = Some(target.to_owned());
        change.base = self.object("/before")?;
        change.head = Some(head);
        Ok(Found::Change(change))
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::{
        cli::{ci::find, context::Environment},
        pipeline::CiEvent,
    };

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
}
