//! The signatures of the commits that a report names, held against the keys of the trusted revision.
//!
//! Files of keys are read at the revision that the policy is of, and nowhere else: what a change
//! brings along counts for nothing. A gate asks whether a key counts at the commit's own time and
//! now; an audit asks as of the time at which the commit reached the branch, and
//! shows today's answer beside that.

use std::collections::HashMap;

use super::error::{PipelineError, undecided};
use super::request::Occasion;
use super::scope::Scope;
use crate::history::{Entry, Repository};
use crate::model::progress::Count;
use crate::model::signature::forge_address;
use crate::model::{
    Commit, CommitId, FromTarget, Placed, Policy, Principal, Prose, Signature, Standing, Untrusted,
};
use crate::prose;
use crate::signature::{AllowedSigners, KeyFileError, Keyring, Keys, Question, RevokedKeys};

/// Lets the repository's commits say what their signatures are worth, from now on.
pub fn judge(
    repository: &Repository,
    scope: &Scope,
    occasion: &Occasion<'_>,
) -> Result<(), PipelineError> {
    repository.set_judge(None);
    if scope.standing == Standing::NoChecklist {
        return Ok(());
    }
    let Some(keys) = read(repository, &scope.policy)? else { return Ok(()) };
    let judge = Judge {
        by: scope.policy.signoff.by,
        forges: forges(&scope.policy).map(|(_, address)| address).collect(),
        keys,
        now: occasion.now,
        arrivals: match scope.standing {
            Standing::Audit => Some(arrivals(repository, *scope.head)?),
            _ => None,
        },
    };
    let progress = repository.progress().clone();
    repository.set_judge(Some(Box::new(move |commit, bytes| {
        progress.count(Count::Signatures);
        judge.answer(commit, bytes)
    })));
    Ok(())
}

/// When each commit came to the branch: the time of the committer who brought it.
fn arrivals(
    repository: &Repository,
    head: CommitId,
) -> Result<HashMap<CommitId, i64>, PipelineError> {
    let mut times = HashMap::new();
    for (id, bringer) in repository.arrivals(head, None)? {
        times.insert(id, repository.commit(bringer)?.commit_time.seconds);
    }
    Ok(times)
}

struct Judge {
    by: Principal,
    forges: Vec<String>,
    keys: Keys,
    now: i64,
    /// In an audit, when commits reached the branch.
    arrivals: Option<HashMap<CommitId, i64>>,
}

impl Judge {
    fn answer(&self, commit: &Commit, bytes: &[u8]) -> Signature {
        let own = commit.commit_time.seconds;
        let question = |moments| Question {
            people: vec![self.by.of(commit).email.raw().to_owned()],
            moments,
            forges: self.forges.clone(),
        };
        let examined = self.keys.examine(bytes);
        let today = examined.judge(&question(vec![own, self.now]));
        let Some(arrivals) = &self.arrivals else { return today };
        // What never reached the branch has no other time than its own word: it is judged as of today.
        let Some(arrival) = arrivals.get(&commit.id) else { return today };
        let arrival = own.max(*arrival);
        let then = examined.judge(&question(vec![arrival]));
        Signature { today: Some(today.status), ..then }
    }
}

/// The forges whose own keys are taken as proof, each with the address that it signs with.
fn forges(policy: &Policy) -> impl Iterator<Item = (&Placed<Untrusted>, String)> {
    let names = policy.signoff.forge_keys.iter();
    names.filter_map(|name| Some((name, forge_address(name.value.raw())?.to_owned())))
}

/// The keys of a policy; none where it names no file of them.
fn read(
    repository: &Repository,
    policy: &FromTarget<Policy>,
) -> Result<Option<Keys>, PipelineError> {
    let Some(origin) = &policy.origin else { return Ok(None) };
    let signoff = &policy.signoff;
    let files = Files { repository, policy, commit: origin.commit };
    let keys = Keys {
        allowed: files.read(
            "allowed-signers",
            signoff.allowed_signers.as_ref(),
            AllowedSigners::parse,
        )?,
        revoked: files.read("revoked-keys", signoff.revoked_keys.as_ref(), RevokedKeys::parse)?,
        keyring: files.read("keyring", signoff.keyring.as_ref(), Keyring::parse)?,
        commit: Some(origin.commit),
    };
    if keys.allowed.is_none() && keys.keyring.is_none() {
        return Ok(None);
    }
    for (name, address) in forges(policy) {
        if !keys.know(&address) {
            let address = Untrusted::new(address);
            return Err(files.wrong(
                name,
                prose![
                    "`[signoff] forge-keys` names `",
                    &name.value,
                    "`, and no key file has a key for ",
                    &address
                ],
                prose![
                    "add that forge's own key to the key files of the policy, or take the name out"
                ],
            ));
        }
    }
    Ok(Some(keys))
}

/// Where files of keys are read.
struct Files<'a> {
    repository: &'a Repository,
    policy: &'a Policy,
    commit: CommitId,
}

impl Files<'_> {
    fn read<T>(
        &self,
        key: &'static str,
        path: Option<&Placed<Untrusted>>,
        parse: impl Fn(&str, &[u8]) -> Result<T, KeyFileError>,
    ) -> Result<Option<T>, PipelineError> {
        let Some(path) = path else { return Ok(None) };
        let Entry::Blob(blob) = self.repository.entry(self.commit, path.value.raw())? else {
            return Err(self.wrong(
                path,
                prose![
                    "`[signoff] ",
                    key,
                    "` is `",
                    &path.value,
                    "`, which is no file at ",
                    &self.commit
                ],
                prose![
                    "write its path from the repository's root; keys are read where the policy is"
                ],
            ));
        };
        let keys = parse(path.value.raw(), &self.repository.blob(blob)?);
        keys.map(Some).map_err(|error| {
            let message = error.message().then(prose![" (at ", &self.commit, ")"]);
            undecided(
                message,
                prose!["mend it on the target; a file of keys is never read in part"],
            )
        })
    }

    fn wrong(&self, place: &Placed<Untrusted>, message: Prose, help: Prose) -> PipelineError {
        let path = self.policy.origin.as_ref().map(|origin| &origin.path);
        let place = path.map_or_else(Prose::default, |path| {
            prose![" (", path, ":", place.line, ":", place.column, ")"]
        });
        undecided(message.then(place), help)
    }
}
