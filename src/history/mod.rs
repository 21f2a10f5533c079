//! The git2 boundary: everything that is read from a repository becomes plain owned values here.
//!
//! Nothing is written and nothing is checked out, except by the [`sandbox`] and where a [`bundle`] is
//! unpacked in a directory of its own. Objects are read raw
//! through the object database and parsed by this folder's own code, so that replace refs, grafts
//! and commit dates have no say in what is an ancestor of what. What cannot be read is an error
//! that names the object, never the end of history; a shallow boundary is part of each result.
//!
//! - **boundary**: a commit outside the walked range that is a parent of one inside it.
//! - **shallow commit**: one whose parents were left out when the history was fetched.
//! - **malformed commit**: one that `git fsck` calls an error, though it can be read.

mod alteration;
mod alternates;
mod bundle;
mod commit;
mod commit_graph;
mod compare;
mod error;
mod fsck;
mod graph;
mod index;
mod mailmap;
mod object;
mod pack;
mod quarantine;
mod reach;
mod references;
mod remote;
mod repository;
mod resolve;
pub mod sandbox;
mod saying;
mod sides;
mod tree;
mod walk;
mod worktree;

pub use alteration::Alterations;
pub use commit::Judge;
pub use compare::{Comparer, Difference};
pub use error::HistoryError;
pub use index::Staged;
pub use quarantine::Quarantine;
pub use reach::Range;
pub use repository::{Address, Repository};
pub use resolve::Branch;
pub use tree::Entry;
pub use walk::{FileHistory, Node, WalkMode, WalkRequest, survey, walk, walk_each};
