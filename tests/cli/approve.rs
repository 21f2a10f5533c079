//! `approve` and `override`: an empty commit each, and what keeps them from lying.

use crate::hermetic::Place;

const LIST: &str = "\
# Release

## Phase 1: Code

- [ ] Review completed <!-- checklist: id=review approvals=2 -->
- [ ] Backend tests passing
";

const POLICY: &str = "\
[change]
by = [\"sara@example.org\"]
override = [\"sara@example.org\"]
";

/// A repository with a list on `main` and its branch `topic`, with Ana as its user.
fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("checklist.toml", POLICY);
    place.write("other.txt", "one\n");
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "--create", "topic"]);
    place
}

/// The same, where Ana signed the first item off and somebody else is the user now.
fn signed(user: &str) -> Place {
    let place = place();
    place.checklist(&["check", "review"]).exits(0);
    become_user(&place, user);
    place
}

fn become_user(place: &Place, user: &str) {
    place.git(&["config", "user.name", user]);
    place.git(&["config", "user.email", &format!("{}@example.org", user.to_lowercase())]);
}

fn head(place: &Place) -> String {
    place.git(&["rev-parse", "HEAD"])
}

#[test]
fn an_approval_is_an_empty_commit_with_a_trailer() {
    let place = signed("Sara");
    let before = place.git(&["rev-parse", "HEAD^{tree}"]);
    let said = place.checklist(&["approve", "review"]).exits(0);
    said.says("approved `Review completed` (:5)").says("1 of 2 approvals");
    assert_eq!(place.git(&["rev-parse", "HEAD^{tree}"]), before);
    let message = place.git(&["log", "-1", "--format=%an%n%B"]);
    assert!(
        message.starts_with(
            "Sara\nchecklist: approve \"Review completed\"\n\nChecklist-Approve: review@"
        ),
        "{message}"
    );
    // Neither is what was signed to be signed again, nor its approval thrown away.
    place.checklist(&[]).exits(0).says("1 to approve").says("next: git checklist approve :5");
    place.checklist(&["check", "review"]).exits(0).says("is signed off already, by Ana");
    become_user(&place, "Omar");
    place.checklist(&["approve", ":5", "--signoff", "-m", "Looked at it"]).exits(0).says("2 of 2");
    let message = place.git(&["log", "-1", "--format=%B"]);
    assert!(message.starts_with("Looked at it\n\nChecklist-Approve: review@"), "{message}");
    assert!(message.ends_with("\nSigned-off-by: Omar <omar@example.org>"), "{message}");
    let blame = place.checklist(&["blame"]).exits(0);
    blame.says("approval by Sara").says("(1 of 2)").says("(2 of 2)");
}

#[test]
fn what_is_staged_stays_staged() {
    let place = signed("Sara");
    place.write("other.txt", "two\n");
    place.git(&["add", "other.txt"]);
    place.write("other.txt", "three\n");
    let before = place.git(&["status", "--porcelain"]);
    place.checklist(&["approve", "review"]).exits(0);
    assert_eq!(place.git(&["status", "--porcelain"]), before);
    assert_eq!(place.git(&["diff", "--name-only", "HEAD~", "HEAD"]), "");
}

#[test]
fn what_would_be_no_approval_is_refused() {
    let place = signed("Ana");
    let before = head(&place);
    place.checklist(&["approve", "review"]).exits(2).warns("was settled by you");
    place.checklist(&["approve", "backend"]).exits(2).warns("is open");
    place.checklist(&["approve", "policy"]).exits(2).warns("you (ana@example.org) may not");
    become_user(&place, "Sara");
    place.checklist(&["approve", "policy"]).exits(2).warns("nothing to approve");
    place.write("CHECKLIST.md", &LIST.replace("Backend", "Some backend"));
    place.checklist(&["approve", "review"]).exits(2).warns("not committed");
    place.git(&["checkout", "--quiet", "--", "CHECKLIST.md"]);
    place.write(".git/MERGE_HEAD", &format!("{before}\n"));
    place.checklist(&["approve", "review"]).exits(2).warns("merge");
    std::fs::remove_file(place.path(".git/MERGE_HEAD")).unwrap();
    place.hook("commit-msg", "exit 1");
    place.checklist(&["approve", "review"]).exits(2).warns("`git commit` refused");
    assert_eq!(head(&place), before);
}

#[test]
fn a_hook_that_fills_the_commit_is_told() {
    let place = signed("Sara");
    place.hook("pre-commit", "echo more >> other.txt; git add other.txt");
    place.checklist(&["approve", "review"]).exits(0).warns("is not what was asked for");
}

