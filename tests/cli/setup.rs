//! `init` and `start`: from an empty repository to a release under way.

use crate::hermetic::Place;

#[test]
fn an_empty_repository_gets_a_checklist_and_a_policy() {
    let place = Place::repository();
    let said = place.checklist(&["init", "--ci", "github", "--hooks"]).exits(0);
    let said = said.says("wrote  DEPLOYMENT_CHECKLIST.md").says("wrote  checklist.toml");
    let said = said.says("git add DEPLOYMENT_CHECKLIST.md checklist.toml .github/workflows/");
    said.says("git checklist start NAME").says("wrote  hook pre-push");
    assert!(place.read("checklist.toml").contains("DEPLOYMENT_CHECKLIST.md"));
    assert!(place.path(".github/workflows/checklist.yml").is_file());
    place.checklist(&["list", "--state", "open"]).exits(0).says("Team notified");
    assert_eq!(place.try_git(&["rev-parse", "HEAD"]).code, 128, "nothing is committed");
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let place = Place::repository();
    place.write("checklist.toml", "# mine\n");
    place.write("DEPLOYMENT_CHECKLIST.md", "- [ ] Mine\n");
    place.write(".git/hooks/pre-commit", "mine\n");
    let said = place.checklist(&["init", "--template", "deployment", "--hooks"]).exits(0);
    said.says("kept   DEPLOYMENT_CHECKLIST.md").says("kept   checklist.toml").says("kept   hook");
    assert_eq!(place.read("checklist.toml"), "# mine\n");
    assert_eq!(place.read("DEPLOYMENT_CHECKLIST.md"), "- [ ] Mine\n");
    assert_eq!(place.read(".git/hooks/pre-commit"), "mine\n");
    assert!(place.read(".git/hooks/pre-push").starts_with("#!/bin/sh"));
}

#[test]
fn each_ci_system_gets_its_file_and_what_is_left_to_do() {
    let place = Place::repository();
    place.write("bitbucket-pipelines.yml", "mine\n");
    let all = ["github", "gitlab", "forgejo", "gitea", "azure", "bitbucket", "jenkins"];
    let typed: Vec<&str> = all.iter().flat_map(|name| ["--ci", name]).collect();
    let said = place.checklist(&[&["init"], typed.as_slice()].concat()).exits(0);
    let said = said.says("wrote  .gitlab/checklist.yml").says("kept   bitbucket-pipelines.yml");
    let said = said.says("at gitlab, .gitlab/checklist.yml:\n      include it in .gitlab-ci.yml");
    said.says("wrote  Jenkinsfile.checklist").says("as a build validation");
    assert_eq!(place.read("bitbucket-pipelines.yml"), "mine\n");
    for file in [
        ".github/workflows/checklist.yml",
        ".gitlab/checklist.yml",
        ".forgejo/workflows/checklist.yml",
        ".gitea/workflows/checklist.yml",
        ".azure-pipelines/checklist.yml",
        "Jenkinsfile.checklist",
    ] {
        assert!(place.read(file).contains("checklist"), "{file}");
    }
    let said = place.checklist(&["init", "--ci", "woodpecker"]).exits(2);
    said.warns("github, gitlab, forgejo, gitea, azure, bitbucket, jenkins");
}

#[test]
fn lists_that_are_there_are_found_and_proposed() {
    let place = Place::repository();
    let boxes = "- [ ] One\n- [ ] Two\n- [ ] Three\n- [ ] Four\n- [ ] Five\n";
    place.write("docs/releasing.md", boxes);
    place.checklist(&["init"]).exits(0).says("found  docs/releasing.md").says("5 items");
    assert!(place.read("checklist.toml").contains("path = \"docs/releasing.md\""));
    assert!(!place.path("DEPLOYMENT_CHECKLIST.md").exists());
    place.checklist(&["list"]).exits(0).says("Five");
}

#[test]
fn several_lists_are_named_by_a_glob_and_start_green() {
    let place = Place::repository();
    for name in ["one", "two", "three", "four", "five", "six"] {
        place.write(
            &format!("plans/{name}/README.md"),
            "- [x] A\n- [ ] B\n- [ ] C\n- [ ] D\n- [ ] E\n",
        );
    }
    place.write("plans/none/README.md", "no box\n");
    place.git(&["add", "."]);
    place.git(&["commit", "-qm", "plans"]);
    let said = place.checklist(&["init"]).exits(0);
    let said = said.says("found  plans/five/README.md").says("also   plans/four/README.md");
    said.says("and 1 more").says("init --checklist PATH|GLOB");
    std::fs::remove_file(place.path("checklist.toml")).unwrap();
    let said = place.checklist_in("plans", &["init", "--checklist", "**/README.md"]).exits(0);
    let said = said.says("found  plans/five/README.md").says("and 2 more");
    assert!(!said.out.contains("also"), "{}", said.out);
    let policy = place.read("checklist.toml");
    assert!(policy.contains("path = \"plans/**/README.md\"\n"), "{policy}");
    assert!(policy.contains("target = [\"main\"]\ndemand = \"no-worse\"\n"), "{policy}");
    assert_eq!(policy.matches("[[checklist]]").count(), 1, "{policy}");
    place.git(&["add", "."]);
    place.git(&["commit", "-qm", "gate"]);
    place.git(&["switch", "-qc", "work"]);
    place.write("plans/one/README.md", "- [x] A\n- [ ] B\n- [ ] C\n- [ ] D\n- [ ] E, and more\n");
    place.git(&["commit", "-qam", "reword"]);
    let gate = |code| place.checklist(&["gate", "--target", "main", "--base", "main"]).exits(code);
    gate(1).says("E, and more");
    place.git(&["reset", "-q", "--hard", "main"]);
    place.checklist(&["check", ":2", "--checklist", "plans/two/README.md"]).exits(0);
    gate(0).says("PASSED");
    let said = place.checklist(&["init", "--checklist", "nowhere/*.md"]).exits(2);
    said.warns("no file at `nowhere/*.md` has a box").warns("docs/**/*.md");
}

