//! The command line, end to end: the real binary in a hermetic environment.

#[cfg(test)]
mod hermetic;
mod reference;
mod usage;
