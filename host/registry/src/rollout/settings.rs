//! What an operator sets about serving and about rollouts.

use super::pulse::ReplicaSettings;
use crate::{
    fail::{FailMode, FailRule},
    group::PolicyGroup,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    num::{NonZeroU32, NonZeroUsize},
    time::Duration,
};
use utoipa::ToSchema;

/// How plugins serve, and how new ones become active.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RolloutSettings {
    /// What becomes of a plugin on the volume that was not seen before.
    pub on_change: OnChange,
    /// Share of users in a canary that nobody gave a share.
    pub canary_share: Share,
    /// Milliseconds that a plugin's own cases may take, all together, before it serves.
    pub cases_ms: NonZeroU32,
    /// Entries of history that are kept; line-ups, rollouts and retired revisions too, each so many. What serves, is on
    /// its way or can be gone back to does not count and stays.
    pub history_entries: NonZeroU32,
    /// Revisions that are kept in quarantine: so many that never served, and so many that were taken out of service. The
    /// oldest goes first, unless it lies on the volume.
    pub quarantine_entries: NonZeroU32,
    /// Plugins by name where several serve one hook, first asked first. Those that are not named follow by name.
    pub order: Vec<String>,
    /// How path policies work together.
    pub policies: PolicyGroup,
    /// The copy of live calls that a candidate in the shadow gets.
    pub shadow: ShadowSettings,
    /// When a canary ends by itself.
    pub guard: GuardSettings,
    /// How servers on one database report to one another.
    pub replicas: ReplicaSettings,
    /// By plugin, in place of what is said above and in its manifest.
    pub plugins: BTreeMap<String, PluginSettings>,
}

impl Default for RolloutSettings {
    fn default() -> Self {
        let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self {
            on_change: OnChange::default(),
            canary_share: Share::default(),
            cases_ms: number(10_000),
            history_entries: number(10_000),
            quarantine_entries: number(1_000),
            order: Vec::new(),
            policies: PolicyGroup::default(),
            shadow: ShadowSettings::default(),
            guard: GuardSettings::default(),
            replicas: ReplicaSettings::default(),
            plugins: BTreeMap::new(),
        }
    }
}

/// What an operator says about one plugin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PluginSettings {
    /// What becomes of a new one on the volume.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_change: Option<OnChange>,
    /// What to do when it does not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail: Option<FailMode>,
    /// Failures in a row after which `fail = "previous"` takes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_after_traps: Option<NonZeroU32>,
}

/// How far a new plugin goes by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnChange {
    /// It is loaded and waits.
    Stage,
    /// It runs beside the active one.
    Shadow,
    /// It serves a share of the users.
    Canary,
    /// It becomes active.
    #[default]
    Promote,
}

/// The copy of live calls that a candidate in the shadow gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShadowSettings {
    /// Calls that wait for the candidate; one more is dropped and counted.
    pub queue_calls: NonZeroUsize,
    /// Calls that the candidate gets at once.
    pub concurrent_calls: NonZeroUsize,
    /// Differences that are kept to look at, the newest.
    pub samples: usize,
}

impl Default for ShadowSettings {
    fn default() -> Self {
        let number = |number| NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN);
        Self { queue_calls: number(256), concurrent_calls: number(2), samples: 16 }
    }
}

/// When a canary ends by itself. Percentages are of the canary's own calls.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GuardSettings {
    /// Nothing is judged before this many calls.
    pub min_calls: u64,
    /// Errors that are too many.
    #[serde(deserialize_with = "bound")]
    pub max_error_percent: f64,
    /// The 99th percentile that is too long, as a multiple of the active one's.
    #[serde(deserialize_with = "bound")]
    pub max_p99_ratio: f64,
    /// A 99th percentile that is never too long, whatever the active one's, in microseconds.
    pub min_p99_us: u64,
    /// Answers that differ from the active one's that are too many. 100 is never.
    #[serde(deserialize_with = "bound")]
    pub max_difference_percent: f64,
}

impl Default for GuardSettings {
    fn default() -> Self {
        Self {
            min_calls: 200,
            max_error_percent: 2.0,
            max_p99_ratio: 3.0,
            min_p99_us: 2_000,
            max_difference_percent: 25.0,
        }
    }
}

