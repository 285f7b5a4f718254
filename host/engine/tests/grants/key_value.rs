//! The key-value store keeps what a call leaves, within its bounds, for this plugin only.

use crate::support::{EVERYTHING, Load, engine, fault, told};
use std::sync::Arc;
use waza_engine::{Fault, GrantOptions, KeyValueBounds, KeyValueStore, MemoryStore, Plugin};

fn plugin(bounds: KeyValueBounds) -> (Plugin, Arc<MemoryStore>) {
    let store = Arc::new(MemoryStore::new(bounds));
    let options = GrantOptions { key_values: store.clone(), ..GrantOptions::default() };
    let grants = serde_json::from_str(EVERYTHING).unwrap();
    (Load::granted().on(&engine(options), &grants).unwrap(), store)
}

#[tokio::test]
async fn pairs_outlive_a_call() {
    let (plugin, store) = plugin(KeyValueBounds::default());
    assert_eq!(told(&plugin, "value a").await, "None");
    assert_eq!(told(&plugin, "set a 3").await, "()");
    assert_eq!(told(&plugin, "value a").await, "Some(3)");
    assert_eq!(told(&plugin, "exists a").await, "true");
    assert_eq!(store.get("granted", "a").unwrap(), Some(vec![1; 3]));
    assert_eq!(store.get("other", "a").unwrap(), None);
    assert_eq!(told(&plugin, "delete a").await, "()");
    assert_eq!(told(&plugin, "exists a").await, "false");
    assert_eq!(told(&plugin, "fill 600").await, "filled");
    assert_eq!(told(&plugin, "keys").await, "600");
}

#[tokio::test]
async fn there_is_one_store_and_no_other() {
    let (plugin, _) = plugin(KeyValueBounds::default());
    assert_eq!(told(&plugin, "open default").await, "Ok(())");
    assert!(told(&plugin, "open other").await.contains("NoSuchStore"));
}

#[tokio::test]
async fn over_a_bound_is_the_interfaces_error_and_the_fault_of_who_cannot_handle_it() {
    let (plugin, _) = plugin(KeyValueBounds { entries: 2, value_bytes: 10, ..KeyValueBounds::default() });
    assert_eq!(told(&plugin, "set a 10").await, "()");
    let answer = told(&plugin, "set a 11").await;
    assert!(answer.contains("value_bytes = 10"), "{answer}");
    assert_eq!(told(&plugin, "value a").await, "Some(10)");
    assert_eq!(told(&plugin, "set b 1").await, "()");
    assert!(told(&plugin, "set c 1").await.contains("entries = 2"));
    let Fault::Denied { capability } = fault(&plugin, "must-set c 1").await else { panic!() };
    assert!(capability.starts_with("key_value: ") && capability.contains("entries"), "{capability}");
    assert_eq!(told(&plugin, "value c").await, "None");
}
