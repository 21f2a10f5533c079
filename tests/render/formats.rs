//! Every finding is in every format; nothing hostile is in any.

use std::sync::Arc;

use git_checklist::{
    model::{Finding, Report, Severity, Standing, Untrusted, Verdict},
    render::{
        csv, github, html, intoto, json, junit, markdown, ndjson, sarif,
        terminal::{Selection, Style, audit, blame, diff, gate, lint, list, log, policy, status},
    },
    rules,
};

use crate::sample;

fn listed(report: &Report) -> Vec<list::Listed<'_>> {
    let lists = report.checklists.iter();
    lists
        .map(|one| list::Listed {
            path: &one.path,
            checklist: &one.checklist,
            schedule: one.schedule.as_ref(),
            shown: None,
        })
        .collect()
}

pub fn links() -> markdown::Options {
    markdown::Options {
        server_url: Some("https://github.com".to_owned()),
        repository: Some("example/platform".to_owned()),
        head_branch: Some("release/2.3".to_owned()),
    }
}

/// The formats that carry findings.
fn with_findings(report: &Report) -> Vec<(&'static str, String)> {
    let style = Style::default();
    vec![
        ("gate", gate::render(report, style)),
        ("audit", audit::render(report, style)),
        ("lint", lint::render(&report.findings, style)),
        ("json", json::audit::render(report)),
        ("ndjson", ndjson::render(report, &Selection::All)),
        ("csv", csv::render(report, &Selection::All)),
        ("markdown", markdown::render(report, &links())),
        ("html", html::render(report, &links())),
        ("github", github::render(report)),
        ("sarif", sarif::render(report, "gate", &rules::pages(), &links())),
        ("lint as sarif", sarif::render_lint(&report.findings, &rules::pages())),
        ("junit", junit::render(report, "gate")),
        ("intoto", intoto::render(report)),
        ("intoto of a gate", intoto::gate(report)),
    ]
}

fn all(report: &Report) -> Vec<(&'static str, String)> {
    let mut formats = with_findings(report);
    let color = Style { color: true, ..Style::default() };
    for (name, style) in [("plain", Style::default()), ("color", color)] {
        let _ = name;
        formats.extend([
            ("status", status::render(report, style)),
            ("blame", blame::render(report, &Selection::All, style)),
            ("log", log::render(report, &Selection::All, style)),
            ("policy", policy::render(report, &Selection::All, style)),
            ("story", log::render(report, &Selection::Items([(0, 5)].into()), style)),
            ("diff", diff::render(report, &Selection::All, style)),
            ("list", list::render(&listed(report), style)),
            ("gate", gate::render(report, style)),
        ]);
    }
    formats.push(("list json", json::list::render(&listed(report))));
    formats.push(("policy json", json::policy::render(report, &Selection::All)));
    formats.push(("log json", json::log::render(report, &Selection::All)));
    formats
}

/// What shows that a finding is there: its rule, or, for what is simply open, its item.
fn sign(format: &str, finding: &Finding, report: &Report) -> Vec<String> {
    let short = finding.waiting && ["gate", "audit", "markdown"].contains(&format);
    let items = &report.checklists[0].checklist.items;
    let text = items
        .iter()
        .find(|item| Some(item.line) == finding.place.line)
        .map_or("checklist.toml", |item| item.text.raw());
    let mut signs = vec![text.to_owned()];
    if let Some(line) = finding.place.line {
        signs.push(line.to_string());
    }
    if !short {
        signs.push(finding.rule.to_owned());
        signs.push("fails rule".to_owned());
    }
    signs
}

#[test]
fn every_finding_is_in_every_format() {
    let report = sample::honest();
    assert_eq!(report.findings.len(), 6);
    for (name, text) in with_findings(&report) {
        for finding in &report.findings {
            for sign in sign(name, finding, &report) {
                assert!(text.contains(&sign), "{name} lacks `{sign}` of {}:\n{text}", finding.rule);
            }
        }
    }
}

/// A finding that is taken out is missed: the test above can fail.
#[test]
fn a_missing_finding_would_be_noticed() {
    let mut report = sample::honest();
    let gone = report.findings.remove(1);
    for (name, text) in with_findings(&report) {
        assert!(!text.contains(&format!("fails rule {}", gone.rule)), "{name}");
    }
}

