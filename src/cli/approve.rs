//! `approve`: assent to somebody else's sign-off or waiver, or to an edit of what is demanded.

use super::{
    CliError, Context, Outcome, assent,
    commit::Made,
    elsewhere::{self, BranchArgs, Done, Ground},
    git::Git,
    lists::{self, List},
    message, progress, worktree, write,
};
use crate::{
    history::Repository,
    model::{
        Assent, CommitId, Finding, Item, ItemReport, Person, Policy, Report, State, Untrusted,
        assent::{APPROVE, POLICY, item as whole_name},
    },
    pipeline::{self, StatusRequest},
    render::escape,
};

const EXAMPLES: &str = "\
Examples:
  git checklist approve \"Backup restoration tested\"
  git checklist approve :70 :71              by line, in one commit
  git checklist approve policy               a change of policy, workflows or demands
  git checklist approve ID@DIGEST            the removal or rewording of an item

The commit changes nothing and is made by `git commit` itself: your identity,
signing and hooks are in force, and what is staged stays staged. It names each
item with its digest, so that it approves this text and no other.";

/// Which items.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// An id, :LINE, a part of the text, phase:3 or section:3/Setup; ID@DIGEST; or `policy`
    #[arg(value_name = "ITEM", required = true)]
    pub items: Vec<String>,
    /// The checklist, where there are several
    #[arg(long, value_name = "PATH")]
    pub checklist: Option<String>,
    /// The commit's message, instead of `checklist: approve "TEXT"` (repeatable: paragraphs)
    #[arg(short, long, value_name = "MESSAGE")]
    pub message: Vec<String>,
    /// Add a `Signed-off-by` trailer
    #[arg(short, long)]
    pub signoff: bool,
    #[command(flatten)]
    pub on: BranchArgs,
}

/// Everything that is looked at before and after.
struct Scene<'a> {
    ground: &'a Ground<'a>,
    repository: &'a Repository,
    report: Report,
    policy: Policy,
    person: Person,
}

/// What is approved: a trailer's value, and how it is called.
struct Approved {
    value: String,
    called: String,
    /// The same in a subject.
    subject: String,
    /// The item, where its sign-off or waiver is approved.
    item: Option<(Untrusted, String)>,
}

/// Approves, in one commit.
///
/// # Errors
/// Where that would say what is not so, or would not count.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let chosen = (&args.items[..], args.checklist.as_deref());
    elsewhere::run(&args.on, chosen, context, &|ground, context| on(args, ground, context))
}

/// Approves on a ground.
fn on(args: &Args, ground: &Ground<'_>, context: &mut Context<'_>) -> Result<Done, CliError> {
    let repository = context.repository()?;
    ground.may_commit(&repository, true)?;
    let environment = context.environment.clone();
    let git = Git::new(lists::root(&repository)?, &environment);
    let report = status(&repository, context)?;
    let policy = assent::policy(&repository, &report)?;
    let person = assent::user(&repository, &git, &policy)?;
    let scene = Scene { ground, repository: &repository, report, policy, person };
    let approved = match args.items.as_slice() {
        [one] if one == POLICY => {
            let edit = scene.policy_edit()?;
            scene.show_edits(context)?;
            vec![edit]
        }
        words => scene.all(words, context)?,
    };
    let made = assent::commit(&git, &text(args, &approved), args.signoff)?;
    write::tell_hooks(&made, context)?;
    let outcome = tell(&approved, &made, &scene.person, context)?;
    Ok(Done { outcome, as_meant: made.as_meant })
}

fn status(repository: &Repository, context: &Context<'_>) -> Result<Report, CliError> {
    let request =
        StatusRequest { today: context.today, now: context.now, ..StatusRequest::default() };
    Ok(progress::shown(context, repository, |from| pipeline::status(from, &request))?)
}

