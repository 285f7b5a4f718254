//! A project as the client knows it: `camelCase` in lists and frames, the database's names where REST gives "the row".

use serde_json::{Value, json};
use waza_registry::hooks::Dimension;
use waza_studio::{Project, PublishedGame};

/// An entry of `init.projects` and `GET /api/projects`.
pub(crate) fn project_summary(project: &Project) -> Value {
    json!({
        "id": project.id,
        "name": project.name,
        "description": project.description,
        "isPublic": project.is_public,
        "remixedFrom": project.remixed_from,
        "createdAt": project.created_at,
        "updatedAt": project.updated_at,
    })
}

/// What follows a change of one project.
pub(crate) fn project_brief(project: &Project) -> Value {
    json!({
        "id": project.id,
        "name": project.name,
        "createdAt": project.created_at,
        "updatedAt": project.updated_at,
    })
}

/// `GET /api/projects/:id`.
pub(crate) fn project_row(project: &Project) -> Value {
    json!({
        "id": project.id,
        "user_id": project.user_id,
        "name": project.name,
        "public_id": project.public_id,
        "is_public": project.is_public,
        "remixed_from": project.remixed_from,
        "is_initialized": project.is_initialized,
        "game_type": project.dimension.map(dimension),
        "created_at": project.created_at,
        "updated_at": project.updated_at,
    })
}

/// `2d` or `3d`.
pub(crate) fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::TwoD => "2d",
        Dimension::ThreeD => "3d",
    }
}

/// An entry of `GET /api/projects?published=true`.
pub(crate) fn published_project(project: &Project, game: &PublishedGame) -> Value {
    json!({
        "id": project.id,
        "name": project.name,
        "description": game.description,
        "isPublic": true,
        "isPublished": true,
        "thumbnailUrl": game.thumbnail_url,
        "publishedGameId": game.public_id,
        "createdAt": project.created_at,
        "updatedAt": project.updated_at,
    })
}
