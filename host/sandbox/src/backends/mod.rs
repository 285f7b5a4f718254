//! One module a backend.

pub mod template;