#[test]
fn a_translation_is_not_taken_for_the_list() {
    let place = Place::repository();
    let boxes = "- [ ] One\n- [ ] Two\n- [ ] Three\n- [ ] Four\n- [ ] Five\n";
    place.write("README.md", boxes);
    place.write("translations/README-pt.md", &format!("{boxes}- [ ] Seis\n"));
    place.write("notes.md", "- [ ] One\n- [ ] Two\n");
    place.checklist(&["init"]).exits(0).says("found  README.md");
    assert!(place.read("checklist.toml").contains("path = \"README.md\""));
}

#[test]
fn an_unknown_template_names_those_that_there_are() {
    let said = Place::repository().checklist(&["init", "--template", "wedding"]).exits(2);
    said.warns("no template `wedding`").warns("security-review");
    Place::new().checklist(&["init"]).exits(2).warns("is not in a git repository");
}

const LIST: &str = "\
# Release checklist

- [x] Review completed
- [ ] ~~Replica~~ none
- [X] Backup tested
";

fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.commit_all("add the checklist");
    place
}

#[test]
fn starting_a_release_opens_every_box_in_one_commit() {
    let place = place();
    let said = place.checklist(&["start", "2.3", "--date", "2025-02-14"]).exits(0);
    said.says("release 2.3 begins in CHECKLIST.md");
    let expected = LIST
        .replace("[x]", "[ ]")
        .replace("[X]", "[ ]")
        .replace("checklist\n", "checklist <!-- checklist: release=2.3 date=2025-02-14 -->\n");
    assert_eq!(place.read("CHECKLIST.md"), expected);
    let message = place.git(&["log", "-1", "--format=%B"]);
    assert_eq!(message, "checklist: start release 2.3\n\nTo be deployed on 2025-02-14.");
    place.checklist(&["start", "2.3"]).exits(2).warns("is in release 2.3 already");
    place.checklist(&["start", "2.4"]).exits(0);
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_copy_leaves_the_list_as_it_is() {
    let place = place();
    place.write("staged.txt", "staged\n");
    place.git(&["add", "staged.txt"]);
    let copy = "releases/2.3/checklist.md";
    place.checklist(&["start", "2.3", "--copy", copy]).exits(0).says(copy);
    assert_eq!(place.read("CHECKLIST.md"), LIST);
    assert!(place.read(copy).contains("release=2.3"));
    assert_eq!(place.read(copy).matches("[x]").count(), 0);
    assert_eq!(place.git(&["show", "--format=", "--name-only"]), copy);
    assert_eq!(place.git(&["status", "--porcelain"]), "A  staged.txt");
    let said = place.checklist(&["start", "2.4", "--copy", copy, "--checklist", "CHECKLIST.md"]);
    said.exits(2).warns("is there already");
}

#[test]
fn a_copy_that_a_hook_refuses_leaves_no_trace() {
    let place = place();
    place.hook("pre-commit", "exit 1");
    let index = std::fs::read(place.path(".git/index")).unwrap();
    place.checklist(&["start", "2.3", "--copy", "releases/2.3/checklist.md"]).exits(2);
    assert!(!place.path("releases").exists());
    assert_eq!(std::fs::read(place.path(".git/index")).unwrap(), index);
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn names_that_no_marker_can_hold_are_refused() {
    let place = place();
    for name in ["a --> b", "\"", ""] {
        place.checklist(&["start", name]).exits(2).warns("the release's name must");
    }
    place.checklist(&["start", "2.3", "--section", "Nowhere"]).exits(2).warns("heading");
    assert_eq!(place.read("CHECKLIST.md"), LIST);
}

#[test]
fn a_copy_outside_of_the_policy_is_warned_of() {
    let place = place();
    place.checklist(&["start", "2.3", "--copy", "2.3.md"]).exits(0).warns("[[checklist]]");
    place.checklist(&["start", "2.4", "--copy", "../2.4.md"]).exits(2).warns("no file of this");
}
