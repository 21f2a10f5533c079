//! What is demanded of an item, and where each demand comes from.

use git_checklist::model::{
    Checklist, CommitId, ItemDemands, Origin, People, Policy, Sourced, Writer,
};
use git_checklist::{
    markdown::{self, ParseOptions},
    policy::{Reading, demands_of},
};

use super::{read, wrong};

const LIST: &str = "\
# Deployment
## Phase 3: Database
### Setup
- [ ] Backup restored <!-- checklist: id=db-restore -->
- [ ] Replica configured
## Phase 4: Configuration
- [ ] Backup restored
";

fn list(text: &str) -> Checklist {
    markdown::parse("LIST.md", text.as_bytes(), &ParseOptions::default()).expect("a list")
}

fn reading<'a>(policy: &'a Policy, by: Writer, list: &'a Checklist) -> Reading<'a> {
    Reading { policy, by, commit: Some(CommitId([1; 20])), path: "docs/LIST.md", checklist: list }
}

fn asked(policy: &str, markdown: &str, item: usize) -> ItemDemands {
    let (policy, list) = (read(policy).expect("good"), list(markdown));
    demands_of(&reading(&policy, Writer::Head, &list), &list.items[item]).expect("readable")
}

fn words(people: &People) -> String {
    people.in_words().write_with(|text| text.raw().to_owned())
}

/// "3 ana@example.org" for each demand of signers: the line, and who.
fn signers(demands: &ItemDemands) -> Vec<String> {
    let shown = |one: &Sourced<People>| match &one.origin {
        Origin::Written { by, line, .. } => {
            let line = line.map_or("-".to_owned(), |line| line.to_string());
            format!("{} {line} {}", by.word(), words(&one.value))
        }
        Origin::Default => "default".to_owned(),
    };
    demands.signers.iter().map(shown).collect()
}

#[test]
fn nothing_is_asked_by_default() {
    let demands = asked("", LIST, 0);
    assert!(demands.signers.is_empty() && demands.covers.is_empty());
    assert_eq!((demands.approvals.value, demands.bulk.value), (0, 5));
    assert!(!demands.independent.value && demands.valid_for.is_none());
    assert!(demands.bots.is_none() && demands.trailer.is_none());
}

#[test]
fn the_last_rule_that_has_a_key_gives_its_value() {
    let policy = "[[rule]]\nsigners = ['a@example.org']\nbulk = 3\n\
                  [[rule]]\nphase = '3'\nsigners = ['b@example.org']\n\
                  [[rule]]\nitem = 'Backup*'\nbulk = 9\n";
    let first = asked(policy, LIST, 0);
    assert_eq!(signers(&first), ["policy 6 b@example.org"]);
    assert_eq!(first.bulk.value, 9);
    let second = asked(policy, LIST, 1);
    assert_eq!((signers(&second), second.bulk.value), (vec!["policy 6 b@example.org".into()], 3));
    let third = asked(policy, LIST, 2);
    assert_eq!((signers(&third), third.bulk.value), (vec!["policy 2 a@example.org".into()], 9));
}

#[test]
fn rules_narrow_by_phase_section_item_and_path() {
    for (keys, chosen) in [
        ("phase = '3'", [true, true, false]),
        ("phase = 'Database'", [true, true, false]),
        ("phase = '3/Setup'", [true, true, false]),
        ("section = 'setup'", [true, true, false]),
        ("item = 'db-restore'", [true, false, false]),
        ("item = 'backup  restored'", [true, false, true]),
        ("item = '*configured'", [false, true, false]),
        ("path = 'docs/*.md'", [true, true, true]),
        ("path = 'docs/LIST.md'\nphase = '4'", [false, false, true]),
        ("path = 'LIST.md'", [false, false, false]),
        ("phase = '4'\nsection = 'Setup'", [false, false, false]),
    ] {
        let policy = format!("[[rule]]\n{keys}\nbulk = 9\n");
        for (at, expected) in chosen.into_iter().enumerate() {
            let found = asked(&policy, LIST, at).bulk.value == 9;
            assert_eq!(found, expected, "{keys}, item {at}");
        }
    }
}

