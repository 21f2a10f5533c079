//! The documentation, held to what the program does: every command that a page shows is run in a
//! repository of its own, every link leads somewhere, and the book has every page.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "shorthands of tests")]

#[allow(dead_code, reason = "shared with the suite of the command line")]
#[path = "cli/hermetic.rs"]
mod hermetic;

#[path = "docs/book.rs"]
mod book;
#[path = "docs/examples.rs"]
mod examples;
#[path = "docs/normal.rs"]
mod normal;
#[path = "docs/page.rs"]
mod page;
#[path = "docs/runner.rs"]
mod runner;
