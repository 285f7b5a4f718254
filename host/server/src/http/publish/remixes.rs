//! Going on from somebody else's game, and where a game comes from.

use super::super::error::ApiError;
use super::super::openapi::Refusal;
use super::super::signed_in::SignedIn;
use super::wire::{Card, Relative};
use crate::app::Shared;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use waza_studio::GameId;

/// A new project.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RemixProject {
    id: String,
    name: String,
    remixed_from: Option<String>,
    created_at: String,
}

/// It was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct Remixed {
    success: bool,
    project: RemixProject,
}

/// Makes a project of the user's from what was published.
#[utoipa::path(post, path = "/api/games/{id}/remix", tag = "games",
    params(("id" = String, Path, description = "A UUID or `g_…`")),
    responses((status = 200, body = Remixed), (status = "4XX", body = Refusal), (status = "5XX", body = Refusal)))]
pub(crate) async fn remix(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Remixed>, Response> {
    let id = game_id(&id).map_err(IntoResponse::into_response)?;
    let project = app.studio.remix(user.id, &id).await.map_err(|error| {
        let refused = ApiError::from(error);
        match refused.status {
            // What broke is in the log.
            status @ StatusCode::INTERNAL_SERVER_ERROR => {
                let refusal = Refusal::new("Failed to remix game", Some(refused.message.into_owned()));
                (status, Json(refusal)).into_response()
            }
            _ => refused.into_response(),
        }
    })?;
    let project = RemixProject {
        id: project.id.to_string(),
        name: project.name,
        remixed_from: project.remixed_from.map(|id| id.to_string()),
        created_at: project.created_at.to_string(),
    };
    Ok(Json(Remixed { success: true, project }))
}

/// How far a lineage goes, and how much of it is shown.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stats {
    /// Ancestors, those included that are not shown.
    actual_depth: u64,
    visible_depth: u64,
    visible_remixes: u64,
    /// Remixes and their remixes, those included that are not shown.
    total_remixes: u64,
    /// Whether there are no more of them than were counted.
    total_remixes_exact: bool,
    /// Steps that are gone up and down.
    max_depth: u64,
    /// Whether there are ancestors further away.
    depth_capped: bool,
}

/// Where a game comes from and what became of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Family {
    /// Null when it is not shown, or further away than the walk goes.
    actual_root: Option<Relative>,
    /// The first one first.
    visible_ancestors: Vec<Relative>,
    current: Card,
    /// The nearest first.
    descendants: Vec<Relative>,
    stats: Stats,
}

/// Where a game comes from and what became of it. What is not public counts and is not shown.
#[utoipa::path(get, path = "/api/games/{id}/lineage", tag = "games",
    params(("id" = String, Path, description = "A UUID or `g_…`")),
    responses((status = 200, body = Family), (status = "4XX", body = Refusal)))]
pub(crate) async fn lineage(
    State(app): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Family>, ApiError> {
    let family = app.studio.lineage(&game_id(&id)?).await?;
    let stats = Stats {
        actual_depth: family.actual_depth,
        visible_depth: family.ancestors.len() as u64,
        visible_remixes: family.descendants.len() as u64,
        total_remixes: family.total_remixes,
        total_remixes_exact: family.is_total_exact,
        max_depth: family.max_depth,
        depth_capped: family.is_depth_capped,
    };
    Ok(Json(Family {
        actual_root: family.root.map(Relative::from),
        visible_ancestors: family.ancestors.into_iter().map(Relative::from).collect(),
        current: Card::new(family.current, app.config.play_domain()),
        descendants: family.descendants.into_iter().map(Relative::from).collect(),
        stats,
    }))
}

fn game_id(text: &str) -> Result<GameId, ApiError> {
    GameId::parse(text).ok_or(ApiError::bad_request("Invalid game ID format"))
}
