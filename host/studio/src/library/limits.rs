//! The bounds of users' libraries, each with its unit in its name.

use serde::{Deserialize, Serialize};

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// What one upload, and one user, may use up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LibraryLimits {
    /// Of one uploaded file.
    pub asset_bytes: usize,
    /// Assets of one user, deleted ones not counted.
    pub assets_per_user: usize,
    /// Of all files of one user's assets; equal files count once.
    pub asset_bytes_per_user: usize,
    /// Width times height of a picture. Checked before anything is decoded.
    pub decoded_pixels: u64,
    /// Pictures that are decoded at the same time; others wait. Each takes about four bytes a pixel.
    pub decodings_at_once: usize,
    /// Of the name that a file was uploaded under; also of what is searched for.
    pub asset_name_bytes: usize,
    /// Of an asset's tags.
    pub asset_tags_bytes: usize,
    /// Of an asset's description.
    pub asset_description_bytes: usize,
    /// Assets that one job brings into its project, attached or referred to.
    pub assets_per_job: usize,
}

impl Default for LibraryLimits {
    fn default() -> Self {
        Self {
            asset_bytes: MIB,
            assets_per_user: 1_000,
            asset_bytes_per_user: 200 * MIB,
            decoded_pixels: 4_096 * 4_096,
            decodings_at_once: 2,
            asset_name_bytes: 255,
            asset_tags_bytes: KIB,
            asset_description_bytes: 2 * KIB,
            assets_per_job: 32,
        }
    }
}