impl Scene<'_> {
    /// The change of policy, workflows, owners and demands.
    fn policy_edit(&self) -> Result<Approved, CliError> {
        self.refuse_others()?;
        if self.ground.has_moved() {
            return Err(CliError::new("the branch has moved: you have not seen what is on it now")
                .hint("it was fetched just now: look at what it changes, then run this again"));
        }
        if self.edits().next().is_none() {
            return Err(CliError::new(
                "there is nothing to approve: what is demanded is the target's",
            )
            .hint("see what the gate says: git checklist gate"));
        }
        let name = || POLICY.to_owned();
        Ok(Approved { value: name(), called: name(), subject: name(), item: None })
    }

    /// What the branch does to what is demanded.
    fn edits(&self) -> impl Iterator<Item = &Finding> {
        let edits = [
            "policy-changed",
            "removed-item",
            "weakened-item",
            "missing-phase",
            "missing-checklist",
        ];
        self.report.findings.iter().filter(move |finding| edits.contains(&finding.rule))
    }

    /// Shows an owner what `policy` takes in.
    fn show_edits(&self, context: &mut Context<'_>) -> Result<(), CliError> {
        for finding in self.edits() {
            let path = escape::terminal(&finding.place.path);
            let message = escape::terminal_prose(&finding.message);
            writeln!(context.stdout, "{path}: {message}")?;
        }
        Ok(())
    }

    fn refuse_others(&self) -> Result<(), CliError> {
        let by = self.policy.change.by.as_ref().map(|by| &by.value);
        assent::refuse_others(&self.person, by, ("by", "approve a change of what is demanded"))
    }

    /// Edits that are named whole, and sign-offs.
    fn all(&self, words: &[String], context: &Context<'_>) -> Result<Vec<Approved>, CliError> {
        let mut approved = Vec::new();
        let mut chosen = Vec::new();
        for word in words {
            match self.item_edit(word)? {
                Some(edit) => approved.push(edit),
                None => chosen.push(word.clone()),
            }
        }
        if !chosen.is_empty() {
            let lists = self.ground.lists(self.repository, context)?;
            let selection = self.ground.select(&chosen, &lists)?;
            for one in &selection.items {
                let list = &lists.all[one.checklist];
                approved.push(self.sign_off(list, &list.checklist.items[one.item])?);
            }
        }
        Ok(approved)
    }

    /// The removal or rewording of an item, where a finding is about that.
    fn item_edit(&self, word: &str) -> Result<Option<Approved>, CliError> {
        let Some(Assent::Item { id, digest }) = whole_name(word) else { return Ok(None) };
        let is_about = |finding: &&Finding| {
            matches!(finding.rule, "removed-item" | "weakened-item")
                && finding.item.as_deref() == Some(id.as_str())
        };
        if !self.report.findings.iter().any(|finding| is_about(&finding)) {
            return Ok(None);
        }
        self.refuse_others()?;
        let called = escape::terminal(&Untrusted::new(&id));
        assent::one_line(&id, "id")?;
        let (value, subject) = (format!("{id}@{digest}"), called.clone());
        Ok(Some(Approved { value, called, subject, item: None }))
    }

    /// The sign-off or waiver of an item.
    fn sign_off(&self, list: &List, item: &Item) -> Result<Approved, CliError> {
        worktree::refuse_dirty(&list.work)?;
        let name = format!("`{}` (:{})", escape::terminal(&item.text), item.line);
        let again = self.ground.command(&format!("check :{}", item.line));
        if item.state == State::Open {
            return Err(CliError::new(format!("{name} is open: there is no sign-off to approve"))
                .hint(format!("whoever verified it: {again}")));
        }
        let known = self.known(&list.path, &item.id);
        let standing: Vec<CommitId> = known
            .filter(|known| known.ledger.problem.is_none())
            .map(|known| known.ledger.standing().collect())
            .unwrap_or_default();
        if standing.is_empty() {
            return Err(CliError::new(format!("{name} has no sign-off that holds"))
                .hint(format!("see git checklist blame; whoever verifies it again: {again}")));
        }
        if standing.iter().any(|id| self.is_users(*id)) {
            return Err(CliError::new(format!(
                "{name} was settled by you: another person approves it"
            ))
            .hint("ask somebody who may sign it, and verified it as well"));
        }
        self.refuse_non_signers(&name, known)?;
        assent::one_line(&item.id, "id")?;
        Ok(Approved {
            value: format!("{}@{}", item.id, item.digest),
            called: name,
            subject: assent::quoted(&item.text),
            item: Some((list.path.clone(), item.id.clone())),
        })
    }

    /// An approval by somebody who may not sign the item counts for nothing.
    fn refuse_non_signers(&self, name: &str, known: Option<&ItemReport>) -> Result<(), CliError> {
        let Some(demands) = known.map(|known| &known.demands) else { return Ok(()) };
        let may = demands.signers.iter().all(|one| one.value.include(&self.person.identity));
        if may {
            return Ok(());
        }
        let email = escape::terminal(&self.person.identity.email);
        let words = escape::terminal_prose(&demands.signers_in_words());
        Err(CliError::new(format!("you ({email}) may not sign or approve {name}"))
            .hint(format!("{words} may: ask them")))
    }

    fn known(&self, path: &Untrusted, id: &str) -> Option<&ItemReport> {
        find(&self.report, path, id)
    }

    fn is_users(&self, id: CommitId) -> bool {
        let commit = self.report.commit(id);
        commit.is_some_and(|commit| Person::of(commit, &self.policy.signoff).is_same(&self.person))
    }
}

fn find<'r>(report: &'r Report, path: &Untrusted, id: &str) -> Option<&'r ItemReport> {
    let list = report.checklists.iter().find(|list| list.path == *path)?;
    let at = list.checklist.items.iter().position(|item| item.id == id)?;
    list.items.get(at)
}

/// The message: what is approved, for people; then the trailers, one an item.
fn text(args: &Args, approved: &[Approved]) -> String {
    let mut paragraphs = args.message.clone();
    if paragraphs.is_empty() {
        paragraphs.push(match approved {
            [one] => format!("checklist: approve {}", one.subject),
            several => format!("checklist: approve {} items", several.len()),
        });
        if approved.len() > 1 {
            let lines: Vec<_> = approved.iter().map(|one| format!("- {}", one.subject)).collect();
            paragraphs.push(lines.join("\n"));
        }
    }
    let trailers: Vec<_> = approved.iter().map(|one| format!("{APPROVE}: {}", one.value)).collect();
    paragraphs.push(trailers.join("\n"));
    message::of_paragraphs(&paragraphs)
}

/// Says what was approved, and how far that is, as the report now has it.
fn tell(
    approved: &[Approved],
    made: &Made,
    person: &Person,
    context: &mut Context<'_>,
) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    let report = status(&repository, context)?;
    for one in approved {
        let found = one.item.as_ref().and_then(|(path, id)| find(&report, path, id));
        let counted = found.map_or_else(String::new, |known| {
            let (has, wanted) = (known.ledger.approved(), known.demands.approvals.value);
            format!(" · {has} of {wanted} approvals")
        });
        writeln!(context.stdout, "approved {} · {}{counted}", one.called, made.short())?;
        let own = found.and_then(|known| {
            let is_it = |commit: CommitId| commit.to_string() == made.id;
            known.ledger.approvals.iter().find(|approval| is_it(approval.commit))
        });
        if let Some(flaw) = own.and_then(|approval| approval.flaw) {
            let email = escape::terminal(&person.identity.email);
            context.warn(&format!("it does not count, as yours ({email}): {}", flaw.words()))?;
        }
    }
    Ok(Outcome::Holds)
}
