//! From one [`Report`](crate::model::Report) to many formats: one file a format.
//!
//! Every function here is pure: the report and its options in, a string out. No rule is judged here;
//! what does not hold is what the report's findings say. [`escape`] is the only module that opens
//! untrusted text, and [`words`] the only one that names verdicts.

pub mod asked;
pub mod assent;
pub mod backing;
pub mod csv;
pub mod due;
pub mod escape;
pub mod facts;
pub mod github;
pub mod html;
pub mod intoto;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod ndjson;
pub mod pace;
pub mod sarif;
pub mod schema;
pub mod selection;
pub mod terminal;
pub mod words;
