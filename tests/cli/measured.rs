//! `check` with values, evidence and commands: what is recorded, what is refused, what is run.

use serde_json::Value;

use crate::hermetic::Place;

const LIST: &str = "\
# Launch

- [ ] Error rate < 1% <!-- checklist: id=errors -->
- [ ] Response time < 500ms (p95) <!-- checklist: id=latency -->
- [ ] Load test passed <!-- checklist: id=load -->
";

fn place(policy: &str) -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("checklist.toml", policy);
    place.commit_all("add the checklist");
    place
}

fn rule(item: &str, keys: &str) -> String {
    format!("[[rule]]\nitem = \"{item}\"\n{keys}\n")
}

/// An item of the audit's record.
fn item(place: &Place, id: &str) -> Value {
    let said = place.checklist(&["audit", "--format", "json"]);
    let audit: Value = serde_json::from_str(&said.out).unwrap();
    let items = audit["checklists"][0]["items"].as_array().unwrap();
    items.iter().find(|item| item["id"] == id).unwrap().clone()
}

fn message(place: &Place) -> String {
    place.git(&["log", "-1", "--format=%B"])
}

#[test]
fn a_value_that_meets_the_criterion_is_recorded_with_the_texts_digest() {
    let place = place("");
    place.checklist(&["check", "errors", "--value", "0.4%"]).exits(0);
    let errors = item(&place, "errors");
    let digest = errors["digest"].as_str().unwrap().trim_start_matches("sha256:").to_owned();
    let trailer = format!("Checklist-Value: errors@{digest} 0.4%");
    assert_eq!(message(&place), format!("checklist: check \"Error rate < 1%\"\n\n{trailer}"));
    assert_eq!(errors["measured"]["value"], "0.4%");
    assert_eq!(errors["measured"]["met"], true);
    assert_eq!(errors["measured"]["commit"], *place.git(&["rev-parse", "HEAD"]));
    place.checklist(&["log", "errors"]).exits(0).says("0.4%, meets the criterion");
    place.checklist(&["audit"]).says("measured 0.4%, meets the criterion");
}

#[test]
fn a_record_joins_the_trailers_of_a_message() {
    let place = place("");
    let typed = [
        "check",
        "latency",
        "--value",
        "0.412 s",
        "-m",
        "Measured",
        "-m",
        "Reviewed-by: Sara",
        "--signoff",
    ];
    place.checklist(&typed).exits(0);
    let said = message(&place);
    let (_, block) = said.rsplit_once("\n\n").unwrap();
    assert!(block.starts_with("Reviewed-by: Sara\nChecklist-Value: latency@"), "{block}");
    assert!(block.ends_with("Signed-off-by: Ana <ana@example.org>"), "{block}");
    assert_eq!(item(&place, "latency")["measured"]["met"], true);
}

#[test]
fn what_does_not_meet_it_is_refused_and_changes_nothing() {
    let place = place("");
    let before = place.git(&["rev-parse", "HEAD"]);
    let refuse = |value: &str, why: &str| {
        place.checklist(&["check", "errors", "--value", value]).exits(2).warns(why);
    };
    refuse("1.2%", "`1.2%` is not `< 1 %`, which `Error rate < 1%` (:3) asks for");
    refuse("1%", "is not `< 1 %`");
    refuse("0.4", "has no unit");
    refuse("4 ms", "is in another unit");
    let breaking = "0.4%\n\nChecklist-Override: mine";
    for none in ["NaN", "inf%", "1e3%", breaking, "0.4\u{1b}[2K%", "much"] {
        refuse(none, "is no measured value");
    }
    assert_eq!(place.git(&["rev-parse", "HEAD"]), before);
    assert_eq!(place.read("CHECKLIST.md"), LIST);
    let said = place.checklist(&["check", "errors", "latency", "--value", "0.4%"]).exits(2);
    said.warns("one value cannot be that of 2 items");
    place.checklist(&["check", "errors", "--value", "0.4%", "--no-commit"]).exits(2);
    place.checklist(&["check", "errors", "--value", "0.4%"]).exits(0);
    let said = place.checklist(&["check", "errors", "--value", "0.3%"]).exits(2);
    said.warns("stays as it is").warns("uncheck :3");
}

#[test]
fn what_the_policy_asks_for_is_asked_for() {
    let rules =
        [("errors", "measured = true"), ("latency", "evidence = true"), ("load", "run = \"true\"")];
    let place = place(&rules.map(|(item, keys)| rule(item, keys)).concat());
    let refused = |item: &str| place.checklist(&["check", item]).exits(2);
    refused("errors").warns("a measured value").warns(":3 --value VALUE");
    refused("latency").warns("--evidence FILE");
    refused("load").warns("the success of its command").warns("--run");
    place.checklist(&["check", "errors", "--value", "0.4%"]).exits(0);
    let page = ["check", "latency", "--evidence", "https://example.org/1"];
    place.checklist(&page).exits(0).warns("nothing is fetched");
    let run = place.checklist(&["check", "load", "--run"]).exits(0);
    run.warns("running for `Load test passed` (:5): true");
    place.checklist(&["audit"]).exits(0);
    let said = place.checklist(&["policy"]).exits(0);
    said.says("measured").says("evidence").says("run").says("checklist.toml:3");
}

