//! A Markdown checklist in a git repository, read through its history: who signed off what, and
//! whether a release may go on.
//!
//! # The pipeline
//!
//! ```text
//! history/   the git2 boundary: ranges, the walk, blobs, renames, people
//! markdown/  the pulldown-cmark boundary: text -> checklist; the byte-exact edit of a tick
//! ledger/    pairs two versions' items, turns pairs into events, merges ledgers
//! policy/    checklist.toml: what was written, and what is valid
//! signature/ signatures of commits against trusted keys: bytes in, answers out
//! rules/     one file a rule: from the evaluated checklists to findings
//! render/    one file a format, and `escape`, the only place that escapes
//! pipeline   the one composer: history -> markdown -> ledger -> rules -> report
//! archive    an audit and what it rests on, as one file: bytes in, members out
//! templates  checklists, workflow and hooks to begin with, compiled in
//! cli/       one file a subcommand; the only user of clap, stdout, the environment and the clock
//! ```
//!
//! Arrows point one way: `main -> cli -> pipeline -> {history, markdown, ledger, policy, signature,
//! rules, render, archive} -> model`. A test holds the arrows.
//!
//! # Glossary
//!
//! - **checklist**: one Markdown file with task-list items; **phase**, **section**: heading levels.
//! - **item**: one GFM task-list item; *open*, *checked* or *not applicable*.
//! - **release**: the stretch of history in which a sign-off counts.
//! - **range**: the commits reachable from head and not from base.
//! - **event**: what one commit did to one item; **ledger**: the events of every item.
//! - **sign-off**: the commit that brought an item to its present checked state.
//! - **policy**: what a repository demands, read at a trusted revision.
//! - **rule**, **finding**: one check, and one place where it does not hold.
//! - **gate**, **verdict**: a named moment with its demands, and its answer.

pub mod archive;
pub mod cli;
pub mod history;
pub mod ledger;
pub mod markdown;
pub mod model;
pub mod pipeline;
pub mod policy;
pub mod render;
pub mod rules;
pub mod signature;
pub mod templates;
