//! What `docs/openapi.json` describes, and which of several lines a path is about.

use serde_json::Value;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Every operation as `METHOD /path/{id}`, and whether anything but a refusal can come of it.
pub fn operations() -> BTreeMap<String, bool> {
    let path = waza_harness::place().root.join("docs/openapi.json");
    let text = std::fs::read_to_string(path).unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    let mut operations = BTreeMap::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(key, _)| is_method(key)) {
            let mut statuses = operation["responses"].as_object().unwrap().keys();
            let is_good = statuses.any(|status| status.starts_with('2'));
            operations.insert(format!("{} {path}", method.to_uppercase()), is_good);
        }
    }
    operations
}

/// Beside methods, a path may have parameters or a summary.
fn is_method(key: &str) -> bool {
    ["get", "post", "put", "patch", "delete", "head", "options"].contains(&key)
}

/// The line that a request is about: of those that fit, the one that leaves least open.
pub fn line<'l>(lines: impl Iterator<Item = &'l String>, method: &str, path: &str) -> Option<&'l String> {
    let path = path.split('?').next().unwrap_or_default();
    let fitting = lines.filter(|line| {
        line.split_once(' ').is_some_and(|(of, template)| of == method && fits(template, path))
    });
    fitting.min_by_key(|line| (line.contains("{*"), line.matches('{').count(), Reverse(line.len())))
}

/// `{id}` is one part of a path, `{*path}` all that are left, and what stands before `{` in a part stays.
fn fits(template: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    for wanted in template.split('/') {
        let Some(part) = parts.next() else { return false };
        let fits = match wanted.split_once('{') {
            Some(("", rest)) if rest.starts_with('*') => return !part.is_empty(),
            Some((before, _)) => part.len() > before.len() && part.starts_with(before),
            None => part == wanted,
        };
        if !fits {
            return false;
        }
    }
    parts.next().is_none()
}

#[test]
fn a_path_is_about_the_line_that_leaves_least_open() {
    let lines = ["GET /a/{id}", "GET /a/search", "PUT /a/{id}", "GET /a/{id}/{*path}", "GET /@{name}"];
    let lines = lines.map(str::to_owned);
    let of = |method: &str, path: &str| line(lines.iter(), method, path).map(String::as_str);
    assert_eq!(of("GET", "/a/7?x=/b/c"), Some("GET /a/{id}"));
    assert_eq!(of("GET", "/a/search"), Some("GET /a/search"));
    assert_eq!(of("PUT", "/a/search"), Some("PUT /a/{id}"));
    assert_eq!(of("GET", "/a/7/b/c.js"), Some("GET /a/{id}/{*path}"));
    assert_eq!(of("GET", "/@neko"), Some("GET /@{name}"));
    for path in ["/", "/a", "/a/", "/a/7/", "/@", "/neko"] {
        assert_eq!(of("GET", path), None, "{path}");
    }
}
