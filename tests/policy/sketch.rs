//! Checklists drawn from short text, without the Markdown reader: `## ` is a phase, `### ` and
//! deeper headings lie below it, `- ` is an open item. `## 3| Title | -7..-7` gives a phase its
//! number and its window (the text in the title's last brackets).

use git_checklist::model::{
    Attributes, Checklist, Item, Phase, Section, State, Untrusted, Window, WindowSpan,
};

pub fn checklist(text: &str) -> Checklist {
    let mut list = Checklist::default();
    let mut headings: Vec<(usize, Untrusted)> = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let level = content.bytes().take_while(|&byte| byte == b'#').count();
        let words = content[level..].trim();
        if level == 2 {
            list.phases.push(phase(words, line));
        } else if level > 2 {
            let title = Untrusted::new(words);
            let phase = list.phases.last_mut().expect("a phase above the section");
            phase.sections.push(Section { title, line });
        }
        if level >= 2 {
            headings.retain(|(above, _)| *above < level);
            let phase = list.phases.last().expect("a phase");
            let title = if level == 2 { phase.title.clone() } else { words.into() };
            headings.push((level, title));
        }
        if let Some(text) = content.strip_prefix("- ") {
            let above = headings.iter().map(|(_, title)| title.clone()).collect();
            let item = item(text, line, list.phases.len() - 1, above);
            list.items.push(item);
        }
    }
    list
}

fn phase(words: &str, line: u32) -> Phase {
    let mut parts = words.split('|').map(str::trim);
    let first = parts.next().unwrap_or_default();
    let (number, title) = match parts.next() {
        Some(title) => (first.parse().ok(), title),
        None => (None, first),
    };
    let window = parts.next().map(|span| {
        let (from, to) = span.split_once("..").expect("a span");
        let (_, text) = title.rsplit_once('(').expect("a window");
        Window {
            text: text.trim_end_matches(')').into(),
            span: WindowSpan { from: from.parse().expect("a day"), to: to.parse().expect("a day") },
            elapsed: None,
        }
    });
    Phase {
        number,
        title: title.into(),
        line,
        explicit: number.is_some(),
        required: true,
        window,
        sections: Vec::new(),
        attributes: Attributes::new(),
    }
}

fn item(text: &str, line: u32, phase: usize, headings: Vec<Untrusted>) -> Item {
    Item {
        id: format!("item-{line}"),
        explicit_id: false,
        text: text.into(),
        blocks: Vec::new(),
        digest: String::new(),
        line,
        column: 3,
        tick_offset: 0,
        state: State::Open,
        reason: None,
        phase,
        headings,
        parent: None,
        required: true,
        criterion: None,
        attributes: Attributes::new(),
        above: Vec::new(),
    }
}
