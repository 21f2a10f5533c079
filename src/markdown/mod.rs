//! The pulldown-cmark boundary: text to [`Checklist`], and byte-exact edits of it.
//!
//! pulldown-cmark with source offsets decides what an item is; nothing here guesses at Markdown.
//! The steps: [`source`] decodes the bytes and splits front matter off, [`condensed`] leaves out what
//! says nothing of items, [`outline`] has the parser read the rest, whose events [`reader`] turns into
//! headings, draft items and remarks, [`assemble`] makes the checklist of them (phases, requirement,
//! ids, digests). Versions of a file are read by what they share ([`versions`]). `docs/markdown.md` says
//! what counts as what.

mod assemble;
mod attributes;
mod condensed;
mod confusable;
mod context;
mod criterion;
mod cut;
pub mod edit;
mod front_matter;
mod html;
mod identity;
mod inline;
mod limits;
mod lookalike;
mod mentions;
mod outline;
mod phases;
mod piece;
mod prose;
mod reader;
mod remarks;
mod requirement;
mod seen;
mod source;
mod versions;
mod view;
mod window;

use crate::model::{Checklist, RequiredMode, Untrusted};

pub use versions::VersionReader;

use source::Source;

/// What the policy asks of a file's reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// Only boxes under headings with this text (in any case of letters).
    pub section: Option<Untrusted>,
    /// Which items are required.
    pub required: RequiredMode,
}

/// How much of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    /// All of it.
    Everything,
    /// Headings, items and attributes, without remarks: a history has hundreds of versions.
    Items,
}

/// Why a file cannot be read as a checklist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarkdownError {
    /// The bytes are no UTF-8.
    #[error("not UTF-8 at line {line} (byte {offset}): save the file as UTF-8")]
    NotUtf8 {
        /// Line of the first bad byte, 1-based.
        line: u32,
        /// Its offset in the file.
        offset: usize,
    },
    /// The file has more bytes than are read.
    #[error("the file has {bytes} bytes, more than the limit of {limit}: split it")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// The file has more items than are read.
    #[error("the file has more than {limit} items: split it")]
    TooManyItems {
        /// What is allowed.
        limit: usize,
    },
    /// Lists and quotes are nested deeper than is read.
    #[error(
        "lists or quotes are nested too deeply at line {line}, the limit is {limit}: flatten it"
    )]
    TooDeep {
        /// The line, 1-based.
        line: u32,
        /// What is allowed.
        limit: usize,
    },
}

/// Reads a checklist. `path` goes into the generated ids.
///
/// # Errors
///
/// Bytes that are no UTF-8, and files beyond the limits on bytes, items and depth.
pub fn parse(
    path: &str,
    source: &[u8],
    options: &ParseOptions,
) -> Result<Checklist, MarkdownError> {
    read(path, &Source::strict(source)?, options, Detail::Everything)
}

/// Reads a checklist as [`parse`] does, without what only lint looks at besides items: lookalikes,
/// bullets, references, placeholders, confusable characters.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_items(
    path: &str,
    source: &[u8],
    options: &ParseOptions,
) -> Result<Checklist, MarkdownError> {
    read(path, &Source::strict(source)?, options, Detail::Items)
}

/// Reads an old version of a checklist: what is no UTF-8 becomes U+FFFD. Columns and offsets are
/// those of the text so mended; do not edit by them. Title, release, phases and items are as
/// [`parse`] has them; what lint looks at besides them is left out.
///
/// # Errors
///
/// Files beyond the limits on bytes, items and depth.
pub fn parse_lossy(
    path: &str,
    source: &[u8],
    options: &ParseOptions,
) -> Result<Checklist, MarkdownError> {
    read(path, &Source::lossy(source)?, options, Detail::Items)
}

fn read(
    path: &str,
    source: &Source<'_>,
    options: &ParseOptions,
    detail: Detail,
) -> Result<Checklist, MarkdownError> {
    let outline = outline::read(source, detail)?;
    Ok(assemble::assemble(path, source, &outline, options, detail))
}
