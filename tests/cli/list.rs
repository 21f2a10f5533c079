//! `list`: files, standard input, filters; no repository is needed for a file.

use crate::hermetic::Place;

const PLAN: &str = "\
# Plan

## Phase 1: Code

- [x] Review completed
- [ ] Tests passing <!-- checklist: owner=@omar -->

## Phase 2: Database

- [ ] Backup tested
- [ ] ~~Replica~~ no replica
";

fn items(said: &str) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(said).unwrap();
    assert_eq!(json["schema"], "git-checklist/list/v1");
    let lists = json["checklists"].as_array().unwrap().iter();
    lists
        .flat_map(|list| list["items"].as_array().unwrap())
        .map(|item| item["text"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_file_and_standard_input_need_no_repository() {
    let place = Place::new();
    place.write("plan.md", PLAN);
    place.checklist(&["list", "plan.md"]).exits(0).says("Backup tested");
    let file = place.checklist(&["list", "plan.md", "--format", "json"]).exits(0).out;
    let piped = place.checklist_reading(PLAN, &["list", "-", "--format", "json"]).exits(0).out;
    assert_eq!(items(&file).len(), 4);
    assert_eq!(items(&file), items(&piped));
    place.checklist(&["list"]).exits(2).warns("is not in a git repository");
}

#[test]
fn filters_narrow_the_list() {
    let place = Place::new();
    place.write("plan.md", PLAN);
    let list = |filter: &[&str]| {
        let arguments = [&["list", "plan.md", "--format", "json"], filter].concat();
        items(&place.checklist(&arguments).exits(0).out)
    };
    assert_eq!(list(&["--state", "open"]), ["Tests passing", "Backup tested"]);
    assert_eq!(list(&["--state", "checked", "--phase", "1"]), ["Review completed"]);
    assert_eq!(list(&["--state", "not-applicable"]), ["Replica"]);
    assert_eq!(list(&["--phase", "database"]), ["Backup tested", "Replica"]);
    assert_eq!(list(&["--owner", "Omar"]), ["Tests passing"]);
    assert_eq!(list(&["--owner", "@sara"]), Vec::<String>::new());
    let said = place.checklist(&["list", "plan.md", "--phase", "9"]).exits(2);
    said.warns("no phase is `9`").warns("2  Phase 2: Database  (plan.md:8)");
}

#[test]
fn a_repository_lists_what_its_work_tree_has_before_any_commit() {
    let place = Place::repository();
    place.checklist(&["list"]).exits(2).warns("no checklist is in force").warns("init");
    place.write("docs/release-checklist.md", PLAN);
    place.checklist_in("docs", &["list"]).exits(0).says("Backup tested");
    place.write("PLAN.md", "- [ ] Only this\n");
    place.write("checklist.toml", "[[checklist]]\npath = \"PLAN.md\"\n");
    let said = place.checklist(&["list", "--format", "json"]).exits(0);
    assert_eq!(items(&said.out), ["Only this"]);
    place.write("checklist.toml", "[[checklist]]\npfad = \"PLAN.md\"\n");
    place.checklist(&["list"]).exits(2).warns("`checklist.toml` is not valid").warns("pfad");
}

#[test]
fn what_cannot_be_read_is_told() {
    let place = Place::new();
    place.checklist(&["list", "missing.md"]).exits(2).warns("cannot read `missing.md`");
    place.checklist(&["list", "."]).exits(2).warns("is a directory");
    std::fs::write(place.path("latin.md"), b"- [ ] caf\xe9\n").unwrap();
    place.checklist(&["list", "latin.md"]).exits(2).warns("not UTF-8");
    place.write("empty.md", "# Nothing\n");
    place.checklist(&["list", "empty.md"]).exits(0).warns("`empty.md` has no items");
}

#[test]
fn what_a_file_holds_cannot_steer_the_terminal() {
    let place = Place::new();
    place.write("evil.md", "- [ ] red \u{1b}[31m \u{202e}item\n- [ ] red herring\n");
    let said = place.checklist(&["list", "evil.md"]).exits(0);
    assert!(said.out.contains("red") && !said.out.contains(['\u{1b}', '\u{202e}']));
}
