//! What is typed, laid over the event: it combines where both are about one change.

use super::world::{World, environment};

/// The commits that a gate judged.
fn ends(world: &World, name: &str, arguments: &[&str]) -> (String, String) {
    let arguments = [arguments, &["--format", "json"]].concat();
    let said = world.gate(&environment(name), &arguments);
    assert!(said.code < 2, "{name} {arguments:?}: {}", said.err);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let end = |name: &str| report[name].as_str().unwrap().to_owned();
    (end("base"), end("head"))
}

#[test]
fn a_typed_source_or_target_goes_with_the_events_commits() {
    let world = World::new(2);
    let expected = |base: &str| (world.commit(base).to_owned(), world.commit("HEAD").to_owned());
    for name in ["github-pull-request", "gitlab-merged-result", "azure-pull-request"] {
        for typed in [&["--source", "release/9"][..], &["--target", "main"]] {
            assert_eq!(ends(&world, name, typed), expected("MAIN"), "{name} {typed:?}");
        }
        // The event's base is the tip of its own target, not of the one that is typed.
        let typed = ["--target", "fix/typo"];
        let said = world.gate(&environment(name), &typed).exits(0);
        said.says("no checklist concerns this change");
    }
    let said = world.gate(&environment("github-pull-request"), &["--source", "release/9"]).exits(0);
    said.says("release/9 into main");
}

#[test]
fn a_pushed_branch_is_what_goes_into_a_typed_target() {
    let world = World::new(2);
    let name = "gitlab-push-to-main";
    let merge = (world.commit("MAIN").to_owned(), world.commit("MERGE").to_owned());
    assert_eq!(ends(&world, name, &["--target", "main"]), merge);
    let release = environment("github-push-of-a-release");
    let said = world.gate(&release, &["--target", "main"]).exits(0);
    said.says("release/2.3 into main");
    let said = world.gate(&release, &["--target", "main", "--source", "hotfix"]).exits(0);
    said.says("hotfix into main");
    world.gate(&release, &["--target", "release/1"]).exits(2).warns("no branch `release/1`");
}

#[test]
fn what_does_not_go_together_is_refused() {
    let world = World::new(2);
    let train = environment("gitlab-merge-train");
    world.gate(&train, &["--target", "main"]).exits(0);
    world
        .gate(&train, &["--target", "fix/typo"])
        .exits(2)
        .warns("the merge queue tries this for `main`");
    let request = environment("github-pull-request");
    let head = world.commit("HEAD").to_owned();
    let alone = world.gate(&request, &["--head", &head]).exits(2);
    alone.warns("`--head` is given without `--target` or `--base`").warns("hint: ");
    world.gate(&request, &["--head", &head, "--target", "main"]).exits(0);
    world.gate(&request, &["--head", &head, "--base", "origin/main"]).exits(0);
    world.gate(&request, &["merge", "--head", &head]).exits(0);
}

#[test]
fn a_job_that_names_no_change_is_told_by_its_target() {
    let world = World::new(2);
    for name in ["azure-manual", "circleci", "jenkins-freestyle"] {
        world.gate(&environment(name), &["--source", "release/2.3"]).exits(2);
        world.gate(&environment(name), &["--target", "main"]).exits(0).says("into main");
    }
    // What cannot be read is not made good by a name.
    let broken = environment("gitlab-merge-request").without("CI_MERGE_REQUEST_EVENT_TYPE");
    world.gate(&broken, &["--target", "main"]).exits(2);
    world.gate(&environment("two-systems"), &["--target", "main"]).exits(2);
    let explicit = ["--target", "main", "--head", "HEAD"];
    world.gate(&environment("two-systems"), &explicit).exits(0);
}
