//! `checklist.toml`: what is read, what is refused and where, and what its patterns match.
#![allow(clippy::expect_used)] // functions beside the tests, too, may fail loudly

#[path = "policy/asking.rs"]
mod asking;
#[path = "policy/documentation.rs"]
mod documentation;
#[path = "policy/people.rs"]
mod people;
#[path = "policy/selecting.rs"]
mod selecting;
#[path = "policy/sketch.rs"]
mod sketch;

use std::collections::BTreeMap;

use git_checklist::{
    model::{Policy, RequiredMode, Severity},
    policy::{MOST_BYTES, PolicyErrors, discover, keys, parse},
};

fn rules() -> BTreeMap<&'static str, Severity> {
    BTreeMap::from([
        ("duplicate-item", Severity::Warning),
        ("incomplete", Severity::Error),
        ("inherited", Severity::Error),
    ])
}

fn read(text: &str) -> Result<Policy, PolicyErrors> {
    parse(text.as_bytes(), &rules())
}

/// The places and messages of what is wrong.
fn wrong(text: &str) -> Vec<String> {
    let errors = read(text).expect_err("the policy is wrong");
    let shown = errors.to_string();
    shown
        .lines()
        .filter(|line| !line.starts_with("  help: "))
        .map(|line| line.strip_prefix("checklist.toml:").expect("the path").to_owned())
        .collect()
}

fn helps(text: &str) -> String {
    read(text).expect_err("the policy is wrong").to_string()
}

const GOOD: &str = r#"
[[checklist]]
path = "DEPLOYMENT_CHECKLIST.md"
section = "Release"
required = "marked"

[[gate]]
target = ["main", "stable/*"]
source = ["release/*"]
phases = ["1-4", "5/Pre-Deployment"]
demand = "complete"

[[gate]]
name = "close"

[signoff]
identity = "claimed"

[severity]
duplicate-item = "error"
incomplete = "error"
inherited = "off"
"#;

#[test]
fn a_good_policy_is_read_whole() {
    let policy = read(GOOD).expect("good");
    assert_eq!(policy.checklists.len(), 1);
    assert_eq!(policy.checklists[0].required, RequiredMode::Marked);
    assert_eq!(
        policy.checklists[0].section.as_ref().map(git_checklist::model::Untrusted::raw),
        Some("Release")
    );
    assert_eq!(policy.checklists[0].line, 2);
    let names: Vec<_> = policy.gates.iter().map(|gate| gate.name.as_str()).collect();
    assert_eq!(names, ["gate-1", "close"]);
    assert_eq!(policy.gates[0].phases.len(), 2);
    assert_eq!((policy.gates[0].phases[1].line, policy.gates[0].phases[1].column), (10, 18));
    assert!(policy.gates[1].target.is_empty() && policy.gates[1].phases.is_empty());
    let expected = [("duplicate-item", Severity::Error), ("inherited", Severity::Off)];
    assert_eq!(policy.severity, BTreeMap::from(expected), "what equals the default is left out");
    assert!(policy.origin.is_none());
}

#[test]
fn an_empty_policy_is_the_defaults() {
    for text in ["", "# nothing\n", "\u{feff}", "[severity]\n", "[signoff]\n"] {
        let policy = read(text).expect("good");
        assert!(policy.checklists.is_empty() && policy.gates.is_empty(), "{text:?}");
        assert!(policy.severity.is_empty());
    }
}

#[test]
fn inline_and_dotted_tables_are_the_same() {
    let policy = read(
        "gate = [{ name = 'a', target = ['main'] }, { name = 'b' }]\n\
         severity.incomplete = 'warning'\nsignoff = { identity = 'claimed' }\n",
    )
    .expect("good");
    assert_eq!(policy.gates.len(), 2);
    assert!(policy.gates[0].guards("main") && !policy.gates[1].guards("main"));
    assert_eq!(policy.severity.get("incomplete"), Some(&Severity::Warning));
}

#[test]
fn all_problems_are_reported_in_their_order() {
    let text = "[[gate]]\nname = 3\nphase = [\"1\"]\ntarget = []\n\n[severty]\na = \"b\"\n\n\
                [severity]\nincomplet = \"error\"\ninherited = \"fatal\"\n";
    assert_eq!(
        wrong(text),
        [
            "2:8: `[[gate]] name` has to be a string, not a number without quotes",
            "3:1: unknown key `[[gate]] phase`",
            "4:10: `[[gate]] target` is an empty list",
            "6:2: unknown key `severty`",
            "10:1: unknown rule `incomplet`",
            "11:13: `[severity] inherited` = \"fatal\" is no word that it takes",
        ]
    );
    let shown = helps(text);
    for near in
        ["did you mean `phases`?", "did you mean `[severity]`?", "did you mean `incomplete`?"]
    {
        assert!(shown.contains(near), "{near} in {shown}");
    }
}

