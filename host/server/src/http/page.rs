//! The page: static files that are part of the program, so nothing has to be installed beside it.

use super::error::ApiError;
use super::v1::V1Error;
use crate::app::Shared;
use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "page/"]
struct Files;

/// Nothing inline, nothing from elsewhere; previews are framed from our own address.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; \
     font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(index))
        .route("/create", get(index))
        .route("/project/{id}", get(index))
        .route("/page/{*path}", get(file))
}

async fn index(headers: HeaderMap) -> Response {
    answer::<Files>("index.html", &headers, POLICY)
}

async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    answer::<Files>(&path, &headers, POLICY)
}

/// Any path that nothing else answers.
pub(crate) async fn not_found(uri: Uri) -> Response {
    match uri.path().split('/').nth(1) {
        Some("api") => ApiError::new(StatusCode::NOT_FOUND, "Not found").into_response(),
        Some("v1") => V1Error::NotFound.into_response(),
        _ => (StatusCode::NOT_FOUND, "Not found").into_response(),
    }
}

/// A file that is part of the program, under the policy of its page.
pub(crate) fn answer<F: RustEmbed>(path: &str, headers: &HeaderMap, policy: HeaderValue) -> Response {
    let Some(file) = F::get(path) else { return (StatusCode::NOT_FOUND, "Not found").into_response() };
    let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let mut response = match is_fresh(headers, &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => {
            let media = mime_guess::from_path(path).first_or_octet_stream();
            ([(CONTENT_TYPE, with_charset(media.essence_str()))], file.data).into_response()
        }
    };
    let own = response.headers_mut();
    own.insert(CONTENT_SECURITY_POLICY, policy);
    own.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    own.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    // A new program has a new page; asking costs a 304.
    own.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        own.insert(ETAG, tag);
    }
    response
}

/// Whether the browser has what `tag` stands for.
pub(crate) fn is_fresh(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|list| list.split(',')).any(|one| one.trim().trim_start_matches("W/") == tag)
}

/// Text says that it is UTF-8.
pub(crate) fn with_charset(media: &str) -> String {
    let is_text =
        media.starts_with("text/") || ["application/javascript", "application/json"].contains(&media);
    match is_text && !media.contains(';') {
        true => format!("{media}; charset=utf-8"),
        false => media.to_owned(),
    }
}
