//! The caller's `x-request-id`, under which decisions are found in the log again.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use waza_registry::for_request;

/// Bytes that an id has at most. It is written to a log, so it is a word and no text.
const BYTES: usize = 64;

/// Takes an id on. What is no id is passed over: a call is not refused for it.
pub(super) async fn adopt(request: Request, next: Next) -> Response {
    let id = request.headers().get("x-request-id").and_then(|value| value.to_str().ok());
    match id.filter(|id| is_id(id)).map(ToOwned::to_owned) {
        Some(id) => for_request(id, next.run(request)).await,
        None => next.run(request).await,
    }
}

fn is_id(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=BYTES).contains(&text.len()) && text.bytes().all(word)
}

#[cfg(test)]
mod tests {
    use super::{BYTES, is_id};

    #[test]
    fn an_id_is_a_short_word() {
        assert!(is_id("0190f3c2-7d1e.7_A") && is_id(&"x".repeat(BYTES)));
        for text in ["", "two words", "a/b", "ä", "{}", &"x".repeat(BYTES + 1)] {
            assert!(!is_id(text), "{text:?}");
        }
    }
}
