//! Published games as rows: found by any of their ids, listed, and counted when they are played. A private game is
//! answered exactly like a missing one.

use super::{
    Author, Visibility, author,
    draft::{tags, visibility},
};
use crate::{
    Studio, StudioError, Timestamp,
    job::uuid,
    project,
    public_id::{self, Kind},
};
use serde::Serialize;
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use uuid::Uuid;

/// A game as its row says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedGame {
    /// The game.
    pub id: Uuid,
    /// What it was made from.
    pub project_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// `g_` and ten letters or digits.
    pub public_id: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// How it is played.
    pub how_to_play: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Where its picture is.
    pub thumbnail_url: Option<String>,
    /// Who finds it.
    pub visibility: Visibility,
    /// Whether others may go on from it.
    pub allow_remix: bool,
    /// How often it was opened.
    pub play_count: i64,
    /// How many like it.
    pub like_count: i64,
    /// When it was first published.
    pub published_at: Timestamp,
    /// When it was last published.
    pub updated_at: Timestamp,
    /// The commit that was copied.
    #[serde(skip)]
    pub version: String,
    /// What its owner calls the project.
    #[serde(skip)]
    pub project_name: String,
    /// The copy.
    #[serde(skip)]
    pub(crate) snapshot: Uuid,
}

/// A game with what is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GameCard {
    /// The game.
    pub game: PublishedGame,
    /// Who made it, as far as they say so.
    pub author: Option<Author>,
}

/// Any of the names of a published game.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GameId {
    /// Its own id, or its project's.
    Uuid(Uuid),
    /// `g_…`.
    Public(String),
}

impl GameId {
    /// Reads one; `None` when it can name no game.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if public_id::is(Kind::Game, text) {
            return Some(Self::Public(text.to_owned()));
        }
        let is_hyphenated = text.len() == uuid::fmt::Hyphenated::LENGTH;
        is_hyphenated.then(|| Uuid::try_parse(text).ok()).flatten().map(Self::Uuid)
    }

    fn condition(&self) -> &'static str {
        match self {
            Self::Uuid(_) => "(g.id = $1 OR g.project_id = $1)",
            Self::Public(_) => "g.public_id = $1",
        }
    }

    fn value(&self) -> String {
        match self {
            Self::Uuid(id) => id.to_string(),
            Self::Public(id) => id.clone(),
        }
    }
}

/// The columns of [`PublishedGame`], of a table called `g`.
pub(crate) const COLUMNS: &str = "g.id AS id, g.project_id AS project_id, g.user_id AS user_id,
    g.public_id AS public_id, g.title AS title, g.description AS description, g.how_to_play AS how_to_play,
    g.tags AS tags, g.thumbnail_url AS thumbnail_url, g.visibility AS visibility, g.allow_remix AS allow_remix,
    g.play_count AS play_count, g.like_count AS like_count, g.version AS version, g.snapshot AS snapshot,
    g.published_at AS published_at, g.updated_at AS updated_at,
    (SELECT projects.name FROM projects WHERE projects.id = g.project_id) AS project_name";

impl PublishedGame {
    pub(crate) fn read(row: &AnyRow) -> Result<Self, StudioError> {
        Ok(Self {
            id: uuid(row, "id")?,
            project_id: uuid(row, "project_id")?,
            user_id: uuid(row, "user_id")?,
            public_id: row.try_get("public_id")?,
            title: row.try_get("title")?,
            description: row.try_get("description")?,
            how_to_play: row.try_get("how_to_play")?,
            tags: tags(row)?,
            thumbnail_url: row.try_get("thumbnail_url")?,
            visibility: visibility(row)?,
            allow_remix: row.try_get::<i64, _>("allow_remix")? != 0,
            play_count: row.try_get("play_count")?,
            like_count: row.try_get("like_count")?,
            published_at: Timestamp::from_millis(row.try_get("published_at")?),
            updated_at: Timestamp::from_millis(row.try_get("updated_at")?),
            version: row.try_get("version")?,
            project_name: row.try_get("project_name")?,
            snapshot: uuid(row, "snapshot")?,
        })
    }
}

/// A game that anybody with its address may see.
pub(crate) async fn visible(db: &mut AnyConnection, id: &GameId) -> Result<PublishedGame, StudioError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM published_games g WHERE {} AND g.visibility <> 'private'",
        id.condition()
    );
    let row = sqlx::query(AssertSqlSafe(sql)).bind(id.value()).fetch_optional(db).await?;
    row.as_ref().map(PublishedGame::read).transpose()?.ok_or(StudioError::GameNotFound)
}

