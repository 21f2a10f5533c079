//! A release of the template's seven phases, driven by Ana, Bela and Omar with keys: what goes wrong
//! on the way, what the gate says of it, and how each is mended with the command that it names.

mod keys;
mod team;
mod verdict;

use team::{LIST, Team};

const RELEASE: &str = "release/2.3";

#[test]
fn a_release_by_three_people_with_keys() {
    let mut team = Team::new();
    the_release_begins(&mut team);
    twenty_boxes_in_one_commit(&mut team);
    the_code_changes_after_its_tests_passed(&mut team);
    a_bot_ticks(&mut team);
    somebody_else_signs_for_the_database(&mut team);
    the_database_takes_two_approvals(&mut team);
    a_waiver_says_why(&mut team);
    items_are_removed(&mut team);
    the_policy_is_made_lax(&mut team);
    a_hotfix_passes_by_an_override(&mut team);
    the_release_is_merged(&mut team);
    the_last_phases_are_ticked_on_main(&mut team);
    the_record_names_everybody(&team);
}

fn the_release_begins(team: &mut Team) {
    team.place.git(&["switch", "--quiet", "--create", RELEASE]);
    team.does("ana", &["start", "2.3", "--date", "2025-02-14"]);
    let verdict = team.gate(RELEASE);
    verdict.fails("waiting", &["incomplete"]);
    assert_eq!(verdict.count("incomplete"), 66);
    let next = format!("git checklist check {}", team.at("Code review completed"));
    verdict.finds("incomplete", "`Code review completed`", &["is open"], &next);
    let next = "@database does it, then: git checklist check :";
    verdict.finds("incomplete", "`Database created`", &["is open"], next);
}

fn twenty_boxes_in_one_commit(team: &mut Team) {
    let commit = team.does("ana", &["check", "phase:1"]);
    let verdict = team.gate(RELEASE);
    let first = "`All critical bugs fixed`";
    let parts = ["and 19 more", "one commit of Ana on 10 Feb 2025", &commit, "where 9 are allowed"];
    verdict.fails("violated", &["incomplete", "bulk"]).finds("bulk", first, &parts, "check :");

    team.does("ana", &["uncheck", "phase:1"]);
    team.checks("ana", &["section:1/Code Quality", "section:1/Testing", "section:1/Documentation"]);
    team.gate(RELEASE).fails("waiting", &["incomplete"]);
}

fn the_code_changes_after_its_tests_passed(team: &mut Team) {
    let item = "Backend integration tests passing";
    let commit = team.edits("bela", "src/api.rs", "one", "two");
    let next = format!("git checklist check {}", team.at(item));
    let parts = ["signed off by Ana", "`src/api.rs` changed, by Bela", &commit];
    let verdict = team.gate(RELEASE);
    verdict.fails("violated", &["incomplete", "stale"]).finds("stale", item, &parts, &next);

    team.checks("ana", &[item]);
    team.gate(RELEASE).fails("waiting", &["incomplete"]);
}

fn a_bot_ticks(team: &mut Team) {
    let item = "Uptime monitoring configured";
    let commit = team.does("ci", &["check", item]);
    let next = format!("git checklist check {}", team.at(item));
    let parts = ["was ticked by Ci on 10 Feb 2025", &commit, "a program"];
    let verdict = team.gate(RELEASE);
    verdict.fails("violated", &["incomplete", "bot"]).finds("bot", item, &parts, &next);

    team.checks("omar", &[&team.at(item)]);
    let sections = ["Server Provisioning", "Security Infrastructure", "Monitoring & Logging"];
    team.ticks("omar", &sections);
    team.gate(RELEASE).fails("waiting", &["incomplete"]);
}

fn somebody_else_signs_for_the_database(team: &mut Team) {
    let item = "Database created";
    let commit = team.does("eve", &["check", item]);
    let next = format!("git checklist check {}", team.at(item));
    let parts =
        ["was ticked by Eve on 10 Feb 2025", &commit, "@database may sign it", "checklist.toml:"];
    let verdict = team.gate(RELEASE);
    let rules = ["incomplete", "signer", "approvals"];
    verdict.fails("violated", &rules).finds("signer", item, &parts, &next);

    team.checks("bela", &[&team.at(item)]);
    team.ticks("bela", &["Database Setup", "Database Migration"]);
}

