//! The description of the admin API, made of its handlers and types. `docs/admin-openapi.json` is what it was last; a test
//! says when it is not the same any more.

use super::wire::{Done, Reason, Refused, Replay, Serving, Stage, Statistics, Step, Undo, Uploaded, Why};
use super::{again, events, look, verbs};
use crate::http::Token;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi};
use waza_registry::status::Status;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Waza: what serves, and how it changes",
        description = "Answered on listeners of its own: a socket in the data folder, and TCP with an operator's token.",
    ),
    paths(
        look::status,
        look::plugins,
        look::rollout,
        verbs::stage,
        verbs::shadow,
        verbs::canary,
        verbs::promote,
        verbs::abort,
        verbs::undo,
        look::quarantine,
        verbs::quarantine,
        verbs::release,
        verbs::remove,
        look::history,
        look::decisions,
        again::replay,
        again::diff,
        look::lock,
        look::replicas,
        events::events,
        openapi,
    ),
    components(schemas(
        Done, Reason, Refused, Replay, Serving, Stage, Statistics, Status, Step, Undo, Uploaded, Why
    )),
    security(("token" = [])),
    modifiers(&Token, &Doors),
    tags(
        (name = "status", description = "What serves, and what was done"),
        (name = "rollouts", description = "New plugins, and the way back"),
        (name = "quarantine", description = "Revisions that are not loaded again"),
        (name = "decisions", description = "What plugins decided"),
    )
)]
struct Described;

/// Every route asks who it is before anything else.
struct Doors;

impl Modify for Doors {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        for item in api.paths.paths.values_mut() {
            for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
                let responses = &mut operation.responses.responses;
                if !responses.contains_key("4XX") {
                    responses.entry("401".to_owned()).or_insert_with(|| refused("No token that is known"));
                    responses.entry("403".to_owned()).or_insert_with(|| refused("Asked by a foreign page"));
                }
            }
        }
    }
}

fn refused(why: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Refused"))).build();
    ResponseBuilder::new().description(why).content("application/json", content).into()
}

/// The description as JSON, with a line's end.
pub(crate) fn text() -> serde_json::Result<String> {
    Described::openapi().to_pretty_json().map(|text| text + "\n")
}

/// This description.
#[utoipa::path(get, path = "/admin/v1/openapi.json", tag = "status",
    responses((status = 200, content_type = "application/json", description = "OpenAPI 3.1")))]
pub(super) async fn openapi() -> Result<impl IntoResponse, super::error::AdminError> {
    let text = text().map_err(|_| super::error::AdminError::Broken)?;
    Ok(([(CONTENT_TYPE, "application/json")], text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_in_docs_is_of_this_program() {
        let kept = include_str!("../../../../docs/admin-openapi.json");
        assert!(
            text().unwrap() == kept,
            "run: waza serve --print-admin-openapi > docs/admin-openapi.json, and look at what has changed"
        );
    }

    #[test]
    fn whatever_is_described_has_words_and_a_name_of_its_own() {
        let api = Described::openapi();
        let mut names = std::collections::BTreeSet::new();
        for (path, item) in &api.paths.paths {
            for operation in [&item.get, &item.post].into_iter().flatten() {
                assert!(operation.summary.is_some() || operation.description.is_some(), "{path}");
                assert!(names.insert(operation.operation_id.clone()), "{path} has the name of another");
            }
        }
    }
}
