//! `schema`: the published JSON schemas.

use super::{CliError, Context, Outcome};
use crate::{
    policy::schema::{self as config, RuleKey},
    render::{json, schema},
    rules,
};

const EXAMPLES: &str = "\
Examples:
  git checklist schema audit > audit.schema.json
  git checklist schema config > checklist-toml.json    of checklist.toml, for editors";

/// The name of the schema of `checklist.toml`.
const CONFIG: &str = "config";

/// Which schema.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The format's name: audit, list, lint, log, policy, releases, events; or `config`, of
    /// `checklist.toml`
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// Prints the schema.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    if args.name == CONFIG {
        context.stdout.write_all(of_policy().as_bytes())?;
        return Ok(Outcome::Holds);
    }
    let schemas = schema::all();
    let Some(found) = schemas.iter().find(|schema| schema.name == args.name) else {
        let names: Vec<_> = schemas.iter().map(|schema| schema.name).chain([CONFIG]).collect();
        return Err(CliError::new(format!("no schema is called `{}`", args.name))
            .hint(format!("there are: {}", names.join(", "))));
    };
    context.stdout.write_all(found.text().as_bytes())?;
    Ok(Outcome::Holds)
}

/// The schema of `checklist.toml`, as it is published.
fn of_policy() -> String {
    let pages = rules::pages();
    let keys = pages.iter().map(|page| RuleKey {
        id: page.id,
        severity: page.severity,
        summary: page.summary,
    });
    json::document(&config::schema(&keys.collect::<Vec<_>>()))
}
