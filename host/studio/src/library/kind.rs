//! What a file is: its content says, and its name must agree.

use super::{AssetRefusal, LibraryLimits, picture, svg};
use crate::{StudioError, limits::within};
use serde::de::IgnoredAny;

/// The types that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Png,
    Jpeg,
    Gif,
    Webp,
    Svg,
    Mp3,
    Wav,
    Ogg,
    Json,
}

impl Kind {
    /// What a name promises.
    fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "png" => Self::Png,
            "jpg" | "jpeg" => Self::Jpeg,
            "gif" => Self::Gif,
            "webp" => Self::Webp,
            "svg" => Self::Svg,
            "mp3" => Self::Mp3,
            "wav" => Self::Wav,
            "ogg" => Self::Ogg,
            "json" => Self::Json,
            _ => return None,
        })
    }

    /// What a file is sent as.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Svg => "image/svg+xml",
            Self::Mp3 => "audio/mpeg",
            Self::Wav => "audio/wav",
            Self::Ogg => "audio/ogg",
            Self::Json => "application/json",
        }
    }

    /// The same way back.
    pub(super) fn of_media_type(media_type: &str) -> Option<Self> {
        let all = [
            Self::Png,
            Self::Jpeg,
            Self::Gif,
            Self::Webp,
            Self::Svg,
            Self::Mp3,
            Self::Wav,
            Self::Ogg,
            Self::Json,
        ];
        all.into_iter().find(|kind| kind.media_type() == media_type)
    }

    /// What the first bytes say. Text has no such bytes.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        Some(match infer::get(bytes)?.mime_type() {
            "image/png" => Self::Png,
            "image/jpeg" => Self::Jpeg,
            "image/gif" => Self::Gif,
            "image/webp" => Self::Webp,
            "audio/mpeg" => Self::Mp3,
            "audio/x-wav" | "audio/wav" => Self::Wav,
            "audio/ogg" | "audio/opus" => Self::Ogg,
            _ => return None,
        })
    }

    fn is_text(self) -> bool {
        matches!(self, Self::Svg | Self::Json)
    }
}

/// Checks a file through and through. Back come its type and the bytes to keep: those of a drawing are others.
///
/// It decodes, so it belongs on a thread of its own.
pub(super) fn accept(
    bytes: Vec<u8>,
    extension: &str,
    limits: &LibraryLimits,
) -> Result<(Kind, Vec<u8>), StudioError> {
    within("asset_bytes", limits.asset_bytes, bytes.len())?;
    let kind = Kind::of_extension(extension)
        .ok_or_else(|| AssetRefusal::Extension { extension: extension.chars().take(16).collect() })?;
    let found = Kind::of_bytes(&bytes);
    if found != Some(kind) && !(kind.is_text() && infer::get(&bytes).is_none_or(is_markup)) {
        let found = found.map_or("of an unknown type", Kind::media_type);
        return Err(AssetRefusal::Mismatch { extension: extension.to_owned(), found }.into());
    }
    let bytes = match kind {
        Kind::Png | Kind::Jpeg | Kind::Gif | Kind::Webp => {
            picture::check(kind, &bytes, limits.decoded_pixels)?;
            bytes
        }
        Kind::Svg => {
            let clean = svg::clean(&bytes)?;
            within("asset_bytes", limits.asset_bytes, clean.len())?;
            clean
        }
        Kind::Json => {
            serde_json::from_slice::<IgnoredAny>(&bytes)
                .map_err(|_| AssetRefusal::Damaged { media_type: kind.media_type() })?;
            bytes
        }
        Kind::Mp3 | Kind::Wav | Kind::Ogg => bytes,
    };
    Ok((kind, bytes))
}

/// Markup is looked at by whoever reads it, not by its first letters.
fn is_markup(found: infer::Type) -> bool {
    matches!(found.mime_type(), "text/xml" | "text/html" | "application/xml")
}
