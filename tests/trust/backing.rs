//! Attacks on records: of another commit, elsewhere in the message, for another text, forged.

use git_checklist::history::sandbox::Draft;
use git_checklist::model::digest;

use super::world::{GATES, LIST, PATH, TOPIC, World, put, ticked};

/// The item that asks for a value.
const ITEM: &str = "Error rate < 1%";

fn list() -> String {
    put(LIST, "Load test passed", &format!("{ITEM} <!-- checklist: id=errors -->"))
}

fn world(keys: &str) -> World {
    World::with(&list(), &format!("{GATES}[[rule]]\nitem = \"errors\"\n{keys}\n"))
}

/// Omar ticks everything with that behind the title of the message.
fn says(keys: &str, message: &str) -> World {
    let mut world = world(keys);
    let message = message.replace("@D", &format!("@{}", digest_of(ITEM)));
    let draft = Draft::on(TOPIC).by("omar").says(&format!("tick\n\n{message}"));
    world.commit(draft.file(PATH, ticked(&list())));
    world
}

/// The digest of an item that is one line.
fn digest_of(text: &str) -> String {
    let list = format!("- [ ] {text}\n");
    let options = git_checklist::markdown::ParseOptions::default();
    let list = git_checklist::markdown::parse(PATH, list.as_bytes(), &options).unwrap();
    list.items[0].digest.clone()
}

const MEASURED: &str = "measured = true";
const HONEST: &str = "Checklist-Value: errors@D 0.4%";

#[test]
fn a_value_in_the_signing_commit_counts() {
    says(MEASURED, HONEST).gate().passes();
    says(MEASURED, &format!("Measured at noon.\n\nReviewed-by: Ana\n{HONEST}")).gate().passes();
    says(MEASURED, "").gate().breaks("unmeasured");
    // Nobody asked for one.
    says("bulk = 9", "").gate().passes();
}

#[test]
fn a_value_in_another_commit_says_nothing() {
    let mut world = says(MEASURED, "");
    let value = HONEST.replace("@D", &format!("@{}", digest_of(ITEM)));
    world.commit(Draft::on(TOPIC).by("omar").says(&format!("value\n\n{value}")));
    world.gate().breaks("unmeasured");
}

#[test]
fn a_value_above_the_last_block_says_nothing() {
    says(MEASURED, &format!("{HONEST}\n\nthat was all")).gate().breaks("unmeasured");
    says(MEASURED, &format!("{HONEST}\n\nReviewed-by: Ana")).gate().breaks("unmeasured");
    says(MEASURED, &format!("it was\n{HONEST}")).gate().breaks("unmeasured");
}

#[test]
fn a_value_for_another_text_or_item_says_nothing() {
    let other = HONEST.replace("@D", &format!("@{}", digest_of("Error rate < 2%")));
    says(MEASURED, &other).gate().breaks("unmeasured");
    says(MEASURED, &HONEST.replace("errors", "rollback")).gate().breaks("unmeasured");
    let short = HONEST.replace("@D", &format!("@{}", &digest_of(ITEM)[..12]));
    says(MEASURED, &short).gate().breaks("unmeasured");
}

#[test]
fn a_value_that_does_not_meet_the_criterion_is_told() {
    for value in ["1%", "1.2%", "100%", "0.4 ms", "0.4", "0.4 percentile"] {
        let said = says(MEASURED, &HONEST.replace("0.4%", value));
        said.gate().breaks("unmet-criterion");
    }
    for value in ["0.999999999%", "0%", "-1 percent"] {
        says(MEASURED, &HONEST.replace("0.4%", value)).gate().passes();
    }
}

#[test]
fn a_value_that_is_no_number_is_none() {
    for value in [
        "NaN",
        "nan%",
        "inf%",
        "-inf",
        "1e-9%",
        "0,4%",
        "99999999999999999999%",
        "0.4%; 2%",
        "0.4%\u{1b}[2K",
        "0.4\u{202e}%",
        "< 1%",
    ] {
        says(MEASURED, &HONEST.replace("0.4%", value)).gate().breaks("unmeasured");
    }
    // A line that goes on is one value with white space in it.
    says(MEASURED, &HONEST.replace("0.4%", "0.4%\n  2%")).gate().breaks("unmeasured");
}

#[test]
fn two_values_that_differ_are_none() {
    let other = HONEST.replace("0.4%", "0.5%");
    says(MEASURED, &format!("{HONEST}\n{other}")).gate().breaks("unmeasured");
    says(MEASURED, &format!("{HONEST}\n{HONEST}")).gate().passes();
}

#[test]
fn evidence_is_a_place_with_a_digest_or_without() {
    let asked = "evidence = true";
    let hex = "ab".repeat(32);
    says(asked, &format!("Checklist-Evidence: errors@D sha256:{hex} reports/load.html"))
        .gate()
        .passes();
    says(asked, "Checklist-Evidence: errors@D - https://example.org/1").gate().passes();
    for wrong in ["", "-", "- ", "sha256:abc x", "x", "none x", &format!("sha256:{hex}")] {
        let said = says(asked, &format!("Checklist-Evidence: errors@D {wrong}"));
        said.gate().breaks("missing-evidence");
    }
}

#[test]
fn a_run_is_that_of_the_policys_command() {
    let asked = "run = \"make load-test\"";
    let run = |command: &str, status: &str| {
        let (output, command) = (digest::hex(b""), digest::hex(command.as_bytes()));
        let record = format!("status={status} output=sha256:{output} command=sha256:{command}");
        says(asked, &format!("Checklist-Run: errors@D {record}"))
    };
    run("make load-test", "0").gate().passes();
    run("true", "0").gate().breaks("missing-evidence");
    run("make load-test", "1").gate().breaks("missing-evidence");
    says(asked, "Checklist-Evidence: errors@D - https://example.org/1")
        .gate()
        .breaks("missing-evidence");
}

#[test]
fn head_cannot_lift_what_the_target_asks() {
    let mut world = says(MEASURED, "");
    world.commit(Draft::on(TOPIC).by("omar").says("no rules").file("checklist.toml", GATES));
    world.gate().breaks("unmeasured");
}
