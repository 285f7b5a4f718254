//! The browser client, from a folder of the operator's: its pages under the paths that it knows, its files as they are.
//!
//! Everything is opened through a handle of the folder, so no path and no link leads out of it; dot files are not there.
//! Pages are asked for anew each time, files that name their version never again.

use super::page::{is_fresh, with_charset};
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY,
    CONTENT_TYPE, ETAG, LOCATION, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, File};
use percent_encoding::percent_decode_str;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;
use tokio_util::io::ReaderStream;

/// What the client's pages would be held to, if it were enforced: what they break is reported, and stays possible.
const REPORTED: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; \
     media-src 'self' data: blob: https:; font-src 'self' data: https:; connect-src 'self' https: wss:; \
     frame-src 'self' https:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; \
     report-uri /api/csp-report",
);
/// What is enforced takes nothing away from a page that is not framed.
const ENFORCED: HeaderValue = HeaderValue::from_static("frame-ancestors 'none'; object-src 'none'");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const NOT_FOUND_PAGE: &str = "404.html";

/// Pages whose path is their name.
const NAMED: [&str; 8] =
    ["create", "mypage", "discover", "notifications", "waitlist", "editor", "publish", "play"];
/// Pages that show one thing, by the first part of their path.
const OF_ONE: [(&str, &str); 5] = [
    ("project", "editor.html"),
    ("play", "play.html"),
    ("zap", "zap.html"),
    ("game", "game.html"),
    ("u", "user.html"),
];

/// The folder.
#[derive(Debug, Clone)]
pub(crate) struct StaticClient(Arc<Dir>);

/// What a path stands for.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    /// A file of the folder.
    File(String),
    /// The one address of a page.
    Moved(String),
    Nothing,
}

/// A file that is open.
struct Found {
    file: File,
    bytes: u64,
    tag: String,
}

impl StaticClient {
    /// Opens the folder, which must be there.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Dir::open_ambient_dir(path, ambient_authority()).map(|dir| Self(Arc::new(dir)))
    }

    /// What there is at an address.
    pub(crate) async fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return (StatusCode::METHOD_NOT_ALLOWED, "Method not allowed").into_response();
        }
        let path = match target(uri.path()) {
            Target::File(path) => path,
            Target::Moved(to) => return moved(&to, uri.query()),
            Target::Nothing => return self.missing().await,
        };
        match self.find(path.clone()).await {
            Some(found) => {
                let has_version = uri.query().is_some_and(|query| query.split('&').any(is_version));
                answer(StatusCode::OK, &path, found, has_version, headers)
            }
            None => self.missing().await,
        }
    }

    /// The client's own page for what is not there, where it has one.
    async fn missing(&self) -> Response {
        match self.find(NOT_FOUND_PAGE.to_owned()).await {
            Some(found) => answer(StatusCode::NOT_FOUND, NOT_FOUND_PAGE, found, false, &HeaderMap::new()),
            None => (StatusCode::NOT_FOUND, "Not found").into_response(),
        }
    }

    async fn find(&self, path: String) -> Option<Found> {
        let dir = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || find(&dir, &path)).await.ok()?
    }
}

fn find(dir: &Dir, path: &str) -> Option<Found> {
    let file = dir.open(path).ok()?;
    let seen = file.metadata().ok().filter(cap_std::fs::Metadata::is_file)?;
    let changed = seen.modified().ok()?.into_std().duration_since(UNIX_EPOCH).unwrap_or_default();
    let tag = format!("\"{:x}-{:x}\"", changed.as_nanos(), seen.len());
    Some(Found { file, bytes: seen.len(), tag })
}

fn is_version(pair: &str) -> bool {
    pair.strip_prefix("v=").is_some_and(|version| !version.is_empty())
}

