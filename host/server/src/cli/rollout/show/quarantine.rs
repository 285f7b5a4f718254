//! What was refused, and why.

use super::units::{bytes, moment};
use waza_registry::status::Quarantined;

/// Three lines each: what it is, what is wrong, what would help. One when there is nothing.
pub(in crate::cli::rollout) fn quarantine(refused: &[Quarantined]) -> Vec<String> {
    match refused {
        [] => vec!["nothing is in quarantine".to_owned()],
        refused => refused.iter().flat_map(whole).collect(),
    }
}

/// One line each.
pub(in crate::cli::rollout) fn quarantine_in_short(refused: &[Quarantined]) -> Vec<String> {
    let line = |one: &Quarantined| {
        format!("{} {}  {}: {}", one.plugin, one.revision, one.refusal.step, one.refusal.reason)
    };
    refused.iter().map(line).collect()
}

fn whole(one: &Quarantined) -> [String; 3] {
    let Quarantined { plugin, revision, digest, component_bytes, source, seen_at_ms, refusal } = one;
    [
        format!(
            "{plugin} {revision}  sha256:{digest}  {}  {}  {}",
            bytes(*component_bytes),
            moment(*seen_at_ms),
            from(source)
        ),
        format!("  {}: {}", refusal.step, refusal.reason),
        format!("  {}", refusal.hint),
    ]
}

/// Where it came from, in the source's own word and whatever it says beside that.
fn from(source: &serde_json::Value) -> String {
    let of = |key: &str| source.get(key).and_then(serde_json::Value::as_str);
    let kind = of("kind").unwrap_or("unknown source");
    match of("by").or(of("reference")) {
        Some(beside) => format!("{kind} {beside}"),
        None => kind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use waza_registry::{Refusal, Step};

    #[test]
    fn step_reason_and_hint_are_there() {
        let one = Quarantined {
            plugin: "path-policy".into(),
            revision: "0123456789ab".into(),
            digest: "ff".into(),
            component_bytes: 40 << 10,
            source: json!({ "kind": "upload", "by": "alice" }),
            seen_at_ms: 0,
            refusal: Refusal::new(Step::Compile, "is no component", "build it again"),
        };
        assert_eq!(
            quarantine(std::slice::from_ref(&one)),
            [
                "path-policy 0123456789ab  sha256:ff  40 KiB  1970-01-01 00:00:00Z  upload alice",
                "  compile: is no component",
                "  build it again"
            ]
        );
        assert_eq!(quarantine(&[]), ["nothing is in quarantine"]);
        assert_eq!(quarantine_in_short(&[one]), ["path-policy 0123456789ab  compile: is no component"]);
        assert_eq!(from(&json!(null)), "unknown source");
    }
}
