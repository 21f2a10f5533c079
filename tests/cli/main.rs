//! The command line, end to end: the real binary in a hermetic environment.
#![cfg(test)]

mod against;
mod approve;
mod bundle;
mod check;
mod ci;
mod completing;
mod config_schema;
mod demo;
mod elsewhere;
mod hermetic;
mod hook;
mod jq;
mod lint;
mod list;
mod measured;
mod merge;
mod picking;
mod policy;
mod rebased;
mod reference;
mod release;
mod releases;
mod request_text;
mod schedule;
mod setup;
mod stale;
mod story;
mod threads;
mod usage;
