//! Black-box suites over the built program, what the conformance cases need beside the runner of `waza-author`, and what
//! the fuzzer of the API is led by.

pub mod api_fuzz;
pub mod component;
pub mod core_module;
pub mod eval;
