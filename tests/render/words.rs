//! The words that reports may use, and those that they may not.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use git_checklist::{
    model::{Reason, Report, Signature, SignatureKind, SignatureStatus, Standing, Verdict},
    render::words,
};

use crate::sample;

fn report(standing: Standing, verdict: Verdict, reason: Option<Reason>) -> Report {
    Report { standing, verdict, reason, ..sample::honest() }
}

#[test]
fn first_words_of_a_report() {
    use Standing::{Audit, NoChecklist, NotARelease, Release};
    for (standing, reason, expected) in [
        (Release, None, "PASSED"),
        (Release, Some(Reason::Waiting), "WAITING"),
        (Release, Some(Reason::Violated), "VIOLATED"),
        (Audit, None, "PASSED"),
        (NotARelease, None, "not a release"),
        (NotARelease, Some(Reason::Violated), "VIOLATED · not a release"),
        (NoChecklist, None, "no checklist concerns this change"),
    ] {
        let verdict = reason.map_or(Verdict::Pass, |_| Verdict::Fail);
        assert_eq!(words::headline(&report(standing, verdict, reason)), expected);
    }
    assert_eq!(words::verdict(Verdict::Fail, None), "VIOLATED", "in doubt, the worse");
}

#[test]
fn signatures_that_nobody_looked_at_are_never_said_to_be_good() {
    use SignatureKind::{OpenPgp, Ssh, Unknown, Unsigned, X509};
    let word = |kind| words::signature(&Signature::unchecked(kind));
    assert_eq!(word(Unsigned), "unsigned");
    assert_eq!([word(Ssh), word(OpenPgp)], ["unchecked"; 2]);
    assert_eq!([word(X509), word(Unknown)], ["not verified"; 2]);
}

#[test]
fn every_answer_about_a_signature_has_a_word_of_its_own() {
    let mut seen = BTreeSet::new();
    for status in SignatureStatus::ALL {
        for (kind, holds) in [
            (SignatureKind::Ssh, false),
            (SignatureKind::Ssh, true),
            (SignatureKind::OpenPgp, true),
        ] {
            let word = words::signature(&Signature { kind, status, holds, ..Signature::default() });
            let is_told =
                words::TABLE.iter().any(|(words, _)| words.split(", ").any(|w| w == word));
            assert!(is_told, "{word} is not in the table");
            seen.insert((word, status));
        }
    }
    let words: BTreeSet<_> = seen.iter().map(|(word, _)| word).collect();
    assert_eq!(words.len(), seen.len(), "a word stands for two answers");
    assert_eq!(words.len(), SignatureStatus::ALL.len() + 2, "`pgp ok` and `forge ok`");
}

#[test]
fn todays_answer_stands_beside_that_of_the_day() {
    let mut good = Signature::unchecked(SignatureKind::Ssh);
    good.status = SignatureStatus::Good;
    assert_eq!(words::signature_in_full(&good), "ssh ok");
    good.today = Some(SignatureStatus::Good);
    assert_eq!(words::signature_in_full(&good), "ssh ok");
    good.today = Some(SignatureStatus::Revoked);
    assert_eq!(words::signature_in_full(&good), "ssh ok, today revoked key");
}

#[test]
fn names_are_claims_until_a_signature_was_checked() {
    let mut report = sample::honest();
    assert_eq!(words::claims(&report), words::CLAIMS);
    for status in SignatureStatus::ALL.into_iter().skip(3) {
        let commit = Arc::make_mut(report.commits.values_mut().next().unwrap());
        commit.signature.status = status;
        assert_eq!(words::claims(&report), words::PARTLY_CLAIMS, "{status:?}");
    }
}

/// Claims that no report of this version makes.
const NEVER: [&str; 9] = [
    "verified",
    "approved",
    "tests passed",
    "tamper",
    "good signature",
    "guarantee",
    "secure",
    "compliant",
    "proven",
];

fn sources(folder: &Path, out: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else {
            out.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The first claim in a source's string literals.
fn claim(source: &str) -> Option<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let literals = code.flat_map(|line| line.split('"').skip(1).step_by(2));
    // Saying that something was *not* looked at is no claim.
    let mut literals = literals.map(|text| text.to_lowercase().replace("not verified", ""));
    literals.find(|text| NEVER.iter().any(|word| text.contains(word)))
}

#[test]
fn renderers_make_no_claim_that_they_cannot_hold() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render"), &mut files);
    assert!(files.len() > 15);
    for (path, source) in files {
        assert_eq!(claim(&source), None, "{path}");
    }
    assert!(claim("let x = \"Signature Verified\";").is_some());
}

#[test]
fn documentation_has_the_table_of_words() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reports.md");
    let docs = fs::read_to_string(docs).unwrap();
    let section = docs.split("\n## ").find(|section| section.starts_with("Words\n")).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(2);
    let rows: Vec<_> = rows.map(str::to_owned).collect();
    let table: Vec<_> =
        words::TABLE.iter().map(|(word, meaning)| format!("| {word} | {meaning} |")).collect();
    assert_eq!(rows, table, "only there, only here, or in another order");
}

#[test]
fn a_report_begins_with_words_of_the_table() {
    use Standing::{Audit, NoChecklist, NotARelease, Release, Upkeep};
    let is_told = |word: &str| words::TABLE.iter().any(|(told, _)| *told == word);
    for standing in [Release, Upkeep, NotARelease, NoChecklist, Audit] {
        for reason in [None, Some(Reason::Waiting), Some(Reason::Violated)] {
            let verdict = reason.map_or(Verdict::Pass, |_| Verdict::Fail);
            let headline = words::headline(&report(standing, verdict, reason));
            assert!(headline.split(" · ").all(is_told), "{headline}");
        }
    }
    assert!(!is_told("APPROVED"));
}
