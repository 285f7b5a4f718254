//! What goes over the admin listener, in one definition for the server and the command line. Records of rollouts are the
//! registry's own ([`waza_registry::status`]).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;
use utoipa::{IntoParams, ToSchema};
use waza_registry::decision::{Filter, Moment};
use waza_registry::status::Measurement;
use waza_registry::{Changed, Hook, OnChange, PluginSummary, ReplayLimits, Replica, Share};

/// How long a verb waits for the other replicas unless it is told, in milliseconds.
pub(crate) const WAIT_MS: u64 = 10_000;

/// How long a verb waits at most, in milliseconds.
pub(crate) const MAX_WAIT_MS: u64 = 60_000;

/// Entries of history that are given unless it is told; never more than 1,000.
pub(crate) const HISTORY: u32 = 50;

/// Decisions that are given unless it is told; never more than 1,000.
pub(crate) const DECISIONS: usize = 50;

/// `POST /admin/v1/rollouts`: one change set, staged whole or not at all. At least one plugin, each once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Stage {
    /// Plugins on the volume, by name.
    pub(crate) plugins: Vec<String>,
    /// Revisions that were known before, by the beginnings of their keys.
    pub(crate) revisions: Vec<String>,
    /// Plugins in registries: `oci://HOST/REPOSITORY@sha256:DIGEST`.
    pub(crate) oci: Vec<String>,
    /// Plugins that come with the request.
    pub(crate) uploads: Vec<Uploaded>,
    /// How far the set goes now; without it, as far as the settings say.
    pub(crate) then: Option<OnChange>,
    /// For the audit; at most 1,024 bytes are kept.
    pub(crate) why: String,
}

/// A plugin that comes with the request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Uploaded {
    /// The text of `plugin.toml`; at most 64 KiB.
    pub(crate) manifest: String,
    /// The component, in base64; at most 64 MiB of bytes.
    #[serde(with = "base64_bytes")]
    #[schema(value_type = String)]
    pub(crate) component: Vec<u8>,
    /// The text of the `.minisig` file; at most 4 KiB.
    #[serde(default)]
    pub(crate) signature: Option<String>,
    /// Its own cases as one JSON document, `{"NAME": {"request": …, "expect": …}}`; at most 1 MiB. They are asked before it
    /// serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cases: Option<String>,
}

/// `POST /admin/v1/rollouts/{id}/{shadow|canary|promote|abort}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Step {
    /// Percent of the users, 0.01 to 100; for a canary only. Without it, what the settings say.
    pub(crate) share: Option<Share>,
    /// For the audit; at most 1,024 bytes are kept.
    pub(crate) why: String,
}

/// `POST /admin/v1/undo`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Undo {
    /// A line-up that can be gone back to; without it, the one before.
    pub(crate) to: Option<u64>,
    /// For the audit; at most 1,024 bytes are kept.
    pub(crate) why: String,
}

/// The body of a verb that needs no more than a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Why {
    /// For the audit; at most 1,024 bytes are kept.
    pub(crate) why: String,
}

/// `POST /admin/v1/revisions/{key}/replay`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Replay {
    /// Which decisions, by the keys of `GET /admin/v1/decisions`; without a plugin, those of the revision's own.
    #[schema(value_type = Object)]
    pub(crate) filter: Filter,
    /// How much is asked, and shown.
    pub(crate) limits: ReplayLimits,
    /// The lines of a log; without them, this server's own log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lines: Option<String>,
}

/// `GET /admin/v1/diff`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Between {
    /// The beginning of a revision's key, or `lineup:NUMBER`.
    pub(crate) from: String,
    /// The same kind of thing.
    pub(crate) to: String,
}

/// What a verb takes beside its body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wait {
    /// Milliseconds to wait for the other replicas; 10,000 without it, at most 60,000.
    pub(crate) wait_ms: Option<u64>,
}

impl Wait {
    /// Never longer than may be waited.
    pub(crate) fn time(self) -> Duration {
        Duration::from_millis(self.wait_ms.unwrap_or(WAIT_MS).min(MAX_WAIT_MS))
    }
}

/// What a verb has done, and which replicas have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Done {
    /// Of the pointer; every change has the next one.
    pub(crate) version: u64,
    /// The number of the line-up that is active now.
    pub(crate) lineup: u64,
    /// The rollout that it was about.
    pub(crate) rollout: Option<u64>,
    /// Every replica that lives; `behind` is who has not got it in time.
    pub(crate) replicas: Vec<Replica>,
}

impl Done {
    pub(crate) fn new(changed: Changed, replicas: Vec<Replica>) -> Self {
        let Changed { version, lineup, rollout } = changed;
        Self { version, lineup, rollout, replicas }
    }
}

/// One hook of one active plugin, as it serves.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Serving {
    /// The plugin.
    #[serde(flatten)]
    pub(crate) plugin: PluginSummary,
    /// Through which interface.
    pub(crate) hook: Hook,
    /// Whether it has a say.
    pub(crate) state: Standing,
    /// Seconds that the measured part of this record covers.
    pub(crate) window_seconds: f64,
    /// Calls a second in that time.
    pub(crate) calls_per_second: f64,
    /// Seconds that half of the calls of that time took at most.
    pub(crate) p50_seconds: f64,
    /// Seconds that 99 of 100 took at most.
    pub(crate) p99_seconds: f64,
    /// Calls since the process started.
    pub(crate) calls: u64,
    /// Those without an answer.
    pub(crate) errors: u64,
    /// The same by the error's kind.
    pub(crate) errors_by_kind: BTreeMap<String, u64>,
    /// Size of the image that its instances start from; none where they start from the bare component.
    pub(crate) memory_bytes: Option<u64>,
    /// Since when its revision is active, in milliseconds since 1970.
    pub(crate) since_ms: Option<i64>,
}

