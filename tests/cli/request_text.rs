//! `gate --pull-request-body`: a list that only adds demands, and that nobody signs.

use crate::hermetic::{Place, Said};

const LIST: &str = "# Release\n\n- [ ] Review completed\n";
const GATE: [&str; 2] = ["gate", "--pull-request-body"];

/// A change from `release/1` to `main` that ticks the only item, in a job for its pull request.
fn place(body: &str) -> Place {
    let mut place = unticked(body);
    place.write("CHECKLIST.md", &LIST.replace("[ ]", "[x]"));
    place.commit_all("sign");
    tell_event(&mut place, "pull_request", body);
    place
}

/// The same with the item open.
fn unticked(body: &str) -> Place {
    let mut place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "--create", "release/1"]);
    place.write("other.txt", "one\n");
    place.commit_all("work");
    for (name, value) in
        [("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_PATH", "../event.json")]
    {
        place.set(name, value);
    }
    tell_event(&mut place, "pull_request", body);
    place
}

fn tell_event(place: &mut Place, name: &str, body: &str) {
    let [base, head] = ["main", "HEAD"].map(|revision| place.git(&["rev-parse", revision]));
    let body = if body.is_empty() { serde_json::Value::Null } else { body.into() };
    let event = serde_json::json!({
        "pull_request": {
            "body": body,
            "base": {"ref": "main", "sha": base},
            "head": {"ref": "release/1", "sha": head},
        },
        "merge_group": {"base_ref": "refs/heads/main", "base_sha": base, "head_sha": head},
    });
    let mut event = event;
    if name == "merge_group" {
        event.as_object_mut().unwrap().remove("pull_request");
    }
    place.write("../event.json", &event.to_string());
    place.set("GITHUB_EVENT_NAME", name);
}

fn json(said: &Said) -> serde_json::Value {
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn an_open_item_of_the_text_keeps_the_gate_waiting() {
    let body = "Fixes a bug.\r\n\r\n- [x] I ran it\r\n- [ ] The handbook says so\r\n\
                - [ ] Screenshots (optional)\r\n- [ ] ~~Translated~~ no text changed\r\n";
    let place = place(body);
    place.checklist(&["gate"]).exits(0);
    let said = place.checklist(&GATE).exits(1).says("WAITING");
    let said = said.says("`The handbook says so` is open in the pull request's text");
    let words = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = "asks for 3 items: 1 ticked in it by whoever could edit it, 1 open, 1 struck";
    assert!(words.contains(told), "{words}");
    let report = json(&place.checklist(&["gate", "--pull-request-body", "--format", "json"]));
    assert_eq!((&report["verdict"], &report["reason"]), (&"fail".into(), &"waiting".into()));
    let findings = report["findings"].as_array().unwrap();
    let found: Vec<_> = findings.iter().filter(|one| one["severity"] == "error").collect();
    assert_eq!(found.len(), 1, "{findings:?}");
    assert_eq!(found[0]["rule"], "request-incomplete");
    assert_eq!((&found[0]["path"], &found[0]["line"]), (&"<pull request>".into(), &4.into()));
}

#[test]
fn what_is_ticked_there_is_never_said_to_be_signed_off() {
    let place = place("- [x] I ran it\n- [x] Review completed\n");
    for format in ["terminal", "markdown", "json", "html"] {
        let with = place.checklist(&["gate", "--pull-request-body", "--format", format]).exits(0);
        let without = place.checklist(&["gate", "--format", format]).exits(0);
        let count = |said: &Said| said.out.to_lowercase().matches("signed off").count();
        assert_eq!(count(&with), count(&without), "{format}: {}", with.out);
    }
    let said = place.checklist(&GATE).exits(0);
    said.says("no commit stands for any of it").says("1 of 1 settled");
}

#[test]
fn a_box_of_the_text_settles_nothing_of_a_list() {
    let place = unticked("- [x] Review completed\n");
    place.checklist(&GATE).exits(1).says("0 of 1 settled");
}

#[test]
fn a_text_without_a_list_asks_for_nothing_and_says_so() {
    for body in ["", "No list here.", "<!--\n- [ ] hidden\n-->", "```\n- [ ] code\n```"] {
        let place = place(body);
        place.checklist(&GATE).exits(0).says("has no task list, and so asks for nothing");
    }
}

#[test]
fn a_change_that_concerns_no_checklist_is_held_to_it_too() {
    let mut place = unticked("- [ ] I ran it\n");
    place.git(&["switch", "--quiet", "main"]);
    place.git(&["rm", "--quiet", "CHECKLIST.md"]);
    place.commit_all("no list");
    place.git(&["switch", "--quiet", "--create", "fix"]);
    place.write("other.txt", "two\n");
    place.commit_all("a fix");
    tell_event(&mut place, "pull_request", "- [ ] I ran it\n");
    place.write("../event.json", &place.read("../event.json").replace("release/1", "fix"));
    place.checklist(&["gate"]).exits(0).says("no checklist concerns this change");
    place.checklist(&GATE).exits(1).says("`I ran it` is open in the pull request's text");
}

#[test]
fn a_policy_of_the_target_can_make_it_a_warning() {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("checklist.toml", "[severity]\nrequest-incomplete = \"warning\"\n");
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "--create", "release/1"]);
    place.write("CHECKLIST.md", &LIST.replace("[ ]", "[x]"));
    place.commit_all("sign");
    place.write("../body.md", "- [ ] I ran it\n");
    let gate = ["gate", "--base", "main", "--head", "HEAD", "--pull-request-body=../body.md"];
    place.checklist(&gate).exits(0).says("`I ran it` is open");
    // Control: a policy that the change brings has no say.
    place.git(&["switch", "--quiet", "main"]);
    place.write("checklist.toml", "");
    place.commit_all("no severity");
    place.git(&["switch", "--quiet", "release/1"]);
    place.checklist(&gate).exits(1);
}

