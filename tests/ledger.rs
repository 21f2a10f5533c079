//! The ledger on small graphs of versions, without any repository.
//!
//! A graph is text: `NAME PARENT…: VERSION` a line, oldest first, the last is judged; a version is
//! items joined by `;` (`x One` ticked, `o One` open, `- One | reason` struck), `#` starts a heading,
//! `>` nests an item, `~` is a note below the item before it; `gone` is no file. A `!` before the
//! name makes the commit's message one that reverts.

#![allow(clippy::expect_used, clippy::unwrap_used)]

#[path = "ledger/graph.rs"]
mod graph;
#[path = "ledger/shared.rs"]
mod shared;

use graph::{Graph, read};

/// What the ledger says of the only item, or of the one that begins with a text.
fn told(graph: &str) -> String {
    read(graph).told()
}

#[test]
fn a_tick_is_signed_off_by_the_commit_that_made_it() {
    assert_eq!(told("a: o One\nb a: x One"), "signed off by b; added a, checked b");
    assert_eq!(told("a: o One"), "open; added a");
}

#[test]
fn what_first_appears_ticked_is_born_checked() {
    assert_eq!(told("a: x One"), "born-checked a; added a");
    assert_eq!(told("a: o Other\nb a: o Other; x One"), "born-checked b; added b");
}

#[test]
fn what_is_reworded_and_ticked_at_once_never_stood_open() {
    let graph = "a: o Migration rollback tested\nb a: x Migration rollback was tested";
    assert_eq!(told(graph), "born-checked b; added a, reworded b, checked b");
    // A paragraph below it that is edited by whoever ticks it is what they signed.
    let edited = "a: o One; ~ twice\nb a: x One; ~ three times";
    assert_eq!(told(edited), "signed off by b; added a, reworded b, checked b");
}

#[test]
fn a_later_untick_and_tick_replace_the_sign_off() {
    let graph = "a: o One\nb a: x One\nc b: o One\nd c: x One";
    assert_eq!(told(graph), "signed off by d; added a, checked b, unchecked c, checked d");
}

#[test]
fn a_rewording_is_told_and_one_that_is_taken_back_is_not_held_against_it() {
    let reworded = "a: o Migration rollback tested\nb a: x Migration rollback tested\n\
                    c b: x Migration rollback tested twice";
    assert_eq!(told(reworded), "signed off by b, reworded c; added a, checked b, reworded c");
    let back = format!("{reworded}\nd c: x Migration rollback tested");
    assert_eq!(told(&back), "signed off by b; added a, checked b, reworded c, reworded d");
}

#[test]
fn a_note_below_an_item_is_no_rewording_and_losing_one_is() {
    let noted = "a: o One\nb a: x One\nc b: x One; ~ done on Monday";
    assert_eq!(told(noted), "signed off by b; added a, checked b");
    let lost = "a: o One; ~ twice\nb a: x One; ~ twice\nc b: x One";
    assert_eq!(told(lost), "signed off by b, reworded c; added a, checked b, reworded c");
}

#[test]
fn an_item_that_is_deleted_and_back_is_restored() {
    let back = "a: o Other; o One\nb a: o Other; x One\nc b: o Other\nd c: o Other; x One";
    assert_eq!(told(back), "restored d; added a, checked b, removed c, restored d");
    let open = "a: o Other; o One\nb a: o Other\nc b: o Other; o One\nd c: o Other; x One";
    assert_eq!(told(open), "signed off by d; added a, removed b, restored c, checked d");
}

#[test]
fn a_file_that_is_deleted_and_back_restores_its_items() {
    let back = "a: o One\nb a: x One\nc b: gone\nd c: x One";
    assert_eq!(told(back), "restored d; added a, checked b, removed c, restored d");
}

#[test]
fn several_ticks_that_leave_an_earlier_version_are_a_revert() {
    let together = "a: o One; o Two\nb a: x One; x Two\nc b: o One; o Two\nd c: x One; x Two";
    assert_eq!(told(together), "restored d; added a, checked b, unchecked c, checked d");
    // The honest twin: one by one.
    let singly = "a: o One; o Two\nb a: x One; x Two\nc b: o One; o Two\nd c: x One; o Two\n\
                  e d: x One; x Two";
    assert_eq!(told(singly), "signed off by d; added a, checked b, unchecked c, checked d");
}

