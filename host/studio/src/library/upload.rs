//! A file comes into a library: looked through, written, counted, named, and then there in one commit.
//!
//! The file is in its place before its row is, and both happen under the owner's lock, which the sweep takes too. A
//! process that dies in between leaves a file without a row, never a row without its file.

use super::{
    Asset, AssetRefusal,
    alias::Alias,
    kind::{self, Kind},
};
use crate::{
    Inner, Studio, StudioError, Timestamp,
    asset::shorten,
    files::{Shelf, Staged},
    job::blocking,
    limits::{Exceeded, within},
    project,
};
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, Row};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;
use waza_store::storable;

/// What a user uploads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAsset {
    /// The file. Nothing about it is believed.
    pub bytes: Vec<u8>,
    /// What it is called. The ending must agree with the content.
    pub name: String,
    /// A project of the user's that gets a copy at once.
    pub project: Option<Uuid>,
    /// Free text.
    pub tags: Option<String>,
    /// Free text.
    pub description: Option<String>,
}

/// What became of an upload.
#[derive(Debug)]
pub struct UploadedAsset {
    /// As it is in the library now.
    pub asset: Asset,
    /// What became of the copy for the project. An error leaves the asset in the library and the project as it was.
    pub placed: Option<Result<crate::Version, StudioError>>,
}

/// A file that was looked through and lies on the disk, though not in its place.
pub(super) struct Ready {
    pub(super) shelf: Shelf,
    pub(super) staged: Staged,
    kind: Kind,
    bytes: usize,
    pub(super) hash: String,
    pub(super) alias: Alias,
}

/// What a row says beside the asset itself.
#[derive(Debug, Default)]
pub(super) struct Filing {
    /// Where it was made.
    pub(super) project: Option<Uuid>,
    /// From and until when one for everybody is to be had, in milliseconds since 1970.
    pub(super) available: (Option<i64>, Option<i64>),
}

/// The lock of one owner's files and aliases.
pub(super) fn lock_name(owner: Option<Uuid>) -> String {
    owner.map_or_else(|| "assets:shared".to_owned(), |owner| format!("assets:{owner}"))
}

impl Studio {
    /// Takes a file into the user's library, and into a project where one is named.
    pub async fn upload_asset(&self, user: Uuid, new: NewAsset) -> Result<UploadedAsset, StudioError> {
        self.check_texts(&new)?;
        let inner = Arc::clone(self.inner());
        if let Some(project) = new.project {
            let mut db = inner.store.pool().acquire().await?;
            project::owned(&mut db, user, project).await?;
        }
        // In a task of its own: whoever goes away must not leave a project half-written.
        let tasks = inner.tasks.clone();
        let tracked = tasks.spawn(async move { inner.take_in(user, new).await });
        tracked.await.map_err(|_| StudioError::Internal { reason: "taking an asset in panicked" })?
    }

    fn check_texts(&self, new: &NewAsset) -> Result<(), StudioError> {
        let limits = &self.inner().limits.library;
        within("asset_bytes", limits.asset_bytes, new.bytes.len())?;
        within("asset_name_bytes", limits.asset_name_bytes, new.name.len())?;
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        within("asset_tags_bytes", limits.asset_tags_bytes, length(&new.tags))?;
        within("asset_description_bytes", limits.asset_description_bytes, length(&new.description))?;
        Ok(())
    }
}

impl Inner {
    async fn take_in(self: &Arc<Self>, user: Uuid, mut new: NewAsset) -> Result<UploadedAsset, StudioError> {
        let bytes = std::mem::take(&mut new.bytes);
        let ready = self.make_ready(Some(user), bytes, &new.name).await?;
        let asset = self.shelve(user, ready, &new).await?;
        metrics::counter!("waza_assets_total", "state" => "uploaded").increment(1);
        let placed = match new.project {
            Some(project) => Some(self.place(user, project, &asset).await),
            None => None,
        };
        Ok(UploadedAsset { asset, placed })
    }

    /// Looks through and writes, where it disturbs nobody.
    pub(super) async fn make_ready(
        &self,
        owner: Option<Uuid>,
        bytes: Vec<u8>,
        name: &str,
    ) -> Result<Ready, StudioError> {
        let permit = self.library.decoding.clone().acquire_owned().await;
        let permit = permit.map_err(|_| StudioError::ShuttingDown)?;
        let (data, limits, alias) = (self.data.clone(), self.limits.library.clone(), Alias::of(name));
        let work = move || {
            let (kind, bytes) = kind::accept(bytes, &alias.extension, &limits)?;
            drop(permit);
            let shelf = data.shelf(owner)?;
            let hash = hex::encode(Sha256::digest(&bytes));
            let staged = shelf.stage(&bytes)?;
            Ok(Ready { shelf, staged, kind, bytes: bytes.len(), hash, alias })
        };
        // A file that makes a decoder panic is not one that anybody wants.
        let damaged = AssetRefusal::Damaged { media_type: "uploaded" };
        blocking(work).await.unwrap_or_else(|_| Err(damaged.into()))
    }

