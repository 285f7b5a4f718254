//! What owners do with their assets: list, search, change, delete.

use super::{
    Asset, ListedAsset,
    row::{self, owned},
    upload::lock_name,
};
use crate::{Studio, StudioError, limits::within};
use sqlx::AnyConnection;
use uuid::Uuid;
use waza_store::storable;

/// What is to become of an asset; `None` leaves it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssetChange {
    /// Whether everybody may have it.
    pub is_public: Option<bool>,
    /// Whether remixes get a copy.
    pub is_remix_allowed: Option<bool>,
    /// `Some(None)` takes them away.
    pub tags: Option<Option<String>>,
    /// `Some(None)` takes it away.
    pub description: Option<Option<String>>,
}

impl Studio {
    /// The user's assets, newest first, with the projects that use them.
    pub async fn assets(&self, user: Uuid) -> Result<Vec<ListedAsset>, StudioError> {
        let inner = self.inner();
        let mut db = inner.store.pool().acquire().await?;
        let assets = row::of_user(&mut db, user, "%", inner.limits.library.assets_per_user).await?;
        let mut uses = row::uses_of(&mut db, user).await?;
        let with_projects = |asset: Asset| {
            let projects = uses.remove(&asset.id).unwrap_or_default();
            ListedAsset { asset, projects }
        };
        Ok(assets.into_iter().map(with_projects).collect())
    }

    /// The user's assets with these words in their name, alias, tags or description, in whatever case.
    pub async fn search_assets(&self, user: Uuid, words: &str) -> Result<Vec<Asset>, StudioError> {
        let inner = self.inner();
        let limits = &inner.limits.library;
        within("asset_name_bytes", limits.asset_name_bytes, words.len())?;
        let mut db = inner.store.pool().acquire().await?;
        row::of_user(&mut db, user, &pattern(words), limits.assets_per_user).await
    }

    /// One of the user's assets.
    pub async fn asset(&self, user: Uuid, id: Uuid) -> Result<ListedAsset, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        let asset = owned(&mut db, user, id).await?;
        let projects = row::uses_of(&mut db, user).await?.remove(&id).unwrap_or_default();
        Ok(ListedAsset { asset, projects })
    }

    /// Changes what is said about an asset, or who may have it.
    pub async fn change_asset(
        &self,
        user: Uuid,
        id: Uuid,
        change: AssetChange,
    ) -> Result<Asset, StudioError> {
        let limits = &self.inner().limits.library;
        let length = |text: &Option<Option<String>>| text.iter().flatten().map(String::len).sum();
        within("asset_tags_bytes", limits.asset_tags_bytes, length(&change.tags))?;
        within("asset_description_bytes", limits.asset_description_bytes, length(&change.description))?;
        let store = &self.inner().store;
        let mut tx = store.write().await?;
        tx.lock(&lock_name(Some(user))).await?;
        let before = owned(&mut tx, user, id).await?;
        let text = |new: Option<Option<String>>, old: Option<String>| match new {
            Some(new) => new.map(|text| storable(&text)),
            None => old,
        };
        let asset = Asset {
            is_public: change.is_public.unwrap_or(before.is_public),
            is_remix_allowed: change.is_remix_allowed.unwrap_or(before.is_remix_allowed),
            tags: text(change.tags, before.tags),
            description: text(change.description, before.description),
            updated_at: crate::Timestamp::from_millis(store.now_ms()),
            ..before
        };
        update(&mut tx, &asset).await?;
        tx.commit().await?;
        Ok(asset)
    }

    /// Takes an asset out of the library; says how many projects keep a copy. Its alias is free again.
    pub async fn delete_asset(&self, user: Uuid, id: Uuid) -> Result<u64, StudioError> {
        let inner = self.inner();
        let mut tx = inner.store.write().await?;
        tx.lock(&lock_name(Some(user))).await?;
        let asset = owned(&mut tx, user, id).await?;
        let uses = row::count_uses(&mut tx, id).await?;
        sqlx::query("UPDATE assets SET is_deleted = 1, is_public = 0, updated_at = $1 WHERE id = $2")
            .bind(inner.store.now_ms())
            .bind(id.to_string())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        inner.drop_unused(Some(user), &asset.hash).await?;
        Ok(uses)
    }
}

async fn update(db: &mut AnyConnection, asset: &Asset) -> Result<(), StudioError> {
    sqlx::query(
        "UPDATE assets SET is_public = $1, is_remix_allowed = $2, tags = $3, description = $4, updated_at = $5
         WHERE id = $6",
    )
    .bind(i64::from(asset.is_public))
    .bind(i64::from(asset.is_remix_allowed))
    .bind(asset.tags.clone())
    .bind(asset.description.clone())
    .bind(asset.updated_at.millis())
    .bind(asset.id.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Words as a pattern that finds them anywhere, in lower case; what patterns are made of stands for itself.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in storable(words.trim()).to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn a_search_for_a_percent_sign_finds_percent_signs() {
        assert_eq!(pattern(" 100% A_b! "), "%100!% a!_b!!%");
        assert_eq!(pattern(""), "%%");
    }
}