#[test]
fn attributes_add_and_never_lift() {
    let policy = "[[rule]]\nsigners = ['@db']\n[roles]\ndb = ['ana@example.org']\n";
    let markdown = "\
# T <!-- checklist: signers=t@example.org approvals=1 -->
## Phase 1
### Setup <!-- checklist: signers=\"@db, s@example.org\" covers=\"a/** b\" -->
- [ ] one <!-- checklist: signers=i@example.org -->
- [ ] two <!-- checklist: approvals=2 covers=\"c/{a,b}\" -->
  - [ ] three
## Phase 2
- [ ] four <!-- checklist: owner=@db -->
- [ ] five <!-- checklist: owner=@nobody -->
";
    let of = |item| asked(policy, markdown, item);
    assert_eq!(signers(&of(0)), ["policy 2 @db", "head 4 i@example.org"], "the nearest counts");
    assert_eq!(signers(&of(1)), ["policy 2 @db", "head 3 @db or s@example.org"]);
    assert_eq!(signers(&of(2)), ["policy 2 @db", "head 3 @db or s@example.org"]);
    assert_eq!(signers(&of(3)), ["policy 2 @db", "head - t@example.org", "head 8 @db"]);
    assert_eq!((of(0).approvals.value, of(1).approvals.value, of(2).approvals.value), (1, 2, 2));
    let covers: Vec<_> = of(2).covers.iter().map(|glob| glob.value.text.raw().to_owned()).collect();
    assert_eq!(covers, ["c/{a,b}", "a/**", "b"]);
    let unknown = &of(4).signers[2].value;
    assert_eq!(unknown.unknown().count(), 1, "an unknown role is a demand that nobody meets");
    assert!(asked("", markdown, 3).signers.len() == 1, "without roles an owner is only shown");
}

#[test]
fn a_glob_that_is_none_cannot_be_read() {
    let (policy, list) = (Policy::default(), list("- [ ] a <!-- checklist: covers=\"a[\" -->\n"));
    let error = demands_of(&reading(&policy, Writer::Head, &list), &list.items[0]);
    let message = error.expect_err("no glob").message.write_with(|text| text.raw().to_owned());
    assert!(
        message.starts_with("docs/LIST.md:1: `covers` has `a[`, which is no valid glob"),
        "{message}"
    );
}

#[test]
fn what_two_versions_demand_is_all_in_force() {
    let policy = read("[[rule]]\nsigners = ['p@example.org']\n[[rule]]\nphase = '3'\nbulk = 2\n")
        .expect("good");
    let target = list(
        "## Phase 3\n- [ ] a <!-- checklist: signers=t@example.org approvals=2 covers=x -->\n",
    );
    let head = list(
        "## Phase 4\n- [ ] a <!-- checklist: signers=h@example.org approvals=1 covers=y -->\n",
    );
    let theirs = demands_of(&reading(&policy, Writer::Target, &target), &target.items[0]);
    let ours = demands_of(&reading(&policy, Writer::Head, &head), &head.items[0]);
    let both = theirs.expect("readable").and(ours.expect("readable"));
    assert_eq!(
        signers(&both),
        ["policy 2 p@example.org", "target 2 t@example.org", "head 2 h@example.org"]
    );
    assert_eq!((both.approvals.value, both.bulk.value, both.covers.len()), (2, 2, 2));
}

#[test]
fn programs_may_not_sign_where_anything_asks_who_signs() {
    let bots = |policy: &str| asked(policy, LIST, 0).bots.map(|bots| words(&bots.value));
    assert_eq!(bots(""), None);
    let default = Some("*[bot]@* or *[bot]".to_owned());
    assert_eq!(bots("[[rule]]\nsigners = ['a@example.org']\n"), default);
    assert_eq!(bots("[signoff]\nbots = ['ci@example.org']\n"), Some("ci@example.org".to_owned()));
}

#[test]
fn a_rule_demands_something_and_its_numbers_make_sense() {
    assert_eq!(wrong("[[rule]]\nphase = '3'\n"), ["1:1: `[[rule]]` demands nothing"]);
    for bulk in ["0", "-1", "1001"] {
        assert!(wrong(&format!("[[rule]]\nbulk = {bulk}\n"))[0].contains("cannot be that number"));
    }
    assert!(
        wrong("[[rule]]\nbulk = 2.5\n")[0].contains("has to be a whole number, not a fraction")
    );
    for (key, place) in [("section", "2:11"), ("item", "2:8")] {
        let found = wrong(&format!("[[rule]]\n{key} = ' '\nbulk = 2\n"));
        assert_eq!(found, [format!("{place}: `[[rule]] {key}` is empty")]);
    }
    assert!(wrong("[[rule]]\npath = '../x'\nbulk = 2\n")[0].contains("leads out"));
}
