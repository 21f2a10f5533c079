//! JUnit: items as test cases, waiting told from violated, and XML that every reader takes.
//!
//! `.ci/run` fetches the schema of Jenkins' reader and names it in `JUNIT_XSD`, and a validator in
//! `XSD_VALIDATE`, for the test that is left out otherwise.

use std::{fs, path::Path, process::Command, sync::Arc};

use git_checklist::{
    model::{Override, Reason, Report, Severity, Untrusted, Verdict},
    render::junit,
    rules,
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::sample;

/// What a reader of the file learns of one test case.
#[derive(Clone, Debug, Default, PartialEq)]
struct Case {
    suite: String,
    class: String,
    name: String,
    /// `failure` or `skipped`, its type and its message.
    result: Option<(String, String, String)>,
    /// All text inside.
    text: String,
}

fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let found = element.try_get_attribute(name).unwrap();
    let found = found.unwrap_or_else(|| panic!("no `{name}` in {element:?}"));
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned()
}

/// The test cases, read by an XML parser that accepts nothing malformed.
fn cases(document: &str) -> Vec<Case> {
    let mut reader = Reader::from_str(document);
    let (mut suite, mut cases, mut counts) = (String::new(), Vec::<Case>::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                b"testsuite" => {
                    suite = attribute(&element, "name");
                    counts.push(
                        ["tests", "failures", "skipped"]
                            .map(|name| attribute(&element, name).parse::<usize>().unwrap()),
                    );
                }
                b"testcase" => cases.push(Case {
                    suite: suite.clone(),
                    class: attribute(&element, "classname"),
                    name: attribute(&element, "name"),
                    ..Case::default()
                }),
                b"failure" | b"skipped" => {
                    let word = String::from_utf8(element.name().as_ref().to_vec()).unwrap();
                    let result =
                        (word, attribute(&element, "type"), attribute(&element, "message"));
                    let case = cases.last_mut().unwrap();
                    assert_eq!(case.result.replace(result), None, "one result a test case");
                }
                _ => {}
            },
            Event::Text(text) => {
                if let Some(case) = cases.last_mut() {
                    case.text.push_str(&text.decode().unwrap());
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let is = |word: &str| cases.iter().filter(|case| case.is(word)).count();
    let sum = |at: usize| counts.iter().map(|count| count[at]).sum::<usize>();
    assert_eq!([sum(0), sum(1), sum(2)], [cases.len(), is("failure"), is("skipped")]);
    cases
}

impl Case {
    fn is(&self, word: &str) -> bool {
        self.result.as_ref().is_some_and(|(result, ..)| result == word)
    }

    fn line(&self) -> String {
        let result = match &self.result {
            None => "passed".to_owned(),
            Some((word, kind, message)) => format!("{word} {kind}: {message}"),
        };
        format!("{} | {} | {} | {result}", self.suite, self.class, self.name)
    }
}

fn of(report: &Report) -> String {
    junit::render(report, "gate")
}

#[test]
fn items_are_test_cases_of_their_phase() {
    let lines: Vec<_> = cases(&of(&sample::honest())).iter().map(Case::line).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
gate | gate | gate merge | failure violated: VIOLATED: 4 of 8 settled
checklist.toml | checklist_toml | policy-changed: `checklist.toml` fails rule policy-changed | failure violated: policy-changed: `checklist.toml` fails rule policy-changed
DEPLOYMENT_CHECKLIST.md: 1 Code | DEPLOYMENT_CHECKLIST_md.1 Code › Section of 1 | Code review completed | passed
DEPLOYMENT_CHECKLIST.md: 1 Code | DEPLOYMENT_CHECKLIST_md.1 Code › Section of 1 | Load testing completed (1000+ users) | passed
DEPLOYMENT_CHECKLIST.md: 1 Code | DEPLOYMENT_CHECKLIST_md.1 Code › Section of 1 | Mobile tests passing | skipped not-applicable: not applicable: no mobile client in 2.3
DEPLOYMENT_CHECKLIST.md: 2 Database | DEPLOYMENT_CHECKLIST_md.2 Database › Section of 2 | PostgreSQL 15 installed | passed
DEPLOYMENT_CHECKLIST.md: 2 Database | DEPLOYMENT_CHECKLIST_md.2 Database › Section of 2 | Read replica configured | failure violated: born-checked: `Read replica configured` fails rule born-checked
DEPLOYMENT_CHECKLIST.md: 2 Database | DEPLOYMENT_CHECKLIST_md.2 Database › Section of 2 | All migrations tested on staging | failure violated: reworded: `All migrations tested on staging` fails rule reworded
DEPLOYMENT_CHECKLIST.md: 2 Database | DEPLOYMENT_CHECKLIST_md.2 Database › Section of 2 | Migration rollback tested | failure waiting: incomplete: `Migration rollback tested` fails rule incomplete
DEPLOYMENT_CHECKLIST.md: 3 Deployment | DEPLOYMENT_CHECKLIST_md.3 Deployment › Section of 3 | Maintenance announced | failure waiting: incomplete: `Maintenance announced` fails rule incomplete
DEPLOYMENT_CHECKLIST.md: 3 Deployment | DEPLOYMENT_CHECKLIST_md.3 Deployment › Section of 3 | Backup taken | skipped not-judged: open, and not demanded
");
}

#[test]
fn waiting_is_told_from_violated() {
    let cases = cases(&of(&sample::honest()));
    let kind = |name: &str| {
        let case = cases.iter().find(|case| case.name == name).unwrap();
        case.result.clone().map(|(word, kind, _)| format!("{word} {kind}"))
    };
    assert_eq!(kind("Migration rollback tested").unwrap(), "failure waiting");
    assert_eq!(kind("Read replica configured").unwrap(), "failure violated");
    assert_eq!(kind("PostgreSQL 15 installed"), None);
}

/// Of an item that is open and not as it should be besides, the heavier answer is the one.
#[test]
fn an_item_is_violated_as_soon_as_one_finding_is() {
    let mut report = sample::honest();
    let mut heavier = report.findings[3].clone();
    (heavier.rule, heavier.waiting) = ("signer", false);
    report.findings.push(heavier);
    let cases = cases(&of(&report));
    let case = cases.iter().find(|case| case.name == "Migration rollback tested").unwrap();
    let (_, kind, message) = case.result.clone().unwrap();
    assert_eq!(kind, "violated");
    assert!(message.starts_with("signer: "), "{message}");
    assert!(case.text.contains("error incomplete at ") && case.text.contains("error signer at "));
}

#[test]
fn a_report_that_fails_has_a_failure() {
    let mut report = sample::honest();
    report.findings.clear();
    assert!(cases(&of(&report)).iter().any(|case| case.is("failure")));
    report.gates.clear();
    let failing = cases(&of(&report));
    let verdict = failing.iter().find(|case| case.name == "verdict").unwrap();
    assert!(verdict.is("failure"), "{verdict:?}");
    (report.verdict, report.reason) = (Verdict::Pass, None);
    assert!(!cases(&of(&report)).iter().any(|case| case.is("failure")));
}

#[test]
fn a_gate_that_waits_is_waiting() {
    let mut report = sample::honest();
    report.gates[0].reason = Some(Reason::Waiting);
    let cases = cases(&of(&report));
    let (_, kind, message) = cases[0].result.clone().unwrap();
    assert_eq!((kind.as_str(), message.as_str()), ("waiting", "WAITING: 4 of 8 settled"));
}

/// The gate let it pass, so the job is not to fail on this file; what was found is still in it.
#[test]
fn what_an_override_passes_is_skipped_and_said() {
    let mut report = sample::honest();
    let reason = Untrusted::new("the site is down");
    report.overridden = Some(Override { commit: sample::id(0x4f), reason });
    assert!(cases(&of(&report)).iter().any(|case| case.is("failure")), "an override in vain");
    (report.verdict, report.reason) = (Verdict::Pass, None);
    (report.gates[0].verdict, report.gates[0].reason) = (Verdict::Pass, None);
    let document = of(&report);
    let cases = cases(&document);
    assert!(!cases.iter().any(|case| case.is("failure")), "{document}");
    assert!(cases[0].line().contains("overridden by Sara ("), "{}", cases[0].line());
    assert!(document.contains("fails rule born-checked"));
}

#[test]
fn equal_names_are_told_apart() {
    let mut report = sample::honest();
    let text = report.checklists[0].checklist.items[4].text.clone();
    Arc::make_mut(&mut report.checklists[0].checklist).items[3].text = text;
    let cases = cases(&of(&report));
    let names: Vec<_> = cases.iter().filter(|case| case.name.contains("Read replica")).collect();
    assert_eq!(names[0].name, "Read replica configured");
    assert_eq!(names[1].name, "Read replica configured (2)");
}

#[test]
fn lint_has_a_test_case_a_rule() {
    let pages = rules::pages();
    let mut findings = sample::honest().findings;
    findings.truncate(2);
    (findings[0].rule, findings[1].rule) = ("placeholder", "malformed-box");
    findings[1].severity = Severity::Warning;
    let cases = cases(&junit::render_lint(&findings, &pages));
    assert!(cases.len() >= 8);
    let case = |name: &str| cases.iter().find(|case| case.name == name).unwrap();
    assert!(case("placeholder").is("failure"));
    assert_eq!(case("malformed-box").result, None);
    assert!(case("malformed-box").text.contains("warning malformed-box at "));
    assert_eq!(case("duplicate-item").text.trim(), "");
}

/// What XML 1.0 cannot hold makes a whole file unreadable: one bad name, and no result is seen.
#[test]
fn no_character_breaks_the_document() {
    let mut report = sample::hostile();
    let every: String =
        (0..0x20).chain([0x7f, 0xfffe, 0xffff]).filter_map(char::from_u32).collect();
    Arc::make_mut(&mut report.checklists[0].checklist).items[0].text =
        Untrusted::new(format!("{every}]]><&\"'-->"));
    let document = of(&report);
    let is_allowed =
        |c: char| matches!(c, '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert_eq!(document.chars().find(|c| !is_allowed(*c)), None);
    let cases = cases(&document);
    let case = cases.iter().find(|case| case.name.contains("]]><&\"'-->")).unwrap();
    assert!(case.name.starts_with(r"\u{0}\u{1}"), "{}", case.name);
    assert_eq!(cases.len(), self::cases(&of(&sample::honest())).len());
}

/// Elements and attributes by the schema of the reader that most others follow.
#[test]
#[ignore = "needs the schema and a validator; .ci/run runs it"]
fn documents_follow_the_published_schema() {
    let (schema, validate) =
        (std::env::var("JUNIT_XSD").unwrap(), std::env::var("XSD_VALIDATE").unwrap());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("junit");
    fs::create_dir_all(&folder).unwrap();
    let is_valid = |document: &str| {
        let file = folder.join("report.xml");
        fs::write(&file, document).unwrap();
        let said = Command::new(&validate).args(["--schema", &schema]).arg(file).output().unwrap();
        (said.status.success(), said)
    };
    let pages = rules::pages();
    let mut documents: Vec<String> = [sample::honest(), sample::hostile()].iter().map(of).collect();
    documents.push(junit::render_lint(&sample::hostile().findings, &pages));
    documents.push(junit::render_lint(&[], &pages));
    for document in &documents {
        let (valid, said) = is_valid(document);
        assert!(valid, "{said:?}\n{document}");
    }
    let (valid, _) = is_valid(&documents[0].replace("<testcase ", "<testcase guilty=\"yes\" "));
    assert!(!valid, "a control");
}
