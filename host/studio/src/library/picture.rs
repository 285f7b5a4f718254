//! Pictures are decoded once when they come, to see that they are whole, and again to make small ones of them.
//!
//! The size that a file claims is read first and bounds everything else: a picture of a few kilobytes may claim to have
//! billions of points.

use super::{AssetRefusal, kind::Kind};
use crate::{StudioError, limits::Exceeded};
use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    metadata::Orientation,
};
use std::io::Cursor;

/// Of a decoded picture: four channels of two bytes.
const BYTES_PER_PIXEL: u64 = 8;
/// Of small pictures without transparency.
const JPEG_QUALITY: u8 = 82;

/// Reads a picture to its end.
pub(super) fn check(kind: Kind, bytes: &[u8], pixels: u64) -> Result<(), StudioError> {
    let whole = kind != Kind::Jpeg || ends_as_jpeg(bytes);
    match decode(kind, bytes, pixels)? {
        Some(_) if whole => Ok(()),
        _ => Err(damaged(kind).into()),
    }
}

/// The picture at most `width` points wide; `None` where it is not wider anyway, or not a picture of points.
pub(super) fn thumbnail(
    kind: Kind,
    bytes: &[u8],
    width: u32,
    pixels: u64,
) -> Result<Option<Vec<u8>>, StudioError> {
    let Some(image) = decode(kind, bytes, pixels)? else { return Ok(None) };
    if image.width() <= width {
        return Ok(None);
    }
    let small = image.thumbnail(width, u32::MAX);
    let mut out = Cursor::new(Vec::new());
    let written = if small.color().has_alpha() {
        small.write_to(&mut out, ImageFormat::Png)
    } else {
        small.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY))
    };
    written.map_err(|_| damaged(kind))?;
    Ok(Some(out.into_inner()))
}

fn decode(kind: Kind, bytes: &[u8], pixels: u64) -> Result<Option<DynamicImage>, StudioError> {
    let format = match kind {
        Kind::Png => ImageFormat::Png,
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Gif => ImageFormat::Gif,
        Kind::Webp => ImageFormat::WebP,
        _ => return Ok(None),
    };
    let read = || ImageReader::with_format(Cursor::new(bytes), format);
    let (width, height) = read().into_dimensions().map_err(|_| damaged(kind))?;
    let claimed = u64::from(width).saturating_mul(u64::from(height));
    if claimed > pixels {
        return Err(Exceeded { limit: "decoded_pixels", allowed: pixels, observed: claimed }.into());
    }
    let mut reader = read();
    let mut bounds = Limits::default();
    bounds.max_alloc = Some(pixels.saturating_mul(BYTES_PER_PIXEL));
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(|_| damaged(kind))?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|_| damaged(kind))?;
    image.apply_orientation(orientation);
    Ok(Some(image))
}

/// The decoder forgives a missing end and paints the rest grey.
fn ends_as_jpeg(bytes: &[u8]) -> bool {
    bytes.windows(2).rev().any(|pair| pair == [0xff, 0xd9])
}

fn damaged(kind: Kind) -> AssetRefusal {
    AssetRefusal::Damaged { media_type: kind.media_type() }
}
