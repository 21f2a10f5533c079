//! `hook uninstall`: takes the stubs away, and puts a hook that was chained back in its place.

use std::fs;

use super::{
    Hook, driver,
    install::{chained, directory, is_stub, unwritten},
};
use crate::{
    cli::{CliError, Context, Outcome},
    templates,
};

const EXAMPLES: &str = "\
Examples:
  git checklist hook uninstall

Hooks that `git checklist hook install` did not write are left as they are; one
that it kept as NAME.chained gets its name back.";

/// Nothing to choose.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {}

/// Takes them away and says which.
pub fn run(_args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    let directory = directory(&repository, context)?;
    let mut found = driver::uninstall(&repository, context)?;
    for hook in Hook::ALL {
        let file = directory.join(hook.name());
        if !is_stub(&file, &templates::hook(hook.name())) {
            continue;
        }
        found = true;
        let aside = chained(&file);
        let about = if fs::symlink_metadata(&aside).is_ok() {
            fs::rename(&aside, &file).map_err(|error| unwritten(&file, &error))?;
            "the hook that was there before is back"
        } else {
            fs::remove_file(&file).map_err(|error| unwritten(&file, &error))?;
            ""
        };
        let line = format!("removed {:<12} {about}", hook.name());
        writeln!(context.stdout, "{}", line.trim_end())?;
    }
    if !found {
        writeln!(context.stdout, "none of the hooks in {} is ours", directory.display())?;
    }
    Ok(Outcome::Holds)
}