    /// Counts, names, puts the file in its place and commits its row.
    async fn shelve(&self, user: Uuid, ready: Ready, new: &NewAsset) -> Result<Asset, StudioError> {
        let shelved = self.try_shelve(user, &ready, new).await;
        if shelved.is_err() {
            let _ = blocking(move || ready.shelf.drop_staged(&ready.staged)).await;
        }
        shelved
    }

    async fn try_shelve(&self, user: Uuid, ready: &Ready, new: &NewAsset) -> Result<Asset, StudioError> {
        let mut tx = self.store.write().await?;
        tx.lock(&lock_name(Some(user))).await?;
        let taken = self.room_for(&mut tx, user, ready).await?;
        let asset = Asset {
            owner: Some(user),
            alias: ready.alias.free(&taken),
            original_name: printable(&new.name),
            tags: new.tags.as_deref().map(storable),
            description: new.description.as_deref().map(storable),
            ..self.unnamed(ready)
        };
        // Renaming and flushing a folder is short, and nobody of this owner may be in between.
        ready.shelf.place(&ready.staged, &ready.hash)?;
        insert(&mut tx, &asset, &Filing { project: new.project, ..Filing::default() }).await?;
        tx.commit().await?;
        Ok(asset)
    }

    /// The aliases that are taken, once it is clear that there is room for one more file.
    async fn room_for(
        &self,
        db: &mut AnyConnection,
        user: Uuid,
        ready: &Ready,
    ) -> Result<BTreeSet<String>, StudioError> {
        let limits = &self.limits.library;
        let rows = sqlx::query("SELECT alias, hash, size FROM assets WHERE owner_id = $1 AND is_deleted = 0")
            .bind(user.to_string())
            .fetch_all(db)
            .await?;
        let mut files = BTreeMap::from([(ready.hash.clone(), ready.bytes as u64)]);
        let mut taken = BTreeSet::new();
        for row in &rows {
            let bytes: i64 = row.try_get("size")?;
            files.insert(row.try_get("hash")?, u64::try_from(bytes).unwrap_or_default());
            taken.insert(row.try_get("alias")?);
        }
        full("assets_per_user", limits.assets_per_user, taken.len() as u64 + 1)?;
        let bytes = files.values().fold(0_u64, |sum, &bytes| sum.saturating_add(bytes));
        full("asset_bytes_per_user", limits.asset_bytes_per_user, bytes)?;
        Ok(taken)
    }

    /// What is known of an asset before it has an owner and a name.
    pub(super) fn unnamed(&self, ready: &Ready) -> Asset {
        let now = Timestamp::from_millis(self.store.now_ms());
        Asset {
            id: Uuid::now_v7(),
            owner: None,
            alias: String::new(),
            original_name: String::new(),
            media_type: ready.kind.media_type().to_owned(),
            bytes: ready.bytes as u64,
            hash: ready.hash.clone(),
            is_public: false,
            is_remix_allowed: true,
            category: None,
            tags: None,
            description: None,
            created_at: now,
            updated_at: now,
        }
    }
}

/// What a file was called, as it may be shown.
pub(super) fn printable(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}

fn full(limit: &'static str, allowed: usize, observed: u64) -> Result<(), StudioError> {
    let allowed = allowed as u64;
    match observed > allowed {
        true => Err(StudioError::LibraryFull(Exceeded { limit, allowed, observed })),
        false => Ok(()),
    }
}

pub(super) async fn insert(
    db: &mut AnyConnection,
    asset: &Asset,
    filing: &Filing,
) -> Result<(), StudioError> {
    let owner = asset.owner.map(|owner| owner.to_string());
    let folder = owner.as_ref().map_or_else(|| "shared".to_owned(), |owner| format!("users/{owner}"));
    let short = shorten(asset.hash.clone());
    let (base, extension) = asset.alias.rsplit_once('.').unwrap_or((&asset.alias, ""));
    sqlx::query(
        "INSERT INTO assets (id, owner_id, alias, filename, original_name, storage_path, mime_type, size, hash,
           hash_short, created_in_project_id, is_public, is_deleted, is_remix_allowed, is_global, category,
           available_from, available_until, tags, description, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, $16, $17, $18, $19, $20, $20)",
    )
    .bind(asset.id.to_string())
    .bind(owner)
    .bind(&asset.alias)
    .bind(format!("{base}_{short}.{extension}"))
    .bind(&asset.original_name)
    .bind(format!("{folder}/assets/{}", asset.hash))
    .bind(&asset.media_type)
    .bind(i64::try_from(asset.bytes).unwrap_or(i64::MAX))
    .bind(&asset.hash)
    .bind(&short)
    .bind(filing.project.map(|project| project.to_string()))
    .bind(i64::from(asset.is_public))
    .bind(i64::from(asset.is_remix_allowed))
    .bind(i64::from(asset.owner.is_none()))
    .bind(asset.category.clone())
    .bind(filing.available.0)
    .bind(filing.available.1)
    .bind(asset.tags.clone())
    .bind(asset.description.clone())
    .bind(asset.created_at.millis())
    .execute(db)
    .await?;
    Ok(())
}
