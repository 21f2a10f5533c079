//! What is judged, against what, and whom to trust: revisions, range, policy, gates.
//!
//! The policy is read at the target's tip, never from what is judged, unless there is no target.
//! Explicit revisions win over what a CI system says, and are judged as given.

use super::asked;
use super::error::{PipelineError, undecided};
use super::gates::{self, Chosen};
use super::request::{AuditRequest, CiEvent, CiKind, GateRequest, ReleasesRequest, StatusRequest};
use super::trusted::{Ends, own_policy, policy_at_tip};
use crate::history::{HistoryError, Range, Repository};
use crate::model::{
    CommitId, FromHead, FromTarget, Gate, Origin, Policy, Prose, Standing, Untrusted, Writer,
};
use crate::prose;

/// Branches that are taken for the target where nothing says which it is.
pub const USUAL_TARGETS: [&str; 3] = ["main", "master", "trunk"];

/// What is judged, against what, and by which policy.
#[derive(Debug)]
pub struct Scope {
    /// The judged revision.
    pub head: FromHead<CommitId>,
    /// The target's tip, where there is one.
    pub base: Option<FromTarget<CommitId>>,
    /// The commits between them.
    pub range: Option<Range>,
    /// The target branch.
    pub target: Option<Untrusted>,
    /// The source branch, if it is known.
    pub source: Option<Untrusted>,
    /// The policy in force.
    pub policy: FromTarget<Policy>,
    /// What kind of change it is.
    pub standing: Standing,
    /// Whether one release is judged where no range bounds it, rather than a whole history.
    pub in_release: bool,
    /// The gates that judge.
    pub gates: Vec<Gate>,
    /// Gates of the policy that are not judged here.
    pub elsewhere: Vec<String>,
    /// Whether the work tree is looked at for what it alone has ticked.
    pub worktree: bool,
    /// What a reader has to know.
    pub notes: Vec<Prose>,
    /// The list in the pull request's text, where that is asked for.
    pub request_text: Option<crate::model::Checklist>,
}

impl Scope {
    /// Whether all of history is the matter, so that nothing lies outside of it.
    pub fn is_whole(&self) -> bool {
        self.base.is_none() && self.standing == Standing::Audit && !self.in_release
    }

    /// The target's tip as a place in history, where there is one.
    pub fn tip(&self) -> Option<CommitId> {
        self.base.map(FromTarget::into_inner)
    }

    /// The revision whose word counts.
    pub fn trusted(&self) -> FromTarget<CommitId> {
        Ends { head: self.head, base: self.base }.trusted()
    }

    /// The judging gates, as references.
    pub fn gate_refs(&self) -> Vec<&Gate> {
        self.gates.iter().collect()
    }
}

/// The scope of an audit.
pub fn of_audit(repository: &Repository, request: &AuditRequest) -> Result<Scope, PipelineError> {
    let (base, head) = match request.revision.as_deref() {
        None => (None, repository.head()?),
        Some(revision) => match revision.split_once("..") {
            Some((_, head)) if head.starts_with('.') => {
                return Err(undecided(
                    prose!["a range is written BASE..HEAD, with two dots"],
                    prose!["git checklist audit BASE..HEAD"],
                ));
            }
            Some((base, head)) => {
                let end = |name: &str| match name {
                    "" => repository.head(),
                    name => repository.resolve(name),
                };
                (Some(end(base)?), end(head)?)
            }
            None => (None, repository.resolve(revision)?),
        },
    };
    let ends = Ends::new(head, base);
    let policy = ends.policy(repository)?;
    let chosen = Chosen { standing: Standing::Audit, gates: Vec::new(), elsewhere: Vec::new() };
    let mut scope = Scope::new(repository, ends, policy, chosen)?;
    scope.worktree = request.revision.is_none();
    scope.in_release = request.release.is_some();
    Ok(scope)
}

