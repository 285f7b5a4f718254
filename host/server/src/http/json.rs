//! JSON from outside: what is wrong with it is said with line and column.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

/// What is wrong with a body, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub(crate) struct JsonError {
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// Without the place.
    pub(crate) reason: String,
    /// It is JSON, but not what was asked for.
    pub(crate) is_shape: bool,
}

/// Reads one value.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, JsonError> {
    serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let place = format!(" at line {line} column {column}");
        JsonError {
            line,
            column,
            reason: text.strip_suffix(&place).unwrap_or(&text).to_owned(),
            is_shape: error.is_data(),
        }
    })
}

/// Whether the body calls itself JSON. A browser sends no such thing across sites without asking first.
pub(crate) fn is_declared(headers: &HeaderMap) -> bool {
    let Some(Ok(media)) = headers.get(CONTENT_TYPE).map(|value| value.to_str()) else { return false };
    let essence = media.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use serde_json::Value;

    #[test]
    fn an_error_has_a_place() {
        let error = parse::<Value>(b"{\n  \"a\": nope\n}").unwrap_err();
        assert_eq!((error.line, error.column, error.is_shape), (2, 9, false), "{error}");
        let error = parse::<Vec<u8>>(b"[1,\n \"x\"]").unwrap_err();
        assert_eq!((error.line, error.is_shape), (2, true), "{error}");
        assert!(!error.reason.contains("line"), "{error}");
        assert!(parse::<Value>(b"{} {}").is_err(), "one value, not two");
    }

    #[test]
    fn only_json_is_json() {
        let declared =
            |text| is_declared(&HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(text))]));
        assert!(declared("application/json") && declared("Application/JSON; charset=utf-8"));
        assert!(!declared("text/plain") && !declared("application/jsonp"));
        assert!(!is_declared(&HeaderMap::new()));
    }
}
