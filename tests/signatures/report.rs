//! One report in which every sign-off is signed in another way: the words stand in it, side by side.

use git_checklist::{
    history::sandbox::{Draft, Sandbox},
    model::Report,
    pipeline::{self, AuditRequest},
    render::{
        json,
        terminal::{Selection, Style, blame},
    },
};
use tempfile::TempDir;

use crate::ssh_maker::{armored, key, public, with_signature};

const PATH: &str = "CHECKLIST.md";

/// What each item is called, who ticks it, with which key, and the word that it gets.
const ITEMS: [(&str, &str, Option<u8>, &str); 8] = [
    ("Honest", "ana", Some(1), "ssh ok"),
    ("Unsigned", "ana", None, "unsigned"),
    ("Tampered", "ana", Some(1), "bad"),
    ("Unknown", "ana", Some(2), "unknown key"),
    ("Expired", "ana", Some(3), "expired key"),
    ("Revoked", "ana", Some(4), "revoked key"),
    ("Wrong", "eve", Some(1), "wrong author"),
    ("Pattern", "omar", Some(5), "ssh pattern"),
];

fn list(ticked: usize) -> String {
    let lines = ITEMS.iter().enumerate().map(|(at, (name, ..))| {
        let mark = if at < ticked { 'x' } else { ' ' };
        format!("- [{mark}] {name} step was done")
    });
    format!("# Release\n\n{}\n", lines.collect::<Vec<_>>().join("\n"))
}

fn sandbox(directory: &TempDir) -> Sandbox {
    let mut sandbox = Sandbox::init(directory.path()).unwrap();
    let keys = format!(
        "ana@example.org {}\nana@example.org valid-before=\"20240101\" {}\nana@example.org {}\n*@example.org {}\n",
        public(&key(1)),
        public(&key(3)),
        public(&key(4)),
        public(&key(5)),
    );
    let policy = "[signoff]\nidentity = \"signed\"\nallowed-signers = \"keys/allowed\"\nrevoked-keys = \"keys/revoked\"\n";
    let draft = Draft::on("main").says("add the list").file(PATH, list(0));
    let draft = draft.file("keys/allowed", keys).file("keys/revoked", public(&key(4)));
    sandbox.commit(draft.file("checklist.toml", policy)).unwrap();
    for (at, (name, who, signer, _)) in ITEMS.iter().enumerate() {
        let draft = Draft::on("main").by(who).says(&format!("Tick {name}"));
        let tip = sandbox.commit(draft.file(PATH, list(at + 1))).unwrap();
        let Some(signer) = signer else { continue };
        let bytes = sandbox.raw_bytes(tip).unwrap();
        let mut sealed = with_signature(&bytes, &armored(&key(*signer), "git", &bytes));
        if *name == "Tampered" {
            sealed.extend_from_slice(b"\nAnd more was done.\n");
        }
        let commit = sandbox.raw_commit(&sealed).unwrap();
        sandbox.branch("main", commit).unwrap();
    }
    sandbox
}

fn audit() -> Report {
    let directory = TempDir::new().unwrap();
    let sandbox = sandbox(&directory);
    let request = AuditRequest {
        revision: Some("main".to_owned()),
        today: "2026-01-01".parse().unwrap(),
        ..AuditRequest::default()
    };
    pipeline::audit(&sandbox.repository().unwrap(), &request).unwrap()
}

#[test]
fn blame_has_a_word_of_its_own_for_each() {
    let page = blame::render(&audit(), &Selection::All, Style { width: 120, ..Style::default() });
    for (name, _, _, word) in ITEMS {
        let line = page.lines().find(|line| line.contains(&format!("{name} step")));
        assert!(line.is_some_and(|line| line.contains(&format!("  {word}  "))), "{word}:\n{page}");
    }
    assert!(page.contains("names too where the key is not ok"), "{page}");
}

#[test]
fn json_says_who_with_which_key_and_where_it_is_trusted() {
    let report = audit();
    let audit: serde_json::Value = serde_json::from_str(&json::audit::render(&report)).unwrap();
    let signature = |at: usize| &audit["checklists"][0]["items"][at]["sign_off"]["signature"];
    let statuses: Vec<_> = (0..ITEMS.len()).map(|at| signature(at)["status"].clone()).collect();
    let wanted = "good unsigned bad unknown-key expired-key revoked-key wrong-author pattern";
    assert_eq!(statuses, wanted.split(' ').collect::<Vec<_>>());
    let good = signature(0);
    assert_eq!((&good["signer"], &good["holds"]), (&"ana@example.org".into(), &true.into()));
    assert_eq!(
        (&good["trusted"]["path"], &good["trusted"]["line"]),
        (&"keys/allowed".into(), &1.into())
    );
    assert_eq!(good["trusted"]["commit"], report.policy.unwrap().commit.to_string());
    assert!(good["key"].as_str().unwrap().starts_with("SHA256:"));
    assert_eq!(signature(7)["signer"], "omar@example.org", "the address, not the pattern");
    assert!(signature(6)["reason"].as_str().unwrap().contains("not for eve@example.org"));
}

#[test]
fn the_rule_names_those_that_prove_nothing() {
    let report = audit();
    let of = |rule| report.findings.iter().filter(move |finding| finding.rule == rule);
    let messages: Vec<_> = of("signature")
        .map(|finding| finding.message.write_with(|text| text.raw().to_owned()))
        .collect();
    assert_eq!(messages.len(), 6, "{messages:#?}");
    assert!(
        messages[0].contains("was ticked by Ana") && messages[0].ends_with("without a signature")
    );
    let commits: Vec<_> = of("signature").filter_map(|finding| finding.commit).collect();
    assert_eq!(commits.len(), 6);
}
