//! Which change a CI job was started for: read from the environment and the event's file.
//!
//! Exactly one system has to be recognised, and by its own flag. A job of two systems, or one that
//! was handed a part of a system's variables alone, gets an error rather than a guess.

mod azure;
mod bitbucket;
mod github;
mod gitlab;
mod jenkins;
mod job;

use super::{CliError, context::Environment};
use crate::pipeline::CiEvent;

pub use job::{Job, ReadFile};

/// A CI system: how it is told, and how its event is read.
struct System {
    name: &'static str,
    /// A variable that only its jobs have, and that all of them have.
    flag: &'static str,
    /// Variables that only its jobs have, of which some tell the change.
    traces: &'static [&'static str],
    event: fn(&Job<'_>) -> Result<Found, CliError>,
}

/// The systems that are known. Forgejo and Gitea take part as GitHub Actions, whose variables they
/// set; their own flags say which it is.
const SYSTEMS: &[System] = &[
    System {
        name: "GitHub Actions",
        flag: "GITHUB_ACTIONS",
        traces: &["GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "FORGEJO_ACTIONS", "GITEA_ACTIONS"],
        event: github::event,
    },
    System {
        name: "GitLab CI",
        flag: "GITLAB_CI",
        traces: &["CI_PIPELINE_SOURCE", "CI_MERGE_REQUEST_IID", "CI_MERGE_REQUEST_EVENT_TYPE"],
        event: gitlab::event,
    },
    System {
        name: "Azure Pipelines",
        flag: "TF_BUILD",
        traces: &["BUILD_REASON", "SYSTEM_PULLREQUEST_PULLREQUESTID"],
        event: azure::event,
    },
    System {
        name: "Bitbucket Pipelines",
        flag: "BITBUCKET_BUILD_NUMBER",
        traces: &["BITBUCKET_PR_ID", "BITBUCKET_PR_DESTINATION_BRANCH"],
        event: bitbucket::event,
    },
    System {
        name: "Jenkins",
        flag: "JENKINS_URL",
        traces: &["CHANGE_ID", "CHANGE_TARGET"],
        event: jenkins::event,
    },
];

/// Variables by which jobs of systems that are not known tell themselves; `CI` says it for all.
const UNKNOWN_SYSTEMS: &[(&str, &str)] = &[
    ("CIRCLECI", "CircleCI"),
    ("BUILDKITE", "Buildkite"),
    ("DRONE", "Drone"),
    ("TRAVIS", "Travis CI"),
];

/// What the environment says of the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// No CI job.
    NoJob,
    /// A job of a system that is not known: its name, if it has one.
    NoSystem(Option<&'static str>),
    /// A job whose event names no change (a schedule, a manual start): its name.
    NoChange(String),
    /// A job for a change.
    Change(CiEvent),
}

/// Looks for the CI job that this process runs in.
///
/// # Errors
/// When several systems are recognised, one is by a part of its variables alone, or the event cannot
/// be read.
pub fn find(environment: &Environment, read: ReadFile<'_>) -> Result<Found, CliError> {
    let known: Vec<_> = SYSTEMS.iter().filter(|system| has(environment, system.flag)).collect();
    let unknown: Vec<_> = UNKNOWN_SYSTEMS
        .iter()
        .filter(|(variable, _)| has(environment, variable))
        .map(|(_, name)| *name)
        .collect();
    if known.len() + unknown.len() > 1 {
        let names: Vec<_> = known.iter().map(|system| system.name).chain(unknown).collect();
        return Err(by_hand(format!("this could be a job of {}", names.join(" and "))));
    }
    match (known.first(), unknown.first()) {
        (Some(system), _) => (system.event)(&Job { environment, read, system: system.name }),
        (None, Some(name)) => Ok(Found::NoSystem(Some(name))),
        (None, None) => {
            check_for_parts(environment)?;
            Ok(if has(environment, "CI") { Found::NoSystem(None) } else { Found::NoJob })
        }
    }
}

/// Whoever was handed a part of a system's variables is in a job of it, and does not know of which.
fn check_for_parts(environment: &Environment) -> Result<(), CliError> {
    for system in SYSTEMS {
        if let Some(trace) = system.traces.iter().find(|trace| environment.is_set(trace)) {
            let (name, flag) = (system.name, system.flag);
            return Err(by_hand(format!("`{trace}` is of {name}, and `{flag}` is not set"))
                .hint(format!("hand all variables of {name} to this process, or none of them")));
        }
    }
    Ok(())
}

/// The text of the pull request that the job was started for.
///
/// # Errors
/// Where the job's event does not tell one.
pub fn pull_request_body(
    environment: &Environment,
    read: ReadFile<'_>,
) -> Result<String, CliError> {
    find(environment, read)?;
    let telling = SYSTEMS.iter().find(|system| has(environment, system.flag));
    match telling.filter(|system| system.flag == "GITHUB_ACTIONS") {
        Some(system) => github::pull_request_body(&Job { environment, read, system: system.name }),
        None => Err(CliError::new("no event here tells a pull request's text")
            .hint("give the text yourself: --pull-request-body=FILE, or - for standard input")),
    }
}

/// Whether this is a job of any system, known or not.
#[must_use]
pub fn is_job(environment: &Environment) -> bool {
    let flags = SYSTEMS.iter().map(|system| system.flag);
    let flags = flags.chain(UNKNOWN_SYSTEMS.iter().map(|(variable, _)| *variable));
    flags.chain(["CI"]).any(|flag| has(environment, flag))
}

/// Whether a flag is set, and not to a word that says no.
fn has(environment: &Environment, flag: &str) -> bool {
    let says_no = |value: &str| matches!(value.to_ascii_lowercase().as_str(), "false" | "0" | "no");
    environment.is_set(flag) && !environment.get(flag).is_some_and(says_no)
}

/// An error that only a person can settle, by naming the change.
fn by_hand(message: String) -> CliError {
    CliError::new(message).hint("say what is judged: --base REV --head REV --target BRANCH")
}

/// The branch of a whole reference name.
fn branch(reference: &str) -> Option<&str> {
    reference.strip_prefix("refs/heads/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(variables: &[(&str, &str)]) -> Result<Found, String> {
        let never = |_: &std::path::Path| panic!("no file is read");
        let environment = variables.iter().copied().collect();
        find(&environment, &never).map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn a_job_of_no_system_is_told_from_no_job() {
        assert_eq!(look(&[]), Ok(Found::NoJob));
        assert_eq!(look(&[("CI", "false")]), Ok(Found::NoJob));
        assert_eq!(look(&[("CI", "true")]), Ok(Found::NoSystem(None)));
        let drone = [("CI", "true"), ("DRONE", "true")];
        assert_eq!(look(&drone), Ok(Found::NoSystem(Some("Drone"))));
    }

    #[test]
    fn exactly_one_system_is_recognised() {
        for one in SYSTEMS {
            for other in SYSTEMS.iter().filter(|other| other.name != one.name) {
                let error = look(&[(one.flag, "true"), (other.flag, "true")]).unwrap_err();
                assert!(error.contains(one.name) && error.contains(other.name), "{error}");
            }
            let error = look(&[(one.flag, "true"), ("CIRCLECI", "true")]).unwrap_err();
            assert!(error.contains("could be a job of"), "{error}");
        }
        assert!(look(&[("GITHUB_ACTIONS", "true")]).unwrap_err().contains("GITHUB_EVENT_NAME"));
    }

    #[test]
    fn a_part_of_a_systems_variables_is_an_error() {
        for system in SYSTEMS {
            for trace in system.traces {
                for environment in [&[(*trace, "x")][..], &[(*trace, "x"), ("CI", "true")]] {
                    let error = look(environment).unwrap_err();
                    assert!(error.contains(trace) && error.contains(system.flag), "{error}");
                    assert!(error.contains("--base REV"), "{error}");
                }
            }
        }
        assert_eq!(look(&[("GITHUB_EVENT_NAME", "")]), Ok(Found::NoJob), "the control");
        // A job of a system that is whole may have variables of such names for its own use.
        let own = [("JENKINS_URL", "x"), ("BRANCH_NAME", "main"), ("GITHUB_EVENT_NAME", "push")];
        assert!(matches!(look(&own), Ok(Found::Change(_))));
    }
}
