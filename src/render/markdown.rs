//! Markdown: the summary of a pull request, for a manager to read.
//!
//! GitHub refuses a step's summary of more than 1 MiB whole, so each part has its own share of much
//! less than that, and says what it left out.

use super::{
    assent, backing, due, escape, facts,
    facts::{Group, Row, Weight},
    words,
};
use crate::model::{
    ChecklistReport, Commit, CommitId, Finding, Report, Standing, State, Untrusted,
};

/// Bytes for what does not hold.
const VIOLATED_ROOM: usize = 200 << 10;
/// Bytes for what waits.
const WAITING_ROOM: usize = 150 << 10;
/// Bytes for each of warnings, phases, and settled items.
const OTHER_ROOM: usize = 80 << 10;
/// Characters of one text.
const TEXT: usize = 300;

/// Where the summary's links lead; without a server and a repository there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `https://github.com`
    pub server_url: Option<String>,
    /// `owner/name`
    pub repository: Option<String>,
    /// The branch that a reader may edit.
    pub head_branch: Option<String>,
}

impl Options {
    /// The repository's address, if both parts are what such an address is made of.
    pub(super) fn base(&self) -> Option<String> {
        let (server, repository) = (self.server_url.as_ref()?, self.repository.as_ref()?);
        let server = server.trim_end_matches('/');
        let sound = |text: &str| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/:".contains(&byte);
            !text.is_empty() && text.bytes().all(plain)
        };
        let web = server.starts_with("https://") || server.starts_with("http://");
        (web && sound(server) && sound(repository)).then(|| format!("{server}/{repository}"))
    }
}

/// The summary.
#[must_use]
pub fn render(report: &Report, options: &Options) -> String {
    if report.standing == Standing::NoChecklist && report.findings.is_empty() {
        return format!("{}\n", words::NO_CHECKLIST);
    }
    let summary = Summary { report, base: options.base(), options };
    let parts = [
        summary.first_lines(),
        summary.phases(),
        summary.violated(),
        summary.waiting(),
        summary.warnings(),
        summary.edit(),
        summary.settled(),
        summary.origin(),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    escape::log_lines(&parts.join("\n"))
}

struct Summary<'a> {
    report: &'a Report,
    base: Option<String>,
    options: &'a Options,
}

