//! Directories that a repository borrows objects from. Source: gitrepository-layout(5),
//! `objects/info/alternates`.

use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
};

/// The most directories behind one another; git follows five.
const DEPTH: usize = 5;

/// Directories of objects, and those that they borrow from, each once; what borrows comes first.
pub(super) fn with_borrowed(directories: &[PathBuf]) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut pending: VecDeque<_> = directories.iter().map(|one| (one.clone(), 0)).collect();
    while let Some((directory, depth)) = pending.pop_front() {
        if all.contains(&directory) {
            continue;
        }
        if depth < DEPTH {
            pending.extend(lenders(&directory).into_iter().map(|lender| (lender, depth + 1)));
        }
        all.push(directory);
    }
    all
}

fn lenders(directory: &Path) -> Vec<PathBuf> {
    let list = fs::read_to_string(directory.join("info").join("alternates")).unwrap_or_default();
    let paths = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    paths.map(|path| directory.join(path)).collect()
}
