//! `git checklist`: parse the arguments, run, exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    git_checklist::cli::main()
}
