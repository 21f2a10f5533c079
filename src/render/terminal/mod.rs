//! Views for people at a terminal, 80 to 100 columns wide: one file a view.
//!
//! Colour is only ever an addition: the words carry the meaning. Every view ends its work in
//! [`Page::finish`], which makes the whole safe to print where a runner reads its log for commands.

pub mod audit;
pub mod blame;
pub mod diff;
pub mod gate;
pub mod lint;
pub mod list;
pub mod log;
pub mod policy;
pub mod releases;
pub mod status;

mod findings;
mod header;
mod layout;

pub use super::selection::Selection;
pub(crate) use layout::{Cell, Page, Tone};

/// How a terminal wants its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
    /// Whether bars, dots and arrows may be other than ASCII.
    pub unicode: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 100, unicode: true }
    }
}
