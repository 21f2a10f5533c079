//! `override`: pass a closed gate in an emergency.

use super::{
    CliError, Context, Outcome, assent, git::Git, lists, message, progress, worktree, write,
};
use crate::{
    model::{Untrusted, assent::OVERRIDE},
    pipeline::{self, StatusRequest},
    render::escape,
};

const EXAMPLES: &str = "\
Examples:
  git checklist override -m \"the site is down; the rollback is not rehearsed\"

The commit changes nothing and is made by `git commit` itself. It counts by
those whom the target's policy names (`[change] override`), for what is
committed below it; whatever is committed after it takes it out of force. Every
report begins with it, and it stays in the audit.";

/// Why.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Why the gate is passed: one line
    #[arg(short = 'm', long, value_name = "REASON", required = true)]
    pub reason: String,
    /// Add a `Signed-off-by` trailer
    #[arg(short, long)]
    pub signoff: bool,
}

/// Overrides, in one commit.
///
/// # Errors
/// Where the user may not.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let reason = assent::one_line(&args.reason, "reason")?;
    let repository = context.repository()?;
    worktree::may_commit(&repository, true)?;
    let environment = context.environment.clone();
    let git = Git::new(lists::root(&repository)?, &environment);
    let request =
        StatusRequest { today: context.today, now: context.now, ..StatusRequest::default() };
    let report = progress::shown(context, &repository, |from| pipeline::status(from, &request))?;
    let policy = assent::policy(&repository, &report)?;
    let person = assent::user(&repository, &git, &policy)?;
    let may = policy.change.overrides.as_ref().map(|overrides| &overrides.value);
    assent::refuse_others(&person, may, ("override", "override a gate"))?;
    let trailer = format!("{OVERRIDE}: {reason}");
    let text = message::of_paragraphs(&["checklist: override the gate".to_owned(), trailer]);
    let made = assent::commit(&git, &text, args.signoff)?;
    write::tell_hooks(&made, context)?;
    let reason = escape::terminal(&Untrusted::new(reason));
    writeln!(context.stdout, "overridden · {} · {reason}", made.short())?;
    context.note("whatever is committed after this takes it out of force")?;
    Ok(Outcome::Holds)
}
