//! Published games as others see them, and one's own.

use super::super::error::ApiError;
use super::super::openapi::Refusal;
use super::super::signed_in::SignedIn;
use super::game_id;
use super::wire::{Card, Game, Success};
use crate::app::Shared;
use crate::ids;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Games in one answer where the client does not say how many.
const USUAL: usize = 20;

/// One's own games.
#[derive(Serialize, ToSchema)]
pub(crate) struct Games {
    games: Vec<Game>,
}

/// Everybody's games.
#[derive(Serialize, ToSchema)]
pub(crate) struct Cards {
    games: Vec<Card>,
}

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// At most 100.
    limit: Option<usize>,
    /// How many to pass over.
    offset: Option<u64>,
}

/// Everything that the user has published, private games too, newest first.
#[utoipa::path(get, path = "/api/my-published-games", tag = "games",
    responses((status = 200, body = Games), (status = "4XX", body = Refusal)))]
pub(crate) async fn my_published_games(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
) -> Result<Json<Games>, ApiError> {
    let games = app.studio.my_published_games(user.id).await?;
    Ok(Json(Games { games: games.into_iter().map(Game::from).collect() }))
}

/// Everybody's public games, newest first.
#[utoipa::path(get, path = "/api/published-games", tag = "games", params(Part),
    responses((status = 200, body = Cards), (status = "4XX", body = Refusal)))]
pub(crate) async fn published_games(
    State(app): State<Shared>,
    part: Result<Query<Part>, QueryRejection>,
) -> Result<Json<Cards>, ApiError> {
    let Query(part) = part.map_err(|_| ApiError::bad_request("limit and offset must be numbers"))?;
    let limit = part.limit.unwrap_or(USUAL).max(1);
    let cards = app.studio.published_games(limit, part.offset.unwrap_or_default()).await?;
    let play_domain = app.config.play_domain();
    Ok(Json(Cards { games: cards.into_iter().map(|card| Card::new(card, play_domain)).collect() }))
}

/// A game that is not private, by its own id, its public one or its project's.
#[utoipa::path(get, path = "/api/published-games/{id}", tag = "games",
    params(("id" = String, Path, description = "A UUID or `g_…`")),
    responses((status = 200, body = Card), (status = "4XX", body = Refusal)))]
pub(crate) async fn published_game(
    State(app): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Card>, ApiError> {
    let card = app.studio.published_game(&game_id(&id)?).await?;
    Ok(Json(Card::new(card, app.config.play_domain())))
}

/// Counts that somebody has opened a game.
#[utoipa::path(post, path = "/api/published-games/{id}/play", tag = "games",
    params(("id" = String, Path, description = "A UUID or `g_…`")),
    responses((status = 200, body = Success), (status = "4XX", body = Refusal)))]
pub(crate) async fn count_play(
    State(app): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Success>, ApiError> {
    app.studio.count_play(&game_id(&id)?).await?;
    Ok(Json(Success::YES))
}

/// A game in a list of one person's.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedGame {
    id: String,
    public_id: String,
    project_id: String,
    title: String,
    description: String,
    thumbnail_url: Option<String>,
    /// ISO 8601.
    published_at: String,
    play_count: i64,
    like_count: i64,
    /// Whether it was deployed from a command line; none is here.
    is_cli_game: bool,
}

/// One person's public games.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedGames {
    games: Vec<ListedGame>,
}

/// One person's public games, newest first.
#[utoipa::path(get, path = "/api/users/{id}/games", tag = "games",
    params(("id" = String, Path, description = "A UUID or `u_…`")),
    responses((status = 200, body = ListedGames), (status = "4XX", body = Refusal)))]
pub(crate) async fn games_of_user(
    State(app): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<ListedGames>, ApiError> {
    if ids::uuid(&id).is_none() && !is_public_user_id(&id) {
        return Err(ApiError::bad_request("Invalid user ID"));
    }
    let games = app.studio.games_of(&id).await?;
    let listed = games.into_iter().map(|game| ListedGame {
        id: game.id.to_string(),
        public_id: game.public_id,
        project_id: game.project_id.to_string(),
        title: game.title,
        description: game.description,
        thumbnail_url: game.thumbnail_url,
        published_at: game.published_at.to_string(),
        play_count: game.play_count,
        like_count: game.like_count,
        is_cli_game: false,
    });
    Ok(Json(ListedGames { games: listed.collect() }))
}

fn is_public_user_id(text: &str) -> bool {
    let digits = text.strip_prefix("u_");
    digits
        .is_some_and(|digits| digits.len() == 10 && digits.bytes().all(|digit| digit.is_ascii_alphanumeric()))
}