/// A bound that nothing could pass, such as `nan`, would be none.
fn bound<'de, D: serde::Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    let bound = f64::deserialize(from)?;
    match bound.is_finite() && bound >= 0.0 {
        true => Ok(bound),
        false => Err(serde::de::Error::custom(format!("{bound} is no bound; give a number from 0 on"))),
    }
}

/// A share of users, from 0.01 to 100 percent in steps of 0.01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "f64", into = "f64")]
#[schema(value_type = f64)]
pub struct Share(u16);

/// Steps of a whole.
pub(crate) const STEPS: u16 = 10_000;

impl Share {
    /// Everybody.
    pub const ALL: Self = Self(STEPS);

    /// `None` outside 0.01–100.
    #[must_use]
    pub fn from_percent(percent: f64) -> Option<Self> {
        let steps = (percent * 100.0).round();
        (1.0..=f64::from(STEPS)).contains(&steps).then_some(Self(steps as u16))
    }

    /// As people say it.
    #[must_use]
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    pub(crate) fn steps(self) -> u16 {
        self.0
    }
}

impl Default for Share {
    fn default() -> Self {
        Self(STEPS / 10)
    }
}

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(percent: f64) -> Result<Self, String> {
        Self::from_percent(percent).ok_or_else(|| format!("{percent} is no share; give 0.01 to 100 percent"))
    }
}

impl From<Share> for f64 {
    fn from(share: Share) -> Self {
        share.percent()
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} %", self.percent())
    }
}

impl RolloutSettings {
    /// How long a plugin's own cases may take.
    pub(crate) fn cases_within(&self) -> Duration {
        Duration::from_millis(self.cases_ms.get().into())
    }

    /// What becomes of a new version of a plugin on the volume.
    pub(crate) fn on_change(&self, plugin: &str) -> OnChange {
        self.plugins.get(plugin).and_then(|plugin| plugin.on_change).unwrap_or(self.on_change)
    }

    /// What the operator says about a plugin that does not answer.
    pub(crate) fn fail_rule(&self, plugin: &str) -> FailRule {
        self.plugins.get(plugin).map_or_else(FailRule::default, |plugin| FailRule {
            fail: plugin.fail,
            previous_after_traps: plugin.previous_after_traps,
        })
    }

    /// Where a plugin stands among others of the same hook.
    pub(crate) fn rank<'a>(&self, plugin: &'a str) -> (usize, &'a str) {
        let named = self.order.iter().position(|name| name == plugin);
        (named.unwrap_or(self.order.len()), plugin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_percentage() {
        let shares: Vec<_> = [0.01, 5.0, 12.345, 100.0].into_iter().map(Share::from_percent).collect();
        assert_eq!(shares, [Some(Share(1)), Some(Share(500)), Some(Share(1235)), Some(Share::ALL)]);
        for wrong in [0.0, -1.0, 100.01, f64::NAN, f64::INFINITY] {
            assert_eq!(Share::from_percent(wrong), None, "{wrong}");
        }
        assert!(toml::from_str::<RolloutSettings>("canary_share = 0").is_err());
        assert!(toml::from_str::<RolloutSettings>("canary_share = 12.5").is_ok());
    }

    #[test]
    fn a_bound_can_be_passed() {
        for wrong in ["nan", "inf", "-1"] {
            for key in ["max_error_percent", "max_p99_ratio", "max_difference_percent"] {
                let said = toml::from_str::<GuardSettings>(&format!("{key} = {wrong}")).unwrap_err();
                assert!(said.to_string().contains("is no bound"), "{said}");
            }
        }
        assert_eq!(toml::from_str::<GuardSettings>("max_error_percent = 0").unwrap().max_error_percent, 0.0);
    }

    #[test]
    fn what_is_said_of_a_plugin_comes_first() {
        let settings: RolloutSettings = toml::from_str(
            "order = ['z']\non_change = 'stage'\n[plugins.p]\non_change = 'canary'\nfail = 'closed'",
        )
        .unwrap();
        assert_eq!((settings.on_change("p"), settings.on_change("q")), (OnChange::Canary, OnChange::Stage));
        assert_eq!(settings.fail_rule("p").fail, Some(FailMode::Closed));
        let mut names = ["a", "z", "b"];
        names.sort_by_key(|name| settings.rank(name));
        assert_eq!(names, ["z", "a", "b"]);
        assert!(toml::from_str::<RolloutSettings>("on_chance = 'stage'").is_err());
    }
}
