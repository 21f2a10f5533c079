//! `hook install --merge-driver`: has git merge the checklists by item.
//!
//! The driver stands in the repository's own configuration, and which files it is for in its own
//! `info/attributes`: both are this clone's alone, and no tracked file is changed.

use std::{fs, path::PathBuf};

use super::install::unwritten;
use crate::{
    cli::{CliError, Context, files, git::Git},
    history::Repository,
    render::escape,
};

/// The section of git's configuration.
const SECTION: &str = "merge.checklist";

/// What git runs. Where the program is missing, git's merge of text does it: a driver that is not
/// found would leave our side in the file, without markers.
const DRIVER: &str = "if command -v git-checklist >/dev/null; then git-checklist merge-driver \
     --marker-size=%L --base-label=%S --our-label=%X --their-label=%Y -- %O %A %B %P; \
     else git merge-file --marker-size=%L %A %O %B; fi";

/// How a line of `info/attributes` ends.
const ATTRIBUTE: &str = " merge=checklist";

/// Installs it for the checklists that are in force, and says what was done.
///
/// # Errors
/// When git or the files refuse.
pub fn install(repository: &Repository, context: &mut Context<'_>) -> Result<(), CliError> {
    let paths: Vec<String> = files::checklists(repository, context)?
        .into_iter()
        .map(|found| found.path.raw().to_owned())
        .collect();
    let environment = context.environment.clone();
    let git = Git::new(repository.workdir().unwrap_or(repository.git_dir()), &environment);
    git.ask(&["config", &format!("{SECTION}.name"), "checklists, merged by item"], b"")?;
    git.ask(&["config", &format!("{SECTION}.driver"), DRIVER], b"")?;
    writeln!(context.stdout, "wrote  merge-driver {SECTION}.driver in the repository's config")?;
    let attributes = Attributes::of(&git)?;
    for path in &paths {
        let shown = escape::terminal(path);
        match merge_of(&git, path)?.as_str() {
            "checklist" => writeln!(context.stdout, "there  {shown}{ATTRIBUTE}")?,
            "unspecified" => {
                attributes.add(path)?;
                writeln!(context.stdout, "wrote  {shown}{ATTRIBUTE}")?;
            }
            other => context.warn(&format!(
                "{shown} has merge={} already and keeps it",
                escape::terminal(&other.to_owned())
            ))?,
        }
    }
    if paths.is_empty() {
        context.warn("no checklist is in force here: run this again once there is one")?;
    }
    writeln!(context.stdout, "in {}", escape::terminal(&attributes.file.display().to_string()))?;
    Ok(())
}

/// Takes it away again; whether it was there.
///
/// # Errors
/// When git or the files refuse.
pub fn uninstall(repository: &Repository, context: &mut Context<'_>) -> Result<bool, CliError> {
    let environment = context.environment.clone();
    let git = Git::new(repository.workdir().unwrap_or(repository.git_dir()), &environment);
    let said = git.run(&["config", "--local", "--get", &format!("{SECTION}.driver")], b"")?;
    let is_ours = said.success && said.text() == DRIVER;
    if is_ours {
        git.ask(&["config", "--local", "--remove-section", SECTION], b"")?;
        Attributes::of(&git)?.remove()?;
        writeln!(context.stdout, "removed merge-driver and its attributes")?;
    }
    Ok(is_ours)
}

/// How git merges a path: a driver's name, or `unspecified`.
fn merge_of(git: &Git<'_>, path: &str) -> Result<String, CliError> {
    let said = git.ask(&["check-attr", "-z", "merge", "--", path], b"")?;
    let value = said.stdout.split(|&byte| byte == 0).nth(2).unwrap_or_default();
    Ok(String::from_utf8_lossy(value).into_owned())
}

/// The repository's own attributes, which are not tracked (gitattributes(5)).
struct Attributes {
    file: PathBuf,
}

impl Attributes {
    fn of(git: &Git<'_>) -> Result<Self, CliError> {
        let arguments = ["rev-parse", "--path-format=absolute", "--git-path", "info/attributes"];
        Ok(Self { file: PathBuf::from(git.ask(&arguments, b"")?.text()) })
    }

    fn text(&self) -> Result<String, CliError> {
        match fs::read_to_string(&self.file) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => {
                Err(CliError::new(format!("cannot read `{}`: {error}", self.file.display())))
            }
        }
    }

    fn write(&self, text: &str) -> Result<(), CliError> {
        let directory = self.file.parent().map_or(Ok(()), fs::create_dir_all);
        let written = directory.and_then(|()| fs::write(&self.file, text));
        written.map_err(|error| unwritten(&self.file, &error))
    }

    fn add(&self, path: &str) -> Result<(), CliError> {
        let mut text = self.text()?;
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&pattern(path));
        text.push_str(ATTRIBUTE);
        text.push('\n');
        self.write(&text)
    }

    /// Takes the lines of [`Attributes::add`] away.
    fn remove(&self) -> Result<(), CliError> {
        let text = self.text()?;
        let kept = text.split_inclusive('\n').filter(|line| !line.trim_end().ends_with(ATTRIBUTE));
        let kept: String = kept.collect();
        if kept == text { Ok(()) } else { self.write(&kept) }
    }
}

/// A pattern that matches this path alone, quoted where it has to be.
fn pattern(path: &str) -> String {
    let mut pattern = String::from("/");
    for letter in path.chars() {
        if matches!(letter, '*' | '?' | '[' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    let is_plain = !pattern.chars().any(|c| c.is_whitespace() || c.is_control() || c == '"');
    if is_plain {
        return pattern;
    }
    let mut quoted = String::from("\"");
    for letter in pattern.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ => quoted.push(letter),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn a_pattern_means_its_path_alone() {
        assert_eq!(pattern("docs/CHECKLIST.md"), "/docs/CHECKLIST.md");
        assert_eq!(pattern("a[1]*.md"), "/a\\[1]\\*.md");
        assert_eq!(pattern("my list \"x\".md"), "\"/my list \\\"x\\\".md\"");
    }
}
