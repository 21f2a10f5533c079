//! Releases over their whole life: begun, merged, deployed, closed, followed by the next.

use git_checklist::{
    model::{
        CommitId,
        releases::{ReleaseRecord, Releases, Stage},
    },
    pipeline::{self, AuditRequest, GateRequest, PipelineError, ReleasesRequest},
};

use super::{sandbox, story::Story, tell, told};

/// The list at one moment: the boxes of testing, deployment and aftercare.
fn list(release: &str, boxes: [&str; 3]) -> String {
    let [one, two, three] = boxes;
    format!(
        "  # Deployment\n  <!-- checklist: release={release} date=2025-02-14 -->\n  ## Phase 1\n  \
         - [{one}] Load test passed\n  ## Phase 2\n  - [{two}] Traffic switched\n  ## Phase 3\n  \
         - [{three}] Errors watched\n"
    )
}

const POLICY: &str = "  @ checklist.toml\n  [[gate]]\n  name = \"merge\"\n  target = [\"main\"]\n  \
                      phases = [\"1\"]\n  [[gate]]\n  name = \"deploy\"\n  phases = [\"1-2\"]\n  \
                      [[gate]]\n  name = \"close\"\n";

const OPEN: [&str; 3] = [" ", " ", " "];

/// 2.2 began on a branch, was merged, deployed and closed on `main`; 2.3 began there.
fn two_releases(last_of_2_2: &str) -> String {
    let parts = [
        "main ana: add\n",
        &list("2.1", OPEN).replace("  <!-- checklist: release=2.1 date=2025-02-14 -->\n", ""),
        POLICY,
        "topic ana: start 2.2\n",
        &list("2.2", OPEN),
        "topic omar: load test\n",
        &list("2.2", ["x", " ", " "]),
        "main <- topic sara: merge 2.2\n",
        &list("2.2", ["x", " ", " "]),
        "main omar: switch\n",
        &list("2.2", ["x", "x", " "]),
        "main sara: watch\n",
        &list("2.2", ["x", "x", last_of_2_2]),
        "main ana: start 2.3\n",
        &list("2.3", OPEN),
        "main ana: load test for 2.3\n",
        &list("2.3", ["x", " ", " "]),
    ];
    parts.concat()
}

fn releases(story: &Story, request: &ReleasesRequest) -> Result<Releases, PipelineError> {
    pipeline::releases(&sandbox(story).repository().unwrap(), request)
}

fn of(story: &Story, revision: &str) -> String {
    let request =
        ReleasesRequest { revision: Some(revision.to_owned()), ..ReleasesRequest::default() };
    let found = releases(story, &request).unwrap();
    let mut lines = Vec::new();
    for list in &found.lists {
        lines.push(list.path.raw().to_owned());
        lines.extend(list.releases.iter().map(|one| line(&found, one)));
    }
    lines.join("\n")
}

fn subject(all: &Releases, id: CommitId) -> String {
    all.commits[&id].subject().raw().to_owned()
}

/// `2.2 closed 3/3: began start 2.2; came merge 2.2; closed watch; next start 2.3`
fn line(all: &Releases, one: &ReleaseRecord) -> String {
    let mut parts = vec![format!("began {}", subject(all, one.start))];
    for arrival in &one.arrivals {
        let how = if arrival.merge { "merged" } else { "squashed" };
        let number = arrival.request.map_or(String::new(), |number| format!(" as {number}"));
        parts.push(format!("{how}{number} {}", subject(all, arrival.commit)));
    }
    match &one.stage {
        Stage::Closed(commit) => parts.push(format!("closed {}", subject(all, *commit))),
        Stage::Undecided(why) => parts.push(why.write_with(|text| text.raw().to_owned())),
        Stage::UnderWay | Stage::Left => {}
    }
    parts.extend(one.next.map(|next| format!("next {}", subject(all, next))));
    let (name, word) = (one.name.raw(), one.stage.word());
    format!("{name} {word} {}/{}: {}", one.settled, one.required, parts.join("; "))
}

fn gate(story: &Story, name: &str) -> String {
    let request = GateRequest { name: Some(name.to_owned()), ..GateRequest::default() };
    told::gate_with(sandbox(story), &request)
}

#[test]
fn a_release_is_begun_merged_and_closed_and_the_next_begins() {
    let story = tell(&two_releases("x"));
    assert_eq!(
        of(&story, "main"),
        "\
CHECKLIST.md
2.3 under-way 1/3: began start 2.3
2.2 closed 3/3: began start 2.2; merged merge 2.2; closed watch; next start 2.3"
    );
}

#[test]
fn a_release_that_was_never_finished_is_told_as_left() {
    let story = tell(&two_releases(" "));
    let told = of(&story, "main");
    assert!(told.contains("\n2.2 left 2/3: began start 2.2;"), "{told}");
    // A tick that is no sign-off closes nothing: it came with the start.
    let forged = two_releases("x").replace(
        &format!("main ana: start 2.3\n{}", list("2.3", OPEN)),
        &format!("main ana: start 2.3\n{}", list("2.3", ["x", "x", "x"])),
    );
    let told = of(&tell(&forged), "main");
    assert!(told.contains("2.3 under-way 0/3"), "{told}");
}

#[test]
fn a_release_on_its_branch_has_not_come_to_the_target() {
    let story = two_releases("x");
    let (before, _) = story.split_once("main <- topic").unwrap();
    let told = of(&tell(before), "topic");
    assert_eq!(told, "CHECKLIST.md\n2.2 under-way 1/3: began start 2.2");
    assert_eq!(of(&tell(before), "main"), "CHECKLIST.md");
}

