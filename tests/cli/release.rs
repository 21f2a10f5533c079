//! A release from its start to its audit: `status`, `gate`, `log`, `blame`, `diff`, `audit`,
//! `lint`, their formats and where reports go.

use serde_json::Value;

use crate::hermetic::{Place, Said};

const LIST: &str = "\
# Release

## Phase 1: Code

- [ ] Review completed
- [ ] Tests passing

## Phase 2: Database

- [ ] Backup tested
";

const POLICY: &str = "\
[[gate]]
name = \"merge\"
target = [\"main\"]
phases = [\"1\"]

[[gate]]
name = \"close\"
";

/// A repository whose branch `release/2.3` has begun a release.
fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("checklist.toml", POLICY);
    place.commit_all("add the checklist");
    place.git(&["checkout", "--quiet", "-b", "release/2.3"]);
    place.checklist(&["start", "2.3", "--date", "2025-02-14"]).exits(0);
    place
}

fn json(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn a_gate_fails_until_its_phases_are_signed_off() {
    let place = place();
    let said = place.checklist(&["gate", "merge"]).exits(1);
    said.says("WAITING").says("Review completed").says("Tests passing");
    place.checklist(&["check", "phase:1"]).exits(0);
    place.checklist(&["gate", "merge"]).exits(0).says("PASSED");
    place.checklist(&["gate", "close"]).exits(1).says("Backup tested");
    let explicit = ["gate", "--base", "main", "--head", "release/2.3", "--target", "main"];
    place.checklist(&explicit).exits(0);
    place.checklist(&["gate", "party"]).exits(2).warns("party");
    place.checklist(&["gate", "merge", "--head", "nowhere"]).exits(2).warns("nowhere");
    place.checklist(&["gate", "merge", "--base", "HEAD"]).exits(2).warns("hint: ");
}

#[test]
fn status_says_what_comes_next() {
    let place = place();
    let said = place.checklist(&[]).exits(0);
    assert!(said.out.lines().count() <= 24, "{}", said.out);
    said.says("next: git checklist check :5").says("gate merge");
    let status = place.checklist(&["status", "--format", "json"]).exits(0);
    assert_eq!(json(&status)["schema"], "git-checklist/audit/v1");
}

#[test]
fn without_a_checklist_status_offers_what_to_do() {
    let place = Place::repository();
    place.checklist(&[]).exits(2).warns("has no commit yet").warns("git checklist init");
    place.write("notes.md", &"- [ ] box\n".repeat(7));
    place.commit_all("notes");
    let said = place.checklist(&[]).exits(0).says("no checklist").says("notes.md");
    said.says("git checklist init").says("git checklist demo");
}

#[test]
fn what_is_signed_off_is_not_signed_off_twice() {
    let place = place();
    place.checklist(&["check", "review"]).exits(0);
    let head = place.git(&["rev-parse", "HEAD"]);
    let said = place.checklist(&["check", "review"]).exits(0);
    said.says(&format!("is signed off already, by Ana in {}", &head[..7]));
    assert_eq!(place.git(&["rev-parse", "HEAD"]), head);
    place.checklist(&["check", "tests", "--no-commit"]).exits(0);
    place.checklist(&["check", "tests", "--no-commit"]).exits(0).says("but not committed");
}

#[test]
fn a_sign_off_that_does_not_hold_is_opened_and_signed_again() {
    let place = place();
    place.checklist(&["check", "review"]).exits(0);
    place.write("CHECKLIST.md", &place.read("CHECKLIST.md").replace("Review", "Whole review"));
    place.commit_all("reword");
    let problem = || {
        let record = json(&place.checklist(&["audit", "main..HEAD", "--format", "json"]));
        record["checklists"][0]["items"][0]["problem"].clone()
    };
    assert_eq!(problem(), "reworded");
    let alone = place.checklist(&["check", "whole review", "--no-commit"]).exits(2);
    alone.warns("a sign-off that no longer holds").warns("takes two commits");
    let said = place.checklist(&["check", "whole review", "tests"]).exits(0);
    said.says("unchecked `Whole review completed`").says("checked `Whole review completed`");
    assert_eq!(problem(), Value::Null);
    let subjects = place.git(&["log", "-2", "--format=%s"]);
    assert!(subjects.ends_with("checklist: uncheck \"Whole review completed\""), "{subjects}");
}

#[test]
fn one_by_one_ticks_are_sign_offs_where_together_they_read_as_a_revert() {
    let place = place();
    place.checklist(&["check", "phase:1"]).exits(0);
    place.checklist(&["uncheck", "phase:1"]).exits(0);
    place.checklist(&["check", "phase:1"]).exits(0).warns("one by one");
    place.checklist(&["gate", "merge"]).exits(0);
    // Together, by hand, the same ticks are no sign-offs.
    place.checklist(&["uncheck", "phase:1"]).exits(0);
    place.checklist(&["check", "phase:1", "--no-commit"]).exits(0);
    place.commit_all("tick again");
    place.checklist(&["gate", "merge"]).exits(1).says("VIOLATED");
}

#[test]
fn log_blame_and_diff_show_who_did_what() {
    let place = place();
    place.checklist(&["check", "review"]).exits(0);
    let log = place.checklist(&["log", "review"]).exits(0).says("Review completed").says("Ana");
    assert!(!log.out.contains("Backup"), "{}", log.out);
    place.checklist(&["log", "nothing like it"]).exits(2).warns("no item");
    let events = place.checklist(&["log", "--format", "ndjson"]).exits(0).out;
    assert!(events.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    assert!(events.contains("\"checked\""));
    let blame = place.checklist(&["blame", "--phase", "1"]).exits(0).says("Ana");
    assert!(!blame.out.contains("Backup"), "{}", blame.out);
    place.checklist(&["blame", "--phase", "9"]).exits(2).warns("no phase is `9`");
    place.checklist(&["diff", "main..release/2.3"]).exits(0).says("Review completed");
    place.checklist(&["diff", "main"]).exits(2).warns("`main` is no range");
    place.checklist(&["diff", "main...HEAD"]).exits(2).warns("no range");
}

#[test]
fn an_audit_is_a_document() {
    let place = place();
    place.checklist(&["check", "review"]).exits(0);
    let range = place.checklist(&["audit", "main..HEAD", "--format", "json"]).exits(1);
    let record = json(&range);
    assert_eq!(record["schema"], "git-checklist/audit/v1");
    let item = &record["checklists"][0]["items"][0];
    assert_eq!(item["sign_off"]["author"]["email"], "ana@example.org");
    place.checklist(&["audit", "--first-parent", "--full-history"]).exits(2);
    place.checklist(&["audit", "nowhere"]).exits(2).warns("nowhere");
    for format in ["ndjson", "csv", "markdown", "github", "terminal"] {
        let said = place.checklist(&["audit", "main..HEAD", "--format", format]).exits(1);
        assert!(said.out.contains("Backup tested"), "{format}: {}", said.out);
    }
}

#[test]
fn paths_are_from_where_they_are_typed() {
    let place = place();
    place.write("docs/a.txt", "a\n");
    place.write("docs/PLAN.md", "- [ ] Elsewhere\n");
    place.commit_all("docs");
    let audit = |below: &str, path: &str| {
        place.checklist_in(below, &["audit", "--checklist", path, "--format", "json"])
    };
    let said = audit("docs", "../CHECKLIST.md").exits(1);
    assert_eq!(json(&said)["checklists"][0]["path"], "CHECKLIST.md");
    let said = audit("docs", "PLAN.md").exits(1);
    assert_eq!(json(&said)["checklists"][0]["path"], "docs/PLAN.md");
    audit("docs", "../../PLAN.md").exits(2).warns("no file of this repository");
}

#[test]
fn reports_go_to_files_besides_standard_output() {
    let mut place = place();
    place.write("summary.md", "Earlier steps.\n");
    let summary = place.path("summary.md").to_string_lossy().into_owned();
    place.set("GITHUB_STEP_SUMMARY", &summary);
    place.write("old.json", "old");
    let arguments =
        ["gate", "merge", "--format", "github", "--report", "json=old.json", "--report"];
    let summary = format!("markdown={summary}");
    let arguments = [&arguments[..], &[&summary, "--report", "csv=new.csv"]].concat();
    place.checklist(&arguments).exits(1).says("::");
    let json: Value = serde_json::from_str(&place.read("old.json")).unwrap();
    assert_eq!(json["gates"][0]["verdict"], "fail");
    let summary = place.read("summary.md");
    assert!(summary.starts_with("Earlier steps.\n") && summary.contains("Review completed"));
    assert!(place.read("new.csv").contains("Review completed"));
    let twice = ["audit", "--report", "json=a", "--report", "csv=./a"];
    place.checklist(&twice).exits(2).warns("two reports");
    assert!(!place.path("a").exists());
    let nowhere = ["gate", "merge", "--report", "json=missing/a.json"];
    place.checklist(&nowhere).exits(2).warns("cannot write").warns("missing/a.json");
}

#[test]
fn a_ci_job_takes_its_range_from_the_event() {
    let mut place = place();
    place.checklist(&["check", "review"]).exits(0);
    let (base, head) = (place.git(&["rev-parse", "main"]), place.git(&["rev-parse", "HEAD"]));
    place.write(
        "../event.json",
        &format!(
            r#"{{"pull_request": {{"base": {{"ref": "main", "sha": "{base}"}},
                "head": {{"ref": "release/2.3", "sha": "{head}"}}}}}}"#
        ),
    );
    let event = place.path("../event.json").to_string_lossy().into_owned();
    place.git(&["checkout", "--quiet", "--detach"]);
    for (name, value) in [
        ("CI", "true"),
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_EVENT_PATH", event.as_str()),
    ] {
        place.set(name, value);
    }
    place.checklist(&["gate"]).exits(1).says("Tests passing").says("release/2.3 into main");
    place.git(&["checkout", "--quiet", "release/2.3"]);
    place.checklist(&["check", "tests"]).exits(0);
    place.checklist(&["gate"]).exits(1);
    let explicit = ["gate", "--base", "main", "--head", "release/2.3", "--target", "main"];
    place.checklist(&explicit).exits(0).says("PASSED");
    place.set("GITLAB_CI", "true");
    place.checklist(&["gate"]).exits(2).warns("GitHub Actions and GitLab CI");
    place.set("GITLAB_CI", "");
    place.set("GITHUB_EVENT_NAME", "schedule");
    place.checklist(&["gate"]).exits(2).warns("`schedule` names no change");
}

