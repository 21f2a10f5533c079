//! `checklist.toml`: what was written ([`raw`]), and what is valid (the policy of `model/`).
//!
//! Invariants: a problem is never passed over, and all of them are reported at once, each with its
//! place; a key that this version knows but does not honour yet is a problem ([`keys`]); a name
//! that matches nothing is a problem ([`check_names`]). Only bytes come in: which revision's bytes
//! those are is for `pipeline` to say.

pub mod demands;
mod discover;
mod item_rules;
pub mod keys;
mod names;
mod people;
mod phases;
mod problems;
mod propose;
pub mod raw;
mod release;
mod resolve;
mod rule_names;
pub mod schema;
mod select;
mod signoff;
mod suggest;
mod validate;
mod written;

use std::collections::BTreeMap;

pub use discover::{ChecklistSettings, discover, is_discovered};
pub use names::{Named, check_names, without_branch};
pub use problems::{PolicyError, PolicyErrors};
pub use propose::{propose, propose_several};
pub use resolve::{Reading, Unreadable, demands_of};
pub use rule_names::check_paths;

use crate::{
    model::{Policy, Severity},
    prose,
};
use problems::Problems;

/// Where a policy is read: at the root of the repository.
pub const POLICY_PATH: &str = "checklist.toml";

/// How many bytes a policy may have.
pub const MOST_BYTES: usize = 128 * 1024;

/// Reads a policy from the bytes of a `checklist.toml`. `known_rules` are the rules that this
/// version can set a severity for, with their defaults. The policy's `origin` is left empty.
///
/// # Errors
///
/// Everything that is wrong with it, sorted by place; after a syntax error that error alone.
pub fn parse(
    bytes: &[u8],
    known_rules: &BTreeMap<&'static str, Severity>,
) -> Result<Policy, PolicyErrors> {
    let mut problems = Problems::new(bytes);
    if bytes.len() > MOST_BYTES {
        let message = prose!["the file has ", bytes.len(), " bytes, more than can be read"];
        problems.add(0, message, prose!["a policy has at most ", MOST_BYTES, " bytes"]);
        return problems.finish(Policy::default());
    }
    let policy = match std::str::from_utf8(bytes) {
        Ok(text) => {
            let written = raw::read(text, &mut problems);
            validate::validate(&written, known_rules, &mut problems)
        }
        Err(error) => {
            problems.add(
                error.valid_up_to(),
                prose!["the file is not UTF-8"],
                prose!["save it in UTF-8"],
            );
            Policy::default()
        }
    };
    problems.finish(policy)
}
