//! When a release is, and what that makes of windows: sources, precedence, what cannot be read.

use serde_json::Value;

use crate::hermetic::{Place, Said};

const LIST: &str = "\
# Launch

## Phase 1: Code (1 week before)

- [ ] Review completed

## Phase 2: Database (3 days before)

- [ ] Backup tested
- [ ] Rollback tested (optional)

## Phase 3: Deploy (Deployment Day)

- [ ] Deployed
";

/// A repository with that list, after `ahead` of it and with a marker's attributes; today is 12 Feb 2025.
fn place(ahead: &str, marker: &str, policy: &str) -> Place {
    let place = Place::repository();
    let list = LIST.replace("# Launch\n", &format!("# Launch <!-- checklist: {marker} -->\n"));
    place.write("CHECKLIST.md", &format!("{ahead}{list}"));
    if !policy.is_empty() {
        place.write("checklist.toml", policy);
    }
    place.commit_all("add the checklist");
    place
}

fn json(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap()
}

fn source(place: &Place, flags: &[&str]) -> (String, String) {
    let arguments = [&["list", "--format", "json"], flags].concat();
    let list = json(&place.checklist(&arguments).exits(0));
    let schedule = &list["checklists"][0]["schedule"];
    let word = |key: &str| schedule[key].as_str().unwrap_or("none").to_owned();
    (word("day"), word("source"))
}

#[test]
fn the_first_source_that_says_it_counts() {
    let ahead = "---\nrelease_date: 2025-02-17\n---\n";
    let marker = "release=2 date=2025-02-16";
    let policy = "[release]\ndate = 2025-02-15\n";
    let is = |day: &str, source: &str| (day.to_owned(), source.to_owned());
    let all = place(ahead, marker, policy);
    assert_eq!(source(&all, &["--release-date", "2025-02-14"]), is("2025-02-14", "command-line"));
    assert_eq!(source(&all, &[]), is("2025-02-15", "policy"));
    assert_eq!(source(&place(ahead, marker, ""), &[]), is("2025-02-16", "marker"));
    assert_eq!(source(&place(ahead, "release=2", ""), &[]), is("2025-02-17", "front-matter"));
    let plain = "---\ndate: 2025-02-17\n---\n";
    assert_eq!(source(&place(plain, "release=2", ""), &[]), is("none", "none"));
    let said = all.checklist(&["audit"]);
    said.says("the release is on 2025-02-15, by `[release] date` of the policy")
        .says("the `2025-02-16` of")
        .says("(:4) does not count");
}

#[test]
fn status_and_lists_say_what_is_late_now_and_next() {
    let place = place("", "release=2 date=2025-02-14", "");
    let said = place.checklist(&["status"]).exits(0).says("deploys Fri 14 Feb, in 2 days");
    said.says("late: 1 Code and 1 more (2 left)   next: 3 Deploy, Fri 14 Feb");
    let due = |when: &str| {
        let list = json(&place.checklist(&["list", "--due", when, "--format", "json"]).exits(0));
        let items = list["checklists"][0]["items"].as_array().unwrap().clone();
        let texts = items.iter().map(|item| item["text"].as_str().unwrap().to_owned());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(due("late"), ["Review completed", "Backup tested", "Rollback tested (optional)"]);
    assert_eq!(due("next"), ["Deployed"]);
    assert_eq!(due("now"), [""; 0]);
    let later = ["list", "--due", "now", "--release-date", "2025-02-12"];
    place.checklist(&later).exits(0).says("Deployed");
}

#[test]
fn what_is_due_is_not_asked_without_a_date() {
    let place = place("", "release=2", "");
    place.checklist(&["list", "--due", "late"]).exits(2).warns("nothing says when the release is");
    place.checklist(&["status"]).exits(0).says("3 days before");
    place.checklist(&["list", "--due", "late", "--release-date", "2025-02-14"]).exits(0);
}

#[test]
fn overdue_is_told_where_items_are_open_and_not_once_they_are_signed() {
    let place =
        place("", "release=2 date=2025-02-14", "[[gate]]\nname = \"code\"\nphases = [\"1\"]\n");
    let gate = ["gate", "code", "--format", "json"];
    let overdue = |said: &Said| {
        let json = json(said);
        let findings = json["findings"].as_array().unwrap().iter();
        findings.filter(|one| one["rule"] == "overdue").cloned().collect::<Vec<_>>()
    };
    let found = overdue(&place.checklist(&gate).exits(1));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["severity"], "warning");
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.contains("due by 2025-02-07 (1 week before), 5 days ago"), "{message}");
    place.checklist(&["check", "Review"]).exits(0);
    assert_eq!(overdue(&place.checklist(&gate).exits(0)), [Value::Null; 0]);
}

