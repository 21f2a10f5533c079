//! `schema`: the published JSON schemas.

use super::{CliError, Context, Outcome, pending};

const EXAMPLES: &str = "\
Examples:
  git checklist schema audit > audit.schema.json
  git checklist schema list";

/// Which schema.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The schema's name
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// Prints the schema.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let _ = args;
    pending::command(context)
}