#[test]
fn hostile_text_is_raw_in_no_format() {
    let raw =
        ["\u{7}", "\u{9b}", "\u{202e}", "\u{200b}", "\u{2028}", "\u{2029}", "\r", "##[", "##vso["];
    for (name, text) in all(&sample::hostile()) {
        let colors =
            text.replace("\u{1b}[0m", "").replace("\u{1b}[1m", "").replace("\u{1b}[2m", "");
        let plain = ["31", "32", "33"]
            .iter()
            .fold(colors, |text, code| text.replace(&format!("\u{1b}[{code}m"), "<sgr>"));
        assert!(!plain.contains('\u{1b}'), "{name}: {plain:?}");
        for one in raw {
            assert!(!text.contains(one), "{name} has {one:?}: {text:?}");
        }
        if name != "github" {
            let command = |line: &&str| line.trim_start().starts_with("::");
            assert_eq!(plain.replace("<sgr>", "").lines().find(command), None, "{name}");
        }
        assert!(text.contains("owned"), "{name} shows the text at all");
    }
}

/// Without colour, no escape at all, whatever the text tried to be.
#[test]
fn no_colour_means_no_escape() {
    for report in [sample::honest(), sample::hostile()] {
        let text =
            status::render(&report, Style::default()) + &gate::render(&report, Style::default());
        assert!(!text.contains('\u{1b}'));
    }
    let style = Style { color: true, ..Style::default() };
    assert!(status::render(&sample::honest(), style).contains('\u{1b}'));
}

#[test]
fn annotations_are_one_command_a_line() {
    let text = github::render(&sample::hostile());
    assert_eq!(text.lines().count(), 5, "{text}");
    for line in text.lines() {
        assert!(line.starts_with("::error file=") || line.starts_with("::warning file="));
        let (head, _) = line[2..].split_once("::").unwrap();
        assert_eq!(head.matches("title=").count(), 1, "{head}");
        assert_eq!(
            head.matches("line=").count(),
            usize::from(!head.contains("checklist.toml")),
            "{head}"
        );
    }
}

#[test]
fn annotations_are_ten_at_most_and_count_the_rest() {
    let mut report = sample::honest();
    let one = report.findings[0].clone();
    for number in 0..14 {
        let mut finding = one.clone();
        finding.place.path = Untrusted::new(format!("dir/{number}.md"));
        report.findings.push(finding);
    }
    let text = github::render(&report);
    assert_eq!(text.lines().filter(|line| line.starts_with("::")).count(), 10);
    assert!(text.starts_with("::error"), "{text}");
    assert!(
        text.ends_with("9 more findings are not annotated; the whole record has them\n"),
        "{text}"
    );
}

