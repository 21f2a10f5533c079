//! `hook install`: stubs in the folder where git looks for hooks.
//!
//! A hook of the user's own is never overwritten. With `--chain` it is kept as `NAME.chained`, and
//! the stub runs it first.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use super::{Hook, driver};
use crate::{
    cli::{CliError, Context, Outcome, git::Git},
    history::Repository,
    render::escape,
    templates,
};

const EXAMPLES: &str = "\
Examples:
  git checklist hook install                     pre-commit, commit-msg, pre-push
  git -C /srv/app.git checklist hook install     in a bare repository: pre-receive
  git checklist hook install --pre-push --chain  keep the hook that is there, and run both
  git checklist hook install --merge-driver      merges of checklists by item

The folder is the one that git itself uses: core.hooksPath, or the repository's
own, which linked work trees share.";

/// Which hooks.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Args {
    /// Look at the checklists that a commit changes
    #[arg(long)]
    pre_commit: bool,
    /// Look at the trailers of a commit's message
    #[arg(long)]
    commit_msg: bool,
    /// Ask the gates before a push
    #[arg(long)]
    pre_push: bool,
    /// On a server: judge a push before any of it is let in
    #[arg(long)]
    pre_receive: bool,
    /// On a server: judge each reference of a push by itself
    #[arg(long)]
    update: bool,
    /// All five
    #[arg(long)]
    all: bool,
    /// Have git merge the checklists by item: set up in this clone's configuration and attributes
    #[arg(long)]
    merge_driver: bool,
    /// Where a hook is there already, keep it as NAME.chained and run it first
    #[arg(long)]
    chain: bool,
}

impl Args {
    /// The hooks that were asked for; without any, those that suit the repository.
    fn hooks(&self, repository: &Repository) -> Vec<Hook> {
        let asked = |hook: &Hook| match hook {
            Hook::PreCommit => self.pre_commit,
            Hook::CommitMsg => self.commit_msg,
            Hook::PrePush => self.pre_push,
            Hook::PreReceive => self.pre_receive,
            Hook::Update => self.update,
        };
        let named: Vec<Hook> = Hook::ALL.iter().copied().filter(asked).collect();
        match (self.all, named.is_empty(), repository.workdir()) {
            (true, ..) => Hook::ALL.to_vec(),
            (false, false, _) => named,
            (false, true, _) if self.merge_driver => Vec::new(),
            (false, true, Some(_)) => Hook::CLIENT.to_vec(),
            (false, true, None) => Hook::SERVER.to_vec(),
        }
    }
}

/// What became of a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// There was none, and it was written.
    Written,
    /// It was there as it is.
    Current,
    /// Another was there, and runs before it now.
    Chained,
    /// Another is there, and was left as it is.
    Kept,
}

/// Writes the hooks and says where.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    if args.merge_driver {
        driver::install(&repository, context)?;
    }
    let hooks = args.hooks(&repository);
    if hooks.is_empty() {
        return Ok(Outcome::Holds);
    }
    let directory = directory(&repository, context)?;
    let mut kept = Vec::new();
    for hook in hooks {
        let placed = place(hook, &directory, args.chain)?;
        if placed == Placed::Kept {
            kept.push(hook.name());
        }
        tell(hook, placed, context)?;
    }
    writeln!(context.stdout, "in {}", escape::terminal(&directory.to_string_lossy().into_owned()))?;
    warn_of_shared_folder(&repository, context)?;
    warn_of_path(context)?;
    if kept.is_empty() {
        return Ok(Outcome::Holds);
    }
    let flags: Vec<_> = kept.iter().map(|name| format!("--{name}")).collect();
    Err(CliError::new(format!("there is another hook already: {}", kept.join(", ")))
        .hint(format!(
            "to run it and then this one: git checklist hook install {} --chain",
            flags.join(" ")
        ))
        .hint(
            "or call `git checklist hook run NAME \"$@\"` in it yourself, with its standard input",
        ))
}

fn tell(hook: Hook, placed: Placed, context: &mut Context<'_>) -> Result<(), CliError> {
    let (word, about) = match placed {
        Placed::Written => ("wrote", hook.summary().to_owned()),
        Placed::Current => ("there", hook.summary().to_owned()),
        Placed::Chained => {
            ("wrote", format!("runs {}.chained first, the hook that was there", hook.name()))
        }
        Placed::Kept => ("kept", "another hook, left as it is".to_owned()),
    };
    writeln!(context.stdout, "{word:<6} {:<12} {about}", hook.name()).map_err(CliError::from)
}

