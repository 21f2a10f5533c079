//! Sign-offs whose commits were moved: shown, and counted all the same.

use crate::hermetic::Place;

/// What the audit says of a tick that was committed by somebody, some seconds after it was written.
fn audit(committer: &str, later: i64) -> String {
    let mut place = Place::repository();
    place.write("CHECKLIST.md", "- [ ] Load test passed\n");
    place.commit_all("add the checklist");
    place.write("CHECKLIST.md", "- [x] Load test passed\n");
    let written = 1_739_000_000;
    place.set("GIT_AUTHOR_DATE", &format!("{written} +0000"));
    place.set("GIT_COMMITTER_DATE", &format!("{} +0000", written + later));
    place.set("GIT_COMMITTER_EMAIL", committer);
    place.commit_all("tick");
    let blame = place.checklist(&["blame"]).exits(0).out;
    let audit = place.checklist(&["audit"]).exits(0).out;
    assert_eq!(blame.contains("committed by Ana"), audit.contains("rebased"), "{blame}\n{audit}");
    audit
}

#[test]
fn another_committer_and_a_later_day_are_shown() {
    for (committer, later) in
        [("sara@example.org", 0), ("ana@example.org", 86_400), ("noreply@github.com", 1)]
    {
        let said = audit(committer, later);
        assert!(said.contains("rebased"), "{committer} {later}: {said}");
    }
}

#[test]
fn ones_own_commits_and_those_of_a_forges_page_are_not() {
    for (committer, later) in
        [("ana@example.org", 0), ("Ana@Example.org", 86_399), ("noreply@github.com", 0)]
    {
        let said = audit(committer, later);
        assert!(!said.contains("rebased"), "{committer} {later}: {said}");
    }
}