fn the_database_takes_two_approvals(team: &mut Team) {
    let item = "Backup restoration tested";
    let signed = team.place.git(&["log", "-1", "--format=%h", "--abbrev=7", "HEAD~1"]);
    let next = format!("git checklist approve {}", team.at(item));
    let verdict = team.gate(RELEASE);
    verdict.fails("waiting", &["incomplete", "approvals"]);
    assert_eq!(verdict.count("approvals"), 12);
    let parts = ["has 0 of 2 approvals", "signed off by Bela on 10 Feb 2025", &signed];
    verdict.finds("approvals", item, &parts, &next);

    team.runs("bela", &["approve", item]).exits(2).warns("was settled by you");
    team.does("ana", &["approve", "phase:3"]);
    let unsigned = team.does_unsigned("omar", &["approve", "phase:3"]);
    let verdict = team.gate(RELEASE);
    let parts = ["1 of 2 approvals", "by Omar", &unsigned, "its signature proves nobody"];
    verdict.finds("approvals", item, &parts, &next);

    team.does("omar", &["approve", "phase:3"]);
    team.gate(RELEASE).fails("waiting", &["incomplete"]);
}

fn a_waiver_says_why(team: &mut Team) {
    let item = "Firebase credentials configured";
    let strike = (format!("[ ] {item}"), format!("[ ] ~~{item}~~"));
    team.ticks("omar", &["Application Configuration"]);
    let commit = team.edits("omar", LIST, &strike.0, &strike.1);
    team.ticks("omar", &["Environment Variables"]);
    let next = format!("git checklist waive {} -m REASON", team.at(item));
    let verdict = team.gate(RELEASE);
    let parts = ["not applicable by Omar", &commit, "no reason follows"];
    verdict.fails("violated", &["incomplete", "waiver"]).finds("waiver", item, &parts, &next);

    let waive = ["waive", item, "-m", "no push notifications in 2.3"];
    team.does("omar", &["uncheck", item]);
    let unsigned = team.does_unsigned("omar", &waive);
    let verdict = team.gate(RELEASE);
    let parts = ["not applicable by Omar", &unsigned, "no signature proves that"];
    verdict.fails("violated", &["incomplete", "waiver"]).finds("waiver", item, &parts, &next);

    team.does("omar", &["uncheck", item]);
    team.does("omar", &waive);
    team.gate(RELEASE).passes();
}

fn items_are_removed(team: &mut Team) {
    let (by_eve, by_omar) = ("CDN configured", "SSH keys distributed");
    let commit = team.edits("eve", LIST, &format!("- [x] {by_eve}\n"), "");
    let verdict = team.gate(RELEASE);
    let parts = ["is gone", "removed by Eve on 10 Feb 2025", &commit];
    let next = "or @owners approves it: git checklist approve ";
    verdict.fails("violated", &["removed-item"]).finds("removed-item", by_eve, &parts, next);
    let approve = verdict.command("removed-item");
    let approve: Vec<_> = approve.split(' ').collect();
    team.runs("eve", &approve).exits(2).warns("may not");
    let back =
        (String::from("- [x] DNS configured"), format!("- [ ] {by_eve}\n- [x] DNS configured"));
    team.edits("ana", LIST, &back.0, &back.1);
    team.checks("omar", &[by_eve]);
    team.gate(RELEASE).passes();

    let commit = team.edits("omar", LIST, &format!("- [x] {by_omar}\n"), "");
    let verdict = team.gate(RELEASE);
    let parts = ["removed by Omar on 10 Feb 2025", &commit];
    verdict.fails("violated", &["removed-item"]).finds("removed-item", by_omar, &parts, next);
    let approve = verdict.command("removed-item");
    let approve: Vec<_> = approve.split(' ').collect();
    team.does("bela", &approve);
    team.gate(RELEASE).passes();
}