/// What a project is published as.
pub(super) async fn of_project(
    db: &mut AnyConnection,
    project: Uuid,
) -> Result<Option<PublishedGame>, StudioError> {
    let sql = format!("SELECT {COLUMNS} FROM published_games g WHERE g.project_id = $1");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(project.to_string()).fetch_optional(db).await?;
    row.as_ref().map(PublishedGame::read).transpose()
}

async fn newest(
    db: &mut AnyConnection,
    condition: &str,
    value: &str,
    (limit, offset): (usize, u64),
) -> Result<Vec<PublishedGame>, StudioError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM published_games g WHERE {condition}
         ORDER BY g.published_at DESC, g.id DESC LIMIT $2 OFFSET $3"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(value)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(i64::try_from(offset).unwrap_or(i64::MAX))
        .fetch_all(db)
        .await?;
    rows.iter().map(PublishedGame::read).collect()
}

impl Studio {
    /// What a project is published as.
    pub async fn published(&self, user: Uuid, project: Uuid) -> Result<Option<PublishedGame>, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        project::owned(&mut db, user, project).await?;
        of_project(&mut db, project).await
    }

    /// Everything that a user has published, private games too, newest first.
    pub async fn my_published_games(&self, user: Uuid) -> Result<Vec<PublishedGame>, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        // No user has more projects.
        let limit = self.inner().limits.projects_per_user;
        newest(&mut db, "g.user_id = $1", &user.to_string(), (limit, 0)).await
    }

    /// The public games of a user, named by a UUID or `u_…`, newest first.
    pub async fn games_of(&self, user: &str) -> Result<Vec<PublishedGame>, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        let id = match Uuid::try_parse(user) {
            Ok(id) => Some(id),
            Err(_) => author::by_public_id(&mut db, user).await?,
        };
        let Some(id) = id else { return Ok(Vec::new()) };
        let limit = self.inner().limits.games_per_listing;
        newest(&mut db, "g.user_id = $1 AND g.visibility = 'public'", &id.to_string(), (limit, 0)).await
    }

    /// Everybody's public games, newest first, at most `games_per_listing`.
    pub async fn published_games(&self, limit: usize, offset: u64) -> Result<Vec<GameCard>, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        let limit = limit.min(self.inner().limits.games_per_listing);
        let games = newest(&mut db, "g.visibility = $1", "public", (limit, offset)).await?;
        cards(&mut db, games).await
    }

    /// A game that is not private.
    pub async fn published_game(&self, id: &GameId) -> Result<GameCard, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        let game = visible(&mut db, id).await?;
        cards(&mut db, vec![game]).await?.pop().ok_or(StudioError::GameNotFound)
    }

    /// The game of a project that is known by its public id, `p_…`.
    pub async fn game_of_public_project(&self, id: &str) -> Result<PublishedGame, StudioError> {
        if !public_id::is(Kind::Project, id) {
            return Err(StudioError::GameNotFound);
        }
        let mut db = self.inner().store.pool().acquire().await?;
        let row = sqlx::query("SELECT id FROM projects WHERE public_id = $1")
            .bind(id)
            .fetch_optional(&mut *db)
            .await?;
        let project =
            row.as_ref().map(|row| uuid(row, "id")).transpose()?.ok_or(StudioError::GameNotFound)?;
        visible(&mut db, &GameId::Uuid(project)).await
    }

    /// Somebody has opened a game: counted in one statement, so none is lost.
    pub async fn count_play(&self, id: &GameId) -> Result<(), StudioError> {
        let mut tx = self.inner().store.write().await?;
        let sql = format!(
            "UPDATE published_games AS g SET play_count = g.play_count + 1 WHERE {} AND g.visibility <> 'private'",
            id.condition()
        );
        let counted = sqlx::query(AssertSqlSafe(sql)).bind(id.value()).execute(&mut *tx).await?;
        if counted.rows_affected() == 0 {
            return Err(StudioError::GameNotFound);
        }
        Ok(tx.commit().await?)
    }
}

async fn cards(db: &mut AnyConnection, games: Vec<PublishedGame>) -> Result<Vec<GameCard>, StudioError> {
    let users: Vec<Uuid> = games.iter().map(|game| game.user_id).collect();
    let authors = author::of(db, &users).await?;
    let card = |game: PublishedGame| GameCard { author: authors.get(&game.user_id).cloned(), game };
    Ok(games.into_iter().map(card).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_name_a_game_does() {
        let id = Uuid::now_v7();
        assert_eq!(GameId::parse(&id.to_string()), Some(GameId::Uuid(id)));
        assert_eq!(GameId::parse("g_0123456789"), Some(GameId::Public("g_0123456789".into())));
        for text in
            ["", "g_", "p_0123456789", "../..", &id.simple().to_string(), "g_012345678'", &format!("{id}\n")]
        {
            assert_eq!(GameId::parse(text), None, "{text:?}");
        }
    }
}