#[test]
fn a_file_or_standard_input_can_tell_the_text() {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "--create", "release/1"]);
    place.write("CHECKLIST.md", &LIST.replace("[ ]", "[x]"));
    place.commit_all("sign");
    let gate = |from: &'static str| vec!["gate", "--base", "main", "--head", "HEAD", from];
    place.checklist_reading("- [ ] a\n", &gate("--pull-request-body=-")).exits(1);
    place.checklist_reading("- [x] a\n", &gate("--pull-request-body=-")).exits(0);
    place.checklist(&gate("--pull-request-body=missing.md")).exits(2).warns("cannot read");
    place.checklist(&gate("--pull-request-body")).exits(2).warns("set the event aside");
    let gate = ["gate", "--target", "main", "--pull-request-body"];
    place.checklist(&gate).exits(2).warns("no event here tells a pull request's text");
    std::fs::write(place.path("body.md"), b"- [ ] \xff\n").unwrap();
    let gate = ["gate", "--target", "main", "--pull-request-body=body.md"];
    place.checklist(&gate).exits(2).warns("cannot read the pull request's text");
}

#[test]
fn an_event_without_a_text_cannot_be_decided() {
    let mut place = place("- [x] I ran it\n");
    tell_event(&mut place, "merge_group", "");
    place.checklist(&["gate"]).exits(0);
    let said = place.checklist(&GATE).exits(2);
    said.warns("the event `merge_group` tells no pull request's text");
}

#[test]
fn a_hostile_text_steers_nothing() {
    let place = place(
        "- [ ] Red \u{1b}[31m\u{202e} ::error::boo %0A <script>x</script> ![i](https://evil.example) @octocat\n",
    );
    let github = place.checklist(&["gate", "--pull-request-body", "--format", "github"]).exits(1);
    assert!(!github.out.contains('\u{1b}') && !github.out.contains('\u{202e}'), "{}", github.out);
    assert_eq!(github.out.matches("::error").count() - github.out.matches(" ::error").count(), 1);
    assert!(!github.out.contains("file="), "{}", github.out);
    let html = place.checklist(&["gate", "--pull-request-body", "--format", "html"]).exits(1);
    assert!(!html.out.contains("<script>x") && !html.out.contains("blob/"), "{}", html.out);
    let markdown = place.checklist(&["gate", "--pull-request-body", "--format", "markdown"]);
    let markdown = markdown.exits(1);
    assert!(!markdown.out.contains("![i](https") && !markdown.out.contains("%3Cpull"));
    for format in ["terminal", "csv", "ndjson"] {
        let said = place.checklist(&["gate", "--pull-request-body", "--format", format]);
        assert!(!said.out.contains('\u{1b}'), "{format}: {}", said.out);
    }
}
