//! The command-line reference, `docs/cli.md`, from the same declarations as `--help`.

use clap::CommandFactory as _;

use super::Cli;

const HEAD: &str = "\
# Command line

Made from the program's own help; a test keeps it current. Each command is `git checklist COMMAND`;
`git checklist` alone is `git checklist status`.

| exit status | of gate, audit, lint and hook run | of the others |
| --- | --- | --- |
| 0 | it holds | done |
| 1 | findings of severity error | |
| 2 | could not be decided | could not be done; nothing was changed |

";

/// The whole reference, as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut program = Cli::command().color(clap::ColorChoice::Never);
    program.build();
    let mut page = HEAD.to_owned();
    page += &section("git checklist", &program);
    sections("git checklist", &program, &mut page);
    page.trim_end().to_owned() + "\n"
}

/// The commands below one, each with those below it.
fn sections(title: &str, command: &clap::Command, page: &mut String) {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        let title = format!("{title} {}", below.get_name());
        *page += &section(&title, below);
        sections(&title, below, page);
    }
}

fn section(title: &str, command: &clap::Command) -> String {
    let help = command.clone().term_width(90).render_long_help();
    let help = help.to_string();
    let lines: Vec<_> = help.lines().map(str::trim_end).collect();
    format!("## {title}\n\n```text\n{}\n```\n\n", lines.join("\n").trim_end())
}