#[test]
fn annotations_show_violations_first() {
    let text = github::render(&sample::honest());
    let lines: Vec<_> = text.lines().collect();
    insta::assert_snapshot!(lines.join("\n"), @r###"
::error file=DEPLOYMENT_CHECKLIST.md,line=68,title=Does not hold%3A 2 Database › Section of 2:::68 `Read replica configured` fails rule born-checked [born-checked] -> Verify `Read replica configured`, then: git checklist check :68%0A:73 `All migrations tested on staging` fails rule reworded [reworded] -> Verify `All migrations tested on staging`, then: git checklist check :73
::error file=checklist.toml,title=Does not hold::`checklist.toml` fails rule policy-changed [policy-changed] -> Verify `checklist.toml`, then: git checklist check :0
::error file=DEPLOYMENT_CHECKLIST.md,line=74,title=Waiting%3A 2 Database › Section of 2:::74 `Migration rollback tested` fails rule incomplete [incomplete] -> Verify `Migration rollback tested`, then: git checklist check :74
::error file=DEPLOYMENT_CHECKLIST.md,line=101,title=Waiting%3A 3 Deployment › Section of 3:::101 `Maintenance announced` fails rule incomplete [incomplete] -> Verify `Maintenance announced`, then: git checklist check :101
::warning file=DEPLOYMENT_CHECKLIST.md,line=7,title=Warning%3A 1 Code › Section of 1:::7 `Code review completed` fails rule bulk [bulk] -> Verify `Code review completed`, then: git checklist check :7
"###);
}

#[test]
fn no_cell_of_csv_is_a_formula() {
    for report in [sample::honest(), sample::formulas()] {
        let text = csv::render(&report, &Selection::All);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let records: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 10);
        for field in records.iter().flatten() {
            assert!(!field.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{field}");
        }
    }
    assert!(csv::render(&sample::formulas(), &Selection::All).contains("'=cmd"));
}

#[test]
fn csv_has_a_row_an_item_and_what_is_about_none() {
    let text = csv::render(&sample::honest(), &Selection::Items([(0, 0), (0, 4), (0, 6)].into()));
    insta::assert_snapshot!(text, @r###"
"path","line","id","phase","section","text","state","required","settled","due","late","signed_off_by","email","time","commit","signature","problem","not_applicable_by","reason","concurrent","approvals","measured","evidence","findings"
"DEPLOYMENT_CHECKLIST.md","7","item-7","1 Code","Section of 1","Code review completed","checked","true","true","2025-02-07","","Omar","omar@example.org","2025-02-06T11:00:00+01:00","7777777777777777777777777777777777777777","unchecked","","","","c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0","","","","warning bulk: `Code review completed` fails rule bulk -> Verify `Code review completed`, then: git checklist check :7"
"DEPLOYMENT_CHECKLIST.md","68","item-68","2 Database","Section of 2","Read replica configured","checked","true","false","2025-02-11","open","","","","","","born-checked","","","","","","","error born-checked: `Read replica configured` fails rule born-checked -> Verify `Read replica configured`, then: git checklist check :68"
"DEPLOYMENT_CHECKLIST.md","74","item-74","2 Database","Section of 2","Migration rollback tested","open","true","false","2025-02-11","open","","","","","","","","","","","","","error incomplete: `Migration rollback tested` fails rule incomplete -> Verify `Migration rollback tested`, then: git checklist check :74"
"checklist.toml","","","","","","","","","","","","","","","","","","","","","","","error policy-changed: `checklist.toml` fails rule policy-changed -> Verify `checklist.toml`, then: git checklist check :0"
"DEPLOYMENT_CHECKLIST.md","73","item-73","","","","","","","","","","","","","","","","","","","","","error reworded: `All migrations tested on staging` fails rule reworded -> Verify `All migrations tested on staging`, then: git checklist check :73"
"DEPLOYMENT_CHECKLIST.md","101","item-101","","","","","","","","","","","","","","","","","","","","","error incomplete: `Maintenance announced` fails rule incomplete -> Verify `Maintenance announced`, then: git checklist check :101"
"###);
}

#[test]
fn ndjson_has_an_event_a_line_and_an_item_a_line() {
    let text = ndjson::render(&sample::honest(), &Selection::Items([(0, 5)].into()));
    insta::assert_snapshot!(text, @r###"
{"type":"header","schema":"git-checklist/events/v1","base":"9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c","head":"4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f","history":"full","verdict":"fail","reason":"violated","override":null}
{"type":"event","path":"DEPLOYMENT_CHECKLIST.md","item":"item-73","text":"All migrations tested on staging","line":73,"phase":2,"kind":"added","commit":"e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4","author":{"name":"Omar","email":"omar@example.org"},"time":"2025-01-31T10:00:00+01:00","in_merge":false,"request":null}
{"type":"event","path":"DEPLOYMENT_CHECKLIST.md","item":"item-73","text":"All migrations tested on staging","line":73,"phase":2,"kind":"checked","commit":"b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7","author":{"name":"Omar","email":"omar@example.org"},"time":"2025-02-09T10:00:00+01:00","in_merge":false,"request":null}
{"type":"event","path":"DEPLOYMENT_CHECKLIST.md","item":"item-73","text":"All migrations tested on staging","line":73,"phase":2,"kind":"reworded","commit":"4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f","author":{"name":"Sara","email":"sara@example.org"},"time":"2025-02-11T13:00:00+01:00","in_merge":true,"request":null}
{"type":"item","path":"DEPLOYMENT_CHECKLIST.md","item":"item-73","text":"All migrations tested on staging","line":73,"phase":2,"state":"checked","required":true,"settled":false,"problem":"reworded","release":"2.3","due":"2025-02-11","until":null,"added":"2025-01-31T10:00:00+01:00","signed_off_by":{"name":"Omar","email":"omar@example.org"},"signed_off":"2025-02-09T10:00:00+01:00","commit":"b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7","measured":null,"evidence":[]}
{"type":"finding","rule":"policy-changed","severity":"error","message":"`checklist.toml` fails rule policy-changed","path":"checklist.toml","line":null,"item":null,"commit":null,"help":"Verify `checklist.toml`, then: git checklist check :0"}
{"type":"finding","rule":"born-checked","severity":"error","message":"`Read replica configured` fails rule born-checked","path":"DEPLOYMENT_CHECKLIST.md","line":68,"item":"item-68","commit":null,"help":"Verify `Read replica configured`, then: git checklist check :68"}
{"type":"finding","rule":"reworded","severity":"error","message":"`All migrations tested on staging` fails rule reworded","path":"DEPLOYMENT_CHECKLIST.md","line":73,"item":"item-73","commit":"4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f","help":"Verify `All migrations tested on staging`, then: git checklist check :73"}
{"type":"finding","rule":"incomplete","severity":"error","message":"`Migration rollback tested` fails rule incomplete","path":"DEPLOYMENT_CHECKLIST.md","line":74,"item":"item-74","commit":null,"help":"Verify `Migration rollback tested`, then: git checklist check :74"}
{"type":"finding","rule":"incomplete","severity":"error","message":"`Maintenance announced` fails rule incomplete","path":"DEPLOYMENT_CHECKLIST.md","line":101,"item":"item-101","commit":null,"help":"Verify `Maintenance announced`, then: git checklist check :101"}
{"type":"finding","rule":"bulk","severity":"warning","message":"`Code review completed` fails rule bulk","path":"DEPLOYMENT_CHECKLIST.md","line":7,"item":"item-7","commit":null,"help":"Verify `Code review completed`, then: git checklist check :7"}
"###);
}

#[test]
fn summary_reads_in_words() {
    insta::assert_snapshot!(markdown::render(&sample::honest(), &links()), @r###"
### Violated: 3 points do not hold, 2 items waiting

- Gate **merge** is closed: 4 of 8 settled
- Gate **deploy** is not judged here
- Gate **close** is not judged here

**DEPLOYMENT\_CHECKLIST.md** · release 2.3

| Phase | Settled | Due | State |
| --- | ---: | --- | --- |
| 1 Code | 3/3 | by 7 Feb | 1 not applicable |
| 2 Database | 1/4 | by 11 Feb, 1 day late | 2 to sign again, 1 open |
| 3 Deployment | 0/1 | Fri 14 Feb | open |


#### Does not hold

- **Read replica configured** · born-checked · [DEPLOYMENT\_CHECKLIST.md:68](https://github.com/example/platform/blob/4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f/DEPLOYMENT_CHECKLIST.md?plain=1#L68) · Omar, 9 Feb 2025 10:00 +01:00, [b7b7b7b](https://github.com/example/platform/commit/b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7), unchecked<br><code>Read replica configured</code> fails rule born-checked<br>To do: Verify <code>Read replica configured</code>, then: git checklist check :68
- **All migrations tested on staging** · reworded · [DEPLOYMENT\_CHECKLIST.md:73](https://github.com/example/platform/blob/4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f/DEPLOYMENT_CHECKLIST.md?plain=1#L73) · Sara, 11 Feb 2025 13:00 +01:00, [4f4f4f4](https://github.com/example/platform/commit/4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f), unsigned<br><code>All migrations tested on staging</code> fails rule reworded<br>To do: Verify <code>All migrations tested on staging</code>, then: git checklist check :73
- **checklist.toml** · policy-changed · [checklist.toml](https://github.com/example/platform/blob/4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f/checklist.toml)<br><code>checklist.toml</code> fails rule policy-changed<br>To do: Verify <code>checklist.toml</code>, then: git checklist check :0

#### Waiting

- 2 Database › Section of 2
  - Migration rollback tested · open · @&#8203;database · [DEPLOYMENT\_CHECKLIST.md:74](https://github.com/example/platform/blob/4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f/DEPLOYMENT_CHECKLIST.md?plain=1#L74)
- 3 Deployment › Section of 3
  - Maintenance announced · open · [DEPLOYMENT\_CHECKLIST.md:101](https://github.com/example/platform/blob/4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f/DEPLOYMENT_CHECKLIST.md?plain=1#L101)

#### Warnings

- **Code review completed** · bulk · [DEPLOYMENT\_CHECKLIST.md:7](https://github.com/example/platform/blob/4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f/DEPLOYMENT_CHECKLIST.md?plain=1#L7) · Omar, 6 Feb 2025 11:00 +01:00, [7777777](https://github.com/example/platform/commit/7777777777777777777777777777777777777777), unchecked<br><code>Code review completed</code> fails rule bulk<br>To do: Verify <code>Code review completed</code>, then: git checklist check :7

[Edit DEPLOYMENT\_CHECKLIST.md on release/2.3](https://github.com/example/platform/edit/release/2.3/DEPLOYMENT_CHECKLIST.md)


<details><summary>4 settled items</summary>

- Code review completed · Omar, 6 Feb 2025 11:00 +01:00, [7777777](https://github.com/example/platform/commit/7777777777777777777777777777777777777777), unchecked
- Load testing completed (1000+ users) · Ana, 8 Feb 2025 17:00 +01:00, [c0c0c0c](https://github.com/example/platform/commit/c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0), unsigned
- Mobile tests passing · not applicable: no mobile client in 2.3 · Ana, 8 Feb 2025 17:00 +01:00, [c0c0c0c](https://github.com/example/platform/commit/c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0), unsigned
- PostgreSQL 15 installed · Omar, 6 Feb 2025 11:00 +01:00, [7777777](https://github.com/example/platform/commit/7777777777777777777777777777777777777777), unchecked · approval by Omar, 9 Feb 2025 10:00 +01:00, [b7b7b7b](https://github.com/example/platform/commit/b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7), unchecked (does not count: the item was unticked since, see 4f4f4f4) · approval by Ana, 8 Feb 2025 17:00 +01:00, [c0c0c0c](https://github.com/example/platform/commit/c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0), unsigned (1 of 1)

</details>

Judged by checklist.toml of [9c9c9c9](https://github.com/example/platform/commit/9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c), over [9c9c9c9](https://github.com/example/platform/commit/9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c)..[4f4f4f4](https://github.com/example/platform/commit/4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f), history full.<br>
Note: the list was RELEASE.md before<br>
Note: names and times are what the commits claim: no signature was checked.
"###);
}

#[test]
fn summary_has_no_links_without_an_address() {
    let plain = markdown::render(&sample::honest(), &markdown::Options::default());
    assert!(!plain.contains("]("), "{plain}");
    let bad = markdown::Options {
        server_url: Some("https://github.com/)[x](javascript:x".to_owned()),
        ..links()
    };
    assert_eq!(markdown::render(&sample::honest(), &bad), plain);
    assert!(markdown::render(&sample::honest(), &links()).contains("]("));
}

/// What GitHub would make of the hostile summary: our own links and elements, and no others.
#[test]
fn summary_of_hostile_text_is_plain_when_read_as_markdown() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let text = markdown::render(&sample::hostile(), &links());
    let mut links = 0;
    let mut headings = 0;
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                links += 1;
                assert!(dest_url.starts_with("https://github.com/example/platform/"), "{dest_url}");
            }
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::BlockQuote(_)) => {
                panic!("{event:?}")
            }
            Event::InlineHtml(html) => {
                let ours = ["<code>", "</code>", "<br>", "<span>", "</span>"];
                assert!(ours.contains(&&*html), "{html}");
            }
            Event::Html(html) => {
                let ours = ["<details><summary>4 settled items</summary>\n", "</details>\n"];
                assert!(ours.contains(&&*html), "{html}");
            }
            _ => {}
        }
    }
    assert_eq!(headings, 4, "{text}");
    assert!(links > 10);
}

#[test]
fn long_text_is_wrapped_in_little_time() {
    let mut report = sample::honest();
    let long = "x".repeat(1 << 20);
    Arc::make_mut(&mut report.checklists[0].checklist).items[5].text = Untrusted::new(long);
    let one = Selection::Items([(0, 5)].into());
    assert!(log::render(&report, &one, Style::default()).len() > 1 << 20);
    assert!(gate::render(&report, Style::default()).len() < 1 << 14);
}

#[test]
fn summary_stays_small_and_says_what_it_left_out() {
    let mut report = sample::hostile();
    let (one, item) = (report.findings[1].clone(), report.checklists[0].checklist.items[0].clone());
    let of = report.checklists[0].items[0].clone();
    for _ in 0..3000 {
        report.findings.push(one.clone());
        Arc::make_mut(&mut report.checklists[0].checklist).items.push(item.clone());
        report.checklists[0].items.push(of.clone());
    }
    let text = markdown::render(&report, &links());
    assert!(text.len() < 800_000, "{}", text.len());
    assert_eq!(text.matches("left out here; the whole record").count(), 2, "both parts say so");
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    let small = markdown::render(&sample::honest(), &links());
    assert!(!small.contains("left out"));
}

#[test]
fn nobody_else_reads_more_than_one_line() {
    let mut report = sample::honest();
    report.standing = Standing::NoChecklist;
    report.verdict = Verdict::Pass;
    report.reason = None;
    report.findings.clear();
    report.gates.clear();
    report.notes.clear();
    assert_eq!(gate::render(&report, Style::default()), "no checklist concerns this change\n");
    assert_eq!(markdown::render(&report, &links()), "no checklist concerns this change\n");
}

/// What is reported without being fatal is shown even where no checklist is concerned.
#[test]
fn nobody_elses_warnings_are_shown() {
    let mut report = sample::honest();
    report.standing = Standing::NoChecklist;
    report.verdict = Verdict::Pass;
    report.reason = None;
    report.findings.truncate(1);
    report.findings[0].severity = Severity::Warning;
    let text = gate::render(&report, Style::default());
    assert!(text.starts_with("no checklist concerns this change\n"), "{text}");
    assert!(text.contains("policy-changed"), "{text}");
}

#[test]
fn status_fits_in_24_lines_however_long_the_list() {
    let mut report = sample::honest();
    assert!(status::render(&report, Style::default()).lines().count() <= 24);
    let phase = report.checklists[0].checklist.phases[0].clone();
    Arc::make_mut(&mut report.checklists[0].checklist).phases.extend(vec![phase; 40]);
    let long = status::render(&report, Style::default());
    assert!(long.lines().count() <= 24, "{long}");
    assert!(long.contains(" more: git checklist list"), "{long}");
    let gate = report.gates[0].clone();
    report.gates.extend(vec![gate; 9]);
    let list = report.checklists[0].clone();
    report.checklists.extend(vec![list; 40]);
    let many = status::render(&report, Style::default());
    assert!(many.lines().count() <= 24, "{many}");
    assert!(many.contains(" more: git checklist audit"), "{many}");
    assert!(many.lines().last().unwrap().starts_with("next: git checklist "), "{many}");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 80, 100, 132] {
        let style = Style { width, ..Style::default() };
        for report in [sample::honest(), sample::hostile()] {
            for text in [
                gate::render(&report, style),
                status::render(&report, style),
                audit::render(&report, style),
                blame::render(&report, &Selection::All, style),
                log::render(&report, &Selection::All, style),
                diff::render(&report, &Selection::All, style),
                list::render(&listed(&report), style),
            ] {
                for line in text.lines() {
                    let line = line.replacen("\\::", "::", 1);
                    let wide = unicode_width::UnicodeWidthStr::width(line.as_str());
                    assert!(wide <= width, "{wide} of {width}: {line}");
                }
            }
        }
    }
}

#[test]
fn ascii_style_is_ascii() {
    let style = Style { unicode: false, ..Style::default() };
    let report = sample::honest();
    for text in [
        gate::render(&report, style),
        status::render(&report, style),
        audit::render(&report, style),
        blame::render(&report, &Selection::All, style),
        log::render(&report, &Selection::All, style),
        list::render(&listed(&report), style),
        diff::render(&report, &Selection::All, style),
    ] {
        assert!(text.is_ascii(), "{text}");
    }
}

#[test]
fn a_record_written_piece_by_piece_is_that_made_at_once() {
    for mut report in [sample::honest(), sample::hostile()] {
        let list = report.checklists.pop().unwrap();
        let items = list.items.len();
        for lists in [0, 1, 2, 1 + 200 / items, 1000 / items] {
            report.checklists = vec![list.clone(); lists];
            let whole = json::audit::render(&report);
            for threads in [1, 2, 5] {
                let mut written = Vec::new();
                json::stream::write(&report, threads, &mut written).unwrap();
                assert!(written == whole.as_bytes(), "{lists} lists, {threads} threads");
            }
        }
    }
}

#[test]
fn a_record_that_cannot_be_written_on_is_an_error() {
    /// Takes so many bytes.
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut report = sample::honest();
    report.checklists = vec![report.checklists.pop().unwrap(); 300];
    let length = json::audit::render(&report).len();
    for threads in [1, 3] {
        for room in [0, 100, length / 2, length - 1] {
            assert!(json::stream::write(&report, threads, &mut Full(room)).is_err(), "{room}");
        }
        json::stream::write(&report, threads, &mut Full(length)).unwrap();
    }
}
