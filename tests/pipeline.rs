//! The pipeline on small repositories: what a report says, as short text.
#![allow(clippy::expect_used, clippy::unwrap_used)]

#[path = "pipeline/signers.rs"]
mod signers;
#[path = "rules/story.rs"]
#[allow(dead_code, reason = "the rules' tests judge stories by themselves")]
mod story;
#[path = "pipeline/told.rs"]
mod told;

#[path = "pipeline/covers.rs"]
mod covers;
#[path = "pipeline/demands.rs"]
mod demands;
#[path = "pipeline/files.rs"]
mod files;
#[path = "pipeline/graphs.rs"]
mod graphs;
#[path = "pipeline/lifetime.rs"]
mod lifetime;
#[path = "pipeline/questions.rs"]
mod questions;
#[path = "pipeline/releases.rs"]
mod releases;

use git_checklist::history::sandbox::Sandbox;
use story::Story;

/// The repository of a story; its directory lives as long.
fn tell(text: &str) -> Story {
    Story::tell(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What the gate says of a story's `topic` against its `main`.
fn judged(text: &str) -> String {
    told::gate(sandbox(&tell(text)))
}

fn sandbox(story: &Story) -> &Sandbox {
    &story.sandbox
}
