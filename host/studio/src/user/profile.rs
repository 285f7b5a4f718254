//! How a row comes to be and changes: the identity provider says who somebody is, they themselves say the rest.

use super::row::{By, COLUMNS, UserRow, find};
use super::{SocialLinks, UsernameStatus, links, public_id, username};
use crate::{Studio, StudioError, limits::within};
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use waza_store::{StoreError, storable};

/// The longest address that mail can be sent to, in bytes.
const EMAIL_BYTES: usize = 320;
/// Of a picture's address.
const AVATAR_URL_BYTES: usize = 2_048;

/// What the identity provider says of somebody. What is too long or no text is as if it were not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownAs {
    /// Where they get mail.
    pub email: Option<String>,
    /// What they are called there. Taken for a new row only.
    pub display_name: Option<String>,
    /// Their picture there. Taken for a new row only.
    pub avatar_url: Option<String>,
}

/// What somebody wants changed. `None` leaves as it is; an inner `None` takes away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// What they want to be called.
    pub display_name: Option<Option<String>>,
    /// What they say of themselves.
    pub bio: Option<Option<String>>,
    /// Their name in addresses.
    pub username: Option<Option<String>>,
    /// All links, in the place of those before.
    pub social_links: Option<SocialLinks>,
}

impl Studio {
    /// Somebody came in: makes their row, or brings it up to date. A row that says the same already is only read.
    pub async fn signed_in(&self, user: Uuid, known: &KnownAs) -> Result<UserRow, StudioError> {
        let store = &self.inner().store;
        let known = self.tidy(known);
        let mut db = store.pool().acquire().await?;
        if let Some(row) = find(&mut db, By::Id, &user.to_string()).await?
            && (known.email.is_none() || known.email == row.email)
        {
            return Ok(row);
        }
        drop(db);
        let sql = format!(
            "INSERT INTO users (id, email, display_name, avatar_url, social_links, public_id, created_at, updated_at)
             VALUES ($1, $2, $3, $4, '{{}}', $5, $6, $6)
             ON CONFLICT (id) DO UPDATE SET email = COALESCE(excluded.email, users.email), updated_at = $6
             RETURNING {COLUMNS}"
        );
        let mut tx = store.write().await?;
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(user.to_string())
            .bind(known.email)
            .bind(known.display_name)
            .bind(known.avatar_url)
            .bind(public_id::new())
            .bind(store.now_ms())
            .fetch_one(&mut *tx)
            .await?;
        let row = UserRow::read(&row)?;
        tx.commit().await?;
        Ok(row)
    }

    /// Changes what a user says of themselves.
    pub async fn change_profile(&self, user: Uuid, change: ProfileChange) -> Result<UserRow, StudioError> {
        let change = self.checked(change)?;
        let store = &self.inner().store;
        let mut tx = store.write().await?;
        // Two changes of different fields must not undo each other.
        tx.lock(&format!("waza-studio/user {user}")).await?;
        let before = find(&mut tx, By::Id, &user.to_string()).await?.ok_or(StudioError::UserNotFound)?;
        let sql = format!(
            "UPDATE users SET display_name = $1, bio = $2, username = $3, social_links = $4, updated_at = $5
             WHERE id = $6 RETURNING {COLUMNS}"
        );
        let links = change.social_links.unwrap_or(before.social_links);
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(change.display_name.unwrap_or(before.display_name))
            .bind(change.bio.unwrap_or(before.bio))
            .bind(change.username.unwrap_or(before.username))
            .bind(serde_json::json!(links).to_string())
            .bind(store.now_ms())
            .bind(user.to_string())
            .fetch_one(&mut *tx)
            .await
            .map_err(StoreError::from);
        let row = match row {
            // The name is all that has to be unique here.
            Err(error) if error.is_unique_violation() => return Err(StudioError::UsernameTaken),
            other => UserRow::read(&other?)?,
        };
        tx.commit().await?;
        Ok(row)
    }

    fn tidy(&self, known: &KnownAs) -> KnownAs {
        let chars = self.inner().limits.display_name_chars;
        let text = |value: &Option<String>, bytes: usize| {
            let value =
                value.as_deref().map(str::trim).filter(|text| !text.is_empty() && text.len() <= bytes);
            value.map(storable)
        };
        KnownAs {
            email: text(&known.email, EMAIL_BYTES),
            display_name: text(&known.display_name, usize::MAX)
                .map(|name| name.chars().filter(|char| !char.is_control()).take(chars).collect()),
            avatar_url: text(&known.avatar_url, AVATAR_URL_BYTES).filter(|url| url.starts_with("https://")),
        }
    }

    fn checked(&self, change: ProfileChange) -> Result<ProfileChange, StudioError> {
        let limits = &self.inner().limits;
        let said =
            |text: Option<String>| text.map(|text| storable(text.trim())).filter(|text| !text.is_empty());
        let display_name = change.display_name.map(said);
        if let Some(Some(name)) = &display_name {
            within("display_name_chars", limits.display_name_chars, name.chars().count())?;
            if name.chars().any(char::is_control) {
                return Err(StudioError::InvalidRequest { reason: "a display name is one line of text" });
            }
        }
        let bio = change.bio.map(said);
        if let Some(Some(bio)) = &bio {
            within("bio_chars", limits.bio_chars, bio.chars().count())?;
        }
        let username = change.username.map(|name| name.filter(|name| !name.is_empty()));
        if let Some(Some(name)) = &username {
            username::check(name)
                .map_err(|status| StudioError::InvalidRequest { reason: sentence(status) })?;
        }
        let social_links = change.social_links.map(|given| links::clean(given, limits)).transpose()?;
        Ok(ProfileChange { display_name, bio, username, social_links })
    }
}

fn sentence(status: UsernameStatus) -> &'static str {
    match status {
        UsernameStatus::Reserved => "this username is reserved",
        _ => "a username has 3 to 20 of a-z, 0-9 and _",
    }
}
