//! Who may sign, by the target's policy and by the attributes of both versions of a list.

use super::judged;

const SETUP: &str = "\
main ana: add
  ## Phase 1: Testing
  - [ ] Smoke test passed

  ## Phase 3: Database
  - [ ] Backup restored
  @ checklist.toml
  [[rule]]
  phase = \"3\"
  signers = [\"@database\"]
  [roles]
  database = [\"ana@example.org\"]
";

/// What is told of a change after the setup.
fn told(change: &str) -> String {
    judged(&format!("{SETUP}{change}"))
}

#[test]
fn whoever_the_policy_names_may_sign_and_nobody_else() {
    let by = |person: &str| {
        told(&format!(
            "\
topic omar: tick
  ## Phase 1: Testing
  - [x] Smoke test passed

  ## Phase 3: Database
  - [ ] Backup restored
topic {person}: restore
  ## Phase 1: Testing
  - [x] Smoke test passed

  ## Phase 3: Database
  - [x] Backup restored
"
        ))
    };
    let honest = by("ana");
    assert!(honest.starts_with("release: pass\ndefault 2/2\n"), "{honest}");
    let wrong = by("omar");
    assert!(wrong.starts_with("release: fail, violated\ndefault 1/2\n"), "{wrong}");
    assert!(wrong.contains("error signer: `Backup restored`"), "{wrong}");
    assert!(wrong.contains("not omar@example.org but @database may sign it"), "{wrong}");
}

#[test]
fn moving_an_item_out_of_its_phase_lifts_no_demand() {
    let open = told(
        "\
topic omar: move
  ## Phase 1: Testing
  - [ ] Smoke test passed
  - [ ] Backup restored

  ## Phase 3: Database
topic omar: tick
  ## Phase 1: Testing
  - [x] Smoke test passed
  - [x] Backup restored

  ## Phase 3: Database
",
    );
    assert!(open.contains("error signer: `Backup restored`"), "{open}");
    assert!(!open.contains("error signer: `Smoke test passed`"), "{open}");
}

#[test]
fn head_can_neither_change_the_policy_nor_its_roles() {
    let told = told(
        "\
topic omar: tick
  ## Phase 1: Testing
  - [x] Smoke test passed

  ## Phase 3: Database
  - [x] Backup restored
  @ checklist.toml
  [roles]
  database = [\"omar@example.org\"]
  @ .mailmap
  Ana <ana@example.org> <omar@example.org>
",
    );
    assert!(told.contains("error signer: `Backup restored`"), "{told}");
    assert!(told.contains("policy-changed"), "{told}");
}

#[test]
fn a_comment_in_head_demands_more_and_taking_one_away_lifts_nothing() {
    let change = |target: &str, head: &str| {
        judged(&format!(
            "\
main ana: add
  - [ ] Load test passed{target}
topic omar: tick
  - [x] Load test passed{head}
"
        ))
    };
    let sara = " <!-- checklist: signers=sara@example.org -->";
    let both = " <!-- checklist: signers=\"sara@example.org omar@example.org\" -->";
    let may = |told: &str| !told.contains("error signer");
    assert!(may(&change("", "")) && may(&change(both, both)), "the controls");
    for (target, head) in [(sara, ""), (sara, both), ("", sara), (both, sara)] {
        let told = change(target, head);
        assert!(!may(&told), "{target} {head}: {told}");
    }
    let role = change(" <!-- checklist: signers=@dba -->", " <!-- checklist: signers=@dba -->");
    assert!(!may(&role), "a role that nobody defined is nobody: {role}");
}

#[test]
fn one_of_two_who_ticked_it_is_enough() {
    let both = |other: &str| {
        judged(&format!(
            "\
main ana: add
  - [ ] Load test passed
  @ checklist.toml
  [[rule]]
  signers = [\"ana@example.org\"]
topic omar: tick
  - [x] Load test passed
side {other}: leave
  - [ ] Load test passed
"
        ))
    };
    assert!(both("ana").contains("error signer"), "the control: only Omar ticked");
    let merged = judged(
        "\
main ana: add
  - [ ] Load test passed
  @ checklist.toml
  [[rule]]
  signers = [\"ana@example.org\"]
topic omar: begin
  - [ ] Load test passed

  A note.
side ana: tick here
  - [x] Load test passed

  A note.
topic omar: tick there
  - [x] Load test passed

  A note.
topic <- side omar: merge
  - [x] Load test passed

  A note.
",
    );
    assert!(merged.starts_with("release: pass\ndefault 1/1\n"), "{merged}");
}

#[test]
fn a_rule_that_chooses_no_item_is_an_error_and_no_pass() {
    let told = |rule: &str| {
        judged(&format!(
            "main ana: add\n  ## Phase 1: A\n  - [ ] a\n  @ checklist.toml\n  [[rule]]\n  bulk = 3\n  {rule}\n\
             topic omar: tick\n  ## Phase 1: A\n  - [x] a\n"
        ))
    };
    assert!(told("phase = \"1\"").starts_with("release: pass"), "the control");
    for (rule, why) in [
        ("phase = \"2\"", "`[[rule]] phase` has"),
        ("section = \"Setup\"", "`[[rule]] section` is"),
        ("item = \"b\"", "`[[rule]] item` is"),
        ("path = \"docs/*.md\"", "`[[rule]] path` is"),
    ] {
        let told = told(rule);
        assert!(told.contains(why) && !told.contains("pass"), "{rule}: {told}");
    }
}

#[test]
fn the_trailer_is_the_last_of_the_message_and_the_signers_own() {
    let signed = |person: &str, message: &str| {
        judged(&format!(
            "\
main ana: add
  - [ ] Load test passed
  @ checklist.toml
  [signoff]
  trailer = \"Signed-off-by\"
  @ .mailmap
  Ana <ana@example.org> <old@example.org>
topic {person}: {message}
  - [x] Load test passed
"
        ))
    };
    for (person, message) in [
        ("ana", "tick / Signed-off-by: Ana <ana@example.org>"),
        ("ana", "tick / words / signed-off-by: Ana <ANA@example.org>"),
        ("old", "tick / Signed-off-by: Ana <ana@example.org>"),
        ("old", "tick / Signed-off-by: Old <old@example.org>"),
        ("ana", "tick / Signed-off-by: Old <old@example.org>"),
    ] {
        let told = signed(person, message);
        assert!(told.starts_with("release: pass\ndefault 1/1\n"), "{person} {message}: {told}");
    }
    for message in [
        "tick",
        "Signed-off-by: Omar <omar@example.org>",
        "tick / Signed-off-by: Ana <ana@example.org>",
        "tick / Signed-off-by: Omar <omar@example.org> / and more",
        "tick / Signed-off-by: omar@example.org",
        "tick / Acked-by: Omar <omar@example.org>",
    ] {
        let told = signed("omar", message);
        assert!(told.contains("error trailer: `Load test passed`"), "{message}: {told}");
    }
}

#[test]
fn the_committer_answers_where_the_policy_says_so() {
    let via = |by: &str| {
        judged(&format!(
            "\
main ana: add
  - [ ] Load test passed
  @ checklist.toml
  [signoff]
  by = \"{by}\"
  [[rule]]
  signers = [\"sara@example.org\"]
topic ana via sara: tick
  - [x] Load test passed
"
        ))
    };
    assert!(via("committer").starts_with("release: pass"), "{}", via("committer"));
    assert!(
        via("author").contains("not ana@example.org but sara@example.org"),
        "{}",
        via("author")
    );
}

#[test]
fn programs_do_not_sign_and_many_at_once_are_told() {
    let all = |person: &str, policy: &str| {
        let boxes = |tick: &str| {
            let lines: Vec<String> =
                (1..=6).map(|at| format!("  - [{tick}] Item {at}\n")).collect();
            lines.concat()
        };
        judged(&format!(
            "main ana: add\n{}  @ checklist.toml\n{policy}topic {person}: tick\n{}",
            boxes(" "),
            boxes("x")
        ))
    };
    let told = all("omar", "  [severity]\n  bot = \"error\"\n");
    assert!(told.contains("warning bulk: `Item 1` (:1) and 5 more"), "{told}");
    assert!(told.starts_with("release: pass"), "{told}");
    let told = all("omar", "  [[rule]]\n  bulk = 6\n");
    assert!(!told.contains("bulk"), "{told}");
    let told = all("omar", "  [[rule]]\n  bulk = 6\n  [[rule]]\n  item = \"Item 3\"\n  bulk = 2\n");
    assert!(told.contains("where 2 are allowed"), "{told}");
    let told = all("deploy", "  [signoff]\n  bots = [\"deploy@*\"]\n");
    assert!(told.contains("error bot: `Item 1`"), "{told}");
}
