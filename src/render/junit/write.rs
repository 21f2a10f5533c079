//! The XML of test results. What is written comes from the escaper; the library encodes it.

use std::io;

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{Case, Outcome, Remark, Results, Suite};

type Out = Writer<Vec<u8>>;

/// How many test cases there are, and how they came out.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Counts {
    fn of<'a>(cases: impl Iterator<Item = &'a Case>) -> Self {
        cases.fold(Self::default(), |counts, case| Self {
            tests: counts.tests + 1,
            failures: counts.failures + usize::from(matches!(case.outcome, Outcome::Failed(_))),
            skipped: counts.skipped + usize::from(matches!(case.outcome, Outcome::Skipped(_))),
        })
    }
}

/// The document, with a line end.
pub(super) fn document(results: &Results) -> String {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory cannot fail.
    let _ = testsuites(&mut out, results);
    String::from_utf8_lossy(&out.into_inner()).into_owned() + "\n"
}

fn testsuites(out: &mut Out, results: &Results) -> io::Result<()> {
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let counts = Counts::of(results.suites.iter().flat_map(|suite| &suite.cases));
    out.create_element("testsuites")
        .with_attributes([
            ("name", env!("CARGO_PKG_NAME")),
            ("tests", counts.tests.to_string().as_str()),
            ("failures", counts.failures.to_string().as_str()),
            ("errors", "0"),
        ])
        .write_inner_content(|out| {
            results.suites.iter().try_for_each(|suite| testsuite(out, suite, results))
        })?;
    Ok(())
}

fn testsuite(out: &mut Out, suite: &Suite, results: &Results) -> io::Result<()> {
    let counts = Counts::of(suite.cases.iter());
    let mut element = out.create_element("testsuite").with_attributes([
        ("name", suite.name.as_str()),
        ("tests", counts.tests.to_string().as_str()),
        ("failures", counts.failures.to_string().as_str()),
        ("errors", "0"),
        ("skipped", counts.skipped.to_string().as_str()),
    ]);
    if let Some(timestamp) = &results.timestamp {
        element = element.with_attribute(("timestamp", timestamp.as_str()));
    }
    element.write_inner_content(|out| {
        if !suite.properties.is_empty() {
            properties(out, &suite.properties)?;
        }
        suite.cases.iter().try_for_each(|case| testcase(out, case))
    })?;
    Ok(())
}

fn properties(out: &mut Out, properties: &[(&'static str, String)]) -> io::Result<()> {
    out.create_element("properties").write_inner_content(|out| {
        for (name, value) in properties {
            let element = out.create_element("property");
            element.with_attributes([("name", *name), ("value", value.as_str())]).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn testcase(out: &mut Out, case: &Case) -> io::Result<()> {
    let attributes = [("classname", case.class.as_str()), ("name", case.name.as_str())];
    let element = out.create_element("testcase").with_attributes(attributes);
    if matches!(case.outcome, Outcome::Passed) && case.output.is_empty() {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|out| {
        match &case.outcome {
            Outcome::Passed => {}
            Outcome::Skipped(remark) => told(out, "skipped", remark)?,
            Outcome::Failed(remark) => told(out, "failure", remark)?,
        }
        if !case.output.is_empty() {
            text(out, "system-out", &case.output)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// A failure, or why a test case was skipped.
fn told(out: &mut Out, name: &str, remark: &Remark) -> io::Result<()> {
    let attributes = [("type", remark.kind), ("message", remark.message.as_str())];
    let element = out.create_element(name).with_attributes(attributes);
    if remark.lines.is_empty() {
        element.write_empty()?;
    } else {
        element.write_text_content(BytesText::new(&remark.lines.join("\n")))?;
    }
    Ok(())
}

fn text(out: &mut Out, name: &str, lines: &[String]) -> io::Result<()> {
    out.create_element(name).write_text_content(BytesText::new(&lines.join("\n")))?;
    Ok(())
}