#[test]
fn what_is_no_text_or_no_toml_has_a_place() {
    let error = parse(b"# fine\na = \"\xff\"\n", &rules()).expect_err("not UTF-8");
    assert_eq!((error.0[0].line, error.0[0].column), (2, 6));
    assert!(error.to_string().contains("not UTF-8"));
    assert!(wrong("[[gate]]\nname = \n")[0].starts_with("2:8: not valid TOML"));
    assert!(wrong("[signoff]\n[signoff]\n")[0].starts_with("2:"));
    assert!(wrong("\u{feff}x = 1\n")[0].starts_with("1:1: unknown key `x`"));
    assert!(wrong("# \u{e9}\r\n[[gate]]\r\nname = \"\u{e9}\u{e9}\", 3\r\n")[0].starts_with("3:12"));
}

#[test]
fn a_key_that_is_not_built_is_refused_where_it_stands() {
    for entry in keys::UNSUPPORTED {
        let table = keys::find_table(entry.table).expect("a table");
        let key = keys::find_key(entry.table, entry.key).expect("a key");
        let line = match entry.value {
            Some(value) => format!("{} = \"{value}\"", entry.key),
            None => key.example.to_owned(),
        };
        let found = wrong(&format!("\n{}\n{line}\n", table.header));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("3:"), "{found:?}");
        assert!(found[0].contains("is not supported by this version"), "{found:?}");
    }
    assert_eq!(
        wrong("[severity]\nstale = \"error\"\n"),
        ["2:1: rule `stale` is not supported by this version"]
    );
}

/// The lines before and after a key without which it would say nothing.
fn company(key: &keys::Key) -> (String, &'static str) {
    let header = keys::find_table(key.table).expect("a table").header;
    let demand = match (key.table, key.name) {
        ("rule", "signers") => "",
        ("rule", _) => "signers = [\"@database\"]\n",
        ("signoff", "forge-keys" | "revoked-keys") => "keyring = \"keys.asc\"\n",
        _ => "",
    };
    let roles = "[roles]\ndatabase = [\"ana@example.org\"]\nowners = [\"sara@example.org\"]\n";
    (format!("{header}\n{demand}"), if key.table == "roles" { "" } else { roles })
}

#[test]
fn what_asks_for_keys_says_which_keys() {
    for line in ["identity = \"signed\"", "forge-keys = [\"github\"]", "revoked-keys = \"x\""] {
        let problem = &wrong(&format!("[signoff]\n{line}\n"))[0];
        assert!(problem.contains("no file of keys is named"), "{problem}");
        for keys in ["allowed-signers", "keyring"] {
            assert!(read(&format!("[signoff]\n{line}\n{keys} = \"keys\"\n")).is_ok());
        }
    }
    assert!(read("[signoff]\nidentity = \"claimed\"\n").is_ok());
    let forges = |name| format!("[signoff]\nkeyring = \"k\"\nforge-keys = [\"{name}\"]\n");
    assert!(wrong(&forges("githup"))[0].contains("no forge whose key is known"));
    assert!(read(&forges("noreply@forge.example")).is_ok());
}

#[test]
fn every_built_key_is_read_from_its_example() {
    let mut built = 0;
    for key in keys::KEYS {
        if keys::is_unsupported(key.table, key.name) {
            continue;
        }
        let (before, after) = company(key);
        let text = format!("{before}{}\n{after}", key.example);
        assert!(read(&text).is_ok(), "{text}: {:?}", read(&text));
        let misspelt = format!("{before}{}\n{after}", key.example.replacen(' ', "x ", 1));
        assert!(read(&misspelt).is_err() || key.name == "*", "{misspelt}");
        let other = if key.kind == keys::Kind::Number { "'x'" } else { "7" };
        let name = key.example.split(' ').next().unwrap_or("x");
        let mistyped = format!("{before}{name} = {other}\n{after}");
        assert!(wrong(&mistyped)[0].contains("has to be"), "{mistyped}");
        built += 1;
    }
    assert!(built >= 18, "{built}");
}

#[test]
fn tables_of_the_wrong_shape_are_refused() {
    for (text, place) in [
        ("[gate]\nname = 'a'\n", "1:2"),
        ("checklist = []\n", "1:1"),
        ("gate = ['a']\n", "1:1"),
        ("[[severity]]\n", "1:3"),
        ("signoff = 'claimed'\n", "1:1"),
    ] {
        let found = wrong(text);
        assert!(found[0].starts_with(place), "{text}: {found:?}");
        assert!(found[0].contains("is not written as a table"), "{found:?}");
    }
}

