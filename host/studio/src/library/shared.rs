//! Assets for everybody: filed under a category by whoever runs the server, and to be had between two moments.

use super::{
    Asset,
    upload::{Filing, insert, lock_name, printable},
};
use crate::{Studio, StudioError, Timestamp, limits::within};
use sqlx::Row;
use std::collections::BTreeSet;

/// A file for everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSharedAsset {
    /// The file. Nothing about it is believed.
    pub bytes: Vec<u8>,
    /// What it is called; its alias is made of that.
    pub name: String,
    /// What it is filed under: lower-case letters, digits and hyphens.
    pub category: String,
    /// Not to be had before.
    pub from: Option<Timestamp>,
    /// Not to be had from then on.
    pub until: Option<Timestamp>,
}

impl Studio {
    /// Takes a file in for everybody. Whether the caller may do that is the caller's business.
    pub async fn add_shared_asset(&self, new: NewSharedAsset) -> Result<Asset, StudioError> {
        let inner = self.inner();
        let limits = &inner.limits.library;
        within("asset_name_bytes", limits.asset_name_bytes, new.name.len().max(new.category.len()))?;
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if new.category.is_empty() || !new.category.chars().all(is_plain) {
            let reason = "a category is lower-case letters, digits and hyphens";
            return Err(StudioError::InvalidRequest { reason });
        }
        let ready = inner.make_ready(None, new.bytes, &new.name).await?;
        let mut tx = inner.store.write().await?;
        tx.lock(&lock_name(None)).await?;
        let taken =
            sqlx::query("SELECT alias FROM assets WHERE is_global = 1 AND category = $1 AND is_deleted = 0")
                .bind(&new.category)
                .fetch_all(&mut *tx)
                .await?;
        let taken: BTreeSet<String> =
            taken.iter().map(|row| row.try_get("alias")).collect::<Result<_, _>>()?;
        let asset = Asset {
            alias: ready.alias.free(&taken),
            original_name: printable(&new.name),
            is_public: true,
            category: Some(new.category),
            ..inner.unnamed(&ready)
        };
        let available = (new.from.map(Timestamp::millis), new.until.map(Timestamp::millis));
        ready.shelf.place(&ready.staged, &ready.hash)?;
        insert(&mut tx, &asset, &Filing { available, ..Filing::default() }).await?;
        tx.commit().await?;
        Ok(asset)
    }
}
