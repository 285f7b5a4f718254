//! Pictures and films of a game.

use super::super::error::ApiError;
use super::super::openapi::Refusal;
use super::super::projects::project_id;
use super::super::ranged;
use super::super::signed_in::SignedIn;
use super::unavailable;
use super::wire::Success;
use crate::app::Shared;
use axum::Json;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{Path, State};
use axum::http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use waza_studio::StudioError;

/// A new picture.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewThumbnail {
    success: bool,
    thumbnail_url: String,
}

/// A picture to upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it says what the body has; the fields are read one by one")]
pub(crate) struct ThumbnailForm {
    /// JPEG, PNG or WebP.
    #[schema(value_type = String, format = Binary)]
    thumbnail: Vec<u8>,
}

/// Makes a picture the project's, as a version of its own.
#[utoipa::path(post, path = "/api/projects/{id}/upload-thumbnail", tag = "publish",
    params(("id" = String, Path, description = "A project of the user")),
    request_body(content = ThumbnailForm, content_type = "multipart/form-data"),
    responses((status = 200, body = NewThumbnail), (status = "4XX", body = Refusal)))]
pub(crate) async fn upload_thumbnail(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<NewThumbnail>, ApiError> {
    let project = project_id(&id)?;
    app.studio.project(user.id, project).await?;
    let nothing = || ApiError::bad_request("No file uploaded");
    let mut form = form.map_err(|_| nothing())?;
    let wrong = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let most = app.studio.limits().thumbnail_bytes;
            ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, format!("thumbnail_bytes is {most}, this is more"))
        }
        status => ApiError::new(status, error.body_text()),
    };
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        if field.name() == Some("thumbnail") {
            let bytes = field.bytes().await.map_err(wrong)?;
            let thumbnail_url = app.studio.upload_thumbnail(user.id, project, bytes.to_vec()).await?;
            return Ok(Json(NewThumbnail { success: true, thumbnail_url }));
        }
    }
    Err(nothing())
}

/// The picture of a project, for whoever has its address.
#[utoipa::path(get, path = "/api/projects/{id}/thumbnail", tag = "publish",
    params(("id" = String, Path, description = "A project")),
    responses((status = 200, content_type = "image/*"), (status = 404, content_type = "text/plain")))]
pub(crate) async fn thumbnail(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let missing = || (StatusCode::NOT_FOUND, "Not found").into_response();
    let Ok(project) = project_id(&id) else { return Ok(missing()) };
    let file = match app.studio.thumbnail(project).await {
        Err(StudioError::FileNotFound) => return Ok(missing()),
        file => file?,
    };
    let mut response = ranged::answer(&headers, file, "public, max-age=300");
    let own = response.headers_mut();
    // It is shown wherever games are listed, the play host among those places.
    own.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    own.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(response)
}

/// A picture by a model that this server does not have.
#[utoipa::path(post, path = "/api/projects/{id}/generate-thumbnail", tag = "publish",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 503, body = Refusal), (status = "4XX", body = Refusal)))]
pub(crate) async fn generate_thumbnail(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Success>, ApiError> {
    app.studio.project(user.id, project_id(&id)?).await?;
    Err(unavailable("Making a thumbnail needs an image model, and this server has none"))
}

/// A film by a recorder that this server does not have.
#[utoipa::path(post, path = "/api/projects/{id}/generate-movie", tag = "publish",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 503, body = Refusal), (status = "4XX", body = Refusal)))]
pub(crate) async fn generate_movie(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Success>, ApiError> {
    app.studio.project(user.id, project_id(&id)?).await?;
    Err(unavailable("This server records no movies"))
}

/// The film of a project: there is none.
#[utoipa::path(get, path = "/api/projects/{id}/movie", tag = "publish",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = "4XX", body = Refusal)))]
pub(crate) async fn movie(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Success>, ApiError> {
    app.studio.project(user.id, project_id(&id)?).await?;
    Err(ApiError::new(StatusCode::NOT_FOUND, "Movie not found"))
}
