//! Hooks of a push: `pre-push` where it leaves, `pre-receive` and `update` where it arrives.
//!
//! All three ask the same question of each reference. The server's see the pushed objects in their
//! quarantine, which git names in the environment; no other command looks there.

use std::io::Read as _;

use crate::{
    cli::{
        CliError, Context, Outcome,
        output::Format,
        progress,
        show::{self, View},
    },
    history::{Quarantine, Repository},
    model::{CommitId, Prose, Report, Untrusted, Verdict},
    pipeline::{Moment, PipelineError, Push, PushAnswer, Receiver, RefUpdate},
    render::{escape, terminal::Selection},
};

/// The most bytes that git may tell on standard input.
const MOST_INPUT: u64 = 64 << 20;
/// The most lines of a report that a push shows.
const MOST_LINES: usize = 40;
/// Columns of a report that git shows behind `remote: `.
const REMOTE_WIDTH: &str = "88";

/// Before a push leaves: `LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID` a line.
pub fn pre_push(remote: &str, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    let lines = lines(context)?;
    let updates = lines.iter().map(|line| {
        // The local name may be any revision, with blanks in it.
        let mut words = line.rsplitn(4, |&byte| byte == b' ');
        let (old, reference, new) = (words.next(), words.next(), words.next());
        words.next()?;
        ref_update(reference?, old?, new?)
    });
    let updates: Option<Vec<_>> = updates.collect();
    let receiver = Receiver::Remote(remote.to_owned());
    let outcome = judge(&repository, receiver, &updates.ok_or_else(unreadable)?, context)?;
    if outcome != Outcome::Holds {
        context.note("nothing was pushed; to push without asking: git push --no-verify")?;
    }
    Ok(outcome)
}

/// Before any of a push is let in: `OLD-ID NEW-ID REF` a line.
pub fn pre_receive(context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = in_quarantine(context)?;
    let lines = lines(context)?;
    let updates = lines.iter().map(|line| {
        let mut words = line.splitn(3, |&byte| byte == b' ');
        let (old, new) = (words.next()?, words.next()?);
        ref_update(words.next()?, old, new)
    });
    let updates: Vec<_> = updates.collect::<Option<_>>().ok_or_else(unreadable)?;
    if updates.is_empty() {
        return Err(CliError::new("standard input names no reference")
            .hint("git tells them to the hook: a hook that calls this one has to hand them on"));
    }
    receive(&repository, &updates, context)
}

/// Before one reference of a push is let in.
pub fn update(
    reference: &str,
    old: &str,
    new: &str,
    context: &mut Context<'_>,
) -> Result<Outcome, CliError> {
    let repository = in_quarantine(context)?;
    let update = ref_update(reference.as_bytes(), old.as_bytes(), new.as_bytes());
    receive(&repository, &[update.ok_or_else(unreadable)?], context)
}

/// Judges what this repository is about to receive.
fn receive(
    repository: &Repository,
    updates: &[RefUpdate],
    context: &mut Context<'_>,
) -> Result<Outcome, CliError> {
    if let Some(name) = context.environment.get("GIT_NAMESPACE") {
        return Err(CliError::new(format!("the push is into the namespace `{name}`"))
            .hint("gates guard branches of a repository without namespaces alone"));
    }
    if !context.environment.is_set("COLUMNS") {
        context.environment.set("COLUMNS", REMOTE_WIDTH);
    }
    judge(repository, Receiver::Here, updates, context)
}

/// The repository, with the objects that git keeps apart until the hooks agree.
fn in_quarantine(context: &Context<'_>) -> Result<Repository, CliError> {
    let get = |name| context.environment.get(name);
    let (objects, alternates) =
        (get("GIT_OBJECT_DIRECTORY"), get("GIT_ALTERNATE_OBJECT_DIRECTORIES"));
    let quarantine = Quarantine::read(&context.directory, objects, alternates)?;
    Ok(Repository::open_in_quarantine(&context.repository_directory(), &quarantine)?)
}

/// Judges every update, and tells; one that fails, fails all.
fn judge(
    repository: &Repository,
    receiver: Receiver,
    updates: &[RefUpdate],
    context: &mut Context<'_>,
) -> Result<Outcome, CliError> {
    let moment = Moment { today: context.today, now: context.now };
    let push = Push::into(receiver, repository, moment).map_err(unguided)?;
    let mut worst = Outcome::Holds;
    for update in updates {
        let judged = progress::shown(context, repository, |_| push.judge(update));
        let outcome = match judged {
            Ok(answer) => tell(update, &answer, context)?,
            Err(error) => {
                about(update, CliError::from(error)).tell(context);
                Outcome::Undecided
            }
        };
        if outcome.code() > worst.code() {
            worst = outcome;
        }
    }
    Ok(worst)
}

