//! `POST /api/assets/upload`: a form with one file, read as it comes and no further than it may be long.

use super::wire::{self, UploadForm, Uploaded};
use crate::app::Shared;
use crate::http::error::ApiError;
use crate::http::openapi::Refusal;
use crate::http::projects::project_id;
use crate::http::signed_in::SignedIn;
use axum::Json;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use waza_studio::{NewAsset, StudioError};

/// Takes a file into the library of whoever asks, and into a project where one is named.
#[utoipa::path(post, path = "/api/assets/upload", tag = "assets",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Uploaded), (status = "4XX", body = Refusal), (status = "5XX", body = Refusal)))]
pub(crate) async fn upload(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<Uploaded>, ApiError> {
    let form = form.map_err(|_| nothing())?;
    let new = read(&app, form).await?;
    let uploaded = match app.studio.upload_asset(user.id, new).await {
        Err(StudioError::ProjectNotFound) => return Err(ApiError::forbidden("Access denied to project")),
        uploaded => uploaded?,
    };
    let in_project = uploaded.placed.as_ref().map(Result::is_ok);
    let refused = uploaded.placed.and_then(Result::err);
    Ok(Json(Uploaded {
        success: true,
        asset: wire::NewAsset::of(&app, &uploaded.asset),
        in_project,
        warning: refused.map(|error| ApiError::from(error).message.into_owned()),
    }))
}

async fn read(app: &Shared, mut form: Multipart) -> Result<NewAsset, ApiError> {
    let limits = &app.config.studio.library;
    let mut new = NewAsset::default();
    let (mut file, mut name) = (None, None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let key = field.name().unwrap_or_default().to_owned();
        match key.as_str() {
            "file" if file.is_some() => return Err(ApiError::bad_request("One file at a time")),
            "file" => {
                new.name = field.file_name().unwrap_or_default().to_owned();
                file = Some(bytes(field, "asset_bytes", limits.asset_bytes).await?);
            }
            "projectId" => {
                let id = text(field, "projectId", 64).await?;
                new.project = given(id).map(|id| project_id(&id)).transpose()?;
            }
            "originalName" => name = given(text(field, "asset_name_bytes", limits.asset_name_bytes).await?),
            "tags" => new.tags = given(text(field, "asset_tags_bytes", limits.asset_tags_bytes).await?),
            "description" => {
                let most = limits.asset_description_bytes;
                new.description = given(text(field, "asset_description_bytes", most).await?);
            }
            // Bounded by the body as a whole.
            _ => {}
        }
    }
    new.bytes = file.filter(|bytes| !bytes.is_empty()).ok_or_else(nothing)?;
    new.name = name.unwrap_or(new.name);
    Ok(new)
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.trim().is_empty())
}

async fn text(field: Field<'_>, bound: &str, most: usize) -> Result<String, ApiError> {
    let bytes = bytes(field, bound, most).await?;
    String::from_utf8(bytes).map_err(|_| ApiError::bad_request("The form's texts must be UTF-8"))
}

/// A field to its end, unless it is longer than it may be.
async fn bytes(mut field: Field<'_>, bound: &str, most: usize) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if bytes.len().saturating_add(chunk.len()) > most {
            return Err(ApiError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("too large: {bound} is {most}, this is more"),
            ));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn broken(error: MultipartError) -> ApiError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "The form is too large")
        }
        _ => ApiError::bad_request("The form is broken"),
    }
}

fn nothing() -> ApiError {
    ApiError::bad_request("No file uploaded")
}
