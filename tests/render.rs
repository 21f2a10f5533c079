//! One report through every format: what each must show, and what none may let through.

#![allow(clippy::unwrap_used, reason = "a test stops at what is missing")]

#[path = "render/attacks.rs"]
mod attacks;
#[path = "render/formats.rs"]
mod formats;
#[path = "render/html.rs"]
mod html;
#[path = "render/intoto.rs"]
mod intoto;
#[path = "render/junit.rs"]
mod junit;
#[path = "render/sample.rs"]
mod sample;
#[path = "render/sarif.rs"]
mod sarif;
#[path = "render/schema.rs"]
mod schema;
#[path = "render/views.rs"]
mod views;
#[path = "render/words.rs"]
mod words;