#[test]
fn a_commit_that_says_that_it_reverts_restores_what_was_ticked_before() {
    let graph = |name: &str| {
        format!(
            "a: o One; o Two; o New\nb a: x One; x Two; o New\nc b: o One; o Two; o New\n\
             {name} c: x One; x Two; x New"
        )
    };
    assert_eq!(told(&graph("!d")), "restored d; added a, checked b, unchecked c, checked d");
    assert_eq!(told(&graph("d")), "signed off by d; added a, checked b, unchecked c, checked d");
    // What was never ticked before is not restored by it.
    assert_eq!(read(&graph("!d")).told_of("New"), "signed off by d; added a, checked d");
}

#[test]
fn moving_an_item_keeps_its_sign_off() {
    let graph =
        "a: # A; o One; # B; o Two\nb a: # A; x One; # B; o Two\nc b: # A; # B; o Two; x One";
    assert_eq!(read(graph).told_of("One"), "signed off by b; added a, checked b, moved c");
}

#[test]
fn a_child_that_goes_elsewhere_moved_and_one_whose_parent_is_reworded_did_not() {
    let moved = "a: o All servers are ready; > o One\nb a: o All servers are ready; o One";
    assert_eq!(read(moved).told_of("One"), "open; added a, moved b");
    let reworded = "a: o All servers are ready; > o One\nb a: o All the servers are ready; > o One";
    assert_eq!(read(reworded).told_of("One"), "open; added a");
}

#[test]
fn waiving_and_reinstating_are_events() {
    let graph = "a: o One\nb a: - One | no such server";
    assert_eq!(told(graph), "waived b (no such server); added a, waived b");
    assert_eq!(told(&format!("{graph}\nc b: o One")), "open; added a, waived b, reinstated c");
    let ticked = format!("{graph}\nc b: x One");
    assert_eq!(told(&ticked), "signed off by c; added a, waived b, reinstated c, checked c");
}

#[test]
fn a_merge_takes_over_what_a_side_branch_ticked() {
    let graph = "a: o One; o Two\nb a: x One; o Two\nc a: o One; x Two\nm b c: x One; x Two";
    assert_eq!(told(graph), "signed off by b; added a, checked b");
    assert_eq!(read(graph).told_of("Two"), "signed off by c; added a, checked c");
}

#[test]
fn ticks_on_both_sides_both_stand() {
    let graph = "a: o One\nb a: x One\nc a: x One; o Two\nm b c: x One; o Two";
    let told = told(graph);
    assert_eq!(told, "signed off by b, also c; added a, checked b, checked c");
}

#[test]
fn among_concurrent_ticks_the_earlier_committed_stands_first() {
    let graph = "a: o One\nb@9 a: x One\nc@5 a: x One; o Two\nm b c: x One; o Two";
    assert_eq!(told(graph), "signed off by c, also b; added a, checked b, checked c");
    let same = "a: o One\nc@5 a: x One\nb@5 a: x One; o Two\nm c b: x One; o Two";
    assert_eq!(told(same), "signed off by b, also c; added a, checked c, checked b");
}

#[test]
fn a_continuation_wins_over_the_tick_that_it_continues() {
    let graph =
        "a: o One\nb a: x One\nc b: o One\nd c: x One\ne b: x One; o Two\nm e d: x One; o Two";
    assert_eq!(told(graph), "signed off by d; added a, checked b, unchecked c, checked d");
}

#[test]
fn a_tick_that_was_taken_back_does_not_return_from_a_side_that_has_it_still() {
    let graph = "a: o One\nb a: x One\nc a: x One; o Two\nd b: o One\nm d c: x One; o Two\n\
                 e b: x One; o Three\nn e m: x One; o Two; o Three";
    assert!(told(graph).starts_with("signed off by c; "), "{}", told(graph));
}

