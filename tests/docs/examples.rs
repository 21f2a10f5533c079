//! Every block of commands in the README and in `docs/` is run, page by page. With
//! `BLESS=1 cargo test --test docs examples` what the commands print is written into the pages.

use std::{fs, path::PathBuf, thread};

use crate::{
    book,
    page::{self, Step},
    runner::Runner,
};

#[test]
fn examples_print_what_the_pages_show() {
    check(false);
}

#[test]
#[ignore = "needs duckdb"]
fn examples_with_other_programs_print_what_the_pages_show() {
    check(true);
}

fn check(strict: bool) {
    let bless = std::env::var_os("BLESS").is_some();
    let results: Vec<_> = thread::scope(|scope| {
        let pages = book::pages().into_iter();
        let running: Vec<_> =
            pages.map(|page| scope.spawn(move || run(&page, strict, bless))).collect();
        running.into_iter().map(|page| page.join().unwrap()).collect()
    });
    let failures: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    let shown = failures.iter().map(|said| said.as_str()).collect::<Vec<_>>().join("\n\n");
    assert!(failures.is_empty(), "{shown}\n\nBLESS=1 writes what is printed into the pages");
    let commands: usize = results.iter().flatten().sum();
    assert!(commands > 40, "{commands} commands ran");
}

/// Runs a page; how many commands it shows.
fn run(path: &PathBuf, strict: bool, bless: bool) -> Result<usize, String> {
    let mut text = fs::read_to_string(path).unwrap();
    let name = path.display();
    let steps = page::steps(&text).map_err(|error| format!("{name}:{error}"))?;
    let mut runner = Runner::new(strict);
    let (mut count, mut sessions) = (0, Vec::new());
    for placed in &steps {
        let at = |error| format!("{name}:{}: {error}", placed.line);
        let session = runner.run(placed).map_err(at)?;
        if let Some(session) = session.as_ref().filter(|session| !session.as_shown && !bless) {
            return Err(at(format!("this is printed instead:\n{}", session.body)));
        }
        if let Step::Session { body, commands, .. } = &placed.step {
            count += commands.len();
            sessions.extend(session.map(|session| (body.clone(), session)));
        }
        if let Step::Script { text, .. } = &placed.step {
            count += text.lines().count();
        }
    }
    // All or none: ids of one run belong together.
    if sessions.iter().any(|(_, session)| !session.as_shown) {
        for (body, session) in sessions.into_iter().rev() {
            text.replace_range(body, &session.body);
        }
        fs::write(path, text).unwrap();
    }
    Ok(count)
}
