//! Attacks by what a sign-off is about: files that change behind it, and honest work on them.

use git_checklist::{
    history::sandbox::Draft,
    model::{CommitId, Standing},
};

use super::world::{GATES, LIST, PATH, TOPIC, World, put, tick, ticked};

const FILE: &str = "infra/main.tf";

/// The list, its first item about `infra/**`.
fn covering() -> String {
    covering_with("infra/**")
}

fn covering_with(globs: &str) -> String {
    let attribute = format!("Load test passed <!-- checklist: covers=\"{globs}\" -->");
    put(LIST, "Load test passed", &attribute)
}

/// `main` and the branch with the covering list and what it covers.
fn world() -> World {
    world_with(&covering())
}

fn world_with(list: &str) -> World {
    let mut world = World::with(list, GATES);
    let root = world.commit(on("main").file(FILE, "size = 1\n").file("infra/run.sh", "run\n"));
    world.branch(TOPIC, root);
    world
}

fn on(branch: &str) -> Draft {
    Draft::on(branch).by("sara").says("work")
}

/// The branch with everything ticked.
fn signed() -> World {
    let mut world = world();
    world.list(TOPIC, ticked(&covering()));
    world
}

#[test]
fn a_covered_file_that_changes_makes_its_sign_off_stale() {
    let mut world = signed();
    world.commit(on(TOPIC).file(FILE, "size = 2\n"));
    world.gate().breaks("stale");
    let mut world = signed();
    world.commit(on(TOPIC).remove(FILE));
    world.gate().breaks("stale");
    let mut world = signed();
    world.commit(on(TOPIC).file("infra/new/deep.tf", "size = 2\n"));
    world.gate().breaks("stale");
    // Honest: what nobody covers changes, and what is covered before it is signed off.
    let mut world = world_with(&covering());
    world.commit(on(TOPIC).file(FILE, "size = 2\n"));
    world.list(TOPIC, ticked(&covering()));
    world.commit(on(TOPIC).file("docs/infra.md", "Two.\n"));
    world.gate().passes();
}

#[test]
fn signing_again_makes_fresh_again() {
    let mut world = signed();
    world.commit(on(TOPIC).file(FILE, "size = 2\n"));
    world.list(TOPIC, put(&ticked(&covering()), "[x] Load", "[ ] Load"));
    world.list(TOPIC, ticked(&covering()));
    world.gate().passes();
}

#[test]
fn what_is_reverted_is_fresh_again() {
    let mut world = signed();
    world.commit(on(TOPIC).file(FILE, "size = 2\n"));
    world.commit(on(TOPIC).file(FILE, "size = 1\n"));
    world.gate().passes();
    // An attack: all but one byte of it.
    world.commit(on(TOPIC).file(FILE, "size = 1\n\n"));
    world.gate().breaks("stale");
}

#[test]
fn a_change_in_a_merge_alone_is_seen() {
    let merged = |file: Option<&str>| {
        let mut world = signed();
        world.commit(on("main").file("docs/a.md", "A.\n"));
        let draft = on(TOPIC).merging("main");
        world.merge(match file {
            Some(text) => draft.file(FILE, text),
            None => draft,
        });
        world.gate()
    };
    merged(Some("size = 2\n")).breaks("stale");
    merged(None).passes();
}

#[test]
fn a_merge_that_goes_back_to_an_older_file_is_seen() {
    let merged = |file: &str| {
        let mut world = world();
        let root = world.sandbox.tip("main").unwrap();
        world.branch("side", root);
        world.commit(on("side").file("docs/a.md", "A.\n"));
        world.commit(on(TOPIC).file(FILE, "size = 2\n"));
        world.list(TOPIC, ticked(&covering()));
        world.merge(on(TOPIC).merging("side").file(FILE, file));
        world.gate()
    };
    merged("size = 1\n").breaks("stale");
    merged("size = 2\n").passes();
}

#[test]
fn the_targets_own_change_is_stale_once_it_is_merged() {
    let mut world = signed();
    world.commit(on("main").file(FILE, "size = 2\n"));
    world.gate().passes();
    world.merge(on(TOPIC).merging("main"));
    world.gate().breaks("stale");
}