#[test]
fn ticked_without_what_is_asked_is_found_and_signed_again() {
    let place = place(&rule("errors", "measured = true"));
    place.write("CHECKLIST.md", &LIST.replace("[ ] Error", "[x] Error"));
    place.commit_all("tick by hand");
    let said = place.checklist(&["audit"]).exits(1);
    said.says("unmeasured").says("git checklist check :3 --value VALUE");
    assert_eq!(item(&place, "errors")["settled"], false);
    place.checklist(&["check", "errors", "--value", "0.4%"]).exits(0);
    assert_eq!(item(&place, "errors")["settled"], true);
}

#[test]
fn evidence_is_recorded_with_the_files_digest_and_path() {
    let place = place("");
    place.write("reports/load test.html", "abc");
    let url = format!("https://example.org/1#sha256={}", "ab".repeat(32));
    let arguments = ["check", "load", "--evidence", "reports/load test.html", "--evidence", &url];
    place.checklist(&arguments).exits(0);
    let evidence = item(&place, "load")["evidence"].clone();
    assert_eq!(evidence[0]["kind"], "file");
    assert_eq!(evidence[0]["location"], "reports/load test.html");
    let abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(evidence[0]["digest"], abc);
    assert_eq!(evidence[1]["kind"], "url");
    assert_eq!(evidence[1]["location"], "https://example.org/1");
    assert_eq!(evidence[1]["digest"], format!("sha256:{}", "ab".repeat(32)));
    place.write("a  b", "");
    for (file, why) in [
        ("none.txt", "cannot read `none.txt`"),
        ("reports", "it is no file"),
        ("a  b", "cannot be recorded"),
        ("https://example.org/1#sha256=ab", "is none"),
    ] {
        place.checklist(&["check", "errors", "--evidence", file]).exits(2).warns(why);
    }
}

#[test]
fn a_command_that_fails_signs_nothing() {
    let place = place(&rule("load", "run = \"echo no; exit 3\""));
    let said = place.checklist(&["check", "load", "--run"]).exits(2);
    said.warns("the command failed").warns("no\n");
    assert_eq!(place.read("CHECKLIST.md"), LIST);
    place.checklist(&["check", "errors", "--run"]).exits(2).warns("the policy has no command for");
}

#[test]
fn a_commands_success_is_recorded_with_its_output() {
    let place = place(&rule("load", "run = 'printf %s $CHECKLIST_ITEM:$CHECKLIST_PATH'"));
    place.checklist(&["check", "load", "--run"]).exits(0).warns("load:CHECKLIST.md");
    let evidence = item(&place, "load")["evidence"][0].clone();
    assert_eq!(evidence["kind"], "run");
    let digest = git_checklist::model::digest::hex(b"load:CHECKLIST.md");
    assert_eq!(evidence["digest"], format!("sha256:{digest}"));
    assert_eq!(item(&place, "load")["settled"], true);
}

#[test]
fn only_the_targets_policy_names_commands() {
    let place = place(&rule("load", "run = \"touch ran-main\""));
    place.git(&["checkout", "--quiet", "-b", "topic"]);
    place.write("checklist.toml", &rule("load", "run = \"touch ran-topic\""));
    place.commit_all("another command");
    place.write("checklist.toml", &rule("load", "run = \"touch ran-worktree\""));
    let said = place.checklist(&["check", "load", "--run"]).exits(2);
    said.warns("changes that are not committed");
    place.git(&["checkout", "--quiet", "--", "checklist.toml"]);
    place.checklist(&["check", "load", "--run"]).exits(0);
    assert!(place.path("ran-main").exists());
    assert!(!place.path("ran-topic").exists() && !place.path("ran-worktree").exists());
}

#[test]
fn a_policy_that_nobody_merged_runs_nothing() {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.commit_all("add the checklist");
    place.git(&["checkout", "--quiet", "-b", "topic"]);
    place.write("checklist.toml", &rule("load", "run = \"touch ran\""));
    place.commit_all("a policy of its own");
    let said = place.checklist(&["check", "load", "--run"]).exits(2);
    said.warns("the policy's commands are not run");
    assert!(!place.path("ran").exists());
    // The control: once it is on main, it runs.
    place.git(&["branch", "--force", "main", "topic"]);
    place.checklist(&["check", "load", "--run"]).exits(0);
    assert!(place.path("ran").exists());
}

#[test]
fn gates_audits_and_hooks_run_no_command() {
    let mut place = place(&rule("load", "run = \"touch ran\""));
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_git-checklist")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    place.set("PATH", &format!("{}:{path}", program.display()));
    place.checklist(&["hook", "install"]).exits(0);
    place.write("CHECKLIST.md", &LIST.replace("[ ] Load", "[x] Load"));
    place.commit_all("tick by hand");
    for command in ["status", "audit", "policy", "list", "lint", "log"] {
        place.checklist(&[command]);
    }
    place.checklist(&["gate", "default"]);
    assert!(!place.path("ran").exists());
    place.checklist(&["audit"]).exits(1).says("missing-evidence").says("--run");
}

#[test]
fn records_are_in_the_page_and_in_the_stream() {
    let place = place("");
    place.write("report.html", "abc");
    place.checklist(&["check", "errors", "--value", "0.4%", "--evidence", "report.html"]).exits(0);
    let page = place.checklist(&["audit", "--format", "html"]);
    page.says("0.4%, meets the criterion").says("report.html, sha256 ba7816bf8f01");
    let stream = place.checklist(&["audit", "--format", "ndjson"]);
    let lines = stream.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let is_it = |line: &Value| line["type"] == "item" && line["item"] == "errors";
    let line = lines.into_iter().find(is_it).unwrap();
    assert_eq!(line["measured"]["value"], "0.4%");
    assert_eq!(line["evidence"][0]["location"], "report.html");
}
