//! The page around a published game: the client's of the operator's choice, or our own.

use super::super::page::{Files, answer};
use crate::app::Shared;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::Response;
use axum::routing::get;

pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/game/{game}", get(page)).route("/play/{project}", get(page))
}

/// `GET /game/{id}` and `GET /play/{project}`: the same page, which reads the id from its address.
pub(crate) async fn page(
    State(app): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match &app.client {
        Some(client) => client.answer(&method, &uri, &headers).await,
        None => answer::<Files>("play.html", &headers, policy(app.config.play.host.as_deref())),
    }
}

/// That of the other pages, and games are framed from where they are played.
fn policy(play: Option<&str>) -> HeaderValue {
    let frames = play.unwrap_or("'self'");
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; \
         frame-src {frames}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or(super::policy::NOTHING)
}
