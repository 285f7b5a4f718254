//! The rows of assets, and what is asked about them. A foreign or deleted asset is answered exactly like a missing one.

use crate::{StudioError, Timestamp, job};
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use std::collections::BTreeMap;
use uuid::Uuid;
use waza_store::storable;

/// A file in somebody's library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The asset.
    pub id: Uuid,
    /// Whose it is; nobody's where it is for everybody.
    pub owner: Option<Uuid>,
    /// The name it is reached by, unique among its owner's.
    pub alias: String,
    /// What it was called.
    pub original_name: String,
    /// What its content is.
    pub media_type: String,
    /// Of its file.
    pub bytes: u64,
    /// SHA-256 of its file, in hex.
    pub hash: String,
    /// Whether everybody may have it.
    pub is_public: bool,
    /// Whether a remix of a game that uses it gets a copy.
    pub is_remix_allowed: bool,
    /// What an asset for everybody is filed under.
    pub category: Option<String>,
    /// Free text of its owner.
    pub tags: Option<String>,
    /// Free text of its owner.
    pub description: Option<String>,
    /// When it was uploaded.
    pub created_at: Timestamp,
    /// When something about it last changed.
    pub updated_at: Timestamp,
}

/// An asset and the projects that use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedAsset {
    /// The asset.
    pub asset: Asset,
    /// Ids and names of its owner's projects, in order of ids.
    pub projects: Vec<(Uuid, String)>,
}

pub(super) const COLUMNS: &str = "id, owner_id, alias, original_name, mime_type, size, hash, is_public, \
     is_remix_allowed, category, tags, description, created_at, updated_at";

impl Asset {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StudioError> {
        let owner: Option<String> = row.try_get("owner_id")?;
        let owner = owner.map(|owner| Uuid::try_parse(&owner)).transpose();
        let bytes: i64 = row.try_get("size")?;
        Ok(Self {
            id: job::uuid(row, "id")?,
            owner: owner.map_err(|_| StudioError::CorruptRow { column: "owner_id" })?,
            alias: row.try_get("alias")?,
            original_name: row.try_get("original_name")?,
            media_type: row.try_get("mime_type")?,
            bytes: u64::try_from(bytes).map_err(|_| StudioError::CorruptRow { column: "size" })?,
            hash: row.try_get("hash")?,
            is_public: row.try_get::<i64, _>("is_public")? != 0,
            is_remix_allowed: row.try_get::<i64, _>("is_remix_allowed")? != 0,
            category: row.try_get("category")?,
            tags: row.try_get("tags")?,
            description: row.try_get("description")?,
            created_at: Timestamp::from_millis(row.try_get("created_at")?),
            updated_at: Timestamp::from_millis(row.try_get("updated_at")?),
        })
    }

    /// Whether somebody may have the file.
    pub(super) fn is_for(&self, asking: Option<Uuid>) -> bool {
        self.is_public || (self.owner.is_some() && self.owner == asking)
    }
}

/// The asset, if it is this user's.
pub(super) async fn owned(db: &mut AnyConnection, user: Uuid, id: Uuid) -> Result<Asset, StudioError> {
    by_id(db, id).await?.filter(|asset| asset.owner == Some(user)).ok_or(StudioError::AssetNotFound)
}

pub(super) async fn by_id(db: &mut AnyConnection, id: Uuid) -> Result<Option<Asset>, StudioError> {
    let sql = format!("SELECT {COLUMNS} FROM assets WHERE id = $1 AND is_deleted = 0");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(db).await?;
    row.as_ref().map(Asset::read).transpose()
}

pub(super) async fn by_alias(
    db: &mut AnyConnection,
    owner: Uuid,
    alias: &str,
) -> Result<Option<Asset>, StudioError> {
    let sql = format!("SELECT {COLUMNS} FROM assets WHERE owner_id = $1 AND alias = $2 AND is_deleted = 0");
    let query = sqlx::query(AssertSqlSafe(sql)).bind(owner.to_string()).bind(storable(alias));
    query.fetch_optional(db).await?.as_ref().map(Asset::read).transpose()
}

/// An asset for everybody, while it is to be had.
pub(super) async fn global(
    db: &mut AnyConnection,
    category: &str,
    alias: &str,
    now_ms: i64,
) -> Result<Option<Asset>, StudioError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM assets
         WHERE is_global = 1 AND category = $1 AND alias = $2 AND is_deleted = 0
           AND (available_from IS NULL OR available_from <= $3)
           AND (available_until IS NULL OR available_until > $3)"
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(storable(category)).bind(storable(alias)).bind(now_ms);
    query.fetch_optional(db).await?.as_ref().map(Asset::read).transpose()
}

/// A user's assets, newest first. `like`: a pattern in lower case that one of their texts must fit.
pub(super) async fn of_user(
    db: &mut AnyConnection,
    user: Uuid,
    like: &str,
    limit: usize,
) -> Result<Vec<Asset>, StudioError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM assets
         WHERE owner_id = $1 AND is_deleted = 0
           AND (LOWER(alias) LIKE $2 ESCAPE '!' OR LOWER(original_name) LIKE $2 ESCAPE '!'
             OR LOWER(tags) LIKE $2 ESCAPE '!' OR LOWER(description) LIKE $2 ESCAPE '!')
         ORDER BY id DESC LIMIT $3"
    );
    let query = sqlx::query(AssertSqlSafe(sql))
        .bind(user.to_string())
        .bind(like)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    query.fetch_all(db).await?.iter().map(Asset::read).collect()
}

/// Which of a user's projects use which of the user's assets.
pub(super) async fn uses_of(
    db: &mut AnyConnection,
    user: Uuid,
) -> Result<BTreeMap<Uuid, Vec<(Uuid, String)>>, StudioError> {
    let rows = sqlx::query(
        "SELECT project_assets.asset_id AS asset_id, projects.id AS project_id, projects.name AS name
         FROM project_assets
         JOIN projects ON projects.id = project_assets.project_id
         JOIN assets ON assets.id = project_assets.asset_id
         WHERE assets.owner_id = $1 AND projects.user_id = $1 AND assets.is_deleted = 0
         ORDER BY projects.id",
    )
    .bind(user.to_string())
    .fetch_all(db)
    .await?;
    let mut uses: BTreeMap<Uuid, Vec<(Uuid, String)>> = BTreeMap::new();
    for row in &rows {
        let project = (job::uuid(row, "project_id")?, row.try_get("name")?);
        uses.entry(job::uuid(row, "asset_id")?).or_default().push(project);
    }
    Ok(uses)
}

/// How many projects have a copy, whosever they are.
pub(super) async fn count_uses(db: &mut AnyConnection, asset: Uuid) -> Result<u64, StudioError> {
    let count: i64 = sqlx::query("SELECT COUNT(*) FROM project_assets WHERE asset_id = $1")
        .bind(asset.to_string())
        .fetch_one(db)
        .await?
        .try_get(0)?;
    Ok(u64::try_from(count).unwrap_or_default())
}
