//! Who is named by addresses, patterns and roles, and what names nobody.

use git_checklist::model::{Identity, People, Policy};

use super::{helps, read, wrong};

const ROLES: &str = "[roles]\ndatabase = ['Ana@Example.org', '*@dba.example.org']\n";

fn signers(policy: &Policy) -> &People {
    &policy.rules[0].signers.as_ref().expect("signers").value
}

fn person(name: &str, email: &str) -> Identity {
    Identity { name: name.into(), email: email.into() }
}

#[test]
fn roles_hold_addresses_and_patterns_whatever_their_case() {
    let policy = read(&format!("[[rule]]\nsigners = ['@database', 'omar@example.org']\n{ROLES}"))
        .expect("good");
    let people = signers(&policy);
    for email in [
        "ana@example.org",
        "ANA@EXAMPLE.ORG",
        "x@dba.example.org",
        "omar@example.org",
        "x@DBA.example.org",
    ] {
        assert!(people.include(&person("x", email)), "{email}");
    }
    for email in [
        "ana@example.org.evil.example",
        "anna@example.org",
        "x@dba.example.org.evil.example",
        "dba.example.org",
        "omar@example_org",
        "",
    ] {
        assert!(!people.include(&person("ana@example.org", email)), "{email}");
    }
    assert_eq!(people.unknown().count(), 0);
}

#[test]
fn brackets_and_braces_are_themselves_in_patterns() {
    let policy =
        read("[signoff]\nbots = ['*[bot]@*', '*[bot]', '{a,b}@example.org']\n").expect("good");
    let bots = &policy.signoff.bots.as_ref().expect("bots").value;
    let is_bot = |name, email| bots.include_by_name(&person(name, email));
    assert!(is_bot("x", "49+dependabot[bot]@users.noreply.example.org"));
    assert!(is_bot("Renovate[BOT]", "renovate@example.org"));
    assert!(is_bot("x", "{a,b}@example.org"));
    for (name, email) in
        [("Scott", "scott@example.org"), ("Rob", "rob@example.org"), ("x", "a@example.org")]
    {
        assert!(!is_bot(name, email), "`[bot]` is no set of letters: {name} {email}");
    }
}

#[test]
fn who_is_nobody_has_a_place() {
    let rule = |entry: &str| format!("[[rule]]\nsigners = ['{entry}']\n{ROLES}");
    assert_eq!(
        wrong(&rule("@databse")),
        ["2:12: `@databse` is no role: `[roles]` does not have it"]
    );
    assert!(helps(&rule("@databse")).contains("did you mean `@database`?"));
    for entry in ["ana", "Ana Smith", "", " ", "Ana <ana@example.org>"] {
        assert!(wrong(&rule(entry))[0].contains("is no address"), "{entry:?}");
    }
    assert_eq!(wrong("[[rule]]\nsigners = []\n"), ["2:11: `[[rule]] signers` is an empty list"]);
    assert_eq!(wrong("[roles]\na = []\n"), ["2:5: `[roles] NAME` is an empty list"]);
    assert!(wrong("[roles]\na = ['@b']\n")[0].contains("is a role, and a role holds addresses"));
    assert!(wrong("[roles]\n'@a' = ['a@example.org']\n")[0].contains("cannot name a role"));
    assert!(wrong("[roles]\n'a b' = ['a@example.org']\n")[0].contains("cannot name a role"));
    assert!(wrong(&rule(&format!("{}@example.org", "x".repeat(1100))))[0].contains("more than"));
}

#[test]
fn a_role_may_stand_below_what_names_it_and_patterns_never_cost_time() {
    assert!(read(&format!("{ROLES}[[rule]]\nsigners = ['@database']\n")).is_ok());
    let stars = format!("{}@example.org", "*a".repeat(300));
    let policy = read(&format!("[[rule]]\nsigners = ['{stars}']\n")).expect("good");
    let email = format!("{}!", "a".repeat(100_000));
    assert!(!signers(&policy).include(&person("x", &email)));
}
