//! A server over an empty volume, for router and session tests: everything works that needs no plugin.

use crate::app::{App, Shared};
use crate::auth::User;
use crate::config::Config;
use crate::telemetry;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use std::time::Duration;
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;
use waza_registry::RegistryOptions;

/// A server and the folder it lives in, which goes when this is dropped.
pub(crate) struct Server {
    pub(crate) app: Shared,
    pub(crate) router: Router,
    _folder: TempDir,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let volume = folder.path().join("volume");
        for name in ["skills", "plugins"] {
            std::fs::create_dir_all(volume.join(name)).unwrap();
        }
        let mut config = Config { volume, data_dir: folder.path().join("data"), ..Config::default() };
        change(&mut config);
        config.check().unwrap();
        let options = RegistryOptions { required: Vec::new(), ..config.registry() };
        let metrics = telemetry::recorder().unwrap().handle();
        let app = App::open_with(options, config, metrics).await.unwrap();
        Self { router: crate::http::router(app.clone()), app, _folder: folder }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), 16 << 20).await.unwrap().to_vec();
        Reply { status, headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// `GET` by a user.
    pub(crate) async fn get_as(&self, user: User, path: &str) -> Reply {
        let token = self.token(user);
        self.send(
            Request::get(path)
                .header("authorization", format!("Bearer {token}"))
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    pub(crate) fn token(&self, user: User) -> String {
        self.app.auth.development().unwrap().sign(user, Duration::from_secs(60)).unwrap()
    }

    /// What is in the service token's file.
    pub(crate) fn service_token(&self) -> String {
        std::fs::read_to_string(self.app.config.service_token_file()).unwrap().trim().to_owned()
    }
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) fn somebody() -> User {
    User { id: Uuid::now_v7() }
}
