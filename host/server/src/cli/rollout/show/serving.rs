//! What serves: the line-up, and its plugins by hook.

use super::table::table;
use super::units::{bytes, count, micros, moment};
use crate::admin::wire::{Serving, Standing};
use waza_registry::status::Status;

/// The line-up in a few lines.
pub(in crate::cli::rollout) fn line_up(status: &Status) -> Vec<String> {
    let Status { version, lineup, past, lineups_held, skills, .. } = status;
    let mut lines = vec![format!(
        "line-up {lineup} is active: {}, {}; version {version}, {} in memory",
        count(status.plugins.len(), "plugin"),
        count(*skills, "skill"),
        count(usize::try_from(*lineups_held).unwrap_or(usize::MAX), "line-up"),
    )];
    let back: Vec<_> = past.iter().map(|past| past.lineup.to_string()).collect();
    lines.push(match back.is_empty() {
        true => "there is no line-up to go back to yet".to_owned(),
        false => format!("`waza rollout undo` goes back to {}", back.join(", then ")),
    });
    lines.extend(status.watching.iter().map(|(plugin, said)| {
        format!(
            "{plugin} only watches: {} calls, {} paths it would have denied, {} errors, {} left out",
            said.calls, said.would_deny, said.errors, said.dropped
        )
    }));
    lines
}

/// One line a hook and plugin.
pub(in crate::cli::rollout) fn plugins(serving: &[Serving]) -> Vec<String> {
    let row = |one: &Serving| {
        [
            one.hook.to_string(),
            one.plugin.name.clone(),
            one.plugin.version.clone(),
            one.plugin.revision.clone(),
            standing(one),
            format!("{:.1}", one.calls_per_second),
            micros(one.p50_seconds * 1e6),
            micros(one.p99_seconds * 1e6),
            errors(one),
            one.memory_bytes.map_or_else(|| "-".to_owned(), bytes),
            one.since_ms.map_or_else(|| "-".to_owned(), moment),
        ]
    };
    let head = [
        "HOOK", "PLUGIN", "VERSION", "REVISION", "STATE", "CALLS/S", "P50", "P99", "ERRORS", "IMAGE", "SINCE",
    ];
    table(head, &serving.iter().map(row).collect::<Vec<_>>())
}

fn standing(one: &Serving) -> String {
    match (one.state, &one.plugin.stood_in_by) {
        (Standing::Active, _) => "active".to_owned(),
        (Standing::Monitor, _) => "monitor".to_owned(),
        (Standing::StoodIn, Some(by)) => format!("stood in by {by}"),
        (Standing::StoodIn, None) => "stood in".to_owned(),
    }
}

fn errors(one: &Serving) -> String {
    let most = one.errors_by_kind.iter().max_by_key(|(_, count)| **count);
    match most {
        Some((kind, _)) if one.errors > 0 => format!("{} of {} ({kind})", one.errors, one.calls),
        _ => format!("{} of {}", one.errors, one.calls),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn serving(change: &[(&str, Value)]) -> Serving {
        let mut one = json!({
            "name": "path-policy", "version": "0.1.0", "description": "", "hooks": ["path-policy"],
            "revision": "0123456789ab", "digest": "ff", "component_bytes": 1, "languages": [],
            "image": { "kind": "without", "reason": "" }, "limits": {}, "grants": {}, "load_ms": 1,
            "hook": "path-policy", "state": "active", "window_seconds": 60.0, "calls_per_second": 12.34,
            "p50_seconds": 0.000_08, "p99_seconds": 0.001_25, "calls": 740, "errors": 0, "errors_by_kind": {},
            "memory_bytes": 131_072, "since_ms": 0,
        });
        change.iter().for_each(|(key, value)| one[*key] = value.clone());
        serde_json::from_value(one).unwrap()
    }

    fn words(line: &str) -> String {
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_hook_is_a_line_with_its_numbers() {
        let lines = plugins(&[serving(&[])]);
        assert_eq!(words(&lines[0]), "HOOK PLUGIN VERSION REVISION STATE CALLS/S P50 P99 ERRORS IMAGE SINCE");
        assert_eq!(
            words(&lines[1]),
            "path-policy path-policy 0.1.0 0123456789ab active 12.3 80.0 µs 1.25 ms 0 of 740 128 KiB 1970-01-01 00:00:00Z"
        );
    }

    #[test]
    fn who_gave_way_and_what_failed_is_told() {
        let one = serving(&[
            ("state", json!("stood_in")),
            ("stood_in_by", json!("ba9876543210")),
            ("errors", json!(7)),
            ("errors_by_kind", json!({ "deadline": 2, "panicked": 5 })),
            ("memory_bytes", json!(null)),
            ("since_ms", json!(null)),
        ]);
        let line = words(&plugins(&[one])[1]);
        assert!(
            line.contains("stood in by ba9876543210") && line.ends_with("7 of 740 (panicked) - -"),
            "{line}"
        );
        assert!(words(&plugins(&[serving(&[("state", json!("monitor"))])])[1]).contains(" monitor "));
    }
}
