//! How a refusal looks on a WebSocket: a sentence, or a code with a sentence where the client compares the code.

use super::messages::Chat;
use serde_json::{Value, json};
use waza_studio::{QuotaExceeded, StudioError};

/// A project's repository is broken. In both languages: whoever hears it may not have said which one they read.
pub(crate) const DAMAGED: &str = "バージョン履歴が壊れています。今のゲームはそのまま遊べます。 / The version history is \
                                  damaged. The game as it is can still be played.";

const AWAY: &str = "The database is not available; try again";

/// `{type:"error",message}`.
pub(crate) fn text(message: impl std::fmt::Display) -> Value {
    json!({ "type": "error", "message": message.to_string() })
}

/// `{type:"error",error:{code,message}}`.
fn coded(code: &str, message: impl std::fmt::Display) -> Value {
    json!({ "type": "error", "error": { "code": code, "message": message.to_string() } })
}

/// For what a user may not begin before tomorrow.
pub(crate) fn of_quota(exceeded: &QuotaExceeded, locale: Option<&str>) -> Value {
    json!({
        "type": "error",
        "error": {
            "code": exceeded.code(),
            "message": exceeded.user_message(locale),
            "remaining": 0,
            "limit": exceeded.limit,
            "resetAt": exceeded.resets_at,
        },
    })
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

/// What broke is for the operator's log; what passes, and what the user has to know, is said.
fn hidden(error: &StudioError) -> &'static str {
    if error.is_damage() {
        return DAMAGED;
    }
    if matches!(error, StudioError::Store(error) if error.may_pass()) {
        tracing::warn!(%error, "a WebSocket request found no database");
        return AWAY;
    }
    tracing::error!(error = error as &dyn std::error::Error, "a WebSocket request failed");
    "Internal server error"
}
