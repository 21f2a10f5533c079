//! `completions`: scripts for shells. Those for bash, zsh and fish ask [`answer`] what fits, so that
//! items, phases, gates and releases of the repository are offered; the others know the options alone.

pub mod answer;
mod offer;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, CliError, Context, Outcome};
use crate::templates;

const EXAMPLES: &str = "\
Examples:
  git checklist completions bash > ~/.git-checklist.bash      and source it in ~/.bashrc
  git checklist completions zsh  > ~/.zfunc/_git-checklist
  git checklist completions fish > ~/.config/fish/conf.d/git-checklist.fish

`git-checklist` and `git checklist` are both completed, with the items, phases, gates
and releases of the repository.";

/// Which shell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// Prints the completions.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let script = match args.shell {
        Shell::Bash => templates::BASH_COMPLETIONS.as_bytes().to_vec(),
        Shell::Zsh => templates::ZSH_COMPLETIONS.as_bytes().to_vec(),
        Shell::Fish => templates::FISH_COMPLETIONS.as_bytes().to_vec(),
        other => of_options(other),
    };
    context.stdout.write_all(&script)?;
    Ok(Outcome::Holds)
}

fn of_options(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    let mut command = Cli::command().bin_name("git-checklist");
    clap_complete::generate(shell, &mut command, "git-checklist", &mut script);
    script
}
