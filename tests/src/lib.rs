//! Black-box suites over the built program.

pub mod eval;
