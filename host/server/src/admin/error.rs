//! How a refusal looks under `/admin`: `{"error": {"code", "message", "hint", …}}`. Every one says what to do next.

use super::refusal::{Told, of_candidate, of_rollout};
use super::wire::{Reason, Refused};
use crate::http::json::JsonError;
use crate::http::origin::NotLocal;
use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use waza_registry::{Problem, Refusal, RolloutError};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AdminError {
    #[error("show an operator's token: Authorization: Bearer …")]
    Unauthorized,
    #[error("{0}")]
    Foreign(NotLocal),
    #[error("there is nothing here")]
    NotFound,
    #[error("this path has another method")]
    Method,
    #[error("the body must be application/json")]
    MediaType,
    #[error("the body could not be read")]
    Unreadable,
    #[error("{0}")]
    Json(JsonError),
    #[error("the body is larger than {allowed} bytes")]
    TooLarge { allowed: usize, hint: &'static str },
    #[error("{0}")]
    Query(String),
    #[error("there never was a rollout {0}")]
    NeverWas(String),
    #[error("only a canary has a share")]
    Share,
    #[error("there is no plugin {0:?} on the volume")]
    NotOnVolume(String),
    #[error("{problem}")]
    OnVolume { plugin: String, problem: Problem },
    /// A plugin that is no candidate.
    #[error("{}", .0.reason)]
    Candidate(Refusal),
    #[error("{named} plugins in one change set; {most} are the most")]
    TooMany { named: usize, most: usize },
    #[error("{}", message(.0))]
    Rollout(#[from] RolloutError),
    /// Done, but nobody knows where.
    #[error(
        "version {version} is made and serves here; whether other servers have it could not be asked: {source}"
    )]
    Unconfirmed { version: u64, source: RolloutError },
    #[error("{most} listen to events already")]
    Listeners { most: usize },
    #[error("the log of decisions cannot be read: {0}")]
    Decisions(std::io::Error),
    #[error("the host's own code broke")]
    Broken,
}

/// The refusal of a plugin has its step and its hint apart.
fn message(error: &RolloutError) -> String {
    match error {
        RolloutError::Refused { plugin, refusal } => format!("{plugin}: {}", refusal.reason),
        other => other.to_string(),
    }
}

impl AdminError {
    fn told(&self) -> Told {
        use StatusCode as S;
        let told = |status, code, hint| Told::new(status, code, hint);
        match self {
            Self::Unauthorized => told(
                S::UNAUTHORIZED,
                "unauthorized",
                "it is in admin.operators of the configuration, or in admin-token in the data folder",
            ),
            Self::Foreign(_) => told(
                S::FORBIDDEN,
                "foreign",
                "ask by a loopback address from this machine, or configure admin.listen and admin.operators for others",
            ),
            Self::NotFound => told(S::NOT_FOUND, "not-found", "GET /admin/v1/openapi.json has every path"),
            Self::Method => {
                told(S::METHOD_NOT_ALLOWED, "method-not-allowed", "GET /admin/v1/openapi.json has every path")
            }
            Self::MediaType => told(
                S::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "send Content-Type: application/json",
            ),
            Self::Unreadable => told(S::BAD_REQUEST, "unreadable-body", "send it again"),
            Self::Json(error) if error.is_shape => {
                told(S::UNPROCESSABLE_ENTITY, "invalid-request", "GET /admin/v1/openapi.json has its shape")
            }
            Self::Json(_) => told(S::BAD_REQUEST, "invalid-json", "send one JSON object"),
            Self::TooLarge { hint, .. } => told(S::PAYLOAD_TOO_LARGE, "too-large", hint),
            Self::Query(_) => {
                told(S::BAD_REQUEST, "invalid-query", "GET /admin/v1/openapi.json has the parameters")
            }
            Self::NeverWas(_) => {
                told(S::NOT_FOUND, "no-rollout", "GET /admin/v1/status has those on their way")
            }
            Self::Share => told(S::UNPROCESSABLE_ENTITY, "invalid-request", "leave share out"),
            Self::NotOnVolume(_) => told(
                S::NOT_FOUND,
                "not-on-volume",
                "put its folder on the volume, or send it with the request as an upload",
            ),
            Self::OnVolume { .. } => told(
                S::UNPROCESSABLE_ENTITY,
                "refused",
                "correct its folder on the volume and stage it again",
            ),
            Self::Candidate(refusal) => of_candidate(refusal),
            Self::TooMany { .. } => told(S::UNPROCESSABLE_ENTITY, "change-set", "stage them in several"),
            Self::Rollout(error) => of_rollout(error),
            Self::Unconfirmed { .. } => told(
                S::SERVICE_UNAVAILABLE,
                "unconfirmed",
                "GET /admin/v1/replicas says it when the database is back",
            ),
            Self::Listeners { .. } => {
                told(S::SERVICE_UNAVAILABLE, "too-many-listeners", "close one, or ask GET /admin/v1/status")
            }
            Self::Decisions(_) => {
                told(S::SERVICE_UNAVAILABLE, "decisions", "look at the disk of the state directory")
            }
            Self::Broken => told(
                S::INTERNAL_SERVER_ERROR,
                "broken",
                "the server's log has more; GET /admin/v1/history says whether something was changed",
            ),
        }
    }

    /// As it is told.
    pub(crate) fn reason(&self) -> (StatusCode, Reason) {
        let Told { status, code, hint } = self.told();
        let place = match self {
            Self::Json(error) => Some((error.line, error.column)),
            _ => None,
        };
        let (plugin, step) = match self {
            Self::Candidate(refusal) => (None, Some(refusal.step)),
            Self::Rollout(RolloutError::Refused { plugin, refusal }) => {
                (Some(plugin.clone()), Some(refusal.step))
            }
            Self::OnVolume { plugin, .. } | Self::NotOnVolume(plugin) => (Some(plugin.clone()), None),
            _ => (None, None),
        };
        let reason = Reason {
            code: code.to_owned(),
            message: self.to_string(),
            hint: hint.into_owned(),
            plugin,
            step: step.map(|step| step.name().to_owned()),
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
        };
        (status, reason)
    }
}

impl IntoResponse for AdminError {
    fn into_response(self) -> Response {
        let (status, error) = self.reason();
        if status.is_server_error() {
            tracing::error!(error = &self as &dyn std::error::Error, "an operator's request failed");
        }
        let mut response = (status, Json(Refused { error })).into_response();
        match self {
            Self::Unauthorized => {
                response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::Listeners { .. } => {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
            }
            _ => {}
        }
        response
    }
}
