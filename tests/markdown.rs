//! Markdown in: the worked examples of `tests/specs/`, the table of departures in
//! `docs/markdown.md`, edits, properties and limits.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "markdown/departures.rs"]
mod departures;
#[path = "markdown/edits.rs"]
mod edits;
#[path = "markdown/hostile.rs"]
mod hostile;
#[path = "markdown/specs.rs"]
mod specs;
#[path = "markdown/text_form.rs"]
mod text_form;
#[path = "markdown/versions.rs"]
mod versions;
