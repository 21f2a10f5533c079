//! What gates take in of a checklist, names that match nothing, and the proposed policy.

use git_checklist::{
    model::{Checklist, Policy},
    policy::{PolicyErrors, check_names, parse, propose},
};

use super::{rules, sketch};

const DEPLOYMENT: &str = "\
## 1| Phase 1: Code & Testing (1-2 weeks before) | -14..-7
### Code Quality
- reviewed
## 2| Phase 2: Infrastructure (1 week before) | -7..-7
### Servers
- provisioned
## 3| Phase 3: Database (3 days before) | -3..-3
### Database Setup
- installed
#### Replica
- replicated
## 4| Phase 4: Configuration (2 days before) | -2..-2
### Secrets
- rotated
## 5| Phase 5: Deployment (Deployment Day) | 0..0
### Pre-Deployment
- announced
### Backend Deployment
- deployed
## 6| Phase 6: Post-Deployment (First 24 hours) | 0..1
### Monitoring
- watched
## 7| Phase 7: Ongoing (First Week) | 0..7
- settled
";

fn policy(text: &str) -> Policy {
    parse(text.as_bytes(), &rules()).expect("good")
}

/// The items that a gate with these `phases` takes in.
fn demanded(list: &Checklist, phases: &str) -> Vec<String> {
    let policy = policy(&format!("[[gate]]\nphases = [{phases}]\n"));
    let items = list.items.iter().filter(|item| policy.gates[0].demands(list, item));
    items.map(|item| item.text.raw().to_owned()).collect()
}

#[test]
fn entries_select_by_number_title_glob_and_section() {
    let list = sketch::checklist(DEPLOYMENT);
    for (phases, expected) in [
        ("'2'", vec!["provisioned"]),
        ("'2-3'", vec!["provisioned", "installed", "replicated"]),
        ("'1', '4'", vec!["reviewed", "rotated"]),
        ("'5/Pre-Deployment'", vec!["announced"]),
        ("'5/pre-*'", vec!["announced"]),
        ("'5/*deployment'", vec!["announced", "deployed"]),
        ("'3/Database Setup'", vec!["installed", "replicated"]),
        ("'3/Replica'", vec!["replicated"]),
        ("'Phase 3*'", vec!["installed", "replicated"]),
        ("'PHASE 3: DATABASE (3 days before)'", vec!["installed", "replicated"]),
        ("'Phase 3: Database'", vec!["installed", "replicated"]),
        ("'database'", vec!["installed", "replicated"]),
        ("'Database/Replica'", vec!["replicated"]),
        ("'*/Monitoring'", vec!["watched"]),
        ("'Code & Testing', '7'", vec!["reviewed", "settled"]),
        ("'Data'", vec![]),
        ("'8'", vec![]),
        ("'5/Database Setup'", vec![]),
        ("'3/Phase 3*'", vec![]),
    ] {
        assert_eq!(demanded(&list, phases), expected, "{phases}");
    }
    let all = policy("[[gate]]\n");
    assert!(list.items.iter().all(|item| all.gates[0].demands(&list, item)));
}

#[test]
fn titles_may_hold_slashes_and_digits() {
    let list = sketch::checklist(
        "## 1| CI/CD\n- builds\n## 2| 24/7 support\n- staffed\n## 3| 2024-25\n- planned\n\
         ## 4| Notes [draft]\n- noted\n## 5| Step 5 - T-3d\n- timed\n## R\u{c9}SUM\u{c9}\n- written\n",
    );
    for (phases, expected) in [
        ("'CI/CD'", vec!["builds"]),
        ("'24/7 support'", vec!["staffed"]),
        ("'2024-2[5]', '2024[-]25'", vec!["planned"]),
        ("'notes [draft]'", vec!["noted"]),
        ("'T-3d'", vec!["timed"]),
        ("'r\u{e9}sum\u{e9}'", vec!["written"]),
        ("'re\u{301}sume\u{301}'", vec!["written"]),
    ] {
        assert_eq!(demanded(&list, phases), expected, "{phases}");
    }
}

#[test]
fn an_entry_with_two_readings_demands_both() {
    let list =
        sketch::checklist("## 1| CI\n### CD\n- ships\n### Lint\n- lints\n## 2| CI/CD\n- builds\n");
    assert_eq!(demanded(&list, "'CI/CD'"), ["ships", "builds"]);
    let years = sketch::checklist("## 1| 2\n- two\n## 2| 1\n- one\n");
    assert_eq!(demanded(&years, "'2'"), ["two", "one"]);
    assert_eq!(demanded(&years, "'1', '2'"), ["two", "one"]);
}

fn check(text: &str, list: &Checklist, branches: &[&str]) -> Result<(), PolicyErrors> {
    let branches: Vec<_> = branches.iter().map(|&branch| branch.to_owned()).collect();
    check_names(&policy(text), &[("LIST.md", list)], &[], Some(&branches))
}

