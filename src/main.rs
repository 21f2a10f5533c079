//! `git checklist`: parse the arguments, run, exit status.

use std::process::ExitCode;

/// Ledgers are many small values that live long, made on several threads: what this one does not ask
/// the system for, page by page, is up to a third of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    git_checklist::cli::main()
}
