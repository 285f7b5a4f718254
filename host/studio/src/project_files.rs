//! What an owner takes out of a project: all files as an archive, and what the newest generation was asked and answered.

mod archive;
mod context;

pub use archive::Archive;
pub use context::AiContext;