impl Summary<'_> {
    /// The verdict in words, then each gate and how far it is.
    fn first_lines(&self) -> String {
        let mut lines = vec![format!("### {}", first_line(self.report)), String::new()];
        if let Some(overriding) = &self.report.overridden {
            let by = assent::commit(self.report, overriding).map(|commit| self.person(commit));
            let by = by.unwrap_or_default();
            lines.push(format!("Overridden by {by}: {}", quoted(&overriding.reason)));
            lines.push(String::new());
        }
        for gate in self.report.gates.iter().take(50) {
            lines.push(format!(
                "- Gate **{}** is {}: {} of {} settled",
                escape::markdown(&gate.name),
                words::gate(gate.verdict),
                gate.settled,
                gate.required
            ));
        }
        let elsewhere = self.report.gates_elsewhere.iter().take(50);
        for gate in elsewhere {
            let name = escape::markdown(gate);
            lines.push(format!("- Gate **{name}** is not judged here"));
        }
        lines.join("\n") + "\n"
    }

    fn phases(&self) -> String {
        let lists = self.report.checklists.iter().enumerate();
        let lines: Vec<_> = lists.flat_map(|(at, list)| self.table(at, list)).collect();
        capped(&lines, OTHER_ROOM)
    }

    fn table(&self, list: usize, share: &ChecklistReport) -> Vec<String> {
        let release = share.checklist.release.as_ref();
        let release = release
            .map_or_else(String::new, |release| format!(" · release {}", quoted(&release.name)));
        let mut lines = vec![
            format!("**{}**{release}", quoted(&share.path)),
            String::new(),
            "| Phase | Settled | Due | State |".to_owned(),
            "| --- | ---: | --- | --- |".to_owned(),
        ];
        for (at, phase) in share.checklist.phases.iter().enumerate() {
            let tally = facts::tally(self.report, list, Some(at));
            let due = due::of_phase(share, phase, tally.is_settled());
            let gap = if due.note.is_empty() { "" } else { ", " };
            let state = tally.words();
            let state = if state.is_empty() { "open" } else { &state };
            lines.push(format!(
                "| {} | {}/{} | {}{gap}{} | {} |",
                quoted(&phase.name()),
                tally.settled,
                tally.total,
                quoted(&due.when),
                due.note,
                state
            ));
        }
        lines.push(String::new());
        lines
    }

    /// Each with who, when, commit, path and what to do.
    fn violated(&self) -> String {
        let entries = self.groups(Weight::Violated).into_iter().flat_map(|group| {
            let entry = |(finding, row): &(&Finding, Option<Row<'_>>)| self.entry(finding, *row);
            group.findings.iter().map(entry).collect::<Vec<_>>()
        });
        section("Does not hold", &entries.collect::<Vec<_>>(), VIOLATED_ROOM)
    }

    /// By phase and section, with a link to each line.
    fn waiting(&self) -> String {
        let mut lines = Vec::new();
        for group in self.groups(Weight::Waiting) {
            let headings: Vec<_> = group.headings().iter().map(quoted).collect();
            let several = self.report.checklists.len() > 1 || headings.is_empty();
            let path = if several { format!("{} ", quoted(group.path)) } else { String::new() };
            lines.push(format!("- {path}{}", headings.join(" › ")));
            for (finding, row) in &group.findings {
                lines.push(format!("  {}", self.open(finding, *row)));
            }
        }
        section("Waiting", &lines, WAITING_ROOM)
    }

    fn warnings(&self) -> String {
        let entries = self.groups(Weight::Warning).into_iter().flat_map(|group| {
            let entry = |(finding, row): &(&Finding, Option<Row<'_>>)| self.entry(finding, *row);
            group.findings.iter().map(entry).collect::<Vec<_>>()
        });
        section("Warnings", &entries.collect::<Vec<_>>(), OTHER_ROOM)
    }

    fn groups(&self, weight: Weight) -> Vec<Group<'_>> {
        facts::groups(self.report, facts::of_weight(self.report, weight))
    }

    fn entry(&self, finding: &Finding, row: Option<Row<'_>>) -> String {
        let what = match row {
            Some(row) => quoted(&row.item.text),
            None => quoted(&finding.place.path),
        };
        let mut facts = vec![format!("- **{what}**"), finding.rule.to_owned(), self.place(finding)];
        let ledger = row.map(|row| &row.report.ledger);
        let commit =
            finding.commit.or_else(|| ledger.and_then(|ledger| ledger.culprit.or(ledger.sign_off)));
        facts.extend(facts::commit(self.report, commit).map(|commit| self.person(commit)));
        let mut lines = vec![facts.join(" · "), escape::markdown_prose(&finding.message)];
        if !finding.help.is_empty() {
            lines.push(format!("To do: {}", escape::markdown_prose(&finding.help)));
        }
        lines.join("<br>")
    }

    /// An item that waits; in short, where that it is open says all.
    fn open(&self, finding: &Finding, row: Option<Row<'_>>) -> String {
        let simply = |row: &Row<'_>| finding.rule == "incomplete" && row.item.state == State::Open;
        let Some(row) = row.filter(simply) else {
            return self.entry(finding, row);
        };
        let text = quoted(&row.item.text);
        let owner = row.item.attributes.get("owner");
        let owner = owner.map_or_else(String::new, |owner| format!(" · {}", quoted(owner)));
        format!("- {text} · open{owner} · {}", self.place(finding))
    }

    /// The path and line, linked where the repository's address is known.
    fn place(&self, finding: &Finding) -> String {
        let path = quoted(&finding.place.path);
        let (text, anchor) = match finding.place.line {
            Some(line) => (format!("{path}:{line}"), format!("?plain=1#L{line}")),
            None => (path, String::new()),
        };
        if finding.place.is_request() {
            return text;
        }
        let link =
            format!("blob/{}/{}{anchor}", self.report.head, escape::url_path(&finding.place.path));
        self.link(&text, &link)
    }

    fn person(&self, commit: &Commit) -> String {
        format!(
            "{}, {}, {}, {}",
            quoted(&commit.author.name),
            facts::full_moment(commit.author_time),
            self.commit(commit.id),
            words::signature_in_full(&commit.signature)
        )
    }

    fn commit(&self, id: CommitId) -> String {
        self.link(&id.short(), &format!("commit/{id}"))
    }

    /// A link into the repository; the text alone where its address is not known.
    fn link(&self, text: &str, to: &str) -> String {
        match &self.base {
            Some(base) => format!("[{text}]({base}/{to})"),
            None => text.to_owned(),
        }
    }

    /// Links to edit the files on the branch.
    fn edit(&self) -> String {
        let (Some(_), Some(branch)) = (&self.base, &self.options.head_branch) else {
            return String::new();
        };
        let link = |list: &ChecklistReport| {
            let to = format!("edit/{}/{}", escape::url_path(branch), escape::url_path(&list.path));
            let text = format!("Edit {} on {}", quoted(&list.path), escape::markdown(branch));
            format!("{}\n", self.link(&text, &to))
        };
        let lines: Vec<_> = self.report.checklists.iter().map(link).collect();
        capped(&lines, OTHER_ROOM)
    }

    fn settled(&self) -> String {
        let rows: Vec<_> = facts::rows(self.report).filter(|row| row.report.settled).collect();
        if rows.is_empty() {
            return String::new();
        }
        let lines: Vec<_> = rows.iter().map(|row| self.settled_line(*row)).collect();
        format!(
            "<details><summary>{}</summary>\n\n{}\n</details>\n",
            words::count(rows.len(), "settled item", "settled items"),
            capped(&lines, OTHER_ROOM)
        )
    }

    fn settled_line(&self, row: Row<'_>) -> String {
        let text = quoted(&row.item.text);
        let waiver = row.report.ledger.waiver.as_ref();
        let declared = row.item.state == State::NotApplicable;
        let id = waiver.filter(|_| declared).and_then(|waiver| waiver.commit);
        let commit = facts::commit(self.report, id).or_else(|| row.sign_off(self.report));
        let mut who = commit.map_or_else(String::new, |commit| self.person(commit));
        for (commit, words) in assent::approvals(self.report, row) {
            who = format!("{who} · approval by {} ({words})", self.person(commit));
        }
        let backing = &row.report.ledger.backing;
        for words in backing::measured(backing).into_iter().chain(backing::evidence(backing)) {
            who = format!("{who} · {}", escape::markdown(&Untrusted::new(words)));
        }
        match waiver.filter(|_| declared) {
            Some(waiver) => {
                format!("- {text} · not applicable: {} · {who}", quoted(&waiver.reason))
            }
            None => format!("- {text} · {who}"),
        }
    }

    /// Which policy judged what, and how far names can be believed.
    fn origin(&self) -> String {
        let report = self.report;
        let policy = match &report.policy {
            Some(origin) => {
                format!("Judged by {} of {}", quoted(&origin.path), self.commit(origin.commit))
            }
            None => format!("Judged without a policy: {}", words::NO_POLICY),
        };
        let range = match report.base {
            Some(base) => format!("{}..{}", self.commit(base), self.commit(report.head)),
            None => format!("the whole history of {}", self.commit(report.head)),
        };
        let mut lines = vec![format!("{policy}, over {range}, history {}.", report.history.word())];
        let notes = report.notes.iter().take(50);
        lines.extend(notes.map(|note| format!("Note: {}", escape::markdown_prose(note))));
        lines.push(format!("Note: {}.", words::claims(self.report)));
        lines.join("<br>\n") + "\n"
    }
}

/// `Violated: 1 point does not hold, 4 items waiting`.
fn first_line(report: &Report) -> String {
    format!("{}: {}", sentence(&words::headline(report)), facts::counts(report))
}

/// `VIOLATED · not a release` as a sentence begins: `Violated · not a release`.
fn sentence(words: &str) -> String {
    let lower = words.to_lowercase();
    let mut letters = lower.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Text from a repository, short enough.
fn quoted(text: &Untrusted) -> String {
    escape::markdown(&escape::clip(text, TEXT))
}

/// A titled list, or nothing where it is empty.
fn section(title: &str, lines: &[String], room: usize) -> String {
    if lines.is_empty() {
        return String::new();
    }
    format!("#### {title}\n\n{}", capped(lines, room))
}

/// As many lines as there is room for, and how many are missing.
fn capped(lines: &[String], room: usize) -> String {
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        if out.len() + line.len() > room {
            let left = words::count(lines.len() - at, "more line is", "more lines are");
            return format!(
                "{out}\n{left} left out here; the whole record: `git checklist audit`\n"
            );
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}
