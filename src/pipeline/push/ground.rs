//! What is there before a push: the branches whose policies are trusted, and what they guard.

use super::Receiver;
use crate::history::Repository;
use crate::model::{CommitId, FromTarget, Policy};
use crate::pipeline::error::PipelineError;
use crate::pipeline::scope::USUAL_TARGETS;
use crate::pipeline::trusted;

/// The prefix of branches.
pub const HEADS: &str = "refs/heads/";

/// A branch whose policy is trusted before anything was pushed.
pub struct Trusted {
    /// Its name.
    pub branch: String,
    /// The commit it is at.
    pub tip: CommitId,
    /// What it demands.
    pub policy: FromTarget<Policy>,
}

/// What is there before the push.
pub struct Ground {
    /// The repository's main branch; where the one that `HEAD` names does not exist, those that are
    /// usual.
    pub trusted: Vec<Trusted>,
    /// The branch that `HEAD` names, where it does not exist.
    pub unborn: Option<String>,
    /// The branches' prefix.
    pub prefix: String,
}

impl Ground {
    /// Reads it.
    pub fn find(repository: &Repository, receiver: &Receiver) -> Result<Self, PipelineError> {
        let (prefix, main) = match receiver {
            Receiver::Here => {
                (HEADS.to_owned(), repository.head_branch().map(|name| name.raw().to_owned()))
            }
            Receiver::Remote(remote) => {
                let prefix = format!("refs/remotes/{remote}/");
                let head = repository.written_reference(&format!("{prefix}HEAD"))?;
                let main = head.strip_prefix(&prefix).filter(|name| *name != "HEAD");
                let main = main.map(str::to_owned);
                (prefix, main)
            }
        };
        let mut ground = Self { trusted: Vec::new(), unborn: None, prefix };
        if let Some(main) = main
            && !ground.trust(repository, &main)?
        {
            ground.unborn = Some(main);
        }
        if ground.trusted.is_empty() {
            for name in USUAL_TARGETS {
                ground.trust(repository, name)?;
            }
        }
        Ok(ground)
    }

    /// Trusts a branch, if it is there.
    fn trust(&mut self, repository: &Repository, branch: &str) -> Result<bool, PipelineError> {
        let Some(tip) = repository.tip(&format!("{}{branch}", self.prefix))? else {
            return Ok(false);
        };
        let policy = trusted::policy_at_tip(repository, tip)?;
        self.trusted.push(Trusted { branch: branch.to_owned(), tip, policy });
        Ok(true)
    }

    /// Whether a trusted branch has a policy at all.
    pub fn guards_anything(&self) -> bool {
        self.trusted.iter().any(|trusted| trusted.policy.origin.is_some())
    }

    /// The tip of the trusted branch whose policy guards a branch.
    pub fn guard_of(&self, branch: &str) -> Option<&Trusted> {
        self.trusted.iter().find(|trusted| guards(&trusted.policy, branch, self.is_main(branch)))
    }

    /// Whether a branch is one of the trusted ones.
    pub fn is_main(&self, branch: &str) -> bool {
        self.trusted.iter().any(|trusted| trusted.branch == branch)
    }
}

/// Whether a policy guards a branch. One without gates has the gate of a repository without any,
/// which is the main branch's.
pub fn guards(policy: &Policy, branch: &str, is_main: bool) -> bool {
    let by_default = policy.origin.is_some() && policy.gates.is_empty() && is_main;
    by_default || policy.gates.iter().any(|gate| gate.guards(branch))
}
