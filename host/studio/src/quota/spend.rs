//! Spending: one statement that counts and refuses at once, in the transaction of whoever begins something.

use super::{Day, Plan, QuotaExceeded, QuotaKind};
use crate::{Inner, StudioError};
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use uuid::Uuid;

/// Takes one, or refuses. Whoever drops the transaction has spent nothing.
pub(crate) async fn spend(
    inner: &Inner,
    db: &mut AnyConnection,
    user: Uuid,
    kind: QuotaKind,
) -> Result<(), StudioError> {
    if !inner.quota.enabled {
        return Ok(());
    }
    let limit = inner.quota.of(plan_of(db, user).await?).of(kind);
    let day = Day::at(inner.store.now_ms());
    if limit != 0 && take(db, user, &day, kind, limit).await? {
        return Ok(());
    }
    metrics::counter!("waza_quota_refusals_total", "kind" => column(kind)).increment(1);
    Err(QuotaExceeded { kind, limit, resets_at: day.end() }.into())
}

/// Gives one back that was spent on what could not be finished.
pub(crate) async fn give_back(inner: &Inner, user: Uuid, kind: QuotaKind) -> Result<(), StudioError> {
    if !inner.quota.enabled {
        return Ok(());
    }
    let column = column(kind);
    let sql = format!(
        "UPDATE usage_quotas SET {column} = {column} - 1
         WHERE user_id = $1 AND quota_date = $2 AND {column} > 0"
    );
    let mut tx = inner.store.write().await?;
    sqlx::query(AssertSqlSafe(sql))
        .bind(user.to_string())
        .bind(Day::at(inner.store.now_ms()).date())
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Counts and decides in one statement: no row comes back when the limit was reached before.
async fn take(
    db: &mut AnyConnection,
    user: Uuid,
    day: &Day,
    kind: QuotaKind,
    limit: i64,
) -> Result<bool, StudioError> {
    let column = column(kind);
    let (projects, messages) = match kind {
        QuotaKind::Projects => (1, 0),
        QuotaKind::Messages => (0, 1),
    };
    let sql = format!(
        "INSERT INTO usage_quotas (user_id, quota_date, projects_created, messages_sent)
         VALUES ($1, $2, {projects}, {messages})
         ON CONFLICT (user_id, quota_date) DO UPDATE SET {column} = usage_quotas.{column} + 1
         WHERE usage_quotas.{column} < $3
         RETURNING {column}"
    );
    let taken = sqlx::query(AssertSqlSafe(sql))
        .bind(user.to_string())
        .bind(day.date())
        .bind(if limit < 0 { i64::MAX } else { limit })
        .fetch_optional(db)
        .await?;
    Ok(taken.is_some())
}

fn column(kind: QuotaKind) -> &'static str {
    match kind {
        QuotaKind::Projects => "projects_created",
        QuotaKind::Messages => "messages_sent",
    }
}

/// Projects made and messages sent on a day.
pub(super) async fn spent(db: &mut AnyConnection, user: Uuid, day: &Day) -> Result<(i64, i64), StudioError> {
    let row = sqlx::query(
        "SELECT projects_created, messages_sent FROM usage_quotas WHERE user_id = $1 AND quota_date = $2",
    )
    .bind(user.to_string())
    .bind(day.date())
    .fetch_optional(db)
    .await?;
    row.map_or(Ok((0, 0)), |row| Ok((row.try_get(0)?, row.try_get(1)?)))
}

/// What a user pays for, as long as it is paid.
pub(super) async fn plan_of(db: &mut AnyConnection, user: Uuid) -> Result<Plan, StudioError> {
    let row =
        sqlx::query("SELECT plan FROM subscriptions WHERE user_id = $1 AND status IN ('active', 'trialing')")
            .bind(user.to_string())
            .fetch_optional(db)
            .await?;
    let plan: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
    Ok(Plan::of(plan.as_deref()))
}