#[test]
fn a_rebase_keeps_fresh() {
    let rebased = |file: &str, after: Option<&str>| {
        let mut world = world();
        let moved = world.commit(on("main").file(file, "moved\n"));
        world.branch(TOPIC, moved);
        let draft = Draft::on(TOPIC).by("omar").committer("sara").says("tick");
        world.commit(draft.file(PATH, ticked(&covering())));
        if let Some(text) = after {
            world.commit(on(TOPIC).file(FILE, text));
        }
        world.gate()
    };
    rebased("docs/a.md", None).passes();
    rebased("docs/a.md", Some("size = 2\n")).breaks("stale");
}

#[test]
fn a_renamed_file_is_no_longer_where_it_was() {
    let mut world = signed();
    world.commit(on(TOPIC).rename(FILE, "old/main.tf"));
    world.gate().breaks("stale");
    // Honest: renamed there and back.
    world.commit(on(TOPIC).rename("old/main.tf", FILE));
    world.gate().passes();
}

#[test]
fn covers_that_head_removes_still_count() {
    let attack = |list: &str| {
        let mut world = world();
        world.list(TOPIC, list);
        world.list(TOPIC, ticked(list));
        world.commit(on(TOPIC).file(FILE, "size = 2\n"));
        world.gate()
    };
    attack(LIST).breaks("stale");
    attack(&covering_with("infra/run.sh")).breaks("stale");
    // Honest: without it, and nothing changes.
    let mut world = world();
    world.list(TOPIC, LIST);
    world.list(TOPIC, ticked(LIST));
    world.gate().passes();
}

#[test]
fn covers_that_head_adds_count() {
    let added =
        put(LIST, "Rollback rehearsed", "Rollback rehearsed <!-- checklist: covers=docs/* -->");
    let change = |path: &str| {
        let mut world = World::new();
        world.commit(on(TOPIC).file("docs/a.md", "A.\n").file(PATH, &added));
        world.list(TOPIC, ticked(&added));
        world.commit(on(TOPIC).file(path, "B.\n"));
        world.gate()
    };
    change("docs/a.md").breaks("stale");
    change("docs/deep/a.md").passes();
}

#[test]
fn covers_of_headings_and_of_the_title_hold_below() {
    for (at, attribute) in [
        ("## Phase 1: Testing", "## Phase 1: Testing <!-- checklist: covers=infra/** -->"),
        ("# Release", "# Release <!-- checklist: covers=infra/** -->"),
        (
            "- [ ] Rollback",
            "- [ ] Load again\n  <!-- checklist: covers=infra/** -->\n\n  - [ ] Rollback",
        ),
    ] {
        let list = put(LIST, at, attribute);
        let mut world = world_with(&list);
        world.list(TOPIC, ticked(&list));
        world.gate().passes();
        world.commit(on(TOPIC).file(FILE, "size = 2\n"));
        world.gate().breaks("stale");
    }
}

#[test]
fn the_tree_that_was_signed_counts_whatever_came_before_it() {
    // Signed with the old file in the tree, the new one on both sides of it.
    let mut world = world();
    world.commit(on(TOPIC).file(FILE, "size = 2\n"));
    world.commit(on(TOPIC).file(FILE, "size = 1\n").file(PATH, ticked(&covering())));
    world.commit(on(TOPIC).file(FILE, "size = 2\n"));
    world.gate().breaks("stale");
    // Honest: the change and its sign-off in one commit.
    let mut world = world_with(&covering());
    world.commit(on(TOPIC).file(FILE, "size = 2\n").file(PATH, ticked(&covering())));
    world.gate().passes();
}

#[test]
fn a_mode_a_link_and_a_submodule_are_content() {
    let after = |draft: Draft| {
        let mut world = signed();
        world.commit(draft);
        world.gate()
    };
    let other = CommitId([7; 20]);
    after(on(TOPIC).executable("infra/run.sh")).breaks("stale");
    after(on(TOPIC).link(FILE, "../secret.tf")).breaks("stale");
    after(on(TOPIC).submodule("infra/lib", other)).breaks("stale");
    after(on(TOPIC).executable("infra/run.sh").file("infra/run.sh", "run\n")).passes();
}

