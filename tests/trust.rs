//! The trust model, attacked: each test builds a branch that tries to get past the gate, and beside
//! it an honest branch of the same shape. `docs/trust-model.md` lists them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

#[path = "trust/approvals.rs"]
mod approvals;
#[path = "trust/backing.rs"]
mod backing;
#[path = "trust/baseline.rs"]
mod baseline;
#[path = "trust/beside.rs"]
mod beside;
#[path = "trust/content.rs"]
mod content;
#[path = "trust/covers.rs"]
mod covers;
#[path = "trust/documentation.rs"]
mod documentation;
#[path = "trust/evidence.rs"]
mod evidence;
#[path = "trust/ground.rs"]
mod ground;
#[path = "trust/lapses.rs"]
mod lapses;
#[path = "trust/overrides.rs"]
mod overrides;
#[path = "trust/owners.rs"]
mod owners;
#[path = "trust/past.rs"]
mod past;
#[path = "trust/proven.rs"]
mod proven;
#[path = "trust/signatures.rs"]
mod signatures;
#[path = "trust/squash.rs"]
mod squash;
#[allow(dead_code, reason = "shared with the tests of signatures")]
#[path = "signatures/ssh_maker.rs"]
mod ssh_maker;
#[path = "trust/world.rs"]
mod world;
#[path = "trust/worse.rs"]
mod worse;