/// Reads a path once, decoded. What could mean something else to somebody else means nothing here.
fn target(path: &str) -> Target {
    let Ok(path) = percent_decode_str(path.trim_start_matches('/')).decode_utf8() else {
        return Target::Nothing;
    };
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [""] => return Target::File("create.html".to_owned()),
        ["login"] => return Target::File("index.html".to_owned()),
        [page] if NAMED.contains(page) => return Target::File(format!("{page}.html")),
        [name] if name.len() > 1 && name.starts_with('@') => return Target::File("user.html".to_owned()),
        [first, id] if !id.is_empty() && !id.contains('.') => {
            if let Some((_, file)) = OF_ONE.iter().find(|(name, _)| name == first) {
                return Target::File((*file).to_owned());
            }
        }
        ["index.html"] => return Target::Moved("/login".to_owned()),
        [name] => {
            let page = name.strip_suffix(".html").filter(|page| NAMED.contains(page));
            if let Some(page) = page {
                return Target::Moved(format!("/{page}"));
            }
        }
        _ => {}
    }
    let odd = |part: &&str| part.is_empty() || part.starts_with('.') || part.contains(['\\', ':']);
    match parts.iter().any(odd) || path.contains(char::is_control) {
        true => Target::Nothing,
        false => Target::File(path.into_owned()),
    }
}

fn moved(to: &str, query: Option<&str>) -> Response {
    let to = query.map_or_else(|| to.to_owned(), |query| format!("{to}?{query}"));
    match HeaderValue::try_from(to) {
        Ok(to) => (StatusCode::MOVED_PERMANENTLY, [(LOCATION, to)]).into_response(),
        Err(_) => (StatusCode::NOT_FOUND, "Not found").into_response(),
    }
}

fn answer(status: StatusCode, path: &str, found: Found, has_version: bool, headers: &HeaderMap) -> Response {
    let media = mime_guess::from_path(path).first_or_octet_stream();
    let is_page = media.essence_str() == "text/html";
    let mut response = match status == StatusCode::OK && is_fresh(headers, &found.tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => {
            let file = tokio::fs::File::from_std(found.file.into_std());
            let described = [
                (CONTENT_TYPE, with_charset(media.essence_str())),
                (CONTENT_LENGTH, found.bytes.to_string()),
            ];
            (status, described, Body::from_stream(ReaderStream::new(file))).into_response()
        }
    };
    let own = response.headers_mut();
    own.insert(CACHE_CONTROL, if has_version && !is_page { FOR_EVER } else { ASK_AGAIN });
    own.insert(CONTENT_SECURITY_POLICY, ENFORCED);
    own.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    own.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    if is_page {
        own.insert(CONTENT_SECURITY_POLICY_REPORT_ONLY, REPORTED);
    }
    if let Ok(tag) = HeaderValue::try_from(found.tag) {
        own.insert(ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_one_address_and_the_rest_are_files() {
        let file = |path: &str| Target::File(path.to_owned());
        for (path, what) in [
            ("/", file("create.html")),
            ("/login", file("index.html")),
            ("/mypage", file("mypage.html")),
            ("/project/0198", file("editor.html")),
            ("/zap/7", file("zap.html")),
            ("/@neko", file("user.html")),
            ("/js/app.js", file("js/app.js")),
            ("/404.html", file("404.html")),
            ("/create.html", Target::Moved("/create".into())),
            ("/index.html", Target::Moved("/login".into())),
        ] {
            assert_eq!(target(path), what, "{path}");
        }
    }

    #[test]
    fn what_is_odd_is_nothing() {
        for path in [
            "/../secret",
            "/%2e%2e/secret",
            "/js/..%2f..%2fsecret",
            "/.env",
            "/js/.git/config",
            "/a//b",
            "/js/",
            "/a%00.js",
            "/a%5cb.js",
            "/C:/x",
            "/%ff",
            "/project/.env",
        ] {
            assert_eq!(target(path), Target::Nothing, "{path}");
        }
        assert_eq!(
            target("//elsewhere.example/create.html"),
            Target::File("elsewhere.example/create.html".into())
        );
    }
}
