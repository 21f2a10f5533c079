//! The command-line reference, `docs/cli.md`, from the same declarations as `--help`.

use clap::CommandFactory as _;

use super::Cli;

const HEAD: &str = "\
# Command line

Made from the program's own help; a test keeps it current. Each command is `git checklist COMMAND`;
`git checklist` alone is `git checklist status`.

| exit status | of gate, audit and lint | of the others |
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
    for command in program.get_subcommands() {
        page += &section(&format!("git checklist {}", command.get_name()), command);
    }
    page.trim_end().to_owned() + "\n"
}

fn section(title: &str, command: &clap::Command) -> String {
    let help = command.clone().term_width(90).render_long_help();
    let help = help.to_string();
    let lines: Vec<_> = help.lines().map(str::trim_end).collect();
    format!("## {title}\n\n```text\n{}\n```\n\n", lines.join("\n").trim_end())
}
