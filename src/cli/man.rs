//! `man`: manual pages.

use std::{fs, path::PathBuf};

use clap::CommandFactory as _;
use roff::{Roff, roman};

use super::{Cli, CliError, Context, Outcome, output};

const EXAMPLES: &str = "\
Examples:
  git checklist man | man -l -
  git checklist man ~/.local/share/man/man1      then `git help checklist` shows it";

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

/// One page. The title, the synopsis and the examples are ours: `clap_mangen` leaves a blank date
/// out, names no values of options, and fills the lines of examples.
fn page(command: clap::Command) -> Result<String, CliError> {
    let name = command.get_name().to_owned();
    let usage = command.clone().render_usage().to_string();
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_commands = command.has_subcommands();
    let man = clap_mangen::Man::new(command);
    let mut page = title(&name).into_bytes();
    man.render_name_section(&mut page)?;
    page.extend(as_it_stands("SYNOPSIS", usage.trim_start_matches("Usage: ")).bytes());
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_commands {
        man.render_subcommands_section(&mut page)?;
    }
    page.extend(as_it_stands("EXAMPLES", examples.trim_start_matches("Examples:\n")).bytes());
    Ok(tidied(&String::from_utf8_lossy(&page)))
}

/// The first lines of a page: name, section, no date, version (man(7)).
fn title(name: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n\
         .TH {name} 1 \"\" \"git-checklist {version}\" \"git-checklist\"\n"
    )
}

/// A section whose lines stay as they are; nothing where there are none.
fn as_it_stands(heading: &str, text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() {
        return String::new();
    }
    let mut section = Roff::new();
    section.control("SH", [heading]).control("nf", []);
    for line in text.lines() {
        if line.trim().is_empty() {
            section.control("sp", []);
        } else {
            section.text([roman(line)]);
        }
    }
    section.control("fi", []).to_roff()
}

/// Without blanks at the ends of lines, and breaks beside other breaks, of which checkers warn.
fn tidied(page: &str) -> String {
    let lines: Vec<_> = page.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let mut tidy = String::new();
    for (at, line) in lines.iter().enumerate() {
        let follows = tidy.ends_with("\n.sp\n") || tidy.ends_with("\n.br\n");
        if *line != ".br" || !(follows || lines.get(at + 1) == Some(&".sp")) {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy
}