/// The scope of a list of releases, and the tip of the branch that changes go to. The policy is that
/// of the branch, where it has one.
pub fn of_releases(
    repository: &Repository,
    request: &ReleasesRequest,
) -> Result<(Scope, Option<CommitId>), PipelineError> {
    let head = match request.revision.as_deref() {
        Some(revision) if revision.contains("..") => {
            return Err(undecided(
                prose!["a release is looked for in the history of one revision, not in a range"],
                prose!["name the branch alone, such as main"],
            ));
        }
        Some(revision) => repository.resolve(revision)?,
        None => repository.head()?,
    };
    let usual = usual_target(repository)?;
    let tip = usual.as_ref().map(|(_, tip)| *tip);
    let of_target = tip.map(|tip| policy_at_tip(repository, tip)).transpose()?;
    let policy = match of_target.filter(|policy| policy.origin.is_some()) {
        Some(policy) => policy,
        None => own_policy(repository, head)?,
    };
    let chosen = Chosen { standing: Standing::Audit, gates: Vec::new(), elsewhere: Vec::new() };
    let mut scope = Scope::new(repository, Ends::new(head, None), policy, chosen)?;
    repository.set_mailmap_from(Ends::new(head, tip).trusted())?;
    scope.target = usual.map(|(name, _)| name.into());
    Ok((scope, tip))
}

/// The scope of a gate.
pub fn of_gate(repository: &Repository, request: &GateRequest) -> Result<Scope, PipelineError> {
    let told = told(request);
    let head = match told.head {
        Some(head) => repository.resolve(head)?,
        None => repository.head()?,
    };
    let named = request.name.as_deref();
    let aim = aim(repository, request, &told, head)?;
    let source = aim.source.clone();
    let ends = Ends::new(head, aim.base);
    let policy = ends.policy(repository)?;
    let explicit = request.base.is_some() && request.source.is_none();
    let chosen = match named {
        Some(name) => gates::named(&policy, name, aim.target.as_deref())?,
        None => gates::matching(&policy, aim.target.as_deref(), source.as_deref(), explicit),
    };
    if aim.base.is_none() && chosen.gates.iter().any(|gate| !gate.target.is_empty()) {
        return Err(undecided(
            prose!["the gate guards a branch, and there is none to judge against"],
            prose!["name the target's tip: --base REV, or the branch: --target NAME"],
        ));
    }
    let mut scope = Scope::new(repository, ends, policy, chosen)?;
    scope.target = aim.target.map(Untrusted::from);
    scope.source = source.map(Untrusted::from);
    scope.worktree = told.head.is_none() && request.base.is_none() && request.event.is_none();
    if let Some(text) = &request.request_text {
        let list = asked::read(text)?;
        scope.notes.push(asked::note(&list));
        scope.request_text = Some(list);
    }
    Ok(scope)
}

/// Whether the policy that a demand comes from is part of the target's history: somebody merged it.
///
/// # Errors
/// Where history cannot be read.
pub fn is_on_target(repository: &Repository, origin: &Origin) -> Result<bool, PipelineError> {
    let Origin::Written { by: Writer::Policy, commit: Some(commit), .. } = origin else {
        return Ok(false);
    };
    match usual_target(repository)? {
        Some((_, tip)) => Ok(repository.is_ancestor(*commit, tip)?),
        None => Ok(false),
    }
}

/// The scope of a status: all gates of the policy, on the branch that is checked out.
pub fn of_status(repository: &Repository, request: &StatusRequest) -> Result<Scope, PipelineError> {
    let head = match request.revision.as_deref() {
        Some(revision) => repository.resolve(revision)?,
        None => repository.head()?,
    };
    let usual = usual_target(repository)?;
    let contained = match &usual {
        Some((_, tip)) => repository.is_ancestor(head, *tip)?,
        None => true,
    };
    let target = usual.filter(|_| !contained);
    let ends = Ends::new(head, target.as_ref().map(|(_, tip)| *tip));
    let mut policy = ends.policy(repository)?;
    if policy.origin.is_none() {
        policy = own_policy(repository, head)?;
    }
    let gates = gates::all(&policy);
    let chosen = Chosen { standing: Standing::Release, gates, elsewhere: Vec::new() };
    let mut scope = Scope::new(repository, ends, policy, chosen)?;
    scope.target = target.map(|(name, _)| name.into());
    scope.source = repository.head_branch().filter(|_| request.revision.is_none());
    scope.worktree = request.revision.is_none();
    Ok(scope)
}

