//! Random histories whose right answer is known by construction, in real repositories.
//!
//! The model never looks at a file. It knows of every commit what it did to each item: a tick is
//! *alive* in a commit that descends from it as long as no untick that saw it is among the
//! ancestors as well. Merges keep what is alive on either side, unless they are made to say
//! something else. A commit that ticks several items and leaves a list that was there before restores
//! that. Everything that must not matter (clocks, names of files, how a list is written,
//! the section that an item is in) is drawn at random.
//!
//! `CHECKLIST_SEED=N cargo test --test property` draws other histories.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "shorthands of tests")]
#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    clippy::option_option,
    clippy::single_match_else,
    reason = "plain words for a small model"
)]

#[path = "property/model.rs"]
mod model;
#[path = "property/written.rs"]
mod written;

use std::{cell::RefCell, collections::BTreeMap};

use git_checklist::{
    history::Repository,
    model::{HistoryMode, ItemLedger, Report},
    pipeline::{self, AuditRequest},
};
use model::{Expected, History, Step, steps};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

const CASES: u32 = 100;

/// Runs a property on many histories; what it counts tells that they hold something.
fn check(
    property: impl Fn(&History, &Repository, &mut BTreeMap<&'static str, usize>) -> Result<(), String>,
) -> BTreeMap<&'static str, usize> {
    let seed: u64 = match std::env::var("CHECKLIST_SEED") {
        Ok(seed) => seed.parse().expect("CHECKLIST_SEED is a number"),
        Err(_) => 20_250_131,
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: CASES,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let counts = RefCell::new(BTreeMap::new());
    let outcome = runner.run(&steps(), |steps: Vec<Step>| {
        let dir = tempfile::tempdir().unwrap();
        let history = History::build(dir.path(), &steps);
        let repository = Repository::discover(dir.path()).unwrap();
        property(&history, &repository, &mut counts.borrow_mut())
            .map_err(|told| TestCaseError::fail(format!("{told}\n{}", history.told())))
    });
    match outcome {
        Ok(()) => {}
        // The reason tells the reduced history; the steps that made it say less.
        Err(TestError::Fail(reason, _)) => panic!("CHECKLIST_SEED={seed}: {reason}"),
        Err(error) => panic!("CHECKLIST_SEED={seed}: {error}"),
    }
    counts.into_inner()
}

fn audit(repository: &Repository, revision: String) -> Result<Report, String> {
    let request = AuditRequest {
        revision: Some(revision),
        mode: Some(HistoryMode::Full),
        ..AuditRequest::default()
    };
    pipeline::audit(repository, &request).map_err(|error| error.to_string())
}

/// The ledgers of a report's only list, by item of the model.
fn ledgers(report: &Report) -> Result<Vec<&ItemLedger>, String> {
    let [list] = report.checklists.as_slice() else {
        return Err(format!("{} lists", report.checklists.len()));
    };
    let of = |text: &&str| {
        let at = list.checklist.items.iter().position(|item| item.text.raw() == *text);
        Ok(&list.items[at.ok_or(format!("no item `{text}`"))?].ledger)
    };
    written::ITEMS.iter().map(|(text, _)| of(text)).collect()
}

#[test]
fn an_audit_of_all_history_finds_who_ticked_what() {
    let counts = check(|history, repository, counts| {
        let head = history.head();
        let report = audit(repository, history.id(head).to_string())?;
        for (item, ledger) in ledgers(&report)?.into_iter().enumerate() {
            let expected = history.expected(head, item);
            let found = Expected {
                sign_off: ledger.sign_off,
                concurrent: ledger.concurrent.clone(),
                problem: ledger.problem,
                culprit: ledger.culprit,
            };
            if found != expected {
                let text = written::ITEMS[item].0;
                return Err(format!("`{text}`: found {found:?}, expected {expected:?}"));
            }
            *counts.entry(expected.word()).or_default() += 1;
        }
        *counts.entry("merges").or_default() += history.merges();
        Ok(())
    });
    for kind in ["signed off", "concurrent", "open", "overridden", "merge-tick", "merges"] {
        assert!(counts.get(kind).is_some_and(|&count| count > 0), "{kind}: {counts:?}");
    }
}

#[test]
fn an_audit_of_a_range_counts_what_was_ticked_in_it() {
    let counts = check(|history, repository, counts| {
        let head = history.head();
        for base in history.bases() {
            let range = format!("{}..{}", history.id(base), history.id(head));
            let report = audit(repository, range)?;
            for (item, ledger) in ledgers(&report)?.into_iter().enumerate() {
                let Some(expected) = history.expected_since(base, head, item) else {
                    *counts.entry("undecided").or_default() += 1;
                    continue;
                };
                let found = (ledger.sign_off, ledger.concurrent.clone());
                if found != expected {
                    let (text, base) = (written::ITEMS[item].0, history.name(base));
                    let problem = ledger.problem;
                    return Err(format!(
                        "`{text}` since {base}: found {found:?} {problem:?}, expected {expected:?}"
                    ));
                }
                let kind = match (&expected.0, history.is_ticked(head, item)) {
                    (Some(_), _) => "signed off",
                    (None, true) => "void",
                    (None, false) => "open",
                };
                *counts.entry(kind).or_default() += 1;
            }
        }
        Ok(())
    });
    for kind in ["signed off", "void", "open"] {
        assert!(counts.get(kind).is_some_and(|&count| count > 50), "{kind}: {counts:?}");
    }
    let undecided = counts.get("undecided").copied().unwrap_or(0);
    assert!(undecided < counts["signed off"], "{counts:?}");
}
