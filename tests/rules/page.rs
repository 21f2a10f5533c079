//! `docs/rules.md`, from the registry.

use std::fmt::Write;

use git_checklist::{
    model::Group,
    rules::{RULES, Rule},
};

const GROUPS: [Group; 6] =
    [Group::Completion, Group::SignOff, Group::Signer, Group::Order, Group::Integrity, Group::Lint];

/// The page.
pub fn page() -> String {
    let mut page = "# The rules\n\n\
        Made from the rules themselves; a test holds it to them. `[severity]` in `checklist.toml` sets\n\
        each to `error`, `warning` or `off`. The stories are run by the tests: `BRANCH PERSON: MESSAGE`\n\
        starts a commit (` / ` is an empty line of its message), the lines below it are its\n\
        `CHECKLIST.md`, and `topic` is judged as a change to `main`.\n"
        .to_owned();
    for group in GROUPS {
        let rules: Vec<&Rule> = RULES.iter().copied().filter(|rule| rule.group == group).collect();
        if rules.is_empty() {
            continue;
        }
        write!(
            page,
            "\n## {}\n\n| rule | by default | fires where |\n| --- | --- | --- |\n",
            title(group)
        )
        .unwrap();
        for rule in &rules {
            let (id, severity) = (rule.id, rule.severity.word());
            let summary = rule.summary.trim_end_matches('.').replace('|', "\\|");
            writeln!(page, "| [{id}](#{id}) | {severity} | {summary} |").unwrap();
        }
        for rule in &rules {
            write!(page, "\n### {}\n\n{}\nFires:\n\n", rule.id, rule.explanation).unwrap();
            write!(page, "````text\n{}````\n\nDoes not fire:\n\n", rule.fires).unwrap();
            write!(page, "````text\n{}````\n", rule.silent).unwrap();
        }
    }
    page
}

fn title(group: Group) -> String {
    let word = group.word();
    word[..1].to_uppercase() + &word[1..]
}
