//! What whoever names branches can do to a job: nothing but fail it.

use super::world::{World, environment, environments};

/// Names that a shell, a terminal, a workflow runner or git could take for something else.
const HOSTILE: &[&str] = &[
    "release/2.3;touch${IFS}run",
    "release/$(touch run)",
    "--upload-pack=touch run",
    "refs/tags/main",
    "release/\u{1b}[31m\u{202e}",
    "release/\n::error::fake",
    "##vso[task.complete result=Succeeded]",
];

#[test]
fn a_hostile_source_is_a_name_and_nothing_else() {
    let (open, complete) = (World::new(1), World::new(2));
    let requests = environments();
    let requests = requests.iter().filter(|one| {
        one.undecided().is_none()
            && one.aims().starts_with("release/2.3")
            && !one.needs().is_empty()
    });
    let mut tried = 0;
    for (request, name) in requests.flat_map(|one| HOSTILE.iter().map(move |name| (one, name))) {
        let hostile = request.replaced("release/2.3", name);
        for (world, code) in [(&open, 1), (&complete, 0)] {
            let said = world.gate(&hostile, &[]);
            let all = format!("{}{}", said.out, said.err);
            assert_eq!(said.code, code, "{}, {name:?}: {all}", request.name);
            assert!(!all.contains('\u{1b}') && !all.contains('\u{202e}'), "{all}");
            assert!(!all.lines().any(|line| line.trim_start().starts_with("::")), "{all}");
            assert!(!all.contains("##vso["), "{all}");
            assert!(!world.place.path("run").exists(), "{}, {name:?}", request.name);
        }
        tried += 1;
    }
    assert!(tried >= 8 * HOSTILE.len(), "{tried}");
}

#[test]
fn a_hostile_target_is_undecided() {
    let world = World::new(2);
    for (name, variable) in [
        ("gitlab-merge-request", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"),
        ("azure-pull-request", "SYSTEM_PULLREQUEST_TARGETBRANCH"),
        ("bitbucket-pull-request", "BITBUCKET_PR_DESTINATION_BRANCH"),
        ("jenkins-change", "CHANGE_TARGET"),
    ] {
        let request = environment(name);
        world.gate(&request, &[]).exits(0);
        for hostile in HOSTILE {
            // What only has no such branch here is undecided; a known tip under a false name would
            // be judged by no gate.
            let request = request.with(variable, hostile);
            let request = match name {
                "bitbucket-pull-request" => request.without("BITBUCKET_PR_DESTINATION_COMMIT"),
                _ => request,
            };
            let said = world.gate(&request, &[]).exits(2);
            assert!(!said.err.contains('\u{1b}') && !said.err.contains("##vso["), "{}", said.err);
        }
    }
}

#[test]
fn a_branch_with_the_targets_id_for_a_name_is_not_the_target() {
    let world = World::new(1);
    let request = environment("bitbucket-pull-request");
    let attack = request.with("BITBUCKET_PR_DESTINATION_COMMIT", "fadefadefade");
    world.gate(&attack, &[]).exits(2);
    let head = world.commit("START").to_owned();
    world.place.git(&["update-ref", "refs/heads/fadefadefade", &head]);
    world.gate(&attack, &[]).exits(2).warns("fadefadefade").warns("is not here");
    world.gate(&request, &[]).exits(1);
}

#[test]
fn a_checkout_of_the_fork_judges_nothing() {
    let request = environment("github-fork");
    for (address, is_fork) in [
        ("https://github.com/mallory/harbor", true),
        ("https://github.com/Mallory/Harbor.git/", true),
        ("git@github.com:mallory/harbor.git", true),
        ("https://github.com/example/harbor", false),
        ("https://github.com/smallory/harbor", false),
        ("https://github.com/mallory/harbor-tools", false),
    ] {
        let world = World::new(1);
        world.gate(&request, &[]).exits(1);
        world.place.git(&["remote", "add", "origin", address]);
        // What the fork calls `main`: it holds the target's tip, and asks for nothing that is open.
        if is_fork {
            world.place.git(&["checkout", "--quiet", "--detach", world.commit("MAIN")]);
            world.place.write("CHECKLIST.md", "# Release\n\n## Phase 1: Code\n\n- [ ] Nothing\n");
            world.place.commit_all("Ask for less");
            world.place.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
            world.gate(&request, &[]).exits(2).warns("mallory/harbor").warns("--base REV");
            world.gate(&request, &["--target", "main"]).exits(2);
        } else {
            world.gate(&request, &[]).exits(1);
        }
    }
}

#[test]
fn a_tip_that_is_newer_than_the_events_is_taken() {
    let world = World::new(2);
    let request = environment("gitlab-merged-result");
    let first = world.commit("FIRST").to_owned();
    let late = request.with("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", &first);
    let said = world.gate(&late, &["--format", "json"]).exits(0);
    assert!(said.out.contains(&format!("\"base\": \"{}\"", world.commit("MAIN"))), "{}", said.out);
}
