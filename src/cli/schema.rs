//! `schema`: the published JSON schemas.

use super::{CliError, Context, Outcome};
use crate::render::schema;

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
    let schemas = schema::all();
    let Some(found) = schemas.iter().find(|schema| schema.name == args.name) else {
        let names: Vec<_> = schemas.iter().map(|schema| schema.name).collect();
        return Err(CliError::new(format!("no schema is called `{}`", args.name))
            .hint(format!("there are: {}", names.join(", "))));
    };
    context.stdout.write_all(found.text().as_bytes())?;
    Ok(Outcome::Holds)
}
