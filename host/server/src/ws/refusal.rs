//! How a refusal looks on a WebSocket: a sentence, or a code with a sentence where the client compares the code.

use super::messages::Chat;
use serde_json::{Value, json};
use waza_studio::StudioError;

/// `{type:"error",message}`.
pub(crate) fn text(message: impl std::fmt::Display) -> Value {
    json!({ "type": "error", "message": message.to_string() })
}

/// `{type:"error",error:{code,message}}`.
fn coded(code: &str, message: impl std::fmt::Display) -> Value {
    json!({ "type": "error", "error": { "code": code, "message": message.to_string() } })
}

/// For requests about a project: a foreign project and a missing one are the same.
pub(crate) fn of_project(error: StudioError) -> Value {
    match error {
        StudioError::ProjectNotFound => text("Access denied"),
        other => general(other),
    }
}

/// For a message that could not be taken.
pub(crate) fn of_message(error: StudioError, chat: &Chat) -> Value {
    match error {
        StudioError::UserJobsExceeded { allowed, jobs } => {
            json!({
                "type": "limitExceeded",
                "limit": allowed,
                "inProgress": jobs.len(),
                "jobs": jobs,
                "pendingPrompt": {
                    "content": chat.raw_content.as_ref().or(chat.content.as_ref()),
                    "attachedAssets": chat.attached_assets,
                    "selectedStyle": chat.selected_style,
                },
            })
        }
        error @ StudioError::SystemJobsExceeded { .. } => coded("SYSTEM_LIMIT_EXCEEDED", error),
        StudioError::ProjectNotFound => text("Access denied"),
        error @ (StudioError::InvalidRequest { .. } | StudioError::TooLarge { .. }) => text(error),
        error @ (StudioError::ShuttingDown | StudioError::ProjectBusy) => coded("OPERATION_FAILED", error),
        other => coded("OPERATION_FAILED", hidden(&other)),
    }
}

/// Everything else.
pub(crate) fn general(error: StudioError) -> Value {
    match error {
        StudioError::ProjectNotFound => text("Access denied"),
        StudioError::JobNotFound => text("Job not found"),
        StudioError::VersionNotFound => text("Version not found"),
        error @ StudioError::TooManyProjects { .. } => coded("OPERATION_FAILED", error),
        error @ (StudioError::InvalidRequest { .. }
        | StudioError::TooLarge { .. }
        | StudioError::ProjectBusy
        | StudioError::ShuttingDown) => text(error),
        other => text(hidden(&other)),
    }
}

/// What broke is for the operator's log.
fn hidden(error: &StudioError) -> &'static str {
    tracing::error!(error = error as &dyn std::error::Error, "a WebSocket request failed");
    "Internal server error"
}
