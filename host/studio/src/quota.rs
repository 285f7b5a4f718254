//! What a user may begin in a day: projects and messages, by plan. A day is a calendar day of UTC by the store's clock.
//!
//! Something is spent in the very transaction that begins it, so what is refused, fails or is a duplicate costs nothing,
//! and no two processes count past each other. There is no other database to fail over from: where a quota cannot be
//! read, nothing could be begun either.

mod day;
mod spend;

pub(crate) use spend::{give_back, spend};

use crate::{Studio, StudioError, Timestamp, wording::Locale};
use day::Day;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What stands for "no limit", on the wire and in configuration.
const UNLIMITED: i64 = -1;

/// What a plan allows in a day. -1 is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanQuota {
    /// Projects that may be made.
    pub projects_per_day: i64,
    /// Messages that may start a job.
    pub messages_per_day: i64,
}

impl PlanQuota {
    /// No limit at all.
    pub const UNLIMITED: Self = Self { projects_per_day: UNLIMITED, messages_per_day: UNLIMITED };

    pub(crate) fn of(self, kind: QuotaKind) -> i64 {
        match kind {
            QuotaKind::Projects => self.projects_per_day,
            QuotaKind::Messages => self.messages_per_day,
        }
    }
}

/// The quotas of every plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaOptions {
    /// Whether anything is counted. Without it everybody has no limit.
    pub enabled: bool,
    /// Of whoever has no plan that is paid for.
    pub free: PlanQuota,
    /// Of the plan `pro`.
    pub pro: PlanQuota,
    /// Of the plan `team`.
    pub team: PlanQuota,
}

impl Default for QuotaOptions {
    fn default() -> Self {
        Self {
            enabled: false,
            free: PlanQuota { projects_per_day: 3, messages_per_day: 20 },
            pro: PlanQuota { projects_per_day: 100, messages_per_day: 500 },
            team: PlanQuota::UNLIMITED,
        }
    }
}

impl QuotaOptions {
    pub(crate) fn of(&self, plan: Plan) -> PlanQuota {
        match plan {
            _ if !self.enabled => PlanQuota::UNLIMITED,
            Plan::Free => self.free,
            Plan::Pro => self.pro,
            Plan::Team => self.team,
        }
    }
}

/// What somebody pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Plan {
    /// Nothing.
    Free,
    /// More than most need.
    Pro,
    /// Without limits.
    Team,
}

impl Plan {
    /// A plan that this program does not know is worth nothing.
    pub(crate) fn of(word: Option<&str>) -> Self {
        match word {
            Some("pro") => Self::Pro,
            Some("team") => Self::Team,
            _ => Self::Free,
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaKind {
    /// Projects made.
    Projects,
    /// Messages that started a job.
    Messages,
}

/// A quota that is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotaExceeded {
    /// Which.
    pub kind: QuotaKind,
    /// Its value.
    pub limit: i64,
    /// When there is a new one.
    pub resets_at: Timestamp,
}

impl QuotaExceeded {
    /// The word that clients compare.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            QuotaKind::Projects => "DAILY_PROJECT_LIMIT_EXCEEDED",
            QuotaKind::Messages => "DAILY_MESSAGE_LIMIT_EXCEEDED",
        }
    }

    /// For the user, in the language of a BCP 47 tag.
    #[must_use]
    pub fn user_message(&self, locale: Option<&str>) -> String {
        let limit = self.limit;
        match (Locale::of(locale), self.kind) {
            (Locale::Ja, QuotaKind::Projects) => {
                format!("本日のプロジェクト作成上限（{limit}回）に達しました")
            }
            (Locale::Ja, QuotaKind::Messages) => format!("本日のメッセージ上限（{limit}回）に達しました"),
            (Locale::En, QuotaKind::Projects) => format!("Today's limit of {limit} new projects is reached"),
            (Locale::En, QuotaKind::Messages) => format!("Today's limit of {limit} messages is reached"),
        }
    }
}

impl fmt::Display for QuotaExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = match self.kind {
            QuotaKind::Projects => "projects_per_day",
            QuotaKind::Messages => "messages_per_day",
        };
        write!(f, "{bound} is {}, and they are used up until {}", self.limit, self.resets_at)
    }
}

/// One quota and what is left of it. -1 is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuotaCount {
    /// Spent today.
    pub used: i64,
    /// The bound.
    pub limit: i64,
    /// What is left of it.
    pub remaining: i64,
}

impl QuotaCount {
    fn new(used: i64, limit: i64) -> Self {
        let remaining = if limit < 0 { UNLIMITED } else { (limit - used).max(0) };
        Self { used, limit, remaining }
    }
}

/// Where a user stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotaStatus {
    /// New projects.
    pub projects: QuotaCount,
    /// Messages that started a job.
    pub messages: QuotaCount,
    /// What decides the bounds.
    pub plan: Plan,
    /// When the next day begins.
    pub reset_at: Timestamp,
}

impl Studio {
    /// Where a user stands today.
    pub async fn quota(&self, user: uuid::Uuid) -> Result<QuotaStatus, StudioError> {
        let inner = self.inner();
        let day = Day::at(inner.store.now_ms());
        let mut db = inner.store.pool().acquire().await?;
        let plan = spend::plan_of(&mut db, user).await?;
        let (projects, messages) = spend::spent(&mut db, user, &day).await?;
        let allowed = inner.quota.of(plan);
        Ok(QuotaStatus {
            projects: QuotaCount::new(projects, allowed.projects_per_day),
            messages: QuotaCount::new(messages, allowed.messages_per_day),
            plan,
            reset_at: day.end(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_are_those_that_clients_show() {
        let resets_at = Timestamp::from_millis(0);
        let messages = QuotaExceeded { kind: QuotaKind::Messages, limit: 20, resets_at };
        assert_eq!(messages.user_message(None), "本日のメッセージ上限（20回）に達しました");
        assert_eq!(messages.user_message(Some("en-GB")), "Today's limit of 20 messages is reached");
        assert_eq!(messages.code(), "DAILY_MESSAGE_LIMIT_EXCEEDED");
        let projects = QuotaExceeded { kind: QuotaKind::Projects, limit: 3, resets_at };
        assert_eq!(projects.user_message(Some("ja")), "本日のプロジェクト作成上限（3回）に達しました");
        assert_eq!(projects.code(), "DAILY_PROJECT_LIMIT_EXCEEDED");
        assert!(projects.to_string().contains("projects_per_day is 3"));
    }

    #[test]
    fn what_is_left_is_never_negative_and_no_limit_stays_none() {
        assert_eq!(QuotaCount::new(2, 3).remaining, 1);
        assert_eq!(QuotaCount::new(5, 3).remaining, 0, "the plan was lowered during the day");
        assert_eq!(QuotaCount::new(5, UNLIMITED).remaining, UNLIMITED);
    }

    #[test]
    fn a_plan_that_nobody_knows_is_the_free_one() {
        assert_eq!([Plan::of(None), Plan::of(Some("gold")), Plan::of(Some("Pro"))], [Plan::Free; 3]);
        assert_eq!(Plan::of(Some("team")), Plan::Team);
    }
}
