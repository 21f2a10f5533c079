//! `man`: manual pages.

use std::{fs, path::PathBuf};

use clap::CommandFactory as _;

use super::{Cli, CliError, Context, Outcome, output};

const EXAMPLES: &str = "\
Examples:
  git checklist man | man -l -
  git checklist man ~/.local/share/man/man1      then `git checklist --help` shows it";

/// Where to.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Write a page for the program and one for each command to DIR [default: the program's page
    /// to standard output]
    #[arg(value_name = "DIR")]
    pub directory: Option<PathBuf>,
}

/// Prints or writes the pages.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let Some(typed) = &args.directory else {
        let page = page(Cli::command())?;
        context.stdout.write_all(page.as_bytes())?;
        return Ok(Outcome::Holds);
    };
    let directory = context.resolve(typed);
    let unwritten = |error| {
        CliError::new(format!("cannot write to `{}`: {error}", directory.display()))
            .hint("give a directory that may be written to")
    };
    fs::create_dir_all(&directory).map_err(unwritten)?;
    let mut program = Cli::command();
    program.build();
    for (name, command) in pages(&program) {
        output::replace(&directory.join(format!("{name}.1")), &page(command)?)
            .map_err(unwritten)?;
    }
    Ok(Outcome::Holds)
}

/// The program and its commands, each under its page's name.
fn pages(program: &clap::Command) -> Vec<(String, clap::Command)> {
    let name = program.get_name().to_owned();
    let mut all = vec![(name.clone(), Cli::command())];
    below(&name, program, &mut all);
    all
}

/// The commands below one, each with those below it.
fn below(name: &str, command: &clap::Command, all: &mut Vec<(String, clap::Command)>) {
    for command in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        let page = format!("{name}-{}", command.get_name());
        all.push((page.clone(), command.clone().name(page.clone())));
        below(&page, command, all);
    }
}

fn page(command: clap::Command) -> Result<String, CliError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).date("").render(&mut page).map_err(CliError::from)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