#[test]
fn a_merge_that_drops_the_tick_leaves_the_item_open() {
    let graph = "a: o One\nb a: x One\nc a: o One; o Two\nm b c: o One; o Two";
    assert_eq!(told(graph), "open; added a, checked b, unchecked m (merge)");
}

#[test]
fn a_merge_that_drops_a_tick_which_it_never_had_unticks_it() {
    let graph = "a: o One\nb a: x One\nc b: o One\nd a: x One; o Two\nm c d: o One; o Two";
    assert!(told(graph).ends_with("unchecked m (merge)"), "{}", told(graph));
}

#[test]
fn a_tick_kept_by_throwing_an_untick_away_is_overridden() {
    let graph = "a: o One\nb a: x One\nc b: o One\nd b: x One; o Two\nm c d: x One; o Two";
    assert_eq!(told(graph), "overridden m; added a, checked b, unchecked c, checked m (merge)");
    // Also where the side that kept it ticked it anew.
    let anew = "a: o One\nb a: x One\nc b: o One\nd b: o One; o Two\ne d: x One; o Two\n\
                m c e: x One; o Two";
    assert!(told(anew).starts_with("overridden m; "), "{}", told(anew));
    // An untick of the other side's own tick takes nothing back that this side has.
    let own = "a: o One\nb a: x One\nc b: o One\nd a: x One; o Two\nm c d: x One; o Two";
    assert!(told(own).starts_with("signed off by d; "), "{}", told(own));
}

#[test]
fn a_waiver_kept_by_throwing_its_end_away_is_overridden() {
    let graph = "a: # A; o One; # B; o Two\nb a: # A; - One | why; # B; o Two\n\
                 c b: # A; o One; # B; o Two\nd b: # A; # B; - One | why; o Two\n\
                 m c d: # A; # B; - One | why; o Two";
    assert!(read(graph).problem_of("One").starts_with("overridden m"), "{}", told(graph));
    let honest = graph.replace("c b: # A; o One; # B; o Two", "c b: # A; - One | why; # B; x Two");
    assert_eq!(read(&honest).problem_of("One"), "holds");
}

#[test]
fn a_tick_kept_by_throwing_a_removal_away_is_restored() {
    let graph = "a: o One; o Two\nb a: x One; o Two\nc b: o Two\nm c b: x One; o Two";
    let events = "added a, checked b, removed c, restored m (merge)";
    assert_eq!(told(graph), format!("restored m; {events}"));
    // Neither a rewording nor a deletion of the file hides the untick that came before.
    for gone in
        ["c u: o Two", "r u: o The One; o Two\nc r: o Two", "c u: gone", "c u: o Other; o Two"]
    {
        let graph = "a: o One; o Two\nb a: x One; o Two\nu b: o One; o Two\n";
        let graph = format!("{graph}{gone}\nm c b: x One; o Two");
        assert!(read(&graph).told_of("One").starts_with("restored m; "), "{graph}");
        let waived = graph.replace("x One", "- One | why");
        assert!(read(&waived).problem_of("One").starts_with("restored m"), "{waived}");
        let again = format!("{graph}\nv m: o One; o Two\nw v: x One; o Two");
        assert!(read(&again).told_of("One").starts_with("signed off by w; "), "{again}");
    }
}

#[test]
fn an_item_put_in_anothers_place_hides_no_untick() {
    let graph = "a: o Load test passed; o Two\nb a: x Load test passed; o Two\n\
                 u b: o Load test passed; o Two\nr u: o Load tests passed; o Two\nd r: o Two\n\
                 c d: o Load test passed; o Two\nm c b: x Load test passed; o Two";
    assert!(told(graph).starts_with("restored m; "), "{}", told(graph));
    let honest = graph.replace("m c b: x", "m c b: o");
    assert!(told(&honest).starts_with("open; "), "{}", told(&honest));
}

