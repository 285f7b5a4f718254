//! Who made a game, as others see them.

use crate::{StudioError, job::uuid};
use serde::Serialize;
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What players learn of somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Author {
    /// What they call themselves.
    pub display_name: Option<String>,
    /// Their picture.
    pub avatar_url: Option<String>,
}

/// The authors among `users`. Somebody who never signed in here has said nothing and is left out.
pub(crate) async fn of(
    db: &mut AnyConnection,
    users: &[Uuid],
) -> Result<BTreeMap<Uuid, Author>, StudioError> {
    if users.is_empty() {
        return Ok(BTreeMap::new());
    }
    let places: Vec<String> = (1..=users.len()).map(|at| format!("${at}")).collect();
    let sql = format!("SELECT id, display_name, avatar_url FROM users WHERE id IN ({})", places.join(", "));
    let query =
        users.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, user| query.bind(user.to_string()));
    query.fetch_all(db).await?.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<(Uuid, Author), StudioError> {
    let (display_name, avatar_url) = (row.try_get("display_name")?, row.try_get("avatar_url")?);
    Ok((uuid(row, "id")?, Author { display_name, avatar_url }))
}

/// The user of a public id such as `u_4fT0aXw9Qz`.
pub(super) async fn by_public_id(db: &mut AnyConnection, id: &str) -> Result<Option<Uuid>, StudioError> {
    let row = sqlx::query("SELECT id FROM users WHERE public_id = $1").bind(id).fetch_optional(db).await?;
    row.as_ref().map(|row| uuid(row, "id")).transpose()
}
