//! Pictures that a machine makes or changes. There is no machine for it yet, and the answer says so once the question
//! makes sense.

use super::body::Body;
use crate::http::error::ApiError;
use crate::http::openapi::Refusal;
use crate::http::signed_in::SignedIn;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

/// A picture whose background is to go.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Picture {
    /// As a `data:` URL.
    image: Option<String>,
}

/// Would take a picture's background away.
#[utoipa::path(post, path = "/api/assets/remove-background", tag = "assets", request_body = Picture,
    responses((status = "4XX", body = Refusal), (status = 503, body = Refusal)))]
pub(crate) async fn remove_background(SignedIn(_): SignedIn, Body(picture): Body<Picture>) -> ApiError {
    match picture.image.filter(|image| !image.trim().is_empty()) {
        None => ApiError::bad_request("image is required"),
        Some(_) => unavailable("Background removal is not available"),
    }
}

/// A picture that is to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Wish {
    /// What is to be seen.
    prompt: Option<String>,
}

/// Would make a picture.
#[utoipa::path(post, path = "/api/generate-image", tag = "assets", request_body = Wish,
    responses((status = "4XX", body = Refusal), (status = 503, body = Refusal)))]
pub(crate) async fn generate_image(SignedIn(_): SignedIn, Body(wish): Body<Wish>) -> ApiError {
    match wish.prompt.filter(|prompt| !prompt.trim().is_empty()) {
        None => ApiError::bad_request("prompt is required"),
        Some(_) => unavailable("Image generation is not available"),
    }
}

fn unavailable(what: &'static str) -> ApiError {
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, what)
}
