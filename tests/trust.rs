//! The trust model, attacked: each test builds a branch that tries to get past the gate, and beside
//! it an honest branch of the same shape. `docs/trust-model.md` lists them.

#[path = "trust/content.rs"]
mod content;
#[path = "trust/documentation.rs"]
mod documentation;
#[path = "trust/ground.rs"]
mod ground;
#[path = "trust/past.rs"]
mod past;
#[path = "trust/references.rs"]
mod references;
#[path = "trust/world.rs"]
mod world;
