//! Reading repositories: names, commits, files, reachability, walks. `git` is the oracle where it
//! is right; it runs without the user's configuration.

#![allow(clippy::unwrap_used, reason = "the oracle and the shorthands are tests as well")]

#[path = "history/accelerated.rs"]
mod accelerated;
#[path = "history/comparing.rs"]
mod comparing;
#[path = "history/opening.rs"]
mod opening;
#[path = "history/oracle.rs"]
mod oracle;
#[path = "history/random.rs"]
mod random;
#[path = "history/reading.rs"]
mod reading;
#[path = "history/walking.rs"]
mod walking;
