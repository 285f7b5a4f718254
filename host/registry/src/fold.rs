//! Folds a request once, so that every plugin sees the same text.

use crate::hooks::Request;

pub use waza_fold::fold;

/// A message without any context, folded.
#[must_use]
pub fn request(text: &str) -> Request {
    let (folded, folded_map) = fold(text);
    Request { text: text.to_owned(), folded, folded_map, ..Request::default() }
}

/// Fills in what the host computes, whatever the caller had put there.
pub fn fold_request(request: &mut Request) {
    (request.folded, request.folded_map) = fold(&request.text);
}