impl Scope {
    fn new(
        repository: &Repository,
        ends: Ends,
        policy: FromTarget<Policy>,
        chosen: Chosen,
    ) -> Result<Self, PipelineError> {
        let Ends { head, base } = ends;
        let range = base.map(|base| range(repository, *base, *head)).transpose()?;
        repository.set_mailmap_from(ends.trusted())?;
        let mut notes = Vec::new();
        if policy.origin.as_ref().is_some_and(|origin| origin.vouches_for_itself) {
            notes.push(prose!["the policy is that of the judged revision: it vouches for itself"]);
        }
        Ok(Self {
            head,
            base,
            range,
            target: None,
            source: None,
            policy,
            standing: chosen.standing,
            in_release: false,
            gates: chosen.gates,
            elsewhere: chosen.elsewhere,
            worktree: false,
            notes,
            request_text: None,
        })
    }
}

fn range(repository: &Repository, base: CommitId, head: CommitId) -> Result<Range, PipelineError> {
    if base == head {
        return Err(undecided(
            prose!["base and head are the same commit, ", &base, ": there is nothing to judge"],
            prose!["name another: --base REV, --head REV"],
        ));
    }
    let range = repository.range(head, &[base])?;
    if range.commits.is_empty() {
        return Err(undecided(
            prose!["head ", &head, " is already in base ", &base, ": the range is empty"],
            prose!["name another: --base REV, --head REV"],
        ));
    }
    Ok(range)
}

/// What the caller or the CI system told; the caller wins.
struct Told<'a> {
    head: Option<&'a str>,
    target: Option<&'a str>,
    source: Option<&'a str>,
    event: Option<&'a CiEvent>,
}

fn told(request: &GateRequest) -> Told<'_> {
    // An explicit base or head is judged as given: the event's revisions do not mix with it.
    let explicit = request.base.is_some() || request.head.is_some();
    let event = request.event.as_ref().filter(|_| !explicit);
    let of_event =
        |part: fn(&CiEvent) -> &Option<String>| event.and_then(|event| part(event).as_deref());
    Told {
        head: request.head.as_deref().or_else(|| of_event(|event| &event.head)),
        target: request.target.as_deref().or_else(|| of_event(|event| &event.target)),
        source: request.source.as_deref().or_else(|| of_event(|event| &event.source)),
        event,
    }
}

/// The target and source that a gate aims at.
struct Aim {
    base: Option<CommitId>,
    target: Option<String>,
    source: Option<String>,
}

fn aim(
    repository: &Repository,
    request: &GateRequest,
    told: &Told<'_>,
    head: CommitId,
) -> Result<Aim, PipelineError> {
    let source = told.source.map(str::to_owned);
    if let Some(base) = request.base.as_deref() {
        let target = told.target.map(str::to_owned).or(branch_called(repository, base)?);
        return Ok(Aim { base: Some(repository.resolve(base)?), target, source });
    }
    if let Some(event) = told.event {
        return aim_of_event(repository, request, event, head, source);
    }
    if let Some(target) = told.target {
        let tip = tip_of(repository, target)?;
        return Ok(Aim { base: Some(tip), target: Some(target.to_owned()), source });
    }
    let here = repository.head_branch().filter(|_| request.head.is_none());
    let source = source.or_else(|| here.map(|branch| branch.raw().to_owned()));
    aim_here(repository, request.name.as_deref(), head, source)
}

