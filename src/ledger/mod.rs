//! From the versions of a checklist over the commit graph to what happened to each item. Pure: no
//! repository is read here.
//!
//! [`pair`] decides which item of a newer version is which item of an older one; [`transition`]
//! turns a pair into events; [`mod@merge`] joins the tracks that meet in a merge; [`derive()`] walks the
//! graph from the oldest version to the judged one; [`settle`] says which commit signed an item off.
//!
//! Terms: a *track* is an item's past so far; a *claim* is a commit that brought the item to its
//! present state; a *grave* is the track of an item that is gone, for when it returns.

mod derive;
mod grave;
mod merge;
mod pair;
mod settle;
mod similar;
mod track;
mod transition;

pub use derive::{Node, Past, Tracks, derive};
pub use pair::{Pairing, pair, pair_lists};
pub use settle::Circumstances;
