//! A file as a browser asks for it: all of it, a part of it, or only whether it has changed.

use super::page::{is_fresh, with_charset};
use axum::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_RANGE, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_range_header::parse_range_header;
use std::ops::RangeInclusive;
use waza_studio::ServedFile;

/// Answers a `GET`. Several ranges at once are answered with all of it, as nobody needs them to play.
pub(crate) fn answer(headers: &HeaderMap, file: ServedFile, cache: &'static str) -> Response {
    let common = [
        (ETAG, HeaderValue::try_from(&file.etag)),
        (CACHE_CONTROL, Ok(HeaderValue::from_static(cache))),
        (ACCEPT_RANGES, Ok(HeaderValue::from_static("bytes"))),
    ];
    let mut response = if is_fresh(headers, &file.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body(headers, &file)
    };
    for (name, value) in common {
        if let Ok(value) = value {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn body(headers: &HeaderMap, file: &ServedFile) -> Response {
    let length = file.bytes.len();
    let media = [(CONTENT_TYPE, with_charset(file.media_type))];
    match wanted(headers, file) {
        Wanted::All => (media, file.bytes.clone()).into_response(),
        Wanted::Part(range) => {
            let place = format!("bytes {}-{}/{length}", range.start(), range.end());
            let part = file.bytes.get(range).map(Bytes::copy_from_slice).unwrap_or_default();
            (StatusCode::PARTIAL_CONTENT, media, [(CONTENT_RANGE, place)], part).into_response()
        }
        Wanted::Nothing => {
            (StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, format!("bytes */{length}"))])
                .into_response()
        }
    }
}

enum Wanted {
    All,
    Part(RangeInclusive<usize>),
    /// What is not there.
    Nothing,
}

fn wanted(headers: &HeaderMap, file: &ServedFile) -> Wanted {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(range) = text(RANGE) else { return Wanted::All };
    // A part of a file that has changed since fits nothing.
    if headers.contains_key(IF_RANGE) && text(IF_RANGE) != Some(&file.etag) {
        return Wanted::All;
    }
    // What cannot be read is as if it were not there.
    let Ok(parsed) = parse_range_header(range) else { return Wanted::All };
    let Ok(ranges) = parsed.validate(file.bytes.len() as u64) else { return Wanted::Nothing };
    match ranges.as_slice() {
        [only] => match (usize::try_from(*only.start()), usize::try_from(*only.end())) {
            (Ok(start), Ok(end)) => Wanted::Part(start..=end),
            _ => Wanted::Nothing,
        },
        _ => Wanted::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use axum::http::HeaderName;

    async fn ask(headers: &[(&'static str, &'static str)]) -> (u16, String, String) {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let bytes = b"0123456789".to_vec();
        let file = ServedFile { bytes, media_type: "audio/mpeg", etag: "\"a\"".into() };
        let response = answer(&headers, file, "no-cache");
        assert_eq!(response.headers()[ETAG], "\"a\"");
        assert_eq!(response.headers()[ACCEPT_RANGES], "bytes");
        let status = response.status().as_u16();
        let place = response.headers().get(CONTENT_RANGE);
        let place = place.map_or(String::new(), |place| place.to_str().unwrap().to_owned());
        let body = to_bytes(response.into_body(), 1024).await.unwrap();
        (status, place, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn parts_are_sent_as_parts() {
        for (range, place, part) in [
            ("bytes=0-0", "bytes 0-0/10", "0"),
            ("bytes=2-4", "bytes 2-4/10", "234"),
            ("bytes=7-", "bytes 7-9/10", "789"),
            ("bytes=-3", "bytes 7-9/10", "789"),
        ] {
            assert_eq!(ask(&[("range", range)]).await, (206, place.into(), part.into()), "{range}");
        }
    }

    #[tokio::test]
    async fn what_is_not_there_is_refused_and_what_makes_no_sense_is_left_out() {
        assert_eq!(ask(&[("range", "bytes=10-")]).await, (416, "bytes */10".into(), String::new()));
        for range in ["lines=1-2", "bytes", "", "bytes=0-1,4-5"] {
            assert_eq!(ask(&[("range", range)]).await.0, 200, "{range}");
        }
    }

    #[tokio::test]
    async fn an_entity_tag_decides() {
        assert_eq!(ask(&[("if-none-match", "\"a\"")]).await, (304, String::new(), String::new()));
        assert_eq!(ask(&[("range", "bytes=1-1"), ("if-range", "\"b\"")]).await.0, 200);
        assert_eq!(ask(&[("range", "bytes=1-1"), ("if-range", "\"a\"")]).await.2, "1");
    }
}