fn aim_of_event(
    repository: &Repository,
    request: &GateRequest,
    event: &CiEvent,
    head: CommitId,
    source: Option<String>,
) -> Result<Aim, PipelineError> {
    let Some(target) = request.target.clone().or_else(|| event.target.clone()) else {
        return Err(undecided(
            prose!["the event of ", event.system, " names no target"],
            prose!["name it: --target BRANCH"],
        ));
    };
    if event.kind == CiKind::Push {
        return aim_of_push(repository, event, head, target, source);
    }
    refuse_checkout_of_fork(repository, event)?;
    let known = known_base(repository, event)?;
    let base = match (repository.resolve_target(&target)?, known) {
        (None, None) => return Err(no_branch(&target)),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(tip), Some(known)) if repository.is_ancestor(known, tip)? => tip,
        (Some(tip), Some(known)) if repository.is_ancestor(tip, known)? => known,
        (Some(tip), Some(known)) => {
            return Err(undecided(
                prose!["the target is at ", &tip, " here and at ", &known, " for ", event.system],
                prose!["fetch the target branch, or name its tip: --base REV"],
            ));
        }
    };
    Ok(Aim { base: Some(base), target: Some(target), source })
}

/// In a checkout of the fork, `origin` is the fork, and its target branch and policy are the
/// attacker's.
fn refuse_checkout_of_fork(repository: &Repository, event: &CiEvent) -> Result<(), PipelineError> {
    let Some(fork) = event.fork.as_deref() else { return Ok(()) };
    let Some(remote) = repository.remote_at(fork)? else { return Ok(()) };
    Err(undecided(
        prose![
            "the remote `",
            &remote,
            "` is `",
            &Untrusted::new(fork),
            "`, where the change comes from: its branches are not the target's"
        ],
        prose![
            "check out the target's repository, where the change is to be found as well, or name both \
             ends: --base REV --head REV"
        ],
    ))
}

/// The base that a CI system tells by an object id, or by its beginning: never a reference that
/// somebody gave such a name.
fn known_base(repository: &Repository, event: &CiEvent) -> Result<Option<CommitId>, PipelineError> {
    let Some(told) = event.base.as_deref() else { return Ok(None) };
    let commit = repository.resolve(told)?;
    if commit.to_string().starts_with(&told.to_ascii_lowercase()) {
        return Ok(Some(commit));
    }
    Err(undecided(
        prose![
            "the commit `",
            &Untrusted::new(told),
            "` that ",
            event.system,
            " names is not here"
        ],
        prose!["fetch the target branch with its whole history, or name its tip: --base REV"],
    ))
}

/// A push to a guarded branch is judged from what it was before; a push to a branch that is a
/// gate's source is judged as the change that it will be.
fn aim_of_push(
    repository: &Repository,
    event: &CiEvent,
    head: CommitId,
    pushed: String,
    source: Option<String>,
) -> Result<Aim, PipelineError> {
    let before = known_base(repository, event)?;
    let usual = usual_target(repository)?.filter(|(name, _)| *name != pushed);
    let policy = match &usual {
        Some((_, tip)) => policy_at_tip(repository, *tip)?,
        None => own_policy(repository, head)?,
    };
    let guarded = policy.gates.iter().any(|gate| gate.guards(&pushed));
    if !guarded && let Some((name, tip)) = usual {
        let source = source.or(Some(pushed));
        return Ok(Aim { base: Some(tip), target: Some(name), source });
    }
    let Some(before) = before else {
        return Err(undecided(
            prose![
                "nothing says what the branch `",
                &Untrusted::new(pushed),
                "` was before: it is new, or ",
                event.system,
                " does not tell"
            ],
            prose!["name what it was: --base REV"],
        ));
    };
    Ok(Aim { base: Some(before), target: Some(pushed), source })
}