fn the_policy_is_made_lax(team: &mut Team) {
    let commit = team.edits("eve", "checklist.toml", "approvals = 2", "approvals = 1");
    let verdict = team.gate(RELEASE);
    let parts = ["the policy was changed", "a commit of Eve on 10 Feb 2025", &commit];
    let next = "or @owners approves it: git checklist approve policy";
    verdict.fails("violated", &["policy-changed"]).finds("policy-changed", "policy", &parts, next);
    team.edits("ana", "checklist.toml", "approvals = 1", "approvals = 2");
    team.gate(RELEASE).passes();
}

fn a_hotfix_passes_by_an_override(team: &mut Team) {
    let (branch, why) = ("hotfix/login", "nobody can log in");
    team.place.git(&["switch", "--quiet", "--create", branch, "main"]);
    team.place.write("src/login.rs", "mended\n");
    team.commits("eve", "mend the login");
    team.gate(branch).fails("waiting", &["incomplete"]);
    let overriding = ["override", "-m", why];
    team.runs("eve", &overriding).exits(2).warns("may not override");
    let unsigned = team.does_unsigned("omar", &overriding);
    team.gate(branch).fails("waiting", &["incomplete"]);
    let gate = ["gate", "--base", "main", "--head", branch, "--source", branch, "--target", "main"];
    let said = team.place.checklist(&gate).exits(1).says("its signature proves nobody");
    said.says(&format!("the override by Omar ({unsigned}) does not count"));

    team.does("omar", &overriding);
    let said = team.place.checklist(&gate).exits(0);
    assert!(said.out.starts_with("OVERRIDDEN"), "{}", said.out);
    said.says("by Omar").says(why);
    team.place.git(&["switch", "--quiet", "main"]);
    team.merges("omar", branch);
}

fn the_release_is_merged(team: &mut Team) {
    let item = "Backend integration tests passing";
    team.place.git(&["switch", "--quiet", RELEASE]);
    team.merges("ana", "main");
    let next = format!("git checklist check {}", team.at(item));
    let verdict = team.gate(RELEASE);
    verdict.fails("violated", &["stale"]).finds(
        "stale",
        item,
        &["`src/login.rs` changed, by Eve"],
        &next,
    );
    team.checks("ana", &[item]);
    team.gate(RELEASE).passes();
    team.place.git(&["switch", "--quiet", "main"]);
    team.merges("omar", RELEASE);
}

fn the_last_phases_are_ticked_on_main(team: &mut Team) {
    team.gate_named("deploy").fails("waiting", &["incomplete"]);
    team.ticks("ana", &["Pre-Deployment"]);
    team.gate_named("deploy").passes();
    team.ticks("ana", &["Backend Deployment", "Dashboard Deployment", "Mobile Deployment"]);
    let verdict = team.gate_named("close");
    verdict.fails("waiting", &["incomplete"]);
    let next = format!("git checklist check {}", team.at("Error rate < 1%"));
    verdict.finds("incomplete", "`Error rate < 1%`", &["is open"], &next);

    // Phase 6 by a change of its own, phase 7 on `main` itself.
    team.place.git(&["switch", "--quiet", "--create", "release/2.3-after"]);
    team.ticks("ana", &["Verification", "Monitoring", "User Testing"]);
    team.gate("release/2.3-after").passes();
    team.place.git(&["switch", "--quiet", "main"]);
    team.merges("omar", "release/2.3-after");
    team.ticks("bela", &["Performance", "Stability", "User Feedback"]);
    team.gate_named("close").passes();
}

fn the_record_names_everybody(team: &Team) {
    let said = team.place.checklist(&["audit", "--format", "json"]).exits(0);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(report["overrides"][0]["reason"], "nobody can log in");
    let items = report["checklists"][0]["items"].as_array().unwrap();
    for item in items.iter().filter(|item| item["state"] == "checked") {
        assert_eq!(item["sign_off"]["signature"]["status"], "good", "{}", item["text"]);
    }
    let waived = items.iter().find(|item| item["state"] == "not-applicable").unwrap();
    assert_eq!(waived["waiver"]["reason"], "no push notifications in 2.3");
    assert_eq!(items.len(), 123, "one of the 124 was removed");
}
