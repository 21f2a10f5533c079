//! JSON: the record for machines. Its structs are its own and frozen; the model may move on.
//!
//! A document names its version in `schema`; the published schemas are derived from these structs
//! (see [`schema`](super::schema)). Ids are whole, times RFC 3339 with the author's offset, `null`
//! says that there is nothing to say.

pub mod audit;
pub mod backing;
mod each;
mod evidence;
pub mod lint;
pub mod list;
pub mod log;
pub mod parts;
pub mod past;
pub mod policy;
pub(in crate::render) mod problem;
pub mod releases;
pub mod stream;

use serde::Serialize;

use super::escape;

/// The document as text, with a line end; safe to print to a log.
pub fn document(value: &impl Serialize) -> String {
    document_within(0, value)
}

/// The most bytes of room that are asked for at once.
const ROOM: usize = 64 << 20;

/// The same, of about so many bytes at most: room that is asked for at once need not be copied to
/// larger room again and again.
fn document_within(bytes: usize, value: &impl Serialize) -> String {
    let mut text = Vec::with_capacity(bytes.min(ROOM));
    // Strings, numbers and structs alone: nothing in these structs can fail to serialize.
    let written = serde_json::to_writer_pretty(&mut text, value).map(|()| text);
    let text = String::from_utf8(written.unwrap_or_default()).unwrap_or_default();
    escape::json_document(text) + "\n"
}

/// The value as one line of text.
pub(super) fn line(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    escape::json_document(text) + "\n"
}