#[test]
fn names_that_match_nothing_are_refused_with_their_place() {
    let list = sketch::checklist(DEPLOYMENT);
    let good = "[[checklist]]\npath = 'LIST.md'\nsection = 'Any'\n[[gate]]\ntarget = ['master', 'main']\n\
                source = ['nowhere/*']\nphases = ['1-4', '5/Pre-Deployment', 'Ongoing']\n";
    check(good, &list, &["main"]).expect("everything matches");
    for (text, start, help) in [
        (
            "[[checklist]]\npath = 'LISTE.md'\n",
            "1:1: `[[checklist]] path` is `LISTE.md`, which matches no file",
            "root",
        ),
        ("[[checklist]]\n", "1:1: `[[checklist]]` without `path` matches no file", ""),
        (
            "[[checklist]]\npath = 'LIST.md'\n[[checklist]]\npath = '*.md'\n",
            "1:1: `[[checklist]] path` is `LIST.md`, which has no file left",
            "further down",
        ),
        ("[[gate]]\ntarget = ['mian']\n", "1:1: `target` of gate `gate-1` is `mian`", "`main`"),
        (
            "[[gate]]\nphases = ['1', '8']\n",
            "2:16: `phases` has `8`, which matches nothing",
            "Phase 7",
        ),
        ("[[gate]]\nphases = ['1-8']\n", "2:11: `phases` has `1-8`, an end of which", "Phase 7"),
        (
            "[[gate]]\nphases = ['5/Pre-Flight']\n",
            "2:11: `phases` has `5/Pre-Flight`",
            "the sections there are `Pre-Deployment`, `Backend Deployment`",
        ),
        ("[[gate]]\nphases = ['Datenbank']\n", "2:11: `phases` has `Datenbank`", "Phase 1"),
    ] {
        let shown = check(text, &list, &["main"]).expect_err(text).to_string();
        assert!(shown.starts_with(&format!("checklist.toml:{start}")), "{text}: {shown}");
        assert!(shown.contains(help), "{shown}");
        assert_eq!(shown.matches("checklist.toml:").count(), 1, "{shown}");
    }
}

#[test]
fn a_name_may_match_at_either_revision() {
    let (old, new) = (sketch::checklist("## 1| One\n- a\n"), sketch::checklist("## 2| Two\n- b\n"));
    let policy = policy("[[gate]]\ntarget = ['main']\nphases = ['1', 'Two']\n");
    check_names(&policy, &[("a.md", &old)], &[("a.md", &new)], None).expect("both are found");
    let errors = check_names(&policy, &[], &[("a.md", &new)], None).expect_err("One is nowhere");
    assert_eq!(errors.0.len(), 1);
    let nothing = check_names(&policy, &[], &[], None).expect_err("no list at all");
    assert_eq!(nothing.0.len(), 2);
}

#[test]
fn a_section_without_items_is_refused() {
    let empty = Checklist::default();
    let text = "[[checklist]]\npath = 'LIST.md'\nsection = 'Signoff'\n";
    let shown = check(text, &empty, &[]).expect_err("nothing below it").to_string();
    assert!(shown.starts_with("checklist.toml:1:1: `[[checklist]] section` is `Signoff`"));
    check(text, &sketch::checklist("## Signoff\n- a\n"), &[]).expect("the control");
}

#[test]
fn proposed_gates_follow_the_windows() {
    let list = sketch::checklist(DEPLOYMENT);
    let text = propose(&list, "LIST.md", "main");
    check(&text, &list, &["main"]).expect("the proposal holds");
    let policy = policy(&text);
    let shown: Vec<_> = text.lines().filter(|line| line.starts_with("phases")).collect();
    assert_eq!(shown, ["phases = [\"1-4\"]", "phases = [\"1-4\", \"5/Pre-Deployment\"]"]);
    let names: Vec<_> = policy.gates.iter().map(|gate| gate.name.as_str()).collect();
    assert_eq!(names, ["merge", "deploy", "close"]);
    assert!(policy.gates[0].guards("main") && policy.gates[0].judges(Some("release/1")));
    assert!(!policy.gates[0].judges(Some("fix")));
    assert!(policy.gates[1].target.is_empty() && policy.gates[2].target.is_empty());
    let counts: Vec<_> = policy
        .gates
        .iter()
        .map(|gate| list.items.iter().filter(|item| gate.demands(&list, item)).count())
        .collect();
    assert_eq!(counts, [5, 6, 9]);
}

#[test]
fn without_windows_one_gate_is_proposed() {
    for text in [
        "## 1| Prepare\n- a\n## 2| Deploy\n### Pre-Deployment\n- b\n",
        "## 1| Prepare (3 days before) | -3..-3\n- a\n",
        "## 1| Check (First Week) | 0..7\n- a\n",
        "",
    ] {
        let list = sketch::checklist(text);
        let proposed = propose(&list, "LIST.md", "main");
        check(&proposed, &list, &["main"]).expect("the proposal holds");
        let policy = policy(&proposed);
        assert_eq!(policy.gates.len(), 1, "{text}");
        assert!(policy.gates[0].phases.is_empty());
    }
}

#[test]
fn hostile_names_stay_within_their_strings() {
    let list = sketch::checklist(
        "## x| Evil \"quo\\te\" [x* {\n- none\n\
         ## x| CI/ \u{1b}[31m \u{202e} (3 days before) | -3..-3\n- a\n\
         ## x| 1.2 (2 days before) | -2..-2\n- a\n## x| 1.3\n- a\n\
         ## x| Day (Deployment Day) | 0..0\n### Pre-{a,b\n- b\n### Before / after\n- c\n\
         ## x| Later (First Week) | 0..7\n- d\n",
    );
    let path = "docs/[v2] {\u{7}\u{202e}\".md";
    let proposed = propose(&list, path, "main{1}");
    assert!(!proposed.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{proposed}");
    let policy = policy(&proposed);
    let branches = ["main{1}".to_owned()];
    check_names(&policy, &[(path, &list)], &[], Some(&branches)).expect("all of it matches");
    assert_eq!(policy.gates.len(), 3, "{proposed}");
    assert_eq!(policy.checklists_in(&[path.to_owned(), "docs/v {.md".to_owned()]).len(), 1);
}
