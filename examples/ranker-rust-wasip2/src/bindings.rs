//! What wit-bindgen makes of `wit/`, and the exports that call the ranker.

#![allow(
    unsafe_code,
    missing_docs,
    unreachable_pub,
    reason = "generated: the canonical ABI moves values through raw pointers, and the texts are those in wit/"
)]

use crate::Ranker;

wit_bindgen::generate!({
    path: "../../wit",
    world: "skill-ranker-plugin",
});

export!(Ranker);
