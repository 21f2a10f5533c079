//! A record of many lists, written piece by piece: it is never in memory as a whole, and while some of it
//! is written, other threads make more.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    ops::Range,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use serde::Serialize;

use super::{audit, each::Each};
use crate::model::Report;

/// About how many items a piece has.
const PIECE: usize = 100;

/// How many pieces may wait for being written.
const WAITING: usize = 4;

/// How a document goes on with its lists: behind a line's end, which no string in it has.
const LISTS: &str = "\n  \"checklists\": [";

/// How it goes on behind the last list.
const END: &str = "\n  ]";

/// Lists of a record, by themselves.
#[derive(Serialize)]
struct Piece<'a> {
    checklists: Each<'a, audit::Checklist>,
}

/// Writes what [`audit::render`] makes, to the byte, on up to so many threads beside this one.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, threads: usize, out: &mut dyn Write) -> io::Result<()> {
    let pieces = pieces(report);
    if pieces.len() < 2 {
        return out.write_all(audit::render(report).as_bytes());
    }
    let next = AtomicUsize::new(0);
    let make = || {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let checklists = audit::lists_in(report, pieces.get(at)?.clone());
        Some((at, super::document(&Piece { checklists })))
    };
    // What is behind the lists takes longer than any piece.
    let make_rest = || audit::without_lists(report);
    thread::scope(|scope| {
        let (give, taken) = mpsc::sync_channel(WAITING);
        // Where nobody takes more, writing has failed.
        let help = || {
            let (give, make) = (give.clone(), &make);
            move || while make().is_some_and(|piece| give.send(piece).is_ok()) {}
        };
        let rest = (threads > 1).then(|| {
            (1..threads.min(pieces.len())).for_each(|_| drop(scope.spawn(help())));
            let help = help();
            scope.spawn(move || {
                let rest = make_rest();
                help();
                rest
            })
        });
        drop(give);
        let beginning = super::document(&audit::beginning(report));
        let (before, _) = around_lists(&beginning)?;
        out.write_all(before.as_bytes())?;
        out.write_all(LISTS.as_bytes())?;
        let mut early = BTreeMap::new();
        let mut due = 0;
        // With one thread all is made here.
        for (at, piece) in taken.into_iter().chain(std::iter::from_fn(make)) {
            early.insert(at, piece);
            while let Some(piece) = early.remove(&due) {
                out.write_all(if due == 0 { b"" } else { b"," })?;
                out.write_all(lists_alone(&piece).ok_or_else(misshapen)?.as_bytes())?;
                due += 1;
            }
        }
        if due < pieces.len() {
            return Err(misshapen());
        }
        out.write_all(END.as_bytes())?;
        let rest = match rest {
            Some(thread) => thread.join().map_err(|_| misshapen())?,
            None => make_rest(),
        };
        let (before_again, behind) = around_lists(&rest)?;
        if before_again != before {
            return Err(misshapen());
        }
        out.write_all(behind.as_bytes())
    })
}

/// What stands before and behind the lists of a document that has none.
fn around_lists(document: &str) -> io::Result<(&str, &str)> {
    document.split_once(&format!("{LISTS}]")).ok_or_else(misshapen)
}

/// The lists of a piece, without what stands around them.
fn lists_alone(piece: &str) -> Option<&str> {
    piece.strip_prefix('{')?.strip_prefix(LISTS)?.strip_suffix("\n}\n")?.strip_suffix(END)
}

fn misshapen() -> io::Error {
    io::Error::other("a record was put together wrong; this is a bug, report it")
}

/// The lists in pieces, in order, none of them empty.
fn pieces(report: &Report) -> Vec<Range<usize>> {
    let (mut pieces, mut start, mut items) = (Vec::new(), 0, 0);
    for (at, list) in report.checklists.iter().enumerate() {
        items += list.items.len();
        if items >= PIECE || at + 1 == report.checklists.len() {
            pieces.push(start..at + 1);
            (start, items) = (at + 1, 0);
        }
    }
    pieces
}