/// Nobody told a target: the gate's own, or the repository's usual one.
fn aim_here(
    repository: &Repository,
    name: Option<&str>,
    head: CommitId,
    source: Option<String>,
) -> Result<Aim, PipelineError> {
    let usual = usual_target(repository)?;
    let mut policy = usual.as_ref().map(|(_, tip)| policy_at_tip(repository, *tip)).transpose()?;
    let knows = |policy: &FromTarget<Policy>| {
        let is_named = |name| policy.gates.iter().any(|gate| gate.name == name);
        policy.origin.is_some() && name.is_none_or(is_named)
    };
    if !policy.as_ref().is_some_and(knows) {
        let own = own_policy(repository, head)?;
        policy = if knows(&own) { Some(own) } else { policy };
    }
    let gates = policy.iter().flat_map(|policy| &policy.gates);
    let wanted: Vec<&Gate> =
        gates.filter(|gate| name.is_none_or(|name| gate.name == name)).collect();
    if name.is_some() && wanted.iter().any(|gate| gate.target.is_empty()) {
        return Ok(Aim { base: None, target: None, source });
    }
    let is_guarded = |branch: &str| wanted.iter().any(|gate| gate.guards(branch));
    if let Some((branch, tip)) = usual.filter(|(branch, _)| wanted.is_empty() || is_guarded(branch))
    {
        return Ok(Aim { base: Some(tip), target: Some(branch), source });
    }
    let mut branches = branch_names(repository)?;
    branches.retain(|branch| is_guarded(branch));
    match branches.as_slice() {
        [branch] => {
            let tip = tip_of(repository, branch)?;
            Ok(Aim { base: Some(tip), target: Some(branch.clone()), source })
        }
        [] => {
            let all = branch_names(repository)?;
            let why = wanted.iter().find_map(|gate| crate::policy::without_branch(gate, &all));
            let why = why.map_or(prose![], |why| prose![": "].then(why));
            Err(undecided(
                prose!["there is no target branch here to judge against"].then(why),
                prose!["name it: --target BRANCH, or its tip: --base REV"],
            ))
        }
        _ => Err(undecided(
            prose!["the gate guards several branches that are here"],
            prose!["name one: --target BRANCH"],
        )),
    }
}

fn tip_of(repository: &Repository, branch: &str) -> Result<CommitId, PipelineError> {
    repository.resolve_target(branch)?.ok_or_else(|| no_branch(branch))
}

fn no_branch(branch: &str) -> PipelineError {
    undecided(
        prose!["there is no branch `", &Untrusted::new(branch), "` here, local or remote"],
        prose!["fetch it, with its whole history, or name its tip: --base REV"],
    )
}

/// The branch that changes usually go to: the remote's default, else `main`, `master`, `trunk`.
fn usual_target(repository: &Repository) -> Result<Option<(String, CommitId)>, PipelineError> {
    let mut names: Vec<String> = repository.default_branch()?.into_iter().collect();
    names.extend(USUAL_TARGETS.map(str::to_owned));
    for name in names {
        if let Some(tip) = repository.resolve_target(&name)? {
            return Ok(Some((name, tip)));
        }
    }
    Ok(None)
}

/// The short names of all branches, local and remote, sorted.
pub fn branch_names(repository: &Repository) -> Result<Vec<String>, HistoryError> {
    let mut names: Vec<String> =
        repository.branches()?.into_iter().map(|branch| branch.name.raw().to_owned()).collect();
    names.extend(repository.remote_branches()?);
    names.sort();
    names.dedup();
    Ok(names)
}

/// The branch that a revision names, without its remote.
fn branch_called(repository: &Repository, revision: &str) -> Result<Option<String>, PipelineError> {
    let names = branch_names(repository)?;
    let short = revision
        .strip_prefix("refs/heads/")
        .or_else(|| {
            revision.strip_prefix("refs/remotes/").and_then(|rest| Some(rest.split_once('/')?.1))
        })
        .unwrap_or(revision);
    if names.iter().any(|name| name == short) {
        return Ok(Some(short.to_owned()));
    }
    let behind_remote = short.split_once('/').map(|(_, rest)| rest.to_owned());
    Ok(behind_remote.filter(|rest| names.contains(rest)))
}
