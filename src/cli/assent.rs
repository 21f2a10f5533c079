//! What `approve` and `override` share: who the user is, and a commit that changes nothing.
//!
//! The commit is made by `git commit` itself. `--only` without a path leaves what is staged where it
//! is (git-commit(1)), so the commit is empty whatever the index holds.

use super::{CliError, commit::Made, git::Git, lists};
use crate::{
    history::Repository,
    model::{Identity, People, Person, Policy, Principal, Report, Untrusted},
    render::escape,
};

/// Whoever a commit of the user's would name, by the trusted mailmap.
///
/// # Errors
/// Where git does not know who the user is.
pub fn user(repository: &Repository, git: &Git<'_>, policy: &Policy) -> Result<Person, CliError> {
    let name = match policy.signoff.by {
        Principal::Author => "GIT_AUTHOR_IDENT",
        Principal::Committer => "GIT_COMMITTER_IDENT",
    };
    let said = git.ask(&["var", name], b"")?.text();
    let identity = parse(&said).ok_or_else(|| {
        CliError::new("git does not say who you are")
            .hint("git config user.name NAME and git config user.email ADDRESS")
    })?;
    Ok(Person { identity: repository.known_as(identity), key: None, is_proven: true })
}

/// `Ana <ana@example.org> 1738310400 +0100`.
fn parse(said: &str) -> Option<Identity> {
    let (name, rest) = said.split_once('<')?;
    let (email, _) = rest.split_once('>')?;
    Some(Identity { name: name.trim().into(), email: email.trim().into() })
}

/// The policy by which a report judged; the defaults where there is none.
///
/// # Errors
/// Where it cannot be read.
pub fn policy(repository: &Repository, report: &Report) -> Result<Policy, CliError> {
    match &report.policy {
        Some(origin) => lists::policy_of(repository, origin.commit),
        None => Ok(Policy::default()),
    }
}

/// Refuses the user whom a key of the policy's `[change]` does not name.
///
/// # Errors
/// Where it names nobody, or others.
pub fn refuse_others(
    person: &Person,
    may: Option<&People>,
    (key, what): (&str, &str),
) -> Result<(), CliError> {
    let Some(may) = may else {
        return Err(CliError::new(format!("nobody may {what}: the policy in force names nobody"))
            .hint(format!("name people in its `[change] {key}`, and land that on the target")));
    };
    if may.include(&person.identity) {
        return Ok(());
    }
    let (words, email) = (escape::terminal_prose(&may.in_words()), &person.identity.email);
    Err(CliError::new(format!("you ({}) may not {what}", escape::terminal(email)))
        .hint(format!("the policy names {words}: ask them")))
}

/// Commits nothing but a message.
///
/// # Errors
/// When git refuses; then nothing has changed.
pub fn commit(git: &Git<'_>, message: &str, signoff: bool) -> Result<Made, CliError> {
    let resolved = |name: &str| Ok::<_, CliError>(git.ask(&["rev-parse", name], b"")?.text());
    let (old, tree) = (resolved("HEAD^{commit}")?, resolved("HEAD^{tree}")?);
    let mut arguments = vec!["-c", "i18n.commitEncoding=UTF-8", "commit", "--quiet"];
    arguments.extend(["--allow-empty", "--only", "--file=-"]);
    if signoff {
        arguments.push("--signoff");
    }
    let said = git.run(&arguments, message.as_bytes())?;
    let new = resolved("HEAD^{commit}")?;
    if new == old {
        return Err(super::commit::refused(git, &said.stderr));
    }
    let as_meant = said.success && resolved("HEAD^{tree}")? == tree;
    Ok(Made { id: new, said: said.stderr, as_meant })
}

/// Refuses text that would break out of a trailer's line.
///
/// # Errors
/// Where it has control characters, or nothing else.
pub fn one_line<'a>(text: &'a str, what: &str) -> Result<&'a str, CliError> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_control) {
        return Err(CliError::new(format!("the {what} is empty, or no single line"))
            .hint("write it in one line"));
    }
    Ok(text)
}

/// A text as subjects quote it.
pub fn quoted(text: &Untrusted) -> String {
    format!("\"{}\"", escape::terminal(&escape::clip(text, 60)))
}
