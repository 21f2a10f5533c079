//! `completions`: for shells.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, CliError, Context, Outcome};

const EXAMPLES: &str = "\
Examples:
  git checklist completions bash > ~/.local/share/bash-completion/completions/git-checklist
  git checklist completions zsh  > ~/.zfunc/_git-checklist
  git checklist completions fish > ~/.config/fish/completions/git-checklist.fish";

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
    let mut script = Vec::new();
    let mut command = Cli::command().bin_name("git-checklist");
    clap_complete::generate(args.shell, &mut command, "git-checklist", &mut script);
    context.stdout.write_all(&script)?;
    Ok(Outcome::Holds)
}