#[test]
fn lint_needs_no_repository_for_a_file() {
    let place = Place::new();
    place.write("plan.md", LIST);
    place.checklist(&["lint", "plan.md"]).exits(0).says("0 errors, 0 warnings");
    place.checklist_reading(LIST, &["lint", "-"]).exits(0);
    place.checklist(&["lint", "missing.md"]).exits(2);
    place.checklist(&["lint"]).exits(2).warns("not in a git repository");
    let repository = self::place();
    repository.checklist(&["lint"]).exits(0);
    repository.checklist(&["lint", "--format", "github"]).exits(0);
    repository.write("checklist.toml", &POLICY.replace("\"1\"", "\"9\""));
    repository.checklist(&["lint"]).exits(2).warns("checklist.toml:4");
}

#[test]
fn schemas_are_printed() {
    let place = Place::new();
    for name in ["audit", "list", "log", "events", "lint"] {
        let said = place.checklist(&["schema", name]).exits(0);
        assert!(json(&said).is_object(), "{name}");
    }
    place.checklist(&["schema", "poem"]).exits(2).warns("there are: audit");
}

#[test]
fn colour_is_for_terminals() {
    let place = place();
    assert!(!place.checklist(&["status"]).out.contains('\u{1b}'));
    assert!(place.checklist(&["status", "--color", "always"]).out.contains('\u{1b}'));
    assert!(
        !place.checklist(&["gate", "--color", "always", "--format", "json"]).out.contains('\u{1b}')
    );
    let usage = place.checklist(&["gate", "party", "--color", "always"]).err;
    assert!(usage.contains("\u{1b}[1;31merror:"), "{usage}");
}
