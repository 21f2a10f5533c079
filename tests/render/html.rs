//! The HTML report: the same page whatever the text, whole links, and nothing that loads or runs.

use std::{collections::BTreeSet, sync::Arc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use git_checklist::{
    model::{
        Finding, Override, Problem, Report, Signature, SignatureKind, SignatureStatus, TrustedAt,
        Untrusted,
    },
    render::{html, markdown::Options},
};
use sha2::{Digest, Sha256};

use crate::{formats::links, sample};

fn page(report: &Report) -> String {
    html::render(report, &Options::default())
}

/// Two checklists, the second as the first, under another path.
fn twice(mut report: Report) -> Report {
    let mut second = report.checklists[0].clone();
    second.path = Untrusted::new("docs/OTHER_CHECKLIST.md");
    report.checklists.push(second);
    report
}

/// Every tag of a page with its attributes, their values left out.
fn tags(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = cut_tag(after);
        // What stands in these two is not read as elements.
        rest = match tag.split(' ').next() {
            Some("style") => after.split_once("</style>").unwrap().1,
            Some("script") => after.split_once("</script>").unwrap().1,
            _ => after,
        };
        found.push(tag);
    }
    found
}

/// The tag that begins here, without its values, and what follows it.
fn cut_tag(text: &str) -> (String, &str) {
    let mut tag = String::new();
    let mut in_value = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => in_value = !in_value,
            '>' if !in_value => return (tag, &text[at + 1..]),
            _ if in_value => {}
            other => tag.push(other),
        }
    }
    panic!("a tag without an end: {text}");
}

/// The values of an attribute.
fn values<'a>(page: &'a str, lead: &str) -> Vec<&'a str> {
    page.split(lead).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn hostile_text_changes_no_element_and_no_attribute() {
    for make in [|report| report, twice] {
        let (honest, hostile) = (page(&make(sample::honest())), page(&make(sample::hostile())));
        assert_eq!(tags(&honest), tags(&hostile));
        assert!(hostile.contains("owned") && hostile.contains("octocat"));
    }
}

/// The test above can fail: an element that gets through is seen.
#[test]
fn an_element_that_gets_through_would_be_seen() {
    let text = page(&sample::honest());
    let broken = text.replacen("Read replica", "<img src=x onerror=y>", 1);
    assert_ne!(tags(&text), tags(&broken));
}

#[test]
fn no_element_loads_and_no_attribute_runs() {
    for report in [sample::honest(), sample::hostile(), twice(sample::hostile())] {
        let text = html::render(&report, &links());
        let mut kinds: BTreeSet<String> = BTreeSet::new();
        for tag in tags(&text) {
            let mut words = tag.split_whitespace();
            kinds.insert(words.next().unwrap().to_owned());
            for word in words {
                let name = word.trim_end_matches('=');
                assert!(
                    !name.starts_with("on") && !["src", "style", "srcset"].contains(&name),
                    "{tag}"
                );
            }
        }
        let loading =
            ["img", "iframe", "object", "embed", "link", "image", "foreignObject", "base"];
        assert!(kinds.is_disjoint(&loading.map(str::to_owned).into()), "{kinds:?}");
    }
}

#[test]
fn the_page_allows_its_own_style_and_script_and_nothing_else() {
    let text = page(&sample::honest());
    let digest = |tag: &str| {
        let (_, rest) = text.split_once(&format!("<{tag}>")).unwrap();
        let (inside, _) = rest.split_once(&format!("</{tag}>")).unwrap();
        assert!(inside.len() > 500 && !text.contains(&format!("<{tag} ")));
        BASE64_STANDARD.encode(Sha256::digest(inside))
    };
    let policy = values(&text, "http-equiv=\"Content-Security-Policy\" content=\"")[0];
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            digest("style"),
            digest("script")
        )
    );
}

#[test]
fn every_link_has_its_end_and_every_end_is_one() {
    for report in [sample::honest(), twice(sample::honest())] {
        let text = page(&report);
        let ids = values(&text, " id=\"");
        let unique: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{ids:?}");
        let targets = values(&text, "href=\"");
        assert!(targets.len() > 40);
        for target in targets {
            let id = target.strip_prefix('#').unwrap_or_else(|| panic!("{target} leads away"));
            assert!(unique.contains(id), "{target}");
        }
    }
}

