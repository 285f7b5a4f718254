//! Black-box suites over the built program, and what the conformance cases need beside the runner of `waza-author`.

pub mod component;
pub mod core_module;
pub mod eval;