#[test]
fn a_tick_that_the_side_of_a_removal_never_had_stands() {
    let graph = "a: o One; o Two\nb a: x One; o Two\nc a: o Two\nm c b: x One; o Two";
    assert_eq!(told(graph), "signed off by b; added a, checked b");
    // The one side's tick was removed, the other's not.
    let both = "a: o One; o Two\nb a: x One; o Two\nc a: x One; x Two\nd b: o Two\n\
                m b c: x One; x Two\nn m d: x One; x Two";
    assert!(told(both).starts_with("signed off by c; "), "{}", told(both));
    // What was brought back and ticked again is newer than the removal.
    let back = "a: o One; o Two\nb a: x One; o Two\nc b: o Two\nd c: o One; o Two\n\
                e d: x One; o Two\nm c e: x One; o Two";
    assert!(told(back).starts_with("signed off by e; "), "{}", told(back));
}

#[test]
fn an_overridden_tick_stays_so_until_it_is_made_again() {
    let graph = "a: o One\nb a: x One\nc b: o One\nd b: x One; o Two\nm c d: x One; o Two\n\
                 e c: o One; o Three\nn m e: x One; o Two; o Three";
    assert!(told(graph).starts_with("overridden m; "), "{}", told(graph));
    let again = format!("{graph}\nf n: o One; o Two; o Three\ng f: x One; o Two; o Three");
    assert!(told(&again).starts_with("signed off by g; "), "{}", told(&again));
}

#[test]
fn a_tick_that_no_parent_has_is_a_merge_tick() {
    let graph = "a: o One\nb a: o One; o Two\nc a: o One; o Three\nm b c: x One; o Two; o Three";
    assert_eq!(told(graph), "merge-tick m; added a, checked m (merge)");
    // Also where a parent does not differ in the file at all.
    let plain = "a: o One\nb a: o One\nc a: o One\nm b c: x One";
    assert_eq!(told(plain), "merge-tick m; added a, checked m (merge)");
}

#[test]
fn an_item_that_a_merge_brings_in_ticked_is_born_checked() {
    let graph = "a: o One\nb a: x One\nc a: o One; o Two\nm b c: x One; o Two; x New thing";
    assert_eq!(read(graph).told_of("New"), "born-checked m; added m (merge)");
}

#[test]
fn a_rewording_on_one_side_voids_nothing_but_the_tick_of_the_old_words() {
    let graph = "a: o Migration rollback tested\nb a: x Migration rollback tested\n\
                 c a: o Migration rollback tested twice\nm b c: x Migration rollback tested twice";
    let told = told(graph);
    assert!(told.starts_with("signed off by b, reworded "), "{told}");
}

#[test]
fn an_octopus_keeps_what_each_side_ticked() {
    let graph = "a: o One; o Two; o Three\nb a: x One; o Two; o Three\nc a: o One; x Two; o Three\n\
                 d a: o One; o Two; x Three\nm b c d: x One; x Two; x Three";
    for (item, commit) in [("One", "b"), ("Two", "c"), ("Three", "d")] {
        let expected = format!("signed off by {commit}; added a, checked {commit}");
        assert_eq!(read(graph).told_of(item), expected);
    }
}

#[test]
fn a_criss_cross_keeps_one_sign_off() {
    let graph = "a: o One; o Two\nb a: x One; o Two\nc a: o One; x Two\nm b c: x One; x Two\n\
                 n c b: x One; x Two\nd m: x One; x Two; o Three\ne n d: x One; x Two; o Three";
    assert_eq!(told(graph), "signed off by b; added a, checked b");
}

#[test]
fn equal_items_are_paired_in_their_order() {
    let graph = "a: o One; o One\nb a: x One; o One\nc b: x One; x One";
    let graph = read(graph);
    let told: Vec<String> = (0..2).map(|at| graph.told_at(at)).collect();
    assert_eq!(
        told,
        ["signed off by b; added a, checked b", "signed off by c; added a, checked c"]
    );
}

#[test]
fn before_the_walk_a_tick_is_inherited() {
    let graph = Graph::parse("a: x One; o Two\nb a: x One; x Two").with_edge("a");
    assert_eq!(graph.told(), "inherited ?; ");
    assert_eq!(graph.told_of("Two"), "signed off by b; checked b");
}