#[test]
fn a_squash_merge_is_told_by_its_message() {
    let story = [
        "main ana: add\n",
        &list("2.1", OPEN).replace("  <!-- checklist: release=2.1 date=2025-02-14 -->\n", ""),
        POLICY,
        "main ana: start 2.2 (#4)\n",
        &list("2.2", OPEN),
        "main omar: all done (#5)\n",
        &list("2.2", ["x", "x", "x"]),
    ];
    assert_eq!(
        of(&tell(&story.concat()), "main"),
        "\
CHECKLIST.md
2.2 closed 3/3: began start 2.2 (#4); squashed as 4 start 2.2 (#4); squashed as 5 all done (#5); \
         closed all done (#5)"
    );
}

#[test]
fn copies_for_each_release_have_one_each() {
    let copy = |release: &str, boxes| {
        list(release, boxes).replacen(
            "  # ",
            &format!("  @ releases/{release}-checklist.md\n  # "),
            1,
        )
    };
    let story = [
        "main ana: start 2.2\n".to_owned(),
        copy("2.2", OPEN),
        "main omar: done\n".to_owned(),
        copy("2.2", ["x", "x", "x"]),
        "main ana: start 2.3\n".to_owned(),
        copy("2.3", OPEN),
    ];
    assert_eq!(
        of(&tell(&story.concat()), "main"),
        "\
releases/2.2-checklist.md
2.2 closed 3/3: began start 2.2; closed done
releases/2.3-checklist.md
2.3 under-way 0/3: began start 2.3"
    );
}

#[test]
fn what_came_after_does_not_open_a_closed_release_again() {
    let story = two_releases("x")
        .replace("## Phase 2", "## Phase 2 <!-- checklist: covers=\"infra.txt\" -->")
        .replace("main ana: add\n", "main ana: add\n  @ infra.txt\n  one\n  @ CHECKLIST.md\n")
        .replace(
            "main ana: start 2.3\n",
            "main ana: start 2.3\n  @ infra.txt\n  two\n  @ CHECKLIST.md\n",
        );
    let told = of(&tell(&story), "main");
    assert!(told.contains("2.2 closed 3/3"), "{told}");
}

#[test]
fn an_audit_of_one_release_ends_where_the_next_began() {
    let story = tell(&two_releases("x"));
    let audit = |release: &str| {
        let request = AuditRequest {
            revision: Some("main".to_owned()),
            release: Some(release.to_owned()),
            ..AuditRequest::default()
        };
        told::told(pipeline::audit(&sandbox(&story).repository().unwrap(), &request))
    };
    let first = audit("2.2");
    assert!(first.starts_with("audit: pass\nCHECKLIST.md since start 2.2\n"), "{first}");
    assert!(first.contains("[x] Load test passed < load test\n"), "{first}");
    assert!(first.contains("[x] Errors watched < watch"), "{first}");
    let second = audit("2.3");
    assert!(second.contains("CHECKLIST.md since start 2.3\n"), "{second}");
    assert!(second.contains("[x] Load test passed < load test for 2.3\n"), "{second}");
    assert!(second.contains("[ ] Errors watched\n"), "{second}");
    let unknown = audit("2.1");
    assert!(unknown.starts_with("undecided: "), "{unknown}");
    assert!(unknown.contains("was ever in release `2.1`"), "{unknown}");
}

#[test]
fn an_audit_of_one_release_counts_no_tick_from_before_it() {
    let forgetful = two_releases("x").replace(
        &format!("main ana: start 2.3\n{}", list("2.3", OPEN)),
        &format!("main ana: start 2.3\n{}", list("2.3", [" ", "x", " "])),
    );
    let story =
        tell(&forgetful.replace(&list("2.3", ["x", " ", " "]), &list("2.3", ["x", "x", " "])));
    let request = AuditRequest {
        revision: Some("main".to_owned()),
        release: Some("2.3".to_owned()),
        ..AuditRequest::default()
    };
    let told = told::told(pipeline::audit(&sandbox(&story).repository().unwrap(), &request));
    assert!(told.contains("[x] Traffic switched ! inherited\n"), "{told}");
    assert!(told.contains("[x] Load test passed < load test for 2.3\n"), "{told}");
}

#[test]
fn deploy_and_close_are_judged_on_the_target_after_the_merge() {
    let whole = two_releases("x");
    let until = |mark: &str| {
        let (before, _) = whole.split_once(mark).unwrap();
        let story = tell(before);
        sandbox(&story).check_out("main").unwrap();
        story
    };
    let merged = until("main omar: switch");
    assert!(gate(&merged, "deploy").starts_with("release: fail, waiting\ndeploy 1/2\n"));
    assert!(gate(&merged, "close").starts_with("release: fail, waiting\nclose 1/3\n"));
    let deployed = until("main sara: watch");
    assert!(gate(&deployed, "deploy").starts_with("release: pass\ndeploy 2/2\n"));
    assert!(gate(&deployed, "close").starts_with("release: fail, waiting\nclose 2/3\n"));
    let closed = until("main ana: start 2.3");
    assert!(gate(&closed, "close").starts_with("release: pass\nclose 3/3\n"));
    // The next release begins with nothing.
    let begun = until("main ana: load test for 2.3");
    assert!(gate(&begun, "close").starts_with("release: fail, waiting\nclose 0/3\n"));
}

#[test]
fn a_gate_without_target_is_judged_by_the_branchs_own_policy_and_says_so() {
    let story = tell(&two_releases("x"));
    sandbox(&story).check_out("main").unwrap();
    let told = gate(&story, "close");
    assert!(told.contains("vouches for itself"), "{told}");
}
