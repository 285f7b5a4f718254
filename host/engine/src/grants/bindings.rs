//! What `bindgen!` makes of `wit/`: the two draft interfaces that WASI's own crates do not bring.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::allow_attributes_without_reason,
    reason = "generated"
)]

wasmtime::component::bindgen!({
    path: "wit",
    world: "waza:host/grants",
    imports: { default: trappable },
    require_store_data_send: true,
    with: { "wasi:keyvalue/store.bucket": super::key_value::Bucket },
});

pub(super) use wasi::{keyvalue::store, logging::logging};
