//! Squash merges: one commit on the branch for all the commits of a pull request.
//!
//! Who ticked what is told where a reference to the request is at hand (`refs/pull/N/head`) and the
//! same list proves it: then the request's own commits are the sign-offs, held to all that other
//! sign-offs are held to. A message names the request; one that is not named says nothing, since
//! anyone can open a request.
//!
//! - **squash**: a commit with one parent whose message names a request.
//! - **request**: a pull request, or GitLab's merge request.

mod expand;
mod named;
mod notes;
mod request;

pub use expand::{Expansions, Ground};
pub use named::named;
pub use notes::notes;
