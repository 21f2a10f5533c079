//! `complete`: what fits a word of a command line, for the scripts that shells run. Never an error:
//! where nothing can be offered, nothing is.

use std::{ffi::OsString, path::Path, sync::Arc};

use clap::CommandFactory as _;
use clap_complete::{CompletionCandidate, engine, engine::ArgValueCompleter};

use super::offer::{self, Kind, Offer, Place};
use crate::{
    cli::{Cli, CliError, Context, Outcome},
    render::escape,
};

const EXAMPLES: &str = "\
Examples:
  git checklist complete 1 -- check back";

/// The command line so far.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Which of the words is completed, from 0
    #[arg(value_name = "INDEX")]
    pub index: usize,
    /// The words after the program's name
    #[arg(value_name = "WORD", last = true)]
    pub words: Vec<OsString>,
}

/// Prints a line for each word that fits: the word, a tab, and what it means.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let mut words = vec![OsString::from("git-checklist")];
    words.extend(args.words.iter().cloned());
    words.resize(words.len().max(args.index + 2), OsString::new());
    let place = Place {
        directory: directory(&args.words, context),
        environment: context.environment.clone(),
    };
    let mut command = with_offers(Cli::command(), &Arc::new(place.clone()));
    // Where there is something to name, options are offered once a `-` is typed.
    let typed = words.get(args.index + 1);
    let asked_for_options = typed.is_some_and(|typed| !typed.is_empty());
    let fitting = engine::complete(&mut command, words, args.index + 1, Some(&place.directory));
    let lines: Vec<_> = fitting.unwrap_or_default().iter().filter_map(line).collect();
    let is_option = |line: &&String| line.starts_with('-');
    let wants_options = asked_for_options || lines.iter().all(|line| is_option(&line));
    for line in lines.iter().filter(|line| wants_options || !is_option(line)) {
        writeln!(context.stdout, "{line}")?;
    }
    Ok(Outcome::Holds)
}

/// Where the command line would run: `-C` counts.
fn directory(words: &[OsString], context: &Context<'_>) -> std::path::PathBuf {
    let typed = words.iter().position(|word| word == "-C").and_then(|at| words.get(at + 1));
    typed.map_or_else(|| context.directory.clone(), |typed| context.resolve(Path::new(typed)))
}

/// A candidate as its line; none for a word that a shell would have to quote.
fn line(candidate: &CompletionCandidate) -> Option<String> {
    let word = candidate.get_value().to_str()?;
    let bare = word.trim_start_matches('-').replace('=', "");
    if candidate.is_hide_set() || !(bare.is_empty() || escape::is_plain_word(&bare)) {
        return None;
    }
    let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
    let help = help.lines().next().unwrap_or_default();
    Some(if help.is_empty() {
        word.to_owned()
    } else {
        format!("{word}\t{}", escape::terminal(help))
    })
}

/// The command line, with what the repository has to offer for its arguments.
fn with_offers(program: clap::Command, place: &Arc<Place>) -> clap::Command {
    let names: Vec<_> =
        program.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    names.into_iter().fold(program, |program, name| {
        program.mut_subcommand(&name, |command| arguments_with_offers(command, &name, place))
    })
}

fn arguments_with_offers(command: clap::Command, name: &str, place: &Arc<Place>) -> clap::Command {
    let known = command.get_arguments().map(|argument| argument.get_id().as_str().to_owned());
    let offers: Vec<_> =
        known.filter_map(|argument| Some((offer::kind(name, &argument)?, argument))).collect();
    offers.into_iter().fold(command, |command, (kind, id)| {
        let place = Arc::clone(place);
        command.mut_arg(id, |argument| argument.add(completer(kind, place)))
    })
}

fn completer(kind: Kind, place: Arc<Place>) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &std::ffi::OsStr| {
        let typed = typed.to_string_lossy();
        let offers = offer::offers(kind, &typed, &place).unwrap_or_default();
        let fitting = offers.into_iter().filter(|offer| offer.word.starts_with(&*typed));
        fitting.map(candidate).collect()
    })
}

fn candidate(offer: Offer) -> CompletionCandidate {
    CompletionCandidate::new(offer.word)
        .help((!offer.meaning.is_empty()).then(|| escape::terminal(&offer.meaning).into()))
}
