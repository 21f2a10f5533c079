//! `merge-driver`: git's merges of a checklist, by item instead of by line (gitattributes(5),
//! "Defining a custom merge driver").
//!
//! git's own merge of the lines is taken wherever it is clean and claims nothing that no side did. Where
//! it is not, ticks that are settled are taken out of the way and the lines are merged again. What is
//! in conflict then gets git's own markers.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{CliError, Context, Outcome, context::Environment, git::Git};
use crate::{
    pipeline::{self, Prepared, ThreeWay},
    render::escape,
};

const EXAMPLES: &str = "\
Examples:
  git checklist hook install --merge-driver    has git run this for the checklists
  git checklist merge-driver BASE OURS THEIRS CHECKLIST.md

The result is written to the file OURS. Exit status: 0 merged, 1 with conflicts,
which stand in the file between markers; 2 where a file cannot be read.";

/// What git passes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The file as both sides had it (%O)
    #[arg(value_name = "BASE")]
    base: PathBuf,
    /// The file as our side has it, where the result is written to (%A)
    #[arg(value_name = "OURS")]
    ours: PathBuf,
    /// The file as the other side has it (%B)
    #[arg(value_name = "THEIRS")]
    theirs: PathBuf,
    /// The path of the checklist (%P)
    #[arg(value_name = "PATH")]
    path: String,
    /// How long conflict markers are (%L)
    #[arg(long, value_name = "N", default_value_t = 7)]
    marker_size: usize,
    /// What the markers call the base (%S)
    #[arg(long, value_name = "LABEL", default_value = "base")]
    base_label: String,
    /// What they call our side (%X)
    #[arg(long, value_name = "LABEL", default_value = "ours")]
    our_label: String,
    /// What they call the other side (%Y)
    #[arg(long, value_name = "LABEL", default_value = "theirs")]
    their_label: String,
}

/// A text that was merged.
struct Merged {
    bytes: Vec<u8>,
    is_clean: bool,
}

/// Merges.
///
/// # Errors
/// Where a file cannot be read or written, or git cannot merge it at all.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let driver = Driver { args, directory: &context.directory, environment: &context.environment };
    let [base, ours, theirs] = driver.versions()?;
    let plain = driver.merge(&base, &ours, &theirs)?;
    // What is no checklist is merged as any text.
    let (merged, contested) = match ThreeWay::read(&base, &ours, &theirs) {
        Ok(three) => {
            let contested: Vec<_> = three.contested().map(escape::terminal).collect();
            (driver.by_items(&three, plain, (&ours, &theirs))?, contested)
        }
        Err(_) => (plain, Vec::new()),
    };
    let file = driver.file(&args.ours);
    fs::write(&file, &merged.bytes)
        .map_err(|error| CliError::new(format!("cannot write `{}`: {error}", file.display())))?;
    let path = escape::terminal(&args.path);
    for text in contested {
        context.note(&format!(
            "{path}: one side changed the box of `{text}`, the other what it stands for: decide"
        ))?;
    }
    Ok(if merged.is_clean { Outcome::Holds } else { Outcome::Findings })
}

/// The files and git.
struct Driver<'a> {
    args: &'a Args,
    directory: &'a Path,
    environment: &'a Environment,
}

impl Driver<'_> {
    fn file(&self, typed: &Path) -> PathBuf {
        self.directory.join(typed)
    }

    fn versions(&self) -> Result<[Vec<u8>; 3], CliError> {
        let read = |typed: &Path| {
            fs::read(self.file(typed)).map_err(|error| {
                CliError::new(format!("cannot read `{}`: {error}", typed.display()))
                    .hint("git runs this with files of its own: git checklist hook install")
            })
        };
        Ok([read(&self.args.base)?, read(&self.args.ours)?, read(&self.args.theirs)?])
    }

    /// The lines' merge where that is clean and true; else the merge of what is prepared; where even
    /// that says what no side said, the whole file is in conflict.
    fn by_items(
        &self,
        three: &ThreeWay<'_>,
        plain: Merged,
        (ours, theirs): (&[u8], &[u8]),
    ) -> Result<Merged, CliError> {
        if plain.is_clean && three.accepts(&plain.bytes) {
            return Ok(plain);
        }
        let Prepared { base, ours: our, theirs: their } = three.prepared();
        let merged = self.merge(&base, &our, &their)?;
        let merged = Merged { bytes: three.unsealed(&merged.bytes), ..merged };
        if !merged.is_clean || three.accepts(&merged.bytes) {
            return Ok(merged);
        }
        let labels = self.labels();
        let labels = (labels[0], labels[2]);
        let bytes = pipeline::whole_conflict(ours, theirs, self.args.marker_size, labels);
        Ok(Merged { bytes, is_clean: false })
    }

    /// Merges lines by git's own merge (git-merge-file(1)), with the diff that its merges of commits
    /// use, where this git knows that option.
    fn merge(&self, base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<Merged, CliError> {
        let unmade = |error| CliError::new(format!("cannot write a file to merge: {error}"));
        let directory = TempDir::new().map_err(unmade)?;
        let mut files = Vec::new();
        for (name, bytes) in [("ours", ours), ("base", base), ("theirs", theirs)] {
            let file = directory.path().join(name);
            fs::write(&file, bytes).map_err(unmade)?;
            files.push(file.to_string_lossy().into_owned());
        }
        let size = format!("--marker-size={}", self.args.marker_size);
        let mut arguments = vec!["merge-file", "--stdout", "--quiet", &size];
        for label in self.labels() {
            arguments.extend(["-L", label]);
        }
        let files: Vec<&str> =
            std::iter::once("--").chain(files.iter().map(String::as_str)).collect();
        let git = Git::new(self.directory, self.environment);
        let mut said =
            git.run(&[&arguments[..], &["--diff-algorithm=histogram"], &files].concat(), b"")?;
        if said.code == Some(USAGE) {
            said = git.run(&[&arguments[..], &files].concat(), b"")?;
        }
        match said.code {
            Some(0) => Ok(Merged { bytes: said.stdout, is_clean: true }),
            Some(1..=127) => Ok(Merged { bytes: said.stdout, is_clean: false }),
            _ => {
                let path = &self.args.path;
                Err(CliError::new(format!("git cannot merge `{path}` as text"))
                    .details(said.stderr.lines())
                    .hint(
                        "the file is left as our side has it: take one side, or put both together",
                    ))
            }
        }
    }

    /// Names of our side, the base and the other side. A git that does not know `%X` passes it on.
    fn labels(&self) -> [&str; 3] {
        let Args { base_label, our_label, their_label, .. } = self.args;
        [label_or(our_label, "ours"), label_or(base_label, "base"), label_or(their_label, "theirs")]
    }
}

fn label_or<'l>(label: &'l str, default: &'l str) -> &'l str {
    if label.starts_with('%') { default } else { label }
}

/// How git ends where it does not know an option.
const USAGE: i32 = 129;
