//! Users' libraries by REST, and their files.
//!
//! What somebody uploaded is sent as what its content is, may run nothing and load nothing, and is private until its owner
//! says otherwise. Whoever may not have it is told that it is not there.

pub(crate) mod body;
pub(crate) mod file;
pub(crate) mod generators;
pub(crate) mod library;
mod send;
#[cfg(test)]
mod tests;
pub(crate) mod upload;
pub(crate) mod wire;

use crate::app::Shared;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post, put};

/// Of a form around its file, and of a data URL around its picture: names, texts, a third for base64.
const AROUND_BYTES: usize = 64 << 10;

/// What lies under `/api`.
pub(super) fn api(app: &Shared) -> Router<Shared> {
    let file_bytes = app.config.studio.library.asset_bytes;
    let form = DefaultBodyLimit::max(file_bytes.saturating_add(AROUND_BYTES));
    let data_url =
        DefaultBodyLimit::max(file_bytes.saturating_mul(4).div_ceil(3).saturating_add(AROUND_BYTES));
    Router::new()
        .route("/api/assets", get(library::list))
        .route("/api/assets/upload", post(upload::upload).layer(form))
        .route("/api/assets/search", get(library::search))
        .route("/api/assets/remove-background", post(generators::remove_background).layer(data_url))
        .route("/api/assets/{id}", get(file::by_id).put(library::change).delete(library::delete))
        .route("/api/assets/{id}/meta", get(library::meta))
        .route("/api/assets/{id}/publish", put(library::publish))
        .route("/api/generate-image", post(generators::generate_image))
}

/// The files by their names.
pub(super) fn files() -> Router<Shared> {
    Router::new()
        .route("/user-assets/{user}/{alias}", get(file::of_user))
        .route("/global-assets/{category}/{alias}", get(file::of_everybody))
}