#[test]
fn paths_stay_in_the_repository() {
    for path in
        ["/etc/list.md", "../list.md", "a/../b.md", "C:/x.md", "~/x.md", "a//b", "./a.md", ""]
    {
        let found = wrong(&format!("[[checklist]]\npath = '{path}'\n"));
        assert!(found[0].starts_with("2:8: path"), "{path}: {found:?}");
    }
    assert!(wrong("[[checklist]]\npath = 'a\\b.md'\n")[0].contains("backslash"));
    assert!(wrong("[[checklist]]\npath = 'a[.md'\n")[0].contains("not a valid glob"));
    for path in ["a..b.md", "docs/**/x.md", ".hidden/x.md"] {
        assert!(read(&format!("[[checklist]]\npath = '{path}'\n")).is_ok(), "{path}");
    }
}

#[test]
fn gates_have_names_of_their_own() {
    let twice = "[[gate]]\nname = 'a'\n[[gate]]\nname = 'a'\n";
    assert_eq!(wrong(twice), ["4:8: a second gate is named `a`"]);
    assert!(helps(twice).contains("the first is on line 1"));
    let taken = "[[gate]]\nname = 'gate-2'\n[[gate]]\n";
    assert_eq!(wrong(taken), ["3:1: a second gate is named `gate-2`"]);
    for name in ["", "-x", "a b", "a\u{202e}b", "::error", &"x".repeat(65)] {
        let found = wrong(&format!("[[gate]]\nname = '{name}'\n"));
        assert!(found[0].contains("cannot name a gate"), "{name:?} {found:?}");
    }
}

#[test]
fn what_is_quoted_is_escaped() {
    let shown = helps("[[gate]]\nname = \"a\\u001b[31m\\u202eb\\n::error\"\n");
    assert!(shown.contains("\\u{1b}[31m\\u{202e}b\\n::error"), "{shown}");
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'));
}

#[test]
fn branches_are_short_names_and_stars_stay_in_a_folder() {
    let policy = read("[[gate]]\ntarget = ['main']\nsource = ['release/*', 'v[0-9]*', 'fix/**']\n")
        .expect("good");
    let gate = &policy.gates[0];
    assert!(gate.guards("main") && !gate.guards("mainline") && !gate.guards("Main"));
    for (branch, judged) in [
        ("release/2.3", true),
        ("release/2.3/x", false),
        ("v2", true),
        ("vx", false),
        ("fix/a/b", true),
        ("xrelease/1", false),
    ] {
        assert_eq!(gate.judges(Some(branch)), judged, "{branch}");
    }
    assert!(gate.judges(None), "a source that nobody told matches every gate");
    for entry in ["refs/heads/main", "", "my branch"] {
        let found = wrong(&format!("[[gate]]\ntarget = ['{entry}']\n"));
        assert!(found[0].contains("which no branch is named"), "{found:?}");
    }
    assert!(wrong("[[gate]]\nsource = ['a[']\n")[0].contains("not a valid glob"));
}

#[test]
fn bad_phase_entries_are_refused() {
    for entry in [
        "",
        " ",
        "4-1",
        "1-",
        "-3",
        "1-2-3",
        "1,2",
        "1..3",
        "1\u{2013}4",
        "99999999999",
        "/Setup",
        "3/",
        "Phase [3",
        "4-1/Setup",
        "a/b/c/d/e/f/g/h/i/j",
    ] {
        let found = wrong(&format!("[[gate]]\nphases = ['{entry}']\n"));
        assert!(found[0].starts_with("2:11: "), "{entry:?}: {found:?}");
    }
    for entry in [
        "0",
        "3",
        "1-4",
        "5/Pre-Deployment",
        "*/Setup",
        "Phase 3*",
        "CI/CD",
        "24/7 on call",
        "[2]024-25",
        "T-3d checks",
        "1 - 4",
    ] {
        assert!(read(&format!("[[gate]]\nphases = ['{entry}']\n")).is_ok(), "{entry:?}");
    }
}

