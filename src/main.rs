//! `git checklist`: parse the arguments, run, exit status.

fn main() {}
