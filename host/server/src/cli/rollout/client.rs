//! Asks one server, over its socket or over TCP. No proxy and no redirect is followed, so a token reaches nobody else; every
//! answer is bounded in time and in bytes.

use super::error::{AskError, Refused};
use reqwest::{Method, RequestBuilder, Response, redirect::Policy};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::error::Error;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;

/// What a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// What a question may take.
const ASK: Duration = Duration::from_secs(30);
/// Bytes one answer may have: a thousand decisions with their inputs fit.
const MAX_BYTES: usize = 64 << 20;

/// Where the server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A socket of this machine.
    Socket(PathBuf),
    /// `http://HOST:PORT` or `https://…` without a path, and the token to show.
    Url { base: String, token: String },
}

/// A server that can be asked.
pub(super) struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
    place: String,
}

impl Client {
    pub(super) fn new(place: Place) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .redirect(Policy::none())
            .no_proxy()
            .referer(false);
        match place {
            Place::Socket(path) => Ok(Self {
                // Without TLS nobody's certificates are of interest, and a machine may have none.
                http: http.tls_certs_only([]).unix_socket(path.as_path()).build()?,
                base: "http://localhost".to_owned(),
                token: None,
                place: path.display().to_string(),
            }),
            Place::Url { base, token } => {
                let secured = base.starts_with("https://");
                let http = if secured { http.https_only(true) } else { http.tls_certs_only([]) };
                Ok(Self { http: http.build()?, place: base.clone(), base, token: Some(token) })
            }
        }
    }

    /// A question that changes nothing. `path` begins after `/admin/v1/`.
    pub(super) async fn get(&self, path: &str, query: &impl Serialize) -> Result<Value, AskError> {
        self.answer(self.request(Method::GET, path).query(query), ASK).await
    }

    /// A verb; beside the usual time it may take `longer`.
    pub(super) async fn post(
        &self,
        path: &str,
        query: &impl Serialize,
        body: &impl Serialize,
        longer: Duration,
    ) -> Result<Value, AskError> {
        self.answer(self.request(Method::POST, path).query(query).json(body), ASK + longer).await
    }

    /// An answer as what it should be.
    pub(super) fn read<T: DeserializeOwned>(&self, answer: &Value) -> Result<T, AskError> {
        T::deserialize(answer).map_err(|error| self.not_understood(error))
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}/admin/v1/{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    async fn answer(&self, request: RequestBuilder, limit: Duration) -> Result<Value, AskError> {
        let failed = |error| self.failed(&error, limit);
        let mut response = request.timeout(limit).send().await.map_err(failed)?;
        let ok = response.status().is_success();
        let body = self.body(&mut response, limit).await?;
        let body: Value = serde_json::from_slice(&body)
            .map_err(|error| self.not_understood(format!("{}: {error}", response.status())))?;
        match (ok, Refused::read(body.clone())) {
            (true, _) => Ok(body),
            (false, Some(refused)) => Err(AskError::Refused(Box::new(refused))),
            (false, None) => Err(self.not_understood(response.status())),
        }
    }

    async fn body(&self, response: &mut Response, limit: Duration) -> Result<Vec<u8>, AskError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failed(&error, limit))? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err(AskError::TooLarge { place: self.place.clone(), limit: MAX_BYTES });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn failed(&self, error: &reqwest::Error, limit: Duration) -> AskError {
        let place = self.place.clone();
        let kind = causes(error).find_map(|cause| cause.downcast_ref::<std::io::Error>()).map(|io| io.kind());
        // The last cause is the one that says something; the first ones name the request.
        let reason = causes(error).last().map(ToString::to_string).unwrap_or_default();
        match kind {
            Some(ErrorKind::PermissionDenied) => AskError::Closed { place },
            _ if error.is_connect() => AskError::NoServer { place, reason },
            _ if error.is_timeout() => AskError::Late { place, seconds: limit.as_secs() },
            _ => AskError::BrokeOff { place, reason },
        }
    }

    fn not_understood(&self, reason: impl ToString) -> AskError {
        AskError::NotUnderstood { place: self.place.clone(), reason: reason.to_string() }
    }
}

fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error as &(dyn Error + 'static)), |cause| Error::source(*cause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{get, post};
    use axum::{Json, Router};
    use serde_json::json;
    use tokio::net::{TcpListener, UnixListener};

    async fn socket(routes: Router) -> (Client, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        let listener = UnixListener::bind(&path).unwrap();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (Client::new(Place::Socket(path)).unwrap(), folder)
    }

    #[tokio::test]
    async fn answers_and_refusals_come_through_the_socket() {
        let refusal = (axum::http::StatusCode::CONFLICT, Json(json!({ "error": { "message": "no" } })));
        let routes = Router::new()
            .route("/admin/v1/status", get(|| async { Json(json!({ "lineup": 3 })) }))
            .route("/admin/v1/undo", post(|body: Json<Value>| async move { body }))
            .route("/admin/v1/no", get(|| async { refusal }))
            .route("/admin/v1/page", get(|| async { "<html>" }))
            .route("/admin/v1/away", get(|| async { axum::response::Redirect::to("/admin/v1/status") }));
        let (client, _folder) = socket(routes).await;
        assert_eq!(client.get("status", &()).await.unwrap()["lineup"], 3);
        let echoed = client.post("undo", &(), &json!({ "to": 1 }), Duration::ZERO).await.unwrap();
        assert_eq!(echoed["to"], 1);
        assert_eq!(client.get("no", &()).await.unwrap_err().to_string(), "refused: no");
        for path in ["page", "missing", "away"] {
            let error = client.get(path, &()).await.unwrap_err();
            assert!(matches!(error, AskError::NotUnderstood { .. }), "{path}: {error}");
        }
    }

    #[tokio::test]
    async fn no_server_says_what_to_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        let missing = Client::new(Place::Socket(path.clone())).unwrap();
        drop(UnixListener::bind(&path).unwrap());
        let left_over = Client::new(Place::Socket(path)).unwrap();
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let place = Place::Url { base: format!("http://{free}"), token: "t".into() };
        for client in [missing, left_over, Client::new(place).unwrap()] {
            let error = client.get("status", &()).await.unwrap_err();
            assert!(matches!(error, AskError::NoServer { .. }), "{error}");
            assert!(error.to_string().contains("waza serve"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_token_is_shown_over_tcp() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let shown = |headers: axum::http::HeaderMap| async move {
            Json(json!(headers.get("authorization").map(|value| value.to_str().unwrap().to_owned())))
        };
        let routes = Router::new().route("/admin/v1/status", get(shown));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let client = Client::new(Place::Url { base, token: "secret".into() }).unwrap();
        assert_eq!(client.get("status", &()).await.unwrap(), "Bearer secret");
    }
}
