//! A project as the client knows it: `camelCase` in lists and frames, the database's names where REST gives "the row".

use serde_json::{Value, json};
use waza_registry::hooks::Dimension;
use waza_studio::Project;

/// An entry of `init.projects` and `GET /api/projects`.
pub(crate) fn project_summary(project: &Project) -> Value {
    json!({
        "id": project.id,
        "name": project.name,
        // Publishing is not built yet, so nothing is described, public or remixed.
        "description": null,
        "isPublic": false,
        "remixedFrom": null,
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
        "public_id": null,
        "is_public": false,
        "remixed_from": null,
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
