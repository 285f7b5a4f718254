//! The page: static files that are part of the program, so nothing has to be installed beside it.

use super::error::ApiError;
use super::headers::NOTHING;
use super::styles;
use super::v1::V1Error;
use crate::app::Shared;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "page/"]
pub(super) struct Files;

/// Nothing inline, nothing from elsewhere but the identity provider's answers; previews are framed from our own address.
fn policy(app: &Shared) -> HeaderValue {
    let provider = app.config.auth.supabase_url.as_deref().unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; \
         font-src 'self'; connect-src 'self' {provider}; frame-src 'self'; manifest-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or(NOTHING)
}

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(index))
        .route("/create", get(index))
        .route("/project/{id}", get(index))
        .route("/page/{*path}", get(file))
        .route("/styles/{file}", get(styles::picture))
}

/// The client of the operator's choice, or our own page.
async fn index(State(app): State<Shared>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    match &app.client {
        Some(client) => client.answer(&method, &uri, &headers).await,
        None => answer::<Files>("index.html", &headers, policy(&app)),
    }
}

async fn file(State(app): State<Shared>, Path(path): Path<String>, headers: HeaderMap) -> Response {
    answer::<Files>(&path, &headers, policy(&app))
}

/// Any path that nothing else answers.
pub(crate) async fn not_found(
    State(app): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match (uri.path().split('/').nth(1), &app.client) {
        (Some("api"), _) => ApiError::new(StatusCode::NOT_FOUND, "Not found").into_response(),
        (Some("v1"), _) => V1Error::NotFound.into_response(),
        (_, Some(client)) => client.answer(&method, &uri, &headers).await,
        (_, None) => (StatusCode::NOT_FOUND, "Not found").into_response(),
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