#[test]
fn lists_are_discovered_by_name() {
    let files: Vec<String> = [
        "docs/Release-CheckList.md",
        "DEPLOYMENT_CHECKLIST.md",
        "README.md",
        ".github/checklist.md",
        "a/Templates/checklist.md",
        "tests/checklist.md",
        "x/fixtures/y/checklist.md",
        "examples/checklist.md",
        "Vendor/checklist.md",
        "web/node_modules/checklist.md",
        "checklist/notes.md",
        "checklist.txt",
        "mytests/checklist.md",
    ]
    .map(str::to_owned)
    .to_vec();
    let expected = ["DEPLOYMENT_CHECKLIST.md", "docs/Release-CheckList.md", "mytests/checklist.md"];
    assert_eq!(discover(&files), expected);
    let by_default: Vec<_> =
        Policy::default().checklists_in(&files).into_iter().map(|(path, _)| path).collect();
    assert_eq!(by_default, expected);
}

#[test]
fn the_last_table_that_covers_a_file_wins() {
    let policy = read(
        "[[checklist]]\nrequired = 'marked'\n\
         [[checklist]]\npath = 'docs/*.md'\n\
         [[checklist]]\npath = 'docs/b.md'\nsection = 'Signoff'\n",
    )
    .expect("good");
    let files = ["docs/b.md", "docs/a.md", "docs/x/c.md", "CHECKLIST.md", "docs/checklist.md"]
        .map(str::to_owned);
    let found: Vec<_> = policy
        .checklists_in(&files)
        .into_iter()
        .map(|(path, settings)| {
            let section = settings.section.map(|section| section.raw().to_owned());
            (path, section, settings.required)
        })
        .collect();
    let row = |path: &str, section: Option<&str>, required| {
        (path.to_owned(), section.map(str::to_owned), required)
    };
    assert_eq!(
        found,
        [
            row("CHECKLIST.md", None, RequiredMode::Marked),
            row("docs/a.md", None, RequiredMode::Phases),
            row("docs/b.md", Some("Signoff"), RequiredMode::Phases),
            row("docs/checklist.md", None, RequiredMode::Phases),
        ]
    );
    let odd = read("[[checklist]]\npath = 'docs/[v2] list.md'\n").expect("good");
    assert_eq!(odd.checklists_in(&["docs/[v2] list.md".to_owned()]).len(), 1);
}

#[test]
fn what_is_too_large_is_refused() {
    let comment = |bytes: usize| format!("#{}", "x".repeat(bytes - 1));
    assert!(read(&comment(MOST_BYTES)).is_ok(), "the control");
    assert!(wrong(&comment(MOST_BYTES + 1))[0].starts_with("1:1: the file has 131073 bytes"));
    for glob in ["?".repeat(1025), "{a,".repeat(33) + &"}".repeat(33)] {
        assert!(wrong(&format!("[[gate]]\nphases = ['{glob}']\n"))[0].contains("too much"));
        assert!(wrong(&format!("[[gate]]\nsource = ['{glob}']\n"))[0].contains("too much"));
        assert!(wrong(&format!("[[checklist]]\npath = '{glob}'\n"))[0].contains("too much"));
    }
}

proptest::proptest! {
    #[test]
    fn no_pattern_panics(pattern in "[ab1-9*?\\[\\]{}!^,/&~é\u{202e} .+$()|-]{1,24}") {
        for key in ["phases", "source"] {
            let _ = read(&format!("[[gate]]\n{key} = ['{pattern}']\n"));
        }
        let _ = read(&format!("[[checklist]]\npath = '{pattern}'\n"));
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..64)) {
        let _ = parse(&bytes, &rules());
    }

    #[test]
    fn no_toml_panics(text in "([\\[\\]a-c={}\"'., \n#é-]|gate|name|phases|severity|1){0,24}") {
        let _ = read(&text);
    }
}

#[test]
fn the_largest_globs_compile() {
    let nested = "{a,".repeat(32) + &"?*".repeat(400) + &"}".repeat(32);
    let choices = "{a,b}".repeat(32);
    assert!(read(&format!("[[gate]]\nsource = ['{}']\n", "**/".repeat(341))).is_ok());
    for glob in ["?".repeat(1024), "**/a".repeat(8), "[!é]".repeat(200), nested, choices] {
        assert!(read(&format!("[[gate]]\nphases = ['{glob}']\n")).is_ok(), "{glob}");
        assert!(read(&format!("[[gate]]\nsource = ['{glob}']\n")).is_ok(), "{glob}");
    }
}

#[test]
fn what_is_no_worse_is_so_in_comparison() {
    let gate = |rest: &str| format!("[[gate]]\ndemand = 'no-worse'\n{rest}");
    assert_eq!(
        wrong(&gate("")),
        ["2:10: a gate that demands `no-worse` has no `target` to compare with"]
    );
    assert!(read(&gate("target = ['main']\n")).is_ok());
    assert!(wrong("[[gate]]\ndemand = 'better'\n")[0].contains("is no word that it takes"));
}