/// The folder where git looks for the repository's hooks.
///
/// # Errors
/// When git cannot be asked, or it is no folder.
pub fn directory(repository: &Repository, context: &Context<'_>) -> Result<PathBuf, CliError> {
    let root = repository.workdir().unwrap_or_else(|| repository.git_dir());
    let git = Git::new(root, &context.environment);
    let said = git.ask(&["rev-parse", "--path-format=absolute", "--git-path", "hooks"], b"")?;
    let directory = PathBuf::from(said.text());
    if directory.exists() && !directory.is_dir() {
        let shown = directory.display();
        return Err(CliError::new(format!("`{shown}`, where git looks for hooks, is no folder"))
            .hint("git config core.hooksPath names it: unset it, or name a folder"));
    }
    Ok(directory)
}

/// Says so where the folder is not this repository's alone.
fn warn_of_shared_folder(
    repository: &Repository,
    context: &mut Context<'_>,
) -> Result<(), CliError> {
    let root = repository.workdir().unwrap_or_else(|| repository.git_dir());
    let environment = context.environment.clone();
    let git = Git::new(root, &environment);
    let said = git.run(&["config", "--show-scope", "--get", "core.hooksPath"], b"")?;
    let is_shared =
        said.success && !["local", "worktree"].iter().any(|own| said.text().starts_with(own));
    if is_shared {
        context.warn(
            "core.hooksPath is not set for this repository alone: the hooks run in others as well",
        )?;
    }
    Ok(())
}

/// Says so where a hook would not find the program, and refuse everything.
fn warn_of_path(context: &mut Context<'_>) -> Result<(), CliError> {
    let path = context.environment.get("PATH").unwrap_or_default();
    let mut folders = std::env::split_paths(path);
    if folders.any(|folder| folder.join("git-checklist").is_file()) {
        return Ok(());
    }
    context.warn("git-checklist is not on PATH: the hooks refuse everything where they miss it")
}

/// Puts one hook into a folder.
///
/// # Errors
/// Where it cannot be written.
pub fn place(hook: Hook, directory: &Path, chain: bool) -> Result<Placed, CliError> {
    let file = directory.join(hook.name());
    let text = templates::hook(hook.name());
    let mut placed = Placed::Written;
    if fs::symlink_metadata(&file).is_ok() {
        if is_stub(&file, &text) {
            make_executable(&file)?;
            return Ok(Placed::Current);
        }
        if !chain {
            return Ok(Placed::Kept);
        }
        set_aside(&file)?;
        placed = Placed::Chained;
    }
    fs::create_dir_all(directory).map_err(|error| unwritten(directory, &error))?;
    let mut new = fs::OpenOptions::new();
    let new = new.write(true).create_new(true).open(&file);
    new.and_then(|mut new| new.write_all(text.as_bytes()))
        .map_err(|error| unwritten(&file, &error))?;
    make_executable(&file)?;
    Ok(placed)
}

/// Whether a file is the stub, not a link to it and not changed by hand.
pub fn is_stub(file: &Path, text: &str) -> bool {
    let is_file = fs::symlink_metadata(file).is_ok_and(|found| found.is_file());
    is_file && fs::read(file).is_ok_and(|bytes| bytes == text.as_bytes())
}

/// Where the hook that was there before is kept.
pub fn chained(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".chained");
    name.into()
}

fn set_aside(file: &Path) -> Result<(), CliError> {
    let aside = chained(file);
    if fs::symlink_metadata(&aside).is_ok() {
        let message = format!("`{}` is there already", aside.display());
        return Err(CliError::new(message).hint("put both hooks into one, or take one away"));
    }
    fs::rename(file, &aside).map_err(|error| unwritten(&aside, &error))
}

/// A file or folder that cannot be written.
pub fn unwritten(file: &Path, error: &std::io::Error) -> CliError {
    CliError::new(format!("cannot write `{}`: {error}", file.display()))
        .hint("give yourself the right to write there")
}

#[cfg(unix)]
fn make_executable(file: &Path) -> Result<(), CliError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(file, mode).map_err(|error| unwritten(file, &error))
}

#[cfg(not(unix))]
fn make_executable(_file: &Path) -> Result<(), CliError> {
    Ok(())
}
