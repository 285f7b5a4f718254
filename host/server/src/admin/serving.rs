//! How each hook of each active plugin does: what the line-up says of it, and what the statistics of calls do.

use super::Admin;
use super::wire::{Serving, Standing};
use std::collections::BTreeMap;
use waza_registry::{CallStatistics, Hook, ImageReport, PluginSummary, RolloutSettings};

/// One record for each hook of each active plugin, by hook and in the order in which they are asked. Asks no database;
/// `since` is by plugin.
pub(super) fn serving(admin: &Admin, since: &BTreeMap<String, i64>) -> Vec<Serving> {
    let lineup = admin.app.rollout.registry().lineup();
    let measured = lineup.taps().statistics().snapshot();
    let RolloutSettings { order, policies, .. } = &admin.app.config.rollout;
    let monitors = &policies.monitor;
    let mut records = Vec::new();
    for plugin in lineup.plugins() {
        let since_ms = since.get(&plugin.name).copied();
        for hook in plugin.hooks.clone() {
            let watches = hook == Hook::PathPolicy && monitors.contains(&plugin.name);
            records.push(record(plugin.clone(), hook, watches, since_ms, &measured));
        }
    }
    let place = |name: &str| order.iter().position(|named| named == name).unwrap_or(order.len());
    // Those of one hook come by name already.
    records.sort_by_key(|record| (record.hook, place(&record.plugin.name)));
    records
}

fn record(
    plugin: PluginSummary,
    hook: Hook,
    watches: bool,
    since_ms: Option<i64>,
    measured: &[CallStatistics],
) -> Serving {
    let state = match (&plugin.stood_in_by, watches) {
        (Some(_), _) => Standing::StoodIn,
        (None, true) => Standing::Monitor,
        (None, false) => Standing::Active,
    };
    let serves = plugin.stood_in_by.as_ref().unwrap_or(&plugin.revision);
    let of_hook = |one: &&CallStatistics| one.hook == hook && one.revision == *serves;
    let calls = measured.iter().find(of_hook);
    let window = calls.map(|calls| calls.window.clone()).unwrap_or_default();
    let errors_by_kind = calls.map(|calls| calls.errors.clone()).unwrap_or_default();
    let memory_bytes = match &plugin.image {
        ImageReport::Taken { bytes, .. } => Some(*bytes as u64),
        ImageReport::Without { .. } => None,
    };
    Serving {
        hook,
        state,
        window_seconds: window.seconds,
        calls_per_second: window.calls_per_second,
        p50_seconds: window.p50_us / 1e6,
        p99_seconds: window.p99_us / 1e6,
        calls: calls.map_or(0, |calls| calls.calls),
        errors: errors_by_kind.values().sum(),
        errors_by_kind,
        memory_bytes,
        since_ms,
        plugin,
    }
}
