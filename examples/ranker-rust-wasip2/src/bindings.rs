//! What wit-bindgen makes of `wit/`, and the exports that call the ranker.

#![allow(
    unsafe_code,
    missing_docs,
    unreachable_pub,
    reason = "generated: the canonical ABI moves values through raw pointers, and the texts are those in wit/"
)]

wit_bindgen::generate!({
    path: "../../wit",
    world: "skill-ranker-plugin",
});

// Other linkers refuse the names that a component exports.
#[cfg(target_family = "wasm")]
use crate::Ranker;
#[cfg(target_family = "wasm")]
export!(Ranker);