/// Whether an active plugin has a say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    /// It serves.
    Active,
    /// It decides nothing; what it would have denied is counted.
    Monitor,
    /// It failed too often in a row, and its revision of before serves in its place. The measured part is of that one.
    StoodIn,
}

/// The event `statistics`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Statistics {
    /// The same as `GET /admin/v1/plugins`.
    pub(crate) plugins: Vec<Serving>,
    /// What each rollout on its way has measured, by its number.
    pub(crate) rollouts: BTreeMap<u64, Measurement>,
}

/// `GET /admin/v1/history`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryQuery {
    /// Changes before this version; without it, the newest.
    pub(crate) before: Option<u64>,
    /// At most this many, and never more than 1,000; 50 without it.
    pub(crate) limit: Option<u32>,
}

/// `GET /admin/v1/decisions`; what is not set does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DecisionsQuery {
    /// By whom.
    pub(crate) plugin: Option<String>,
    /// In which revision.
    pub(crate) revision: Option<String>,
    /// Through which interface.
    #[param(inline)]
    pub(crate) hook: Option<Hook>,
    /// Through which line-up.
    pub(crate) lineup: Option<u64>,
    /// What the verdict begins with: `deny`, `error:`, `create`.
    pub(crate) verdict: Option<String>,
    /// One of its code words.
    pub(crate) code: Option<String>,
    /// What the input hash begins with.
    pub(crate) input_hash: Option<String>,
    /// The job or request that it belongs to.
    pub(crate) request: Option<String>,
    /// Not before this moment, RFC 3339.
    #[param(value_type = Option<String>)]
    pub(crate) since: Option<Moment>,
    /// Before this moment, RFC 3339.
    #[param(value_type = Option<String>)]
    pub(crate) until: Option<Moment>,
    /// At most this many, and never more than 1,000; 50 without it.
    pub(crate) limit: Option<usize>,
}

impl DecisionsQuery {
    /// Which decisions, and how many at most.
    pub(crate) fn split(self) -> (Filter, usize) {
        let Self { plugin, revision, hook, lineup, verdict, code, input_hash, request, since, until, limit } =
            self;
        let input_hash = input_hash.map(|hash| hash.to_ascii_lowercase());
        let filter =
            Filter { plugin, revision, hook, lineup, verdict, code, input_hash, request, since, until };
        (filter, limit.unwrap_or(DECISIONS))
    }
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Refused {
    /// Why.
    pub(crate) error: Reason,
}

/// Why something was not done, and what would help.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct Reason {
    /// A stable word.
    pub(crate) code: String,
    /// What is wrong, for people.
    pub(crate) message: String,
    /// What to do next.
    pub(crate) hint: String,
    /// The plugin that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) plugin: Option<String>,
    /// The step at which a plugin was refused: `manifest`, `trust`, `compile`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) step: Option<String>,
    /// From 1, where a body is not what it should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<usize>,
    /// From 1, where a body is not what it should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<usize>,
}

/// Bytes as JSON has them.
mod base64_bytes {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    /// Reads the text where it lies: it may be as large as a request.
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes in base64")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Vec<u8>, E> {
                STANDARD.decode(text).map_err(|error| E::custom(format!("no base64: {error}")))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_set_is_what_the_wire_says() {
        let stage = Stage {
            plugins: vec!["path-policy".into()],
            uploads: vec![Uploaded {
                manifest: "name='p'".into(),
                component: b"\0asm".to_vec(),
                signature: None,
                cases: None,
            }],
            then: Some(OnChange::Shadow),
            ..Stage::default()
        };
        let body = serde_json::to_value(&stage).unwrap();
        assert_eq!(body["uploads"][0]["component"], "AGFzbQ==");
        assert_eq!(body["then"], "shadow");
        assert_eq!(serde_json::from_value::<Stage>(body).unwrap(), stage);
        assert_eq!(serde_json::from_value::<Stage>(json!({})).unwrap(), Stage::default());
        for wrong in [
            json!({ "plugin": ["p"] }),
            json!({ "then": "now" }),
            json!({ "uploads": [{ "manifest": "", "component": "AGFzbQ" }] }),
            json!({ "uploads": [{ "manifest": "", "component": [0, 1] }] }),
            json!({ "uploads": [{ "component": "" }] }),
        ] {
            assert!(serde_json::from_value::<Stage>(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_share_is_one() {
        assert!(serde_json::from_value::<Step>(json!({ "share": 0.0 })).is_err());
        assert_eq!(
            serde_json::from_value::<Step>(json!({ "share": 12.5 })).unwrap().share,
            Share::from_percent(12.5)
        );
    }

    #[test]
    fn nobody_waits_for_ever() {
        assert_eq!(Wait::default().time(), Duration::from_secs(10));
        assert_eq!(Wait { wait_ms: Some(u64::MAX) }.time(), Duration::from_secs(60));
        assert_eq!(Wait { wait_ms: Some(0) }.time(), Duration::ZERO);
    }
}
