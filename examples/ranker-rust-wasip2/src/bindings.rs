//! What wit-bindgen makes of `wit/`.

#![allow(
    unsafe_code,
    missing_docs,
    unreachable_pub,
    reason = "generated: the canonical ABI moves values through raw pointers, and the texts are those in wit/"
)]

wit_bindgen::generate!({
    path: "../../wit",
    world: "skill-ranker-plugin",
    pub_export_macro: true,
});
