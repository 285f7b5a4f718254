//! Removes files that no asset has: those of uploads that were cut off, and of assets that were deleted.

use super::upload::lock_name;
use crate::{Inner, StudioError, job::blocking};
use sqlx::Row;
use std::{collections::BTreeSet, time::SystemTime};
use uuid::Uuid;

impl Inner {
    /// Looks through all libraries once. Uploads may go on meanwhile, here and elsewhere.
    pub(crate) async fn sweep_library(&self) -> Result<(), StudioError> {
        let data = self.data.clone();
        for owner in blocking(move || data.shelf_owners()).await?? {
            let data = self.data.clone();
            let look = move || {
                let shelf = data.shelf(owner)?;
                shelf.sweep_staged(SystemTime::now())?;
                shelf.hashes()
            };
            let files = blocking(look).await??;
            let known = self.known_files(owner).await?;
            for hash in files.iter().filter(|hash| !known.contains(*hash)) {
                self.drop_unused(owner, hash).await?;
            }
        }
        Ok(())
    }

    async fn known_files(&self, owner: Option<Uuid>) -> Result<BTreeSet<String>, StudioError> {
        let owner = owner.map(|owner| owner.to_string());
        let rows = match owner {
            Some(owner) => {
                sqlx::query("SELECT hash FROM assets WHERE owner_id = $1 AND is_deleted = 0").bind(owner)
            }
            None => sqlx::query("SELECT hash FROM assets WHERE is_global = 1 AND is_deleted = 0"),
        };
        let rows = rows.fetch_all(self.store.pool()).await?;
        Ok(rows.iter().map(|row| row.try_get("hash")).collect::<Result<_, _>>()?)
    }

    /// Removes a file, unless an asset has it by now or everything is to stay.
    pub(super) async fn drop_unused(&self, owner: Option<Uuid>, hash: &str) -> Result<(), StudioError> {
        let mut tx = self.store.write().await?;
        // Nobody of this owner puts a file in its place meanwhile.
        tx.lock(&lock_name(owner)).await?;
        let users = sqlx::query(
            "SELECT COUNT(*) FROM assets
             WHERE hash = $1 AND is_deleted = 0 AND (owner_id = $2 OR (owner_id IS NULL AND $2 = ''))",
        )
        .bind(hash)
        .bind(owner.map_or_else(String::new, |owner| owner.to_string()))
        .fetch_one(&mut *tx)
        .await?;
        if users.try_get::<i64, _>(0)? == 0 {
            let (data, hash) = (self.data.clone(), hash.to_owned());
            let remove = move || match data.may_remove()? {
                Some(_leave) => data.shelf(owner)?.remove(&hash),
                None => Ok(()),
            };
            blocking(remove).await??;
        }
        Ok(tx.commit().await?)
    }
}
