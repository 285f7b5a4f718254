//! A file that somebody uploaded, on its way to a browser: nothing in it may run, wherever it is opened.

use crate::http::page::{is_fresh, with_charset};
use axum::http::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use http_range_header::{RangeUnsatisfiableError, parse_range_header};
use std::ops::RangeInclusive;
use waza_studio::AssetFile;

const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// Which part of a file is sent.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Some(RangeInclusive<u64>),
    Impossible,
}

/// All of it, a part, or that the browser has it.
pub(super) fn send(file: AssetFile, headers: &HeaderMap) -> Response {
    let length = file.bytes.len() as u64;
    let mut response = if is_fresh(headers, &file.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match part(headers, &file.etag, length) {
            Part::Whole => file.bytes.clone().into_response(),
            Part::Some(range) => {
                let said = format!("bytes {}-{}/{length}", range.start(), range.end());
                let bytes = slice(&file.bytes, &range).to_vec();
                (StatusCode::PARTIAL_CONTENT, [(CONTENT_RANGE, said)], bytes).into_response()
            }
            Part::Impossible => {
                let said = format!("bytes */{length}");
                (StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, said)]).into_response()
            }
        }
    };
    describe(response.headers_mut(), &file);
    response
}

fn describe(headers: &mut HeaderMap, file: &AssetFile) {
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let who = if file.is_public { "public, no-cache" } else { "private, no-cache" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(who));
    if file.is_public {
        // Games run without an origin; no cookie is looked at.
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        let name = HeaderName::from_static("cross-origin-resource-policy");
        headers.insert(name, HeaderValue::from_static("cross-origin"));
    }
    // A drawing is a document when it is opened by itself; so it is not opened but kept.
    let is_document = matches!(file.media_type.as_str(), "image/svg+xml" | "application/json");
    let how = if is_document { "attachment" } else { "inline" };
    for (name, value) in [
        (CONTENT_TYPE, with_charset(&file.media_type)),
        (ETAG, file.etag.clone()),
        (CONTENT_DISPOSITION, format!("{how}; filename=\"{}\"", file.alias)),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}

/// What a request asks for. A range that cannot be read, or that is of another state of the file, is no range.
fn part(headers: &HeaderMap, etag: &str, length: u64) -> Part {
    let Some(Ok(asked)) = headers.get(RANGE).map(HeaderValue::to_str) else { return Part::Whole };
    if headers.get(IF_RANGE).is_some_and(|state| state.as_bytes() != etag.as_bytes()) {
        return Part::Whole;
    }
    let Ok(ranges) = parse_range_header(asked) else { return Part::Whole };
    match ranges.validate(length) {
        // Several parts in one answer are nobody's need; the whole has them all.
        Ok(mut ranges) if ranges.len() == 1 => ranges.pop().map_or(Part::Whole, Part::Some),
        Err(RangeUnsatisfiableError::Unsatisfiable) => Part::Impossible,
        Ok(_) | Err(_) => Part::Whole,
    }
}

fn slice<'a>(bytes: &'a [u8], range: &RangeInclusive<u64>) -> &'a [u8] {
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    bytes.get(at(*range.start())..=at(*range.end())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &'static str, state: Option<&'static str>) -> Part {
        let mut headers = HeaderMap::from_iter([(RANGE, HeaderValue::from_static(range))]);
        headers.extend(state.map(|state| (IF_RANGE, HeaderValue::from_static(state))));
        part(&headers, "\"a\"", 10)
    }

    #[test]
    fn one_range_is_a_part_and_anything_else_the_whole() {
        for (range, expected) in [
            ("bytes=0-3", Part::Some(0..=3)),
            ("bytes=4-", Part::Some(4..=9)),
            ("bytes=-2", Part::Some(8..=9)),
            ("bytes=0-99", Part::Some(0..=9)),
            ("bytes=10-", Part::Impossible),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=0-5,1-6,2-7", Part::Whole),
            ("bytes=3-1", Part::Whole),
            ("lines=0-3", Part::Whole),
            ("bytes", Part::Whole),
        ] {
            assert_eq!(asked(range, None), expected, "{range}");
        }
        assert_eq!(asked("bytes=0-3", Some("\"a\"")), Part::Some(0..=3));
        assert_eq!(asked("bytes=0-3", Some("\"b\"")), Part::Whole);
    }
}
