//! A branch of a remote: which remote, its tip, and a push of one commit to it. By `git fetch` and
//! `git push`, so that the credentials and hooks are the user's.

use std::collections::BTreeSet;

use crate::{
    cli::{CliError, git::Git},
    history::Repository,
    render::escape,
};

/// A branch of a remote.
pub struct RemoteBranch<'a> {
    git: &'a Git<'a>,
    /// The remote's name.
    pub remote: String,
    /// The branch's name there.
    pub branch: String,
}

/// What became of a push.
pub enum Pushed {
    /// It is there; what the server said.
    Done(String),
    /// Nothing was changed; git's words.
    Refused(String),
}

impl<'a> RemoteBranch<'a> {
    /// The branch on the remote that was typed, else on the one that the local branch follows, else
    /// on the only one that is known to have it, or that there is.
    ///
    /// # Errors
    /// Where there is no remote, or it is not clear which.
    pub fn choose(
        repository: &Repository,
        git: &'a Git<'a>,
        branch: &str,
        typed: Option<&str>,
    ) -> Result<Self, CliError> {
        let known = repository.remote_names()?;
        let remote = match typed {
            Some(typed) if known.contains(typed) => typed.to_owned(),
            Some(typed) => return Err(unknown(&format!("no remote is `{typed}`"), &known)),
            None => match followed(git, branch)?.filter(|remote| known.contains(remote)) {
                Some(remote) => remote,
                None => only(git, branch, &known)?,
            },
        };
        Ok(Self { git, remote, branch: branch.to_owned() })
    }

    /// As messages name it.
    pub fn name(&self) -> String {
        let shown = |text: &str| escape::terminal(&text.to_owned());
        format!("`{}` of {}", shown(&self.branch), shown(&self.remote))
    }

    /// The reference that keeps what was fetched of it.
    pub fn tracking(&self) -> String {
        format!("refs/remotes/{}/{}", self.remote, self.branch)
    }

    /// Its tip as it was when last fetched.
    ///
    /// # Errors
    /// When git cannot be run.
    pub fn known_tip(&self) -> Result<Option<String>, CliError> {
        tip(self.git, &self.tracking())
    }

    /// Fetches it: its tip.
    ///
    /// # Errors
    /// Where it cannot be fetched, because the remote does not have it, among others.
    pub fn fetch(&self) -> Result<String, CliError> {
        let refspec = format!("+refs/heads/{}:{}", self.branch, self.tracking());
        let mut arguments = vec!["fetch", "--quiet", "--no-tags", "--no-prune"];
        arguments.extend(["--no-write-fetch-head", "--no-recurse-submodules"]);
        arguments.extend(["--", &self.remote, &refspec]);
        let said = self.git.run(&arguments, b"")?;
        if !said.success {
            return Err(CliError::new(format!("cannot fetch {}", self.name()))
                .details(said.stderr.lines())
                .hint(
                    "mend what git names; a branch that the remote lacks has to be pushed first",
                ));
        }
        let tip = self.known_tip()?;
        tip.ok_or_else(|| CliError::new(format!("{} was fetched and is not there", self.name())))
    }

    /// Pushes a commit that descends from the tip, and nothing else; only if the tip is still that.
    ///
    /// # Errors
    /// When git cannot be run.
    pub fn push(&self, commit: &str, tip: &str) -> Result<Pushed, CliError> {
        let reference = format!("refs/heads/{}", self.branch);
        let lease = format!("--force-with-lease={reference}:{tip}");
        let refspec = format!("{commit}:{reference}");
        let arguments =
            ["push", "--quiet", "--no-follow-tags", &lease, "--", &self.remote, &refspec];
        let said = self.git.run(&arguments, b"")?;
        Ok(if said.success { Pushed::Done(said.stderr) } else { Pushed::Refused(said.stderr) })
    }
}

/// The commit that a reference leads to.
///
/// # Errors
/// When git cannot be run.
pub fn tip(git: &Git<'_>, reference: &str) -> Result<Option<String>, CliError> {
    let commit = format!("{reference}^{{commit}}");
    let said = git.run(&["rev-parse", "--verify", "--quiet", &commit], b"")?;
    Ok(said.success.then(|| said.text()))
}

/// Whether one commit is the other or behind it.
///
/// # Errors
/// When git cannot be run.
pub fn is_ancestor(git: &Git<'_>, older: &str, newer: &str) -> Result<bool, CliError> {
    Ok(git.run(&["merge-base", "--is-ancestor", older, newer], b"")?.success)
}

/// The remote that a local branch follows.
fn followed(git: &Git<'_>, branch: &str) -> Result<Option<String>, CliError> {
    let said = git.run(&["config", "--get", &format!("branch.{branch}.remote")], b"")?;
    Ok(said.success.then(|| said.text()))
}

/// The only remote that is known to have the branch, or that there is.
fn only(git: &Git<'_>, branch: &str, known: &BTreeSet<String>) -> Result<String, CliError> {
    let mut having = BTreeSet::new();
    for remote in known {
        if tip(git, &format!("refs/remotes/{remote}/{branch}"))?.is_some() {
            having.insert(remote.clone());
        }
    }
    let candidates = if having.is_empty() { known } else { &having };
    match candidates.iter().collect::<Vec<_>>()[..] {
        [one] => Ok(one.clone()),
        [] => Err(CliError::new("this repository has no remote").hint("git remote add NAME URL")),
        _ => Err(unknown(&format!("`{branch}` could be on several remotes"), candidates)),
    }
}

fn unknown(message: &str, remotes: &BTreeSet<String>) -> CliError {
    CliError::new(message).details(remotes).hint("say which: --remote NAME")
}
