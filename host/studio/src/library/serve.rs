//! A file of a library for whoever may have it, whole or as a small picture.

use super::{Asset, kind::Kind, picture, row};
use crate::{Inner, Studio, StudioError, job::blocking};
use uuid::Uuid;

/// How wide small pictures are, in points. Few, because each is kept on the disk.
pub const THUMBNAIL_WIDTHS: [u32; 4] = [64, 128, 256, 512];

/// By what an asset is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssetName<'a> {
    /// By its id.
    Id(Uuid),
    /// By its owner and the name that it has there.
    Alias(Uuid, &'a str),
    /// For everybody, by category and name.
    Shared(&'a str, &'a str),
}

/// A file, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFile {
    /// All of it.
    pub bytes: Vec<u8>,
    /// What it is.
    pub media_type: String,
    /// For `ETag`, with its quotes.
    pub etag: String,
    /// The name to keep it under.
    pub alias: String,
    /// Whether everybody may have it.
    pub is_public: bool,
}

impl Studio {
    /// Reads an asset that is public, or that of its owner. `width`: one of [`THUMBNAIL_WIDTHS`]; what is no wider
    /// picture comes as it is.
    pub async fn asset_file(
        &self,
        asking: Option<Uuid>,
        name: AssetName<'_>,
        width: Option<u32>,
    ) -> Result<AssetFile, StudioError> {
        if width.is_some_and(|width| !THUMBNAIL_WIDTHS.contains(&width)) {
            return Err(StudioError::InvalidRequest { reason: "w is one of 64, 128, 256 and 512" });
        }
        let inner = self.inner();
        let mut db = inner.store.pool().acquire().await?;
        let found = match name {
            AssetName::Id(id) => row::by_id(&mut db, id).await?,
            AssetName::Alias(owner, alias) => row::by_alias(&mut db, owner, alias).await?,
            AssetName::Shared(category, alias) => {
                row::global(&mut db, category, alias, inner.store.now_ms()).await?
            }
        };
        drop(db);
        let asset = found.filter(|asset| asset.is_for(asking)).ok_or(StudioError::AssetNotFound)?;
        if let Some(width) = width
            && let Some(small) = inner.small(&asset, width).await?
        {
            let media_type = Kind::of_bytes(&small).map_or("application/octet-stream", Kind::media_type);
            return Ok(file(&asset, small, media_type, format!("\"{}-{width}\"", asset.hash)));
        }
        let bytes = inner.asset_bytes(&asset).await?;
        Ok(file(&asset, bytes, &asset.media_type, format!("\"{}\"", asset.hash)))
    }
}

fn file(asset: &Asset, bytes: Vec<u8>, media_type: &str, etag: String) -> AssetFile {
    let (alias, is_public) = (asset.alias.clone(), asset.is_public);
    AssetFile { bytes, media_type: media_type.to_owned(), etag, alias, is_public }
}

impl Inner {
    /// The file of an asset. It may have been deleted since its row was read.
    pub(super) async fn asset_bytes(&self, asset: &Asset) -> Result<Vec<u8>, StudioError> {
        let (data, owner, hash) = (self.data.clone(), asset.owner, asset.hash.clone());
        let bytes = blocking(move || data.shelf(owner)?.read(&hash)).await??;
        bytes.ok_or(StudioError::AssetNotFound)
    }

    /// The picture made small, from the disk if it was made before; `None` when it is small already.
    async fn small(&self, asset: &Asset, width: u32) -> Result<Option<Vec<u8>>, StudioError> {
        let Some(kind) = Kind::of_media_type(&asset.media_type) else { return Ok(None) };
        let (data, owner, hash) = (self.data.clone(), asset.owner, asset.hash.clone());
        let kept = blocking(move || data.shelf(owner)?.small(&hash, width)).await??;
        if kept.is_some() {
            return Ok(kept);
        }
        let bytes = self.asset_bytes(asset).await?;
        let permit = self.library.decoding.clone().acquire_owned().await;
        let permit = permit.map_err(|_| StudioError::ShuttingDown)?;
        let (data, hash, pixels) =
            (self.data.clone(), asset.hash.clone(), self.limits.library.decoded_pixels);
        let make = move || {
            let small = picture::thumbnail(kind, &bytes, width, pixels)?;
            drop(permit);
            if let Some(small) = &small {
                data.shelf(owner)?.keep_small(&hash, width, small)?;
            }
            Ok(small)
        };
        blocking(make).await?
    }
}