#[test]
fn findings_and_items_lead_to_each_other() {
    let text = page(&sample::honest());
    let (_, item) = text.split_once(" id=\"i1-5\"").unwrap();
    let (item, _) = item.split_once("<details ").unwrap();
    assert!(item.contains("href=\"#f2\"") && item.contains("born-checked"), "{item}");
    let (_, finding) = text.split_once(" id=\"f2\"").unwrap();
    let (finding, _) = finding.split_once("<li ").unwrap();
    assert!(finding.contains("href=\"#i1-5\"") && finding.contains("To do: "), "{finding}");
}

/// An address leads away only where it is known, and to that address alone.
#[test]
fn commits_lead_to_the_forge_only_where_it_is_known() {
    let away = |text: &str| {
        let targets = values(text, "href=\"").into_iter().filter(|to| !to.starts_with('#'));
        targets.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(away(&page(&sample::honest())), Vec::<String>::new());
    let known = away(&html::render(&sample::hostile(), &links()));
    assert!(known.len() > 10);
    for target in known {
        assert!(target.starts_with("https://github.com/example/platform/"), "{target}");
    }
}

/// What an auditor without git has to find of each item.
#[test]
fn an_item_has_its_whole_ledger() {
    let mut report = sample::honest();
    let commit = Arc::make_mut(report.commits.get_mut(&sample::id(0x77)).unwrap());
    commit.author_as_written.name = Untrusted::new("omar-old-name");
    commit.signature = Signature {
        kind: SignatureKind::Ssh,
        status: SignatureStatus::Revoked,
        key: Some("SHA256:fingerprint".to_owned()),
        signer: Some(Untrusted::new("signer@example.org")),
        trusted: Some(TrustedAt { path: "keys/allowed".into(), line: Some(3), commit: None }),
        ..Signature::default()
    };
    report.overrides =
        vec![Override { commit: sample::id(0xc0), reason: Untrusted::new("the site was down") }];
    report.checklists[0].items[3].ledger.problem = Some(Problem::Expired);
    let text = page(&report);
    for wanted in [
        "signed off by ",
        "Omar",
        "omar-old-name",
        "committed by ",
        "Forge",
        "revoked key",
        "SHA256:fingerprint",
        "signer@example.org",
        "keys/allowed:3",
        "1 of 1",
        "does not count: the item was unticked since, see 4f4f4f4",
        "Also ticked by",
        "no mobile client in 2.3",
        "What it said below",
        "migrations/0042.sql",
        ", by the merge itself",
        "the site was down",
        "expired",
        "signers ",
        "infra/**",
        "4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f",
        "9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c",
        "times are what the commits claim",
        "every commit and every merge",
        "born-checked",
        ".mailmap",
        "1 item, 2 days after the author's last",
    ] {
        assert!(text.contains(wanted), "`{wanted}` is not in the page");
    }
}

#[test]
fn an_override_is_told_before_everything_else() {
    let mut report = sample::honest();
    report.findings.clear();
    report.verdict = git_checklist::model::Verdict::Pass;
    report.reason = None;
    report.overridden =
        Some(Override { commit: sample::id(0xc0), reason: Untrusted::new("the site was down") });
    let text = page(&report);
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("no `{words}`"));
    assert!(place("OVERRIDDEN") < place("the site was down"));
    assert!(place("the site was down") < place("<main"));
    assert!(!text.contains("PASSED</span>"));
}

/// Many findings are folded, and each is still there.
#[test]
fn many_findings_are_all_there() {
    let mut report = sample::honest();
    let one: Finding = report.findings[0].clone();
    for number in 0..300 {
        let mut finding = one.clone();
        finding.place.path = Untrusted::new(format!("dir/{number}.md"));
        report.findings.push(finding);
    }
    let text = page(&report);
    assert_eq!(values(&text, "<li class=\"finding").len(), 306);
    assert!(text.contains("dir/0.md") && text.contains("dir/299.md"));
}

#[test]
fn no_checklist_is_a_page_too() {
    let mut report = sample::honest();
    report.checklists.clear();
    report.findings.clear();
    let text = page(&report);
    assert!(text.starts_with("<!DOCTYPE html>") && text.ends_with("</html>\n"));
    assert!(text.contains("No checklist."));
}