#[test]
fn owners_approve_what_others_changed() {
    let place = place();
    place.checklist(&["check", "review", "backend"]).exits(0);
    place.write("checklist.toml", &format!("{POLICY}waivers = [\"ana@example.org\"]\n"));
    let list = place.read("CHECKLIST.md").replace("- [x] Backend tests passing\n", "");
    place.write("CHECKLIST.md", &list);
    place.commit_all("less");
    let gate = ["gate", "--base", "main", "--format", "json"];
    let said = place.checklist(&gate).exits(1);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let help = |rule: &str| {
        let findings = report["findings"].as_array().unwrap();
        let found = findings.iter().find(|finding| finding["rule"] == rule).unwrap();
        let help = found["help"].as_str().unwrap();
        help.rsplit_once("git checklist approve ").unwrap().1.to_owned()
    };
    assert_eq!(help("policy-changed"), "policy");
    let removed = help("removed-item");
    place.checklist(&["approve", &removed]).exits(2).warns("may not");
    become_user(&place, "Sara");
    place.checklist(&["approve", &removed]).exits(0).says("approved");
    let said = place.checklist(&["approve", "policy"]).exits(0);
    said.says("checklist.toml: the policy was changed").says("approved policy");
    place.checklist(&["approve", "review"]).exits(0);
    become_user(&place, "Omar");
    place.checklist(&["approve", "review"]).exits(0).says("2 of 2");
    let said = place.checklist(&["gate", "--base", "main"]).exits(0);
    said.says("PASSED").says(", approved by Sara");
}

#[test]
fn an_override_is_the_first_line_of_every_report() {
    let place = signed("Omar");
    let gate = ["gate", "--base", "main"];
    place.checklist(&gate).exits(1);
    let refused = place.checklist(&["override", "-m", "now"]).exits(2);
    refused.warns("you (omar@example.org) may not override a gate").warns("sara@example.org");
    become_user(&place, "Sara");
    place.checklist(&["override", "-m", "two\nlines"]).exits(2).warns("no single line");
    place.checklist(&["override", "-m", "the site is down"]).exits(0).says("overridden");
    let trailer =
        place.git(&["log", "-1", "--format=%(trailers:key=Checklist-Override,valueonly)"]);
    assert_eq!(trailer, "the site is down");
    let said = place.checklist(&gate).exits(0);
    assert!(said.out.starts_with("OVERRIDDEN"), "{}", said.out);
    said.says("overridden by Sara").says("the site is down").says("exit 0");
    for format in ["json", "csv", "markdown", "github"] {
        let said = place.checklist(&[&gate[..], &["--format", format]].concat()).exits(0);
        let told = said.out.lines().take(20).any(|line| line.contains("the site is down"));
        assert!(told, "{format}: {}", said.out);
    }
    place.checklist(&["audit", "main..topic"]).exits(0).says("the site is down");
    // For ever, also where the gate is no longer concerned.
    place.write("other.txt", "two\n");
    place.commit_all("more");
    place.checklist(&gate).exits(1).says("no longer in force").says("the site is down");
    let said = place.checklist(&["audit", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(report["overrides"][0]["reason"], "the site is down");
    assert_eq!(report["override"], serde_json::Value::Null);
}

#[test]
fn trailers_are_read_as_git_reads_them() {
    let place = place();
    for message in [
        "title\n\nA: 1\nB: 2\n",
        "title\n\nA: 1\n\nB: 2\n",
        "title\n\nA: 1\n\nprose\n",
        "title\n\nprose\nA: 1\n",
        "title\n\nprose\nA: 1\nSigned-off-by: Ana <a@example.org>\n",
        "title\n\none\ntwo\nthree\nfour\nSigned-off-by: Ana <a@example.org>\n",
        "title\n\nA: 1\n  folded\n\tagain\nB : 2\n",
        "title\n\n(cherry picked from commit 0123)\nA: 1\n",
        "A: 1\n",
        "title\nA: 1\n",
        "title\n\nA: 1\n---\nB: 2\n",
        "title\n\n---\n\nB: 2\n",
        "title\n\nA b: 1\n",
        "title\n\n: 1\n",
        "title\n\nA:\n",
        "title\n\nA: 1: 2\n\n\n",
        "title\n\n  A: 1\n",
        "title\n\nA: 1\n# said by git\nB: 2\n",
    ] {
        let path = "message.txt";
        place.write(path, message);
        let git = place.git(&["interpret-trailers", "--parse", "--no-divider", path]);
        let of_git = git.lines().filter(|line| !line.starts_with('('));
        let of_git: Vec<_> = of_git.map(|line| line.replace(" : ", ": ")).collect();
        let found = git_checklist::model::trailer::trailers(&message.into());
        let ours = found.iter().map(|one| format!("{}: {}", one.key.raw(), one.value.raw()));
        let ours: Vec<_> = ours.map(|line| line.trim_end().to_owned()).collect();
        let of_git: Vec<_> = of_git.iter().map(|line| line.trim_end().to_owned()).collect();
        assert_eq!(ours, of_git, "{message:?}");
    }
}
