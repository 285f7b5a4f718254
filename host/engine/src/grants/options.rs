//! Bounds of what is granted, for all plugins of an engine.

use super::{HttpBounds, KeyValueStore, LogBounds, MemoryStore, Resolver, SystemResolver};
use std::sync::Arc;

/// How granted capabilities are bounded, and what they are made of.
#[derive(Clone, Debug)]
pub struct GrantOptions {
    /// Log lines of one plugin.
    pub logging: LogBounds,
    /// Requests of one call.
    pub http: HttpBounds,
    /// Turns names into addresses.
    pub resolver: Arc<dyn Resolver>,
    /// Where key-value pairs are. The default is in memory and lasts as long as the process.
    pub key_values: Arc<dyn KeyValueStore>,
    /// Handles (files, streams, requests) that one call may have open.
    pub open_handles: usize,
    /// Bytes that one request for random numbers may ask for.
    pub random_bytes: u64,
}

impl Default for GrantOptions {
    fn default() -> Self {
        Self {
            logging: LogBounds::default(),
            http: HttpBounds::default(),
            resolver: Arc::new(SystemResolver),
            key_values: Arc::new(MemoryStore::default()),
            open_handles: 1_000,
            random_bytes: 64 << 10,
        }
    }
}
