//! What it merges, and what it leaves to people.

use super::{LIST, diverge, merge, place, without_driver};

/// Both sides' lists by replacements in the common one.
fn edits(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> [String; 2] {
    [ours, theirs].map(|edits| {
        edits.iter().fold(LIST.to_owned(), |list, (from, to)| {
            assert!(list.contains(from), "{from}");
            list.replace(from, to)
        })
    })
}

const TICK_REVIEW: (&str, &str) = ("[ ] Review", "[x] Review");
const TICK_BACKEND: (&str, &str) = ("[ ] Backend", "[x] Backend");

#[test]
fn ticks_of_neighbouring_lines_are_merged_and_stay_their_commits() {
    let [ours, theirs] = edits(&[TICK_REVIEW], &[TICK_BACKEND]);
    // Control: git alone stops there.
    let control = without_driver();
    diverge(&control, &ours, &theirs);
    assert_eq!(merge(&control).code, 1);
    let place = place();
    diverge(&place, &ours, &theirs);
    merge(&place).exits(0);
    let both = ours.replace(TICK_BACKEND.0, TICK_BACKEND.1);
    assert_eq!(place.read("CHECKLIST.md"), both);
    let said = place.checklist(&["audit", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let items = report["checklists"][0]["items"].as_array().unwrap();
    for (at, who, commit) in [(0, "Ana", "HEAD^1"), (1, "Omar", "HEAD^2")] {
        let sign_off = &items[at]["sign_off"];
        assert_eq!(sign_off["author"]["name"], who);
        assert_eq!(sign_off["commit"], place.git(&["rev-parse", commit]));
        assert_eq!(items[at]["problem"], serde_json::Value::Null);
    }
    let rules: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|one| &one["rule"]).collect();
    assert!(!rules.iter().any(|rule| *rule == "merge-tick" || *rule == "overridden"), "{rules:?}");
}

#[test]
fn rebases_and_cherry_picks_go_the_same_way() {
    let [ours, theirs] = edits(&[TICK_REVIEW], &[TICK_BACKEND]);
    let both = ours.replace(TICK_BACKEND.0, TICK_BACKEND.1);
    for command in [&["rebase", "--quiet", "side"][..], &["cherry-pick", "side"]] {
        let place = place();
        diverge(&place, &ours, &theirs);
        place.git(command);
        assert_eq!(place.read("CHECKLIST.md"), both);
        let blame = place.checklist(&["blame"]).exits(0);
        assert!(blame.out.contains("Ana") && blame.out.contains("Omar"), "{}", blame.out);
    }
}

#[test]
fn what_one_side_alone_did_or_both_did_alike_is_kept() {
    for (ours, theirs, expected) in [
        (&[TICK_REVIEW][..], &[TICK_REVIEW, TICK_BACKEND][..], &[TICK_REVIEW, TICK_BACKEND][..]),
        (
            &[("[ ] Review", "[X] Review")],
            &[TICK_BACKEND],
            &[("[ ] Review", "[X] Review"), TICK_BACKEND],
        ),
        (
            &[("[x] Load", "[ ] Load")],
            &[("[ ] Mobile", "[x] Mobile")],
            &[("[x] Load", "[ ] Load"), ("[ ] Mobile", "[x] Mobile")],
        ),
        // Another item's words, a note, a new item, other bullets: beside a tick, and in no way of it.
        (
            &[("Review completed", "Review by two people")],
            &[TICK_BACKEND],
            &[("Review completed", "Review by two people"), TICK_BACKEND],
        ),
        (
            &[("completed\n", "completed\n\n  A note.\n\n")],
            &[TICK_REVIEW],
            &[("completed\n", "completed\n\n  A note.\n\n"), TICK_REVIEW],
        ),
        (
            &[("- [", "* [")],
            &[TICK_REVIEW, TICK_BACKEND],
            &[TICK_REVIEW, TICK_BACKEND, ("- [", "* [")],
        ),
        (
            &[("## Phase 1: Code\n", "## Phase 1: Code\n\n- [ ] Brand new\n")],
            &[TICK_REVIEW],
            &[("## Phase 1: Code\n", "## Phase 1: Code\n\n- [ ] Brand new\n"), TICK_REVIEW],
        ),
    ] {
        let place = place();
        let [ours, theirs] = edits(ours, theirs);
        diverge(&place, &ours, &theirs);
        merge(&place).exits(0);
        assert_eq!(place.read("CHECKLIST.md"), edits(expected, &[])[0], "{ours}{theirs}");
    }
}

#[test]
fn a_tick_follows_an_item_that_the_other_side_moved() {
    let base = format!("{LIST}\n## Phase 2: Deployment\n\n- [ ] Told\n");
    let moved = base.replace("- [ ] Review completed\n", "");
    let moved = moved.replace("- [ ] Told\n", "- [ ] Told\n- [ ] Review completed\n");
    let place = place();
    place.write("CHECKLIST.md", &base);
    place.commit_all("two phases");
    diverge(&place, &base.replace(TICK_REVIEW.0, TICK_REVIEW.1), &moved);
    merge(&place).exits(0);
    assert_eq!(place.read("CHECKLIST.md"), moved.replace(TICK_REVIEW.0, TICK_REVIEW.1));
}

#[test]
fn line_ends_are_kept() {
    let [ours, theirs] = edits(&[TICK_REVIEW], &[TICK_BACKEND]);
    let place = place();
    let crlf = |text: &str| text.trim_end().replace('\n', "\r\n");
    place.git(&["config", "core.autocrlf", "false"]);
    place.write("CHECKLIST.md", &crlf(LIST));
    place.commit_all("line ends");
    diverge(&place, &crlf(&ours), &crlf(&theirs));
    merge(&place).exits(0);
    assert_eq!(place.read("CHECKLIST.md"), crlf(&ours.replace(TICK_BACKEND.0, TICK_BACKEND.1)));
}

#[test]
fn a_tick_is_not_carried_to_what_the_other_side_made_of_the_item() {
    let wrapped =
        ("- [ ] Review completed\n", "- [ ] Review completed\n  by two people\n  of the team\n");
    let base = LIST.replace(wrapped.0, wrapped.1);
    for (name, theirs) in [
        ("its words", base.replace("Review completed", "Review skipped")),
        // git alone merges this one: the lines are far enough apart.
        ("a line further down", base.replace("of the team", "of any team")),
        ("its demands", base.replace("completed\n", "completed <!-- checklist: approvals=2 -->\n")),
        ("struck", base.replace("Review completed\n  by two people\n  of the team", "~~Review completed by two people of the team~~ no")),
        ("another text far away", base.replace("by two people\n  of the team", "with\n  another hundred words that nobody has ever seen before in this list or in any")),
        ("gone", base.replace("- [ ] Review completed\n  by two people\n  of the team\n", "")),
    ] {
        for swapped in [false, true] {
            let place = place();
            place.write("CHECKLIST.md", &base);
            place.commit_all("a wrapped item");
            let ticked = base.replace(TICK_REVIEW.0, TICK_REVIEW.1).replace(TICK_BACKEND.0, TICK_BACKEND.1);
            let (ours, theirs) = if swapped { (&theirs, &ticked) } else { (&ticked, &theirs) };
            diverge(&place, ours, theirs);
            let said = merge(&place);
            assert_eq!(said.code, 1, "{name}: {}{}", said.out, said.err);
            let merged = place.read("CHECKLIST.md");
            assert!(merged.contains("<<<<<<<") && merged.contains(">>>>>>>"), "{name}:\n{merged}");
            assert!(!merged.contains("contested"), "{name}:\n{merged}");
            assert_eq!(place.git(&["diff", "--name-only", "--diff-filter=U"]), "CHECKLIST.md");
        }
    }
    // Control: the same tick beside a list that says the same.
    let place = place();
    place.write("CHECKLIST.md", &base);
    place.commit_all("a wrapped item");
    diverge(
        &place,
        &base.replace(TICK_REVIEW.0, TICK_REVIEW.1),
        &base.replace("[ ] Mobile", "[x] Mobile"),
    );
    merge(&place).exits(0);
}

#[test]
fn what_is_contested_is_told_by_its_words() {
    let [ours, theirs] = edits(&[TICK_REVIEW], &[("Review completed", "Review completed twice")]);
    let place = place();
    diverge(&place, &ours, &theirs);
    merge(&place).exits(1).warns("one side changed the box of `Review completed`");
    let merged = place.read("CHECKLIST.md");
    assert!(
        merged.contains(
            "<<<<<<< HEAD\n- [x] Review completed\n=======\n- [ ] Review completed twice\n"
        ),
        "{merged}"
    );
    assert!(merged.contains(">>>>>>> side\n"), "{merged}");
}

#[test]
fn ticks_of_a_release_are_not_carried_into_the_next() {
    let marked = |name: &str, list: &str| format!("<!-- checklist: release={name} -->\n\n{list}");
    let (old, new) = (marked("2.2", LIST), marked("2.3", LIST));
    let place = place();
    place.write("CHECKLIST.md", &old);
    place.commit_all("a release");
    diverge(&place, &old.replace(TICK_BACKEND.0, TICK_BACKEND.1), &new);
    merge(&place).exits(1);
    place.git(&["merge", "--abort"]);
    // Control: both in the same release.
    place.git(&["branch", "--quiet", "--delete", "--force", "side"]);
    place.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    place.write("CHECKLIST.md", &new);
    place.commit_all("the next release");
    diverge(
        &place,
        &new.replace(TICK_BACKEND.0, TICK_BACKEND.1),
        &new.replace(TICK_REVIEW.0, TICK_REVIEW.1),
    );
    merge(&place).exits(0);
}

#[test]
fn equal_items_are_not_mistaken_for_each_other() {
    let base = "# A\n\n## One\n\n- [ ] Tested\n- [ ] Tested\n- [ ] Told\n";
    let place = place();
    place.write("CHECKLIST.md", base);
    place.commit_all("equal items");
    let ours = "# A\n\n## One\n\n- [ ] Tested\n- [ ] Tested\n- [ ] Tested\n- [ ] Told\n";
    diverge(&place, ours, &base.replacen("[ ]", "[x]", 1));
    // Which of the three was ticked is not known from the words: git's lines decide, or nobody.
    let said = merge(&place);
    let merged = place.read("CHECKLIST.md");
    assert!(said.code == 1 || merged.matches("[x]").count() == 1, "{merged}");
}

#[test]
fn what_is_no_checklist_is_merged_as_text() {
    let place = place();
    place.write(".git/info/attributes", "* merge=checklist\n");
    place.write("other.txt", "one\n");
    std::fs::write(place.path("bytes.bin"), b"\xff\xfe one\n").unwrap();
    std::fs::write(place.path("zero.bin"), b"\0 one\n").unwrap();
    place.commit_all("other files");
    place.git(&["switch", "--quiet", "--create", "side"]);
    place.write("other.txt", "two\n");
    std::fs::write(place.path("bytes.bin"), b"\xff\xfe two\n").unwrap();
    std::fs::write(place.path("zero.bin"), b"\0 two\n").unwrap();
    place.commit_all("side");
    place.git(&["switch", "--quiet", "main"]);
    place.write("other.txt", "three\n");
    std::fs::write(place.path("bytes.bin"), b"\xff\xfe three\n").unwrap();
    std::fs::write(place.path("zero.bin"), b"\0 three\n").unwrap();
    place.commit_all("main");
    merge(&place).exits(1).warns("git cannot merge `zero.bin` as text");
    let unmerged = place.git(&["diff", "--name-only", "--diff-filter=U"]);
    assert_eq!(unmerged, "bytes.bin\nother.txt\nzero.bin");
    assert!(place.read("other.txt").starts_with("<<<<<<< HEAD\nthree\n=======\ntwo\n"));
    assert!(std::fs::read(place.path("bytes.bin")).unwrap().starts_with(b"<<<<<<< HEAD\n\xff\xfe"));
    assert_eq!(std::fs::read(place.path("zero.bin")).unwrap(), b"\0 three\n");
}

#[test]
fn an_added_list_and_one_without_a_base_are_merged_too() {
    let place = place();
    place.write(".git/info/attributes", "* merge=checklist\n");
    place.git(&["switch", "--quiet", "--create", "side"]);
    place.write("NEW_CHECKLIST.md", "- [ ] One\n- [x] Two\n");
    place.commit_all("side");
    place.git(&["switch", "--quiet", "main"]);
    place.write("NEW_CHECKLIST.md", "- [x] One\n- [ ] Two\n");
    place.commit_all("main");
    merge(&place).exits(1);
    assert!(place.read("NEW_CHECKLIST.md").contains("<<<<<<<"));
}
