//! What every suite starts from: a server of its own, and somebody signed in.

use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;
use uuid::Uuid;
use waza_harness::{Client, Server, ServerOptions, place, volume};

/// A server and the folder it lives in.
pub struct Running {
    pub server: Server,
    pub folder: TempDir,
}

impl Running {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(ServerOptions::new(folder.path().join("data"))).await.unwrap();
        Self { server, folder }
    }

    /// With one hook served by a plugin that misbehaves.
    pub async fn with_hostile(hook: &str, behaviour: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = place();
        let into = folder.path().join("volume");
        volume::with_hostile(&place.volume, &place.fixtures, hook, behaviour, &into).unwrap();
        let mut options = ServerOptions::new(folder.path().join("data"));
        options.volume = into;
        Self { server: Server::start(options).await.unwrap(), folder }
    }

    pub async fn user(&self) -> User {
        User::sign_in(&self.server, Uuid::new_v4()).await
    }
}

/// A server over a volume of its own that it looks at often, and the folder of both.
pub async fn over_own_volume(more: impl FnOnce(&mut ServerOptions)) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let mut options = ServerOptions::new(folder.path().join("data"));
    options.volume = folder.path().join("volume");
    for (key, value) in [("POLL_MS", "50"), ("SETTLE_MS", "50")] {
        options.env.push((format!("WAZA_WATCH__{key}"), value.to_owned()));
    }
    more(&mut options);
    if !options.volume.exists() {
        volume::copy(&place().volume, &options.volume).unwrap();
    }
    Running { server: Server::start(options).await.unwrap(), folder }
}

/// Another component that does the same in the place of a plugin; how large it is.
pub fn exchange(plugin: &Path, mark: &str) -> u64 {
    let component = plugin.join("plugin.wasm");
    let bytes = volume::marked(&std::fs::read(&component).unwrap(), mark).unwrap();
    std::fs::write(&component, &bytes).unwrap();
    bytes.len() as u64
}

/// What `status` of the admin API says of a plugin.
pub fn plugin<'a>(status: &'a Value, name: &str) -> &'a Value {
    let plugins = status["plugins"].as_array().unwrap();
    plugins.iter().find(|plugin| plugin["name"] == name).unwrap_or(&Value::Null)
}

/// Somebody with a connection.
pub struct User {
    pub token: String,
    pub client: Client,
    address: String,
}

impl User {
    pub async fn sign_in(server: &Server, id: Uuid) -> Self {
        let token = server.token(id).await.unwrap();
        let client = Client::signed_in(server.address(), &token).await.unwrap();
        Self { token, client, address: server.address().to_owned() }
    }

    /// Sends a frame and returns the next one.
    pub async fn ask(&mut self, frame: Value) -> Value {
        self.client.send(frame).await.unwrap();
        self.client.next().await.unwrap()
    }

    /// Generates, and returns the job's frames with the terminal one last.
    pub async fn generate(&mut self, content: &str) -> Vec<Value> {
        self.client.generate(content, "en").await.unwrap()
    }

    /// Generates what must succeed.
    pub async fn make(&mut self, content: &str) -> Vec<Value> {
        let frames = self.generate(content).await;
        assert_eq!(frames.last().unwrap()["type"], "completed", "{:?}", frames.last());
        self.client.expect("gameUpdated").await.unwrap();
        frames
    }

    /// The versions, newest first.
    pub async fn versions(&mut self, project: &str) -> Vec<Value> {
        let list = self.ask(json!({ "type": "getVersions", "projectId": project })).await;
        assert_eq!(list["type"], "versionsList", "{list}");
        list["versions"].as_array().unwrap().clone()
    }

    /// GET with the user's token.
    pub async fn get(&self, path: &str) -> reqwest::Response {
        let url = format!("http://{}{path}", self.address);
        reqwest::Client::new().get(url).bearer_auth(&self.token).send().await.unwrap()
    }

    /// The bytes of the project's game page as the browser gets them.
    pub async fn page(&self, project: &str) -> String {
        let answer: Value = self.get(&format!("/api/game-url/{project}")).await.json().await.unwrap();
        let url = format!("http://{}{}", self.address, answer["url"].as_str().unwrap());
        let response = reqwest::get(url).await.unwrap();
        assert_eq!(response.status(), 200);
        response.text().await.unwrap()
    }
}

/// The frames of one type.
pub fn of_type<'a>(frames: &'a [Value], kind: &str) -> Vec<&'a Value> {
    frames.iter().filter(|frame| frame["type"] == kind).collect()
}

/// The text of an `error` frame, in either of its shapes.
pub fn error_text(frame: &Value) -> &str {
    assert_eq!(frame["type"], "error", "{frame}");
    frame["message"].as_str().or_else(|| frame["error"]["message"].as_str()).unwrap()
}
