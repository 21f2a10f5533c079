//! Signatures of commits: what is good, what is not, and which word each gets.
//!
//! Everything here is made in process. `signatures/oracle.rs` holds it against the real `ssh-keygen`,
//! `gpg` and `git`; those tests are ignored by a plain `cargo test` and run by `.ci/run`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

#[path = "signatures/documentation.rs"]
mod documentation;
#[path = "signatures/files.rs"]
mod files;
#[path = "signatures/openpgp.rs"]
mod openpgp;
#[path = "signatures/oracle.rs"]
mod oracle;
#[path = "signatures/pgp_maker.rs"]
mod pgp_maker;
#[path = "signatures/report.rs"]
mod report;
#[path = "signatures/ssh.rs"]
mod ssh;
#[path = "signatures/ssh_maker.rs"]
mod ssh_maker;
#[path = "signatures/words.rs"]
mod words;
