//! A user as the database has them, and as others see them.

use super::{SocialLinks, public_id};
use crate::{Studio, StudioError, Timestamp, job};
use serde::Serialize;
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use uuid::Uuid;

/// A user, for themselves. The names are the database's, which the wire has too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserRow {
    /// The identity provider's.
    pub id: Uuid,
    /// Where they get mail, if the identity provider says so.
    pub email: Option<String>,
    /// What they want to be called.
    pub display_name: Option<String>,
    /// Their picture.
    pub avatar_url: Option<String>,
    /// Their name in addresses; nobody else has it.
    pub username: Option<String>,
    /// What they say of themselves.
    pub bio: Option<String>,
    /// Where else they are to be found.
    pub social_links: SocialLinks,
    /// `u_` and ten letters or digits.
    pub public_id: String,
    /// When they first came.
    pub created_at: Timestamp,
    /// When something here last changed.
    pub updated_at: Timestamp,
}

/// A user, for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicUser {
    /// The identity provider's.
    pub id: Uuid,
    /// `u_` and ten letters or digits.
    pub public_id: String,
    /// Their name in addresses.
    pub username: Option<String>,
    /// What they want to be called.
    pub display_name: Option<String>,
    /// Their picture.
    pub avatar_url: Option<String>,
    /// What they say of themselves.
    pub bio: Option<String>,
    /// Where else they are to be found.
    pub social_links: SocialLinks,
    /// When they first came.
    pub created_at: Timestamp,
}

impl From<UserRow> for PublicUser {
    fn from(row: UserRow) -> Self {
        let UserRow {
            id, public_id, username, display_name, avatar_url, bio, social_links, created_at, ..
        } = row;
        Self { id, public_id, username, display_name, avatar_url, bio, social_links, created_at }
    }
}

pub(super) const COLUMNS: &str =
    "id, email, display_name, avatar_url, username, bio, social_links, public_id, created_at, updated_at";

impl UserRow {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StudioError> {
        let links: String = row.try_get("social_links")?;
        Ok(Self {
            id: job::uuid(row, "id")?,
            email: row.try_get("email")?,
            display_name: row.try_get("display_name")?,
            avatar_url: row.try_get("avatar_url")?,
            username: row.try_get("username")?,
            bio: row.try_get("bio")?,
            social_links: serde_json::from_str(&links)
                .map_err(|_| StudioError::CorruptRow { column: "social_links" })?,
            public_id: row.try_get("public_id")?,
            created_at: Timestamp::from_millis(row.try_get("created_at")?),
            updated_at: Timestamp::from_millis(row.try_get("updated_at")?),
        })
    }
}

/// What a user is looked up by.
#[derive(Debug, Clone, Copy)]
pub(super) enum By {
    Id,
    PublicId,
    Username,
}

pub(super) async fn find(
    db: &mut AnyConnection,
    by: By,
    value: &str,
) -> Result<Option<UserRow>, StudioError> {
    let column = match by {
        By::Id => "id",
        By::PublicId => "public_id",
        By::Username => "username",
    };
    let sql = format!("SELECT {COLUMNS} FROM users WHERE {column} = $1");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(value).fetch_optional(db).await?;
    row.as_ref().map(UserRow::read).transpose()
}

impl Studio {
    /// Somebody, by their UUID or their public id. What can be neither is [`StudioError::InvalidRequest`].
    pub async fn public_user(&self, id: &str) -> Result<PublicUser, StudioError> {
        let uuid = (id.len() == uuid::fmt::Hyphenated::LENGTH).then(|| Uuid::try_parse(id).ok()).flatten();
        match uuid {
            Some(uuid) => self.look_up(By::Id, &uuid.to_string()).await,
            None if public_id::is_one(id) => self.look_up(By::PublicId, id).await,
            None => {
                Err(StudioError::InvalidRequest { reason: "a user's id is a UUID or u_ and ten characters" })
            }
        }
    }

    /// Somebody, by the name they chose.
    pub async fn public_user_named(&self, username: &str) -> Result<PublicUser, StudioError> {
        self.look_up(By::Username, username).await
    }

    async fn look_up(&self, by: By, value: &str) -> Result<PublicUser, StudioError> {
        if value.contains('\0') {
            // Postgres stores all of Unicode but this, and would call the question an error.
            return Err(StudioError::UserNotFound);
        }
        let mut db = self.inner().store.pool().acquire().await?;
        find(&mut db, by, value).await?.map(PublicUser::from).ok_or(StudioError::UserNotFound)
    }
}
