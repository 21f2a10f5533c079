//! `demo`: a sandbox repository with a release under way, and the main job done on it.
//!
//! What is shown is what really happens: each command line runs in process, on the repository that
//! [`story`] built, in an environment without the user's git configuration.

mod story;

use std::{fs, path::Path, path::PathBuf};

use chrono::Days;

use super::{CliError, Context, Outcome, context::Environment};
use crate::history::sandbox::SandboxError;

const EXAMPLES: &str = "\
Examples:
  git checklist demo                 in a fresh directory for temporary files
  git checklist demo /tmp/release    in a directory of your choice";

/// Where to build it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The directory to build it in, new or empty
    #[arg(value_name = "DIR")]
    pub directory: Option<PathBuf>,
}

/// A heading, what to know, and the command line that is typed.
struct Scene {
    title: &'static str,
    words: &'static str,
    typed: &'static [&'static str],
    /// The exit status that the story expects.
    outcome: Outcome,
}

const SCENES: &[Scene] = &[
    Scene {
        title: "Where are we?",
        words: "Ana, Omar and Sara prepare release 2.3 of Harbor on the branch release/2.3. The
checklist is a Markdown file; whoever ticks a box and commits has signed it off.",
        typed: &[],
        outcome: Outcome::Holds,
    },
    Scene {
        title: "Sign an item off",
        words: "You are Ana. The changelog is written, so tick it: by editor and commit, or so.",
        typed: &["check", "changelog"],
        outcome: Outcome::Holds,
    },
    Scene {
        title: "May it be merged?",
        words: "The gate `merge` demands phases 1 and 2. Sara unticked an item when a migration
changed, and one more is open: the gate fails, and says who has to do what.",
        typed: &["gate", "merge"],
        outcome: Outcome::Findings,
    },
    Scene {
        title: "Who ticked that, and who unticked it?",
        words: "History is the record. An item has one too:",
        typed: &["log", "migrations tested"],
        outcome: Outcome::Holds,
    },
    Scene {
        title: "The work is done: sign the rest off",
        words: "Both in one commit, chosen by a part of their texts.",
        typed: &["check", "migrations tested", "rollback"],
        outcome: Outcome::Holds,
    },
    Scene {
        title: "And now?",
        words: "In CI, this exit status 0 is the green check of the pull request.",
        typed: &["gate", "merge"],
        outcome: Outcome::Holds,
    },
    Scene {
        title: "Months later, the audit",
        words: "What the release branch signed off: names, dates, commits.",
        typed: &["audit", "main..release/2.3"],
        outcome: Outcome::Findings,
    },
];

/// Builds the sandbox and takes a newcomer through it.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let directory = directory(args, context)?;
    story::build(&directory, context.today).map_err(|error| unbuilt(&directory, &error))?;
    for (at, scene) in SCENES.iter().enumerate() {
        play(at + 1, scene, &directory, context)?;
    }
    farewell(&directory, context)?;
    Ok(Outcome::Holds)
}

/// A directory that is new or empty.
fn directory(args: &Args, context: &Context<'_>) -> Result<PathBuf, CliError> {
    let unmade = |error: std::io::Error| {
        CliError::new(format!("cannot make a directory for the demo: {error}"))
            .hint("git checklist demo DIR builds it where you say")
    };
    let Some(typed) = &args.directory else {
        let made = tempfile::Builder::new().prefix("git-checklist-demo-").tempdir();
        return fs::canonicalize(made.map_err(unmade)?.keep()).map_err(unmade);
    };
    let directory = context.resolve(typed);
    let taken = fs::read_dir(&directory).is_ok_and(|mut entries| entries.next().is_some());
    if taken || directory.is_file() {
        return Err(CliError::new(format!("`{}` is not empty", typed.display()))
            .hint("name a directory that is new or empty"));
    }
    fs::create_dir_all(&directory).map_err(unmade)?;
    fs::canonicalize(&directory).map_err(unmade)
}

fn unbuilt(directory: &Path, error: &SandboxError) -> CliError {
    CliError::new(format!("cannot build the demo in `{}`: {error}", directory.display()))
}

/// Says what is typed, and runs it.
fn play(
    number: usize,
    scene: &Scene,
    directory: &Path,
    context: &mut Context<'_>,
) -> Result<(), CliError> {
    let paint = context.paint_stdout();
    let words = scene.typed.iter().map(|word| quoted(word));
    let typed: Vec<_> = ["git checklist".to_owned()].into_iter().chain(words).collect();
    let (title, typed) = (scene.title, typed.join(" "));
    writeln!(
        context.stdout,
        "{}{number}. {title}{}\n\n{}\n",
        paint.bold, paint.reset, scene.words
    )?;
    writeln!(context.stdout, "{}$ {typed}{}", paint.cyan, paint.reset)?;
    let mut stage = Context {
        directory: directory.to_owned(),
        environment: environment(number, context),
        ..context.reborrowed()
    };
    let color = stage.color.to_string();
    let line = ["git-checklist", "--color", &color].into_iter().chain(scene.typed.iter().copied());
    let outcome = super::run(line, &mut stage);
    if outcome == Outcome::Undecided {
        return Err(CliError::new(format!("the demo stopped at `{typed}`")));
    }
    writeln!(context.stdout)?;
    debug_assert_eq!(outcome, scene.outcome, "{typed}");
    Ok(())
}

fn quoted(word: &str) -> String {
    if word.contains(' ') { format!("\"{word}\"") } else { word.to_owned() }
}

/// The user's environment without git's and CI's variables. Where the day is told, so is the hour,
/// so that the demo is the same each time.
fn environment(number: usize, context: &Context<'_>) -> Environment {
    let mut environment = context.environment.clone();
    environment.remove_where(|name| {
        let starts = ["GIT_", "GITHUB_", "GITLAB_", "SOURCE_DATE"];
        name == "CI"
            || (name != "GIT_EXEC_PATH" && starts.iter().any(|start| name.starts_with(start)))
    });
    environment.set("GIT_CONFIG_NOSYSTEM", "1");
    environment.set("GIT_CONFIG_GLOBAL", if cfg!(windows) { "NUL" } else { "/dev/null" });
    environment.set("GIT_CHECKLIST_TODAY", context.today.to_string());
    if context.today_is_told {
        let moment = format!("{}T09:{number:02}:00+01:00", context.today);
        environment.set("GIT_AUTHOR_DATE", moment.as_str());
        environment.set("GIT_COMMITTER_DATE", moment.as_str());
    }
    environment
}

fn farewell(directory: &Path, context: &mut Context<'_>) -> Result<(), CliError> {
    let paint = context.paint_stdout();
    let directory = directory.display();
    writeln!(
        context.stdout,
        "{bold}The repository is yours{reset}

  cd {directory}
  git checklist                                  where the release stands
  git checklist blame                            every line with its sign-off
  git checklist uncheck changelog                and ask the gate again
  git log --graph --oneline --all                the commits behind it all

In a repository of your own: git checklist init",
        bold = paint.bold,
        reset = paint.reset,
    )?;
    Ok(())
}

/// The day that the demo's release is deployed.
fn deployment(today: chrono::NaiveDate) -> chrono::NaiveDate {
    today.checked_add_days(Days::new(2)).unwrap_or(today)
}