#[test]
fn what_is_behind_a_link_or_submodule_is_covered_by_it() {
    let list = covering_with("infra/** vendor/lib/**");
    let world = || {
        let mut world = World::with(&list, GATES);
        let draft = on("main").file(FILE, "size = 1\n").submodule("vendor/lib", CommitId([7; 20]));
        let root = world.commit(draft.link("vendor/libs", "lib"));
        world.branch(TOPIC, root);
        world.list(TOPIC, ticked(&list));
        world
    };
    let mut attacked = world();
    attacked.commit(on(TOPIC).submodule("vendor/lib", CommitId([8; 20])));
    attacked.gate().breaks("stale");
    let mut attacked = world();
    attacked.commit(on(TOPIC).remove(FILE).link("infra", "elsewhere"));
    attacked.gate().breaks("stale");
    // Honest: another link, whose name only begins the same way.
    let mut honest = world();
    honest.commit(on(TOPIC).link("vendor/libs", "lib2"));
    honest.gate().passes();
}

#[test]
fn ticking_disturbs_no_sign_off() {
    let list = covering_with("**");
    let mut world = world_with(&list);
    world.list(TOPIC, tick(&list, &["Load test"]));
    world.list(TOPIC, tick(&list, &["Load test", "Rollback", "Team"]));
    world.gate().passes();
    // An attack: a checklist's name outside of what the policy looks for.
    world.commit(on(TOPIC).file("tests/checklist.md", "- [ ] a\n"));
    world.gate().breaks("stale");
}

#[test]
fn the_side_whose_sign_off_is_fresh_stands() {
    let merged = |second: &str| {
        let mut world = world();
        let root = world.sandbox.tip(TOPIC).unwrap();
        world.branch("side", root);
        world.list(TOPIC, ticked(&covering()));
        world.commit(on("side").file(FILE, "size = 2\n"));
        world.list("side", second);
        let draft = on(TOPIC).merging("side").file(PATH, ticked(&covering()));
        world.merge(draft);
        world.gate()
    };
    merged(&ticked(&covering())).passes();
    merged(&format!("{}\nA note.\n", covering())).breaks("stale");
}

#[test]
fn a_glob_that_matches_nothing_is_not_decided() {
    let ask = |globs: &str| {
        let list = covering_with(globs);
        let mut world = world_with(&list);
        world.list(TOPIC, ticked(&list));
        world.gate()
    };
    ask("infra/**").passes();
    for nothing in ["infra", "infra/", "inrfa/**", "infra/** inrfa/**", "../infra/**", PATH] {
        ask(nothing).is_undecided("matches no file");
    }
    ask("infra/[").is_undecided("no valid glob");
    // What is there at the target alone is enough: it was removed, and that makes stale.
    let mut world = signed();
    world.commit(on(TOPIC).remove(FILE).remove("infra/run.sh"));
    world.gate().breaks("stale");
}

#[test]
fn who_has_nothing_to_do_with_the_list_is_not_asked_about_globs() {
    let list = covering_with("inrfa/**");
    let mut world = World::with(&list, GATES);
    world.branch("fix/typo", world.root);
    world.commit(on("fix/typo").file("code.txt", "fixed\n"));
    world.gate_from("fix/typo").passes_as(Standing::NotARelease);
    world.list(TOPIC, ticked(&list));
    world.gate().is_undecided("CHECKLIST.md");
}

#[test]
fn what_changes_after_the_release_does_not_reopen_it() {
    let list = put(&covering(), "# Release", "# Release <!-- checklist: release=2 -->");
    let done = tick(&list, &["Load test", "Rollback", "Team"]);
    let mut world = World::with(&list, GATES);
    world.commit(on("main").file(FILE, "size = 1\n"));
    world.list("main", &done);
    world.commit(on("main").file(FILE, "size = 2\n"));
    let tip = world.sandbox.tip("main").unwrap();
    world.branch(TOPIC, tip);
    world.list(TOPIC, ticked(&list));
    world.gate().passes_as(Standing::Upkeep);
    // An attack: more than the list changes with it.
    world.commit(on(TOPIC).file(FILE, "size = 3\n"));
    world.gate().breaks("stale");
}
