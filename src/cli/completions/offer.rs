//! What a repository has to offer for an argument: items, phases, gates, releases, paths. Read from
//! the work tree without its history, so that a shell need not wait.

use std::path::PathBuf;

use crate::{
    cli::{
        CliError,
        context::Environment,
        files::{self, Found},
    },
    history::Repository,
    model::{Item, State},
    render::escape,
};

/// Where the command line would run.
#[derive(Clone, Debug)]
pub struct Place {
    /// The directory.
    pub directory: PathBuf,
    /// The environment.
    pub environment: Environment,
}

/// What an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Items that are open.
    Open,
    /// Items that are not.
    Settled,
    /// Any item.
    Item,
    /// A phase, by number.
    Phase,
    /// A gate of the policy.
    Gate,
    /// A release that a checklist names.
    Release,
    /// A checklist.
    Checklist,
}

/// A word that can be typed, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The word: it means itself to a shell.
    pub word: String,
    /// What it means: not yet escaped.
    pub meaning: String,
}

/// What an argument of a command takes; none where the repository has nothing for it.
pub fn kind(command: &str, argument: &str) -> Option<Kind> {
    Some(match (command, argument) {
        ("check" | "waive", "items") => Kind::Open,
        ("uncheck" | "approve", "items") => Kind::Settled,
        (_, "items") => Kind::Item,
        (_, "phase") => Kind::Phase,
        ("gate", "name") => Kind::Gate,
        (_, "release") => Kind::Release,
        (_, "checklist") => Kind::Checklist,
        _ => return None,
    })
}

/// What there is of a kind, for what is typed so far.
///
/// # Errors
/// Where the repository or a checklist cannot be read.
pub fn offers(kind: Kind, typed: &str, place: &Place) -> Result<Vec<Offer>, CliError> {
    let repository = Repository::discover(&place.repository_directory())?;
    if kind == Kind::Gate {
        let policy = files::policy_in_force(&repository)?;
        let names = policy.gates.iter().map(|gate| gate.name.as_str());
        return Ok(names.filter_map(|name| offer(name, String::new())).collect());
    }
    let lists = files::checklists_in(&repository, &place.environment)?;
    Ok(match kind {
        Kind::Phase => phases(&lists, ""),
        Kind::Release => releases(&lists),
        Kind::Checklist => {
            lists.iter().filter_map(|list| offer(list.path.raw(), String::new())).collect()
        }
        _ if typed.starts_with("phase:") => phases(&lists, "phase:"),
        _ => items(&lists, kind, typed),
    })
}

/// A word, where a shell takes it as it is.
fn offer(word: &str, meaning: String) -> Option<Offer> {
    escape::is_plain_word(word).then(|| Offer { word: word.to_owned(), meaning })
}

/// Items by id, with their texts; by line where that is how the word begins.
fn items(lists: &[Found], kind: Kind, typed: &str) -> Vec<Offer> {
    let all = lists.iter().flat_map(|list| &list.checklist.items);
    let wanted = all.filter(|item| is_wanted(kind, item));
    let word = |item: &Item| {
        if typed.starts_with(':') { format!(":{}", item.line) } else { item.id.clone() }
    };
    wanted.filter_map(|item| offer(&word(item), item.text.raw().to_owned())).collect()
}

fn is_wanted(kind: Kind, item: &Item) -> bool {
    match kind {
        Kind::Open => item.state == State::Open,
        Kind::Settled => item.state != State::Open,
        _ => true,
    }
}

fn phases(lists: &[Found], lead: &str) -> Vec<Offer> {
    let phases = lists.iter().flat_map(|list| &list.checklist.phases);
    let numbered = phases.filter_map(|phase| Some((phase.number?, phase.label())));
    let offers =
        numbered.map(|(number, label)| offer(&format!("{lead}{number}"), label.raw().to_owned()));
    offers.flatten().collect()
}

fn releases(lists: &[Found]) -> Vec<Offer> {
    let releases = lists.iter().filter_map(|list| Some((list.checklist.release.as_ref()?, list)));
    let offers =
        releases.map(|(release, list)| offer(release.name.raw(), list.path.raw().to_owned()));
    offers.flatten().collect()
}

impl Place {
    /// The directory in which to look for the repository; `GIT_DIR` wins, as it does with git.
    fn repository_directory(&self) -> PathBuf {
        let typed = self.environment.get("GIT_DIR");
        typed.map_or_else(|| self.directory.clone(), |typed| self.directory.join(typed))
    }
}