#[test]
fn a_late_sign_off_is_told_in_the_record_and_one_in_time_is_not() {
    let mut place = place("", "release=2 date=2025-02-14", "");
    for (day, item) in
        [("2025-02-07T23:59:59 +0100", "Review"), ("2025-02-12T00:00:00 +0100", "Backup")]
    {
        place.set("GIT_COMMITTER_DATE", day);
        place.set("GIT_AUTHOR_DATE", day);
        place.checklist(&["check", item]).exits(0);
    }
    let audit = json(&place.checklist(&["audit", "--format", "json"]));
    let late: Vec<_> = audit["checklists"][0]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["late"])
        .collect();
    assert_eq!(late, [&Value::Null, &Value::from("signed"), &Value::Null, &Value::Null]);
    place.checklist(&["log", "Backup"]).exits(0).says("signed off after its phase's window");
}

#[test]
fn an_audit_of_the_past_says_what_was_late_then() {
    let mut place = place("", "release=2 date=2025-02-14", "");
    for (name, day) in [("early", "2025-02-06T12:00:00Z"), ("later", "2025-02-08T12:00:00Z")] {
        place.set("GIT_COMMITTER_DATE", day);
        place.commit_all(name);
        place.git(&["tag", name]);
    }
    let overdue = |arguments: &[&str]| {
        let audit = json(&place.checklist(&[&["audit", "--format", "json"], arguments].concat()));
        let findings = audit["findings"].as_array().unwrap().iter();
        findings.filter(|one| one["rule"] == "overdue").count()
    };
    assert_eq!(overdue(&["early"]), 0);
    assert_eq!(overdue(&["later"]), 1);
    assert_eq!(overdue(&[]), 2, "an audit of the present looks from today");
}

#[test]
fn a_date_that_cannot_be_read_is_an_error_with_its_place() {
    let marker = place("", "release=2 date=2025-02-30", "");
    for command in ["status", "list", "audit"] {
        let said = marker.checklist(&[command]).exits(2);
        said.warns("`CHECKLIST.md`:1: `date=` of the marker, `2025-02-30`, is no date")
            .warns("2026-03-28");
    }
    let ahead = place("---\nrelease_date: soon\n---\n", "release=2 date=2025-02-14", "");
    ahead.checklist(&["status"]).exits(2).warns("`CHECKLIST.md`:2:").warns("`soon`, is no date");
    let policy = place("", "release=2", "[release]\ndate = \"2025-02-30\"\n");
    policy.checklist(&["status"]).exits(2).warns("2:8").warns("`2025-02-30` is no date");
    let zone = place("", "release=2", "[release]\ntime-zone = \"Europe/Atlantis\"\n");
    zone.checklist(&["status"]).exits(2).warns("names no time zone that is known");
    let flag = place("", "release=2", "");
    let said = flag.checklist(&["status", "--release-date", "2025-02-14T12:00"]).exits(2);
    said.warns("has a time and no time zone");
    flag.checklist(&["status", "--release-date", "tomorrow"]).exits(2).warns("is no date");
    flag.checklist(&["status", "--release-date", "2025-02-14"]).exits(0);
}

#[test]
fn a_moment_and_a_time_zone_are_told_with_their_clocks() {
    let policy = "[release]\ntime-zone = \"Europe/Berlin\"\n";
    let place = place("", "release=2 date=2026-03-28T12:00", policy);
    let list =
        place.read("CHECKLIST.md") + "\n## Phase 4: Watch (First 24 hours)\n\n- [ ] Watched\n";
    place.write("CHECKLIST.md", &list);
    let list = json(&place.checklist(&["list", "--format", "json"]).exits(0));
    let list = &list["checklists"][0];
    assert_eq!(list["schedule"]["at"], "2026-03-28T12:00:00+01:00");
    assert_eq!(list["schedule"]["time_zone"], "Europe/Berlin");
    assert_eq!(list["phases"][2]["window"]["until"], "2026-03-29T00:00:00+01:00");
    assert_eq!(list["phases"][3]["window"]["until"], "2026-03-29T13:00:00+02:00");
}