/// What is there before the push cannot be read: nobody knows what is guarded.
fn unguided(error: PipelineError) -> CliError {
    let is_policy = matches!(error, PipelineError::Policy { .. });
    let told = CliError::from(error);
    if !is_policy {
        return told;
    }
    told.hint("nobody can tell what it guards, and so nothing is let in")
        .hint("its owner mends it where the repository is, with the hook taken away for that push")
}

fn about(update: &RefUpdate, error: CliError) -> CliError {
    error.details([format!("about {}", escape::terminal(&update.reference))])
}

fn tell(
    update: &RefUpdate,
    answer: &PushAnswer,
    context: &mut Context<'_>,
) -> Result<Outcome, CliError> {
    let words = |prose: &Prose| escape::terminal_prose(prose);
    match answer {
        PushAnswer::Free(None) => Ok(Outcome::Holds),
        PushAnswer::Free(Some(note)) => {
            context.note(&format!("git-checklist: {}", words(note)))?;
            Ok(Outcome::Holds)
        }
        PushAnswer::Refused(why, mend) => {
            about(update, CliError::new(words(why)).hint(words(mend))).tell(context);
            Ok(Outcome::Findings)
        }
        PushAnswer::Judged(reports) => {
            let mut outcome = Outcome::Holds;
            for report in reports {
                if tell_report(report, context)? == Outcome::Findings {
                    outcome = Outcome::Findings;
                }
            }
            Ok(outcome)
        }
    }
}

/// One line of what passes; of what does not, what is in the way.
fn tell_report(report: &Report, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let page = show::page(View::Gate, Format::Terminal, report, &Selection::All, context);
    let passes = report.verdict == Verdict::Pass;
    let lines: Vec<&str> = page.trim_end().lines().collect();
    let most = if passes { 1 } else { MOST_LINES };
    for line in lines.iter().take(most) {
        writeln!(context.stdout, "{line}")?;
    }
    if !passes && lines.len() > most {
        let more = lines.len() - most;
        writeln!(context.stdout, "... {more} lines more: {}", gate_command(report))?;
    }
    Ok(if passes { Outcome::Holds } else { Outcome::Findings })
}

/// What shows the whole report, in a clone.
fn gate_command(report: &Report) -> String {
    let mut words = vec!["git checklist gate".to_owned()];
    for (option, branch) in [("--target", &report.target), ("--source", &report.source)] {
        if let Some(branch) = branch {
            words.extend([option.to_owned(), escape::argument(branch)]);
        }
    }
    words.join(" ")
}

/// The lines of standard input that say something.
fn lines(context: &mut Context<'_>) -> Result<Vec<Vec<u8>>, CliError> {
    let mut input = Vec::new();
    let read = (&mut *context.stdin).take(MOST_INPUT).read_to_end(&mut input);
    let read =
        read.map_err(|error| CliError::new(format!("cannot read standard input: {error}")))?;
    if read as u64 == MOST_INPUT {
        return Err(CliError::new(format!("standard input has more than {MOST_INPUT} bytes"))
            .hint("push fewer references at once"));
    }
    let lines = input.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    Ok(lines.map(<[u8]>::to_vec).collect())
}

fn unreadable() -> CliError {
    CliError::new(
        "cannot read what git tells of the push: two object ids and a reference are wanted",
    )
    .hint("git itself calls this hook; githooks(5) says how")
}

fn ref_update(reference: &[u8], old: &[u8], new: &[u8]) -> Option<RefUpdate> {
    let reference = String::from_utf8_lossy(reference).into_owned();
    let reference = reference.starts_with("refs/").then(|| Untrusted::new(reference))?;
    Some(RefUpdate { reference, old: object(old)?, new: object(new)? })
}

/// An object id of 40 hex digits; zeros stand for no object.
#[expect(clippy::option_option, reason = "no id at all, or one that names no object")]
fn object(hex: &[u8]) -> Option<Option<CommitId>> {
    let mut id = [0; 20];
    if hex.len() != 2 * id.len() {
        return None;
    }
    for (byte, digits) in id.iter_mut().zip(hex.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some((id != [0; 20]).then_some(CommitId(id)))
}
