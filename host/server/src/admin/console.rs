//! The operators' console: static files that are part of the program, served where the admin API is. It holds no secret
//! and shows nothing by itself; what it shows it asks for with the operator's token.

use crate::http::page::answer;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum::routing::get;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "console/"]
struct Files;

/// Nothing inline, nothing from elsewhere, and text becomes markup nowhere: the browser refuses to assign `innerHTML`.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
);

/// Needs no operator: whoever comes has no token yet.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/", get(index)).route("/console/{*path}", get(file))
}

async fn index(headers: HeaderMap) -> Response {
    answer::<Files>("index.html", &headers, POLICY)
}

async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    answer::<Files>(&path, &headers, POLICY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    async fn ask(path: &str, fresh: Option<&HeaderValue>) -> Response {
        let mut request = Request::get(path);
        if let Some(tag) = fresh {
            request = request.header(IF_NONE_MATCH, tag);
        }
        routes::<()>().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    fn text(path: &str) -> String {
        String::from_utf8(Files::get(path).unwrap().data.into_owned()).unwrap()
    }

    #[tokio::test]
    async fn the_console_is_served_under_a_policy_that_allows_nothing_inline() {
        let first = ask("/", None).await;
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(first.headers()[CONTENT_SECURITY_POLICY], POLICY);
        assert_eq!(first.headers()[CACHE_CONTROL], "no-cache");
        assert!(!POLICY.to_str().unwrap().contains("unsafe"));
        let again = ask("/", Some(&first.headers()[ETAG])).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers()[CONTENT_SECURITY_POLICY], POLICY);
    }

    #[tokio::test]
    async fn what_is_no_file_of_it_is_not_found() {
        for path in ["/console/", "/console/none.js", "/console/../Cargo.toml", "/console/%2e%2e/Cargo.toml"]
        {
            assert_eq!(ask(path, None).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn every_file_that_is_named_is_there_and_every_file_is_named() {
        let index = text("index.html");
        let mut named = vec!["index.html".to_owned()];
        let quoted = |text: &str, before: &str| -> Vec<String> {
            let after = text.split(before).skip(1);
            after.filter_map(|rest| rest.split('"').next()).map(ToOwned::to_owned).collect()
        };
        named.extend(quoted(&index, "\"/console/"));
        let mut at = 0;
        while let Some(file) = named.get(at).cloned() {
            at += 1;
            assert!(Files::get(&file).is_some(), "{file} is named and not there");
            if !file.ends_with(".js") {
                continue;
            }
            let folder = file.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            for import in quoted(&text(&file), "from \"") {
                let path = match import.strip_prefix("../") {
                    Some(above) => above.to_owned(),
                    None => format!("{folder}{}", import.trim_start_matches("./")),
                };
                if !named.contains(&path) {
                    named.push(path);
                }
            }
        }
        let unnamed: Vec<_> = Files::iter().filter(|file| !named.iter().any(|name| name == file)).collect();
        assert!(unnamed.is_empty(), "nobody loads {unnamed:?}");
    }

    #[test]
    fn no_text_becomes_markup() {
        for file in Files::iter().filter(|file| file.ends_with(".js") || file.ends_with(".html")) {
            let text = text(&file);
            for word in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                " style=",
                "onclick=",
            ] {
                assert!(!text.contains(word), "{file} has {word}");
            }
        }
    }
}
