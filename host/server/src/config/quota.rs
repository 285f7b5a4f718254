//! What users may begin in a day, by plan.

use serde::{Deserialize, Serialize};
use waza_studio::{PlanQuota, QuotaOptions};

/// Quotas. In each, -1 is no limit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct QuotaSettings {
    /// Whether anything is counted. Without it: where people sign in with an identity provider, and not where somebody
    /// develops alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) enabled: Option<bool>,
    /// Of whoever has no plan that is paid for.
    pub(crate) free: PlanQuota,
    /// Of the plan `pro`.
    pub(crate) pro: PlanQuota,
    /// Of the plan `team`.
    pub(crate) team: PlanQuota,
}

impl Default for QuotaSettings {
    fn default() -> Self {
        let QuotaOptions { free, pro, team, .. } = QuotaOptions::default();
        Self { enabled: None, free, pro, team }
    }
}

/// A quota that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("quota.{plan}.{key} = {value} must be -1 (no limit), 0 or more")]
pub(crate) struct QuotaSettingsError {
    plan: &'static str,
    key: &'static str,
    value: i64,
}

impl QuotaSettings {
    /// Refuses what is no number of things.
    pub(super) fn check(&self) -> Result<(), QuotaSettingsError> {
        for (plan, quota) in [("free", self.free), ("pro", self.pro), ("team", self.team)] {
            for (key, value) in
                [("projects_per_day", quota.projects_per_day), ("messages_per_day", quota.messages_per_day)]
            {
                if value < -1 {
                    return Err(QuotaSettingsError { plan, key, value });
                }
            }
        }
        Ok(())
    }

    /// As the studio takes them.
    pub(crate) fn options(&self, has_provider: bool) -> QuotaOptions {
        let Self { enabled, free, pro, team } = *self;
        QuotaOptions { enabled: enabled.unwrap_or(has_provider), free, pro, team }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_on_where_people_sign_in_unless_somebody_says_otherwise() {
        let settings: QuotaSettings = toml::from_str("").unwrap();
        assert!(settings.options(true).enabled && !settings.options(false).enabled);
        let off: QuotaSettings = toml::from_str("enabled = false").unwrap();
        assert!(!off.options(true).enabled);
        let wrong: QuotaSettings =
            toml::from_str("[pro]\nprojects_per_day = 1\nmessages_per_day = -2").unwrap();
        let refused = wrong.check().unwrap_err().to_string();
        assert!(refused.contains("quota.pro.messages_per_day = -2"), "{refused}");
    }
}
