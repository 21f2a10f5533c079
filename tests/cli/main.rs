//! The command line, end to end: the real binary in a hermetic environment.

mod check;
#[cfg(test)]
mod hermetic;
mod reference;
mod usage;
