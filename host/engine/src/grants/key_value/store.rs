//! Where key-value pairs are kept. The store that comes with the engine is in memory: its pairs are gone with the
//! process, and each server of several has its own. A host that wants more brings its own [`KeyValueStore`].

use super::{KeyValueBounds, KeyValueRefused};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Debug,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Pairs of every plugin, apart from one another. Calls come from threads that may block, several at once; a call's
/// deadline does not interrupt them, so they must not take long.
pub trait KeyValueStore: Debug + Send + Sync {
    /// The value of a key.
    fn get(&self, plugin: &str, key: &str) -> Result<Option<Vec<u8>>, KeyValueRefused>;

    /// Keeps a pair in place of the one with that key. Refuses what is over the plugin's bounds and keeps the old one.
    fn set(&self, plugin: &str, key: &str, value: Vec<u8>) -> Result<(), KeyValueRefused>;

    /// Forgets a pair, if there is one.
    fn delete(&self, plugin: &str, key: &str) -> Result<(), KeyValueRefused>;

    /// At most `most` keys in their order, without the first `from`.
    fn keys(&self, plugin: &str, from: usize, most: usize) -> Result<Vec<String>, KeyValueRefused>;
}

/// In memory, with bounds for each plugin.
#[derive(Debug, Default)]
pub struct MemoryStore {
    bounds: KeyValueBounds,
    plugins: Mutex<HashMap<String, Pairs>>,
}

#[derive(Debug, Default)]
struct Pairs {
    values: BTreeMap<String, Vec<u8>>,
    bytes: usize,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new(bounds: KeyValueBounds) -> Self {
        Self { bounds, plugins: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Pairs>> {
        self.plugins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn within(bound: &'static str, limit: usize, wanted: usize) -> Result<(), KeyValueRefused> {
    if wanted > limit { Err(KeyValueRefused::Bound { bound, limit, wanted }) } else { Ok(()) }
}

impl KeyValueStore for MemoryStore {
    fn get(&self, plugin: &str, key: &str) -> Result<Option<Vec<u8>>, KeyValueRefused> {
        Ok(self.lock().get(plugin).and_then(|pairs| pairs.values.get(key)).cloned())
    }

    fn set(&self, plugin: &str, key: &str, value: Vec<u8>) -> Result<(), KeyValueRefused> {
        let KeyValueBounds { entries, key_bytes, value_bytes, total_bytes } = self.bounds;
        within("key_bytes", key_bytes, key.len())?;
        within("value_bytes", value_bytes, value.len())?;
        let mut plugins = self.lock();
        let pairs = plugins.entry(plugin.to_owned()).or_default();
        let old = pairs.values.get(key).map(|value| key.len() + value.len());
        let count = pairs.values.len() + usize::from(old.is_none());
        let bytes = pairs.bytes - old.unwrap_or(0) + key.len() + value.len();
        within("entries", entries, count)?;
        within("total_bytes", total_bytes, bytes)?;
        pairs.values.insert(key.to_owned(), value);
        pairs.bytes = bytes;
        Ok(())
    }

    fn delete(&self, plugin: &str, key: &str) -> Result<(), KeyValueRefused> {
        if let Some(pairs) = self.lock().get_mut(plugin)
            && let Some(value) = pairs.values.remove(key)
        {
            pairs.bytes -= key.len() + value.len();
        }
        Ok(())
    }

    fn keys(&self, plugin: &str, from: usize, most: usize) -> Result<Vec<String>, KeyValueRefused> {
        let plugins = self.lock();
        let keys = plugins.get(plugin).into_iter().flat_map(|pairs| pairs.values.keys());
        Ok(keys.skip(from).take(most).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(answer: Result<(), KeyValueRefused>) -> &'static str {
        match answer.unwrap_err() {
            KeyValueRefused::Bound { bound, .. } => bound,
            KeyValueRefused::Broken(why) => panic!("{why}"),
        }
    }

    #[test]
    fn every_bound_is_held_and_the_old_pair_stays() {
        let bounds = KeyValueBounds { entries: 2, key_bytes: 3, value_bytes: 5, total_bytes: 10 };
        let store = MemoryStore::new(bounds);
        assert_eq!(bound(store.set("p", "long", vec![])), "key_bytes");
        assert_eq!(bound(store.set("p", "a", vec![0; 6])), "value_bytes");
        store.set("p", "a", vec![1; 5]).unwrap();
        assert_eq!(bound(store.set("p", "b", vec![0; 5])), "total_bytes");
        store.set("p", "b", vec![2; 3]).unwrap();
        assert_eq!(bound(store.set("p", "b", vec![0; 5])), "total_bytes");
        assert_eq!(bound(store.set("p", "c", vec![])), "entries");
        assert_eq!(store.get("p", "b").unwrap(), Some(vec![2; 3]));
    }

    #[test]
    fn what_is_forgotten_makes_room_and_others_see_nothing() {
        let bounds = KeyValueBounds { entries: 1, key_bytes: 9, value_bytes: 9, total_bytes: 9 };
        let store = MemoryStore::new(bounds);
        for key in ["a", "b", "c"] {
            store.set("p", key, vec![0; 8]).unwrap();
            store.set("p", key, vec![0; 7]).unwrap();
            assert_eq!(store.keys("p", 0, 9).unwrap(), [key]);
            assert!(store.keys("p", 1, 9).unwrap().is_empty());
            store.delete("p", key).unwrap();
            store.delete("p", key).unwrap();
        }
        store.set("p", "a", vec![1]).unwrap();
        assert_eq!(store.get("q", "a").unwrap(), None);
        assert!(store.keys("q", 0, 9).unwrap().is_empty());
    }
}
