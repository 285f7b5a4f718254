//! What the fuzzer never writes into a path, because a client would not: bytes that are no text, text that not every
//! database keeps, ways out of a folder, and numbers that fit nowhere.

use anyhow::{Result, ensure};
use reqwest::{Client, Method};
use serde_json::Value;

/// As they stand in a URL.
const HOSTILE: [&str; 13] = [
    "%00",
    "a%00b",
    "g_%00aaaaaaaaa",
    "%FF",
    "%C0%AF",
    "..%2F..%2Fetc%2Fpasswd",
    "%5C..%5C",
    "%0D%0Ax:%20y",
    "%25",
    "%F0%9F%90%B1",
    "-1",
    "99999999999999999999",
    "00000000-0000-0000-0000-000000000000",
];

/// Asks every route with each in each of its path's parameters; how many requests that were. An error when an answer is
/// the server's fault.
pub async fn hostile_paths(
    document: &Value,
    url: &str,
    token: &str,
    values: impl Fn(&str, &str, &str) -> Vec<String>,
) -> Result<usize> {
    let client = Client::new();
    let paths = hostile(document, values);
    let mut broken = Vec::new();
    for (method, path) in &paths {
        let request = client.request(Method::from_bytes(method.as_bytes())?, format!("{url}{path}"));
        let request = request.bearer_auth(token).header("content-type", "application/json").body("{}");
        let status = request.send().await?.status();
        if status.is_server_error() {
            broken.push(format!("{status}: {method} {path}"));
        }
    }
    ensure!(broken.is_empty(), "{}", broken.join("\n"));
    Ok(paths.len())
}

/// Method and path; the other parameters are what there is.
fn hostile(document: &Value, values: impl Fn(&str, &str, &str) -> Vec<String>) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    for (method, path) in operations(document) {
        for parameter in path.split('/').filter_map(name) {
            for hostile in HOSTILE {
                let value = |name: &str| match name == parameter {
                    true => hostile.to_owned(),
                    false => values(method, path, name).pop().unwrap_or_else(|| "x".to_owned()),
                };
                paths.push((method.to_uppercase(), filled(path, value)));
            }
        }
    }
    paths
}

fn operations(document: &Value) -> impl Iterator<Item = (&str, &str)> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(move |(method, _)| (method.as_str(), path.as_str()))
    })
}

/// The parameter that a part of a path is.
fn name(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

fn filled(path: &str, value: impl Fn(&str) -> String) -> String {
    let parts = path.split('/').map(|part| name(part).map_or_else(|| part.to_owned(), &value));
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_parameter_has_its_turn_beside_what_there_is() {
        let document = json!({ "paths": { "/a": { "get": {} }, "/a/{id}/b/{x}": { "put": {} } } });
        let paths = hostile(&document, |_, _, name| vec![name.to_uppercase()]);
        assert_eq!(paths.len(), 2 * HOSTILE.len());
        for path in ["/a/%00/b/X", "/a/ID/b/%00"] {
            assert!(paths.contains(&("PUT".to_owned(), path.to_owned())), "{paths:?}");
        }
    }
}
