//! The change that a CI job was started for: environments as each system's documentation describes
//! them (`*.env` beside this file, with the event's file as `*.json`), in a real repository.
//!
//! A file's comments say what it is about, which commit is checked out, and what is judged:
//! `judges: BASE..HEAD` and `aims: SOURCE into TARGET`, or `undecided: MESSAGE`. `needs:` names the
//! variables without which the change is not known. In values, `@NAME@` is a commit of the world.

mod attacks;
mod typed;
mod world;

use world::{Environment, World, environments};

/// Every environment, in a repository whose release is open, and in one where it is signed off.
#[test]
fn every_environment_is_judged_as_it_says() {
    let (open, complete) = (World::new(1), World::new(2));
    let environments = environments();
    assert!(environments.len() > 35, "{}", environments.len());
    for environment in environments {
        if let Some(message) = environment.undecided() {
            for world in [&open, &complete] {
                world.gate(&environment, &[]).exits(2).warns(message);
            }
        } else {
            judges(&open, &environment, 1);
            judges(&complete, &environment, 0);
        }
    }
}

/// Asserts the exit status, the commits that were judged, and where the change goes.
#[track_caller]
fn judges(world: &World, environment: &Environment, code: i32) {
    let (base, head) = environment.judges();
    let said = world.gate(environment, &["--format", "json"]);
    assert_eq!(said.code, code, "{}: {}{}", environment.name, said.out, said.err);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let ends = (report["base"].as_str().unwrap(), report["head"].as_str().unwrap());
    assert_eq!(ends, (world.commit(base), world.commit(head)), "{}", environment.name);
    world.gate(environment, &[]).exits(code).says(&environment.aims());
}

#[test]
fn a_needed_variable_that_is_missing_is_no_guess() {
    let world = World::new(2);
    let environments = environments();
    let mut tried = 0;
    for environment in environments.iter().filter(|one| !one.needs().is_empty()) {
        world.gate(environment, &[]).exits(0);
        for name in environment.needs() {
            let said = world.gate(&environment.without(name), &[]);
            let context = format!("{} without {name}: {}{}", environment.name, said.out, said.err);
            assert_eq!(said.code, 2, "{context}");
            assert!(said.err.contains("hint: "), "{context}");
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
}

#[test]
fn the_documentation_names_every_variable_and_file() {
    let page = include_str!("../../../docs/ci.md");
    for environment in environments() {
        for name in environment.needs() {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
    }
    for system in git_checklist::templates::systems() {
        let (name, file) = (system.name, system.file_name);
        assert!(page.contains(&format!("| `{name}` | `{file}`")), "{name}, {file}");
    }
}

#[test]
fn a_value_of_another_form_is_no_guess() {
    let world = World::new(2);
    for (name, variable, value) in [
        ("gitlab-merge-request", "CI_COMMIT_SHA", "release/2.3"),
        ("gitlab-merge-request", "CI_COMMIT_SHA", "0000000000000000000000000000000000000000"),
        ("gitlab-merge-request", "CI_MERGE_REQUEST_EVENT_TYPE", "detatched"),
        ("gitlab-merged-result", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "main"),
        ("azure-pull-request", "SYSTEM_PULLREQUEST_SOURCECOMMITID", "HEAD"),
        ("azure-pull-request", "BUILD_REASON", "Schedule"),
        ("bitbucket-pull-request", "BITBUCKET_COMMIT", "--help"),
        ("bitbucket-pull-request", "BITBUCKET_PR_DESTINATION_COMMIT", "fade"),
        ("bitbucket-pull-request", "BITBUCKET_PR_DESTINATION_COMMIT", "fadefadefade"),
        ("jenkins-change", "CHANGE_TARGET", "nowhere"),
        ("github-pull-request", "GITHUB_EVENT_PATH", "/nowhere/event.json"),
    ] {
        let environment = environments().into_iter().find(|one| one.name == name).unwrap();
        world.gate(&environment, &[]).exits(0);
        let said = world.gate(&environment.with(variable, value), &[]);
        assert_eq!(said.code, 2, "{name}, {variable}={value}: {}{}", said.out, said.err);
    }
}
