//! A page of the documentation as steps to run: its fenced blocks, and directives in comments that
//! readers do not see.
//!
//! | directive | what it does |
//! | --- | --- |
//! | `<!-- run` and lines of shell `-->` | runs them, unseen: what the page takes for granted |
//! | `<!-- file PATH -->` | the next block is written to that file |
//! | `<!-- append PATH -->` | the next block is written to the end of that file |
//! | `<!-- at 2026-12-01 10:00 -->` | it is that moment; a minute goes by with each command |
//! | `<!-- as Omar omar@example.org -->` | who commits from here on |
//! | `<!-- exits 1 -->` | the exit status of the next block's last command |
//! | `<!-- needs PROGRAM -->` | the next block is run where that program is, and always by the ignored test |
//! | `<!-- not run: REASON -->` | the next block is for reading |

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

/// What one part of a page asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Shell that readers do not see.
    SetUp(String),
    /// Commands with what they print; `status` is the last one's.
    Session {
        body: Range<usize>,
        commands: Vec<Command>,
        status: i32,
    },
    /// Shell that is shown without what it prints.
    Script {
        text: String,
        status: i32,
    },
    /// A file with its contents; whether they come after what it has.
    File {
        path: String,
        text: String,
        append: bool,
    },
    At(String),
    As {
        name: String,
        email: String,
    },
    /// The next step asks for a program.
    Needs(String),
}

/// `$ command`, and the lines that it prints.
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    pub typed: String,
    pub printed: String,
}

/// A step and the line of the page where it begins.
pub struct Placed {
    pub line: usize,
    pub step: Step,
}

/// The steps of a page.
///
/// # Errors
///
/// A directive that is none, or a block of commands in indented form, with its line.
pub fn steps(text: &str) -> Result<Vec<Placed>, String> {
    let mut reading = Reading::default();
    let mut steps = Vec::new();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let line = text[..range.start].matches('\n').count() + 1;
        let step = match event {
            Event::Start(Tag::HtmlBlock) => {
                let html = &text[range];
                let comment = html.trim().strip_prefix("<!--").and_then(|h| h.strip_suffix("-->"));
                match comment {
                    Some(comment) => {
                        reading.directive(comment.trim()).map_err(|e| format!("{line}: {e}"))?
                    }
                    None => None,
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                reading.fence(&info, text, range)
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                if text[range].trim_start().starts_with("git ") {
                    return Err(format!("{line}: commands in an indented block: fence them"));
                }
                None
            }
            _ => None,
        };
        steps.extend(step.map(|step| Placed { line, step }));
    }
    Ok(steps)
}

/// What directives said of the next block.
#[derive(Default)]
struct Reading {
    next: Next,
    status: i32,
}

#[derive(Default)]
enum Next {
    #[default]
    Run,
    Skip,
    File(String),
    Append(String),
}

impl Reading {
    fn directive(&mut self, comment: &str) -> Result<Option<Step>, String> {
        if let Some(script) = comment.strip_prefix("run\n") {
            return Ok(Some(Step::SetUp(script.to_owned())));
        }
        let (word, rest) = comment.split_once(' ').unwrap_or((comment, ""));
        match word {
            "file" => self.next = Next::File(rest.to_owned()),
            "append" => self.next = Next::Append(rest.to_owned()),
            "not" if rest.starts_with("run: ") => self.next = Next::Skip,
            "exits" => self.status = rest.parse().map_err(|_| format!("`{comment}`"))?,
            "needs" => return Ok(Some(Step::Needs(rest.to_owned()))),
            "at" => return Ok(Some(Step::At(rest.to_owned()))),
            "as" => {
                let (name, email) = rest.rsplit_once(' ').ok_or("`as` takes a name and address")?;
                return Ok(Some(Step::As { name: name.to_owned(), email: email.to_owned() }));
            }
            _ => return Err(format!("`{comment}` is no directive")),
        }
        Ok(None)
    }

    fn fence(&mut self, info: &str, text: &str, range: Range<usize>) -> Option<Step> {
        let (next, status) = (std::mem::take(&mut self.next), std::mem::take(&mut self.status));
        let body = body(text, range);
        let inner = text[body.clone()].to_owned();
        match next {
            Next::File(path) => Some(Step::File { path, text: inner, append: false }),
            Next::Append(path) => Some(Step::File { path, text: inner, append: true }),
            Next::Run if info == "console" => {
                Some(Step::Session { commands: commands(&inner), body, status })
            }
            Next::Run if info == "sh" => Some(Step::Script { text: inner, status }),
            Next::Run | Next::Skip => None,
        }
    }
}

/// The lines between the fences.
fn body(text: &str, block: Range<usize>) -> Range<usize> {
    let whole = text[block.clone()].trim_end_matches('\n');
    let start = whole.find('\n').map_or(whole.len(), |at| at + 1);
    let end = whole.rfind('\n').map_or(start, |at| at + 1).max(start);
    block.start + start..block.start + end
}

/// The commands of a console block; a line after one belongs to what it prints.
fn commands(body: &str) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    for line in body.lines() {
        if let Some(typed) = line.strip_prefix("$ ") {
            commands.push(Command { typed: typed.to_owned(), printed: String::new() });
        } else if let Some(last) = commands.last_mut() {
            last.printed.push_str(line);
            last.printed.push('\n');
        }
    }
    commands
}

#[test]
fn a_page_is_read_as_steps() {
    let page = "# P\n\n<!-- run\ngit init\n-->\n\n<!-- exits 1 -->\n```console\n$ one\nsaid\n\n$ two\n```\n\n\
                <!-- file a.toml -->\n```toml\nx = 1\n```\n\n<!-- not run: a forge -->\n```sh\ngh\n```\n\n```text\nno\n```\n";
    let found: Vec<_> = steps(page).unwrap().into_iter().map(|placed| placed.step).collect();
    let command =
        |typed: &str, printed: &str| Command { typed: typed.into(), printed: printed.into() };
    let at = page.find("$ one").unwrap();
    let session = Step::Session {
        body: at..page.find("```\n\n<!-- file").unwrap(),
        commands: vec![command("one", "said\n\n"), command("two", "")],
        status: 1,
    };
    let file = Step::File { path: "a.toml".into(), text: "x = 1\n".into(), append: false };
    assert_eq!(found, [Step::SetUp("git init".into()), session, file]);
    assert!(steps("<!-- rum x -->\n").is_err());
    assert!(steps("Text.\n\n    git status\n").is_err());
}
