//! The grant `random`: numbers that nobody can foretell.

use wasmtime_wasi::{WasiCtxBuilder, thread_rng};

pub(super) fn give(context: &mut WasiCtxBuilder) {
    let seed = u128::from_le_bytes(rand::random());
    context.secure_random(thread_rng()).insecure_random(thread_rng()).insecure_random_seed(seed);
}
