//! What owners see and change of their libraries. Anybody else's asset is not there.

use super::body::Body;
use super::wire::{
    AssetList, Change, Changed, Deleted, Described, Found, FoundAssets, IsPublic, Listed, Publish, Tags,
};
use crate::app::Shared;
use crate::http::error::ApiError;
use crate::http::openapi::Refusal;
use crate::http::signed_in::SignedIn;
use crate::ids;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use waza_studio::{AssetChange, StudioError};

#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ListQuery {
    /// Given back as it came, if it is an id.
    current_project_id: Option<String>,
}

/// The assets of whoever asks, newest first, with the projects that use them.
#[utoipa::path(get, path = "/api/assets", tag = "assets", params(ListQuery),
    responses((status = 200, body = AssetList), (status = 401, body = Refusal), (status = "5XX", body = Refusal)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<AssetList>, ApiError> {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let listed = app.studio.assets(user.id).await?;
    Ok(Json(AssetList {
        assets: listed.into_iter().map(|listed| Listed::of(&app, listed)).collect(),
        current_project_id: query.current_project_id.as_deref().and_then(ids::uuid),
    }))
}

#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct SearchQuery {
    /// Part of a name, an alias, tags or a description; case does not matter.
    q: String,
}

/// Those of one's own assets that fit a word.
#[utoipa::path(get, path = "/api/assets/search", tag = "assets", params(SearchQuery),
    responses((status = 200, body = FoundAssets), (status = "4XX", body = Refusal), (status = "5XX", body = Refusal)))]
pub(crate) async fn search(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    query: Result<Query<SearchQuery>, QueryRejection>,
) -> Result<Json<FoundAssets>, ApiError> {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let found = app.studio.search_assets(user.id, &query.q).await?;
    Ok(Json(FoundAssets { assets: found.iter().map(|asset| Found::of(&app, asset)).collect() }))
}

/// Everything about one of one's own assets.
#[utoipa::path(get, path = "/api/assets/{id}/meta", tag = "assets", params(("id" = Uuid, Path)),
    responses((status = 200, body = Listed), (status = "4XX", body = Refusal), (status = "5XX", body = Refusal)))]
pub(crate) async fn meta(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Listed>, ApiError> {
    let listed = app.studio.asset(user.id, asset_id(&id)?).await?;
    Ok(Json(Listed::of(&app, listed)))
}

/// Makes an asset public, or private again.
#[utoipa::path(put, path = "/api/assets/{id}/publish", tag = "assets", params(("id" = Uuid, Path)),
    request_body = Publish, responses((status = 200, body = Changed<IsPublic>), (status = "4XX", body = Refusal),
    (status = "5XX", body = Refusal)))]
pub(crate) async fn publish(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
    Body(publish): Body<Publish>,
) -> Result<Json<Changed<IsPublic>>, ApiError> {
    let change = AssetChange { is_public: Some(publish.is_public), ..AssetChange::default() };
    let asset = app.studio.change_asset(user.id, asset_id(&id)?, change).await?;
    Ok(Json(Changed { success: true, asset: IsPublic { id: asset.id, is_public: asset.is_public } }))
}

/// Changes what is said about an asset.
#[utoipa::path(put, path = "/api/assets/{id}", tag = "assets", params(("id" = Uuid, Path)),
    request_body = Change, responses((status = 200, body = Changed<Described>), (status = "4XX", body = Refusal),
    (status = "5XX", body = Refusal)))]
pub(crate) async fn change(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
    Body(change): Body<Change>,
) -> Result<Json<Changed<Described>>, ApiError> {
    let change = AssetChange {
        is_public: None,
        is_remix_allowed: change.is_remix_allowed,
        tags: change.tags.map(|tags| tags.map(Tags::text)),
        description: change.description,
    };
    let asset = app.studio.change_asset(user.id, asset_id(&id)?, change).await?;
    let asset = Described { id: asset.id, tags: asset.tags, description: asset.description };
    Ok(Json(Changed { success: true, asset }))
}

/// Takes an asset out of the library. Projects that use it keep their copies.
#[utoipa::path(delete, path = "/api/assets/{id}", tag = "assets", params(("id" = Uuid, Path)),
    responses((status = 200, body = Deleted), (status = "4XX", body = Refusal), (status = "5XX", body = Refusal)))]
pub(crate) async fn delete(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Deleted>, ApiError> {
    let gone = || ApiError::new(StatusCode::NOT_FOUND, "Asset not found or already deleted");
    let uses = match app.studio.delete_asset(user.id, ids::uuid(&id).ok_or_else(gone)?).await {
        Err(StudioError::AssetNotFound) => return Err(gone()),
        uses => uses?,
    };
    let message = match uses {
        0 => "Asset deleted".to_owned(),
        1 => "Asset deleted. 1 project uses it and keeps its copy.".to_owned(),
        uses => format!("Asset deleted. {uses} projects use it and keep their copies."),
    };
    Ok(Json(Deleted { success: true, message }))
}

/// What is no id names no asset.
pub(super) fn asset_id(text: &str) -> Result<Uuid, ApiError> {
    ids::uuid(text).ok_or(ApiError::from(StudioError::AssetNotFound))
}
