//! The grant `key_value`: `wasi:keyvalue/store` over a small store of the plugin's own.
//!
//! A plugin sees no other plugin's pairs. Today the pairs last as long as the process: see [`KeyValueStore`].

pub(super) mod store;

use super::{
    GrantOptions, HostSide,
    bindings::store::{Error, Host, HostBucket, KeyResponse},
    denial::Denials,
};
use std::sync::Arc;
use store::KeyValueStore;
use wasmtime::component::Resource;

/// Bounds of one plugin's pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyValueBounds {
    /// Pairs.
    pub entries: usize,
    /// Bytes of one key.
    pub key_bytes: usize,
    /// Bytes of one value.
    pub value_bytes: usize,
    /// Bytes of all keys and values together.
    pub total_bytes: usize,
}

impl Default for KeyValueBounds {
    fn default() -> Self {
        Self { entries: 1_000, key_bytes: 256, value_bytes: 64 << 10, total_bytes: 1 << 20 }
    }
}

/// Why a pair was not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyValueRefused {
    /// It is over a bound of [`KeyValueBounds`].
    #[error("{wanted} is over {bound} = {limit}")]
    Bound {
        /// Which.
        bound: &'static str,
        /// Its value.
        limit: usize,
        /// What there would have been.
        wanted: usize,
    },
    /// The store does not work.
    #[error("{0}")]
    Broken(String),
}

/// Keys that one answer of `list-keys` has at most.
const PAGE: usize = 256;

/// An open store. There is one a plugin, so the handle says nothing more.
#[expect(unreachable_pub, reason = "the generated bindings hand it on as their own")]
pub struct Bucket;

/// One plugin's pairs, as a call sees them.
pub(crate) struct Pairs {
    plugin: String,
    store: Arc<dyn KeyValueStore>,
    denials: Denials,
}

impl Pairs {
    pub(super) fn new(plugin: &str, options: &GrantOptions, denials: Denials) -> Self {
        Self { plugin: plugin.into(), store: Arc::clone(&options.key_values), denials }
    }

    fn refused(&self, refused: &KeyValueRefused) -> Error {
        self.denials.record(format!("key_value: {refused}"));
        Error::Other(refused.to_string())
    }
}

type Answer<T> = wasmtime::Result<Result<T, Error>>;

impl Host for HostSide {
    fn open(&mut self, identifier: String) -> Answer<Resource<Bucket>> {
        match identifier.as_str() {
            "" | "default" => Ok(Ok(self.table.push(Bucket)?)),
            _ => Ok(Err(Error::NoSuchStore)),
        }
    }
}

impl HostBucket for HostSide {
    fn get(&mut self, _: Resource<Bucket>, key: String) -> Answer<Option<Vec<u8>>> {
        let pairs = &self.pairs;
        Ok(pairs.store.get(&pairs.plugin, &key).map_err(|e| pairs.refused(&e)))
    }

    fn set(&mut self, _: Resource<Bucket>, key: String, value: Vec<u8>) -> Answer<()> {
        let pairs = &self.pairs;
        Ok(pairs.store.set(&pairs.plugin, &key, value).map_err(|e| pairs.refused(&e)))
    }

    fn delete(&mut self, _: Resource<Bucket>, key: String) -> Answer<()> {
        let pairs = &self.pairs;
        Ok(pairs.store.delete(&pairs.plugin, &key).map_err(|e| pairs.refused(&e)))
    }

    fn exists(&mut self, bucket: Resource<Bucket>, key: String) -> Answer<bool> {
        self.get(bucket, key).map(|found| found.map(|value| value.is_some()))
    }

    fn list_keys(&mut self, _: Resource<Bucket>, cursor: Option<u64>) -> Answer<KeyResponse> {
        let pairs = &self.pairs;
        let from = usize::try_from(cursor.unwrap_or(0)).unwrap_or(usize::MAX);
        let page = pairs.store.keys(&pairs.plugin, from, PAGE);
        Ok(page.map_err(|e| pairs.refused(&e)).map(|keys| {
            let more = keys.len() == PAGE;
            KeyResponse { cursor: more.then_some((from + PAGE) as u64), keys }
        }))
    }

    fn drop(&mut self, bucket: Resource<Bucket>) -> wasmtime::Result<()> {
        self.table.delete(bucket)?;
        Ok(())
    }
}
