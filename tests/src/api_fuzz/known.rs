//! Somebody who has one of everything, so that what takes an id gets further than "not found".

use anyhow::{Context, Result, ensure};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use uuid::Uuid;
use waza_harness::{Client, Server};

const WISH: &str = "make a 2D game where a cat catches fish";
const USERNAME: &str = "somebody_else";
const BOUNDARY: &str = "----waza";
/// Half of them stay, the others are there to be deleted.
const ASSETS: usize = 16;
/// One pixel.
const PICTURE: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDAT\
    x\xdacd\xf8\xcfP\x0f\0\x03\x86\x01\x80Z4}k\0\0\0\0IEND\xaeB`\x82";

/// What there is on a server.
pub struct Known {
    /// Of the user whose all of it is.
    pub token: String,
    user: String,
    project: String,
    /// A project that may be taken back.
    spare: String,
    job: String,
    game: String,
    kept: Vec<Asset>,
    spare_assets: Vec<Asset>,
}

struct Asset {
    id: String,
    alias: String,
}

impl Known {
    /// Makes games, publishes one, and fills a library.
    pub async fn make(server: &Server) -> Result<Self> {
        let user = Uuid::new_v4();
        let token = server.token(user).await?;
        let mut client = Client::signed_in(server.address(), &token).await?;
        let spare = client.create_project("Spare").await?;
        // Published by nobody again, so that it stays public.
        let shown = with_game(&mut client, "Shown").await?;
        let project = with_game(&mut client, "Fuzzed").await?;
        let me = Person { server, token: &token };
        let jobs = me.get(&format!("/api/projects/{project}/jobs")).await?;
        let mut kept = Vec::new();
        for number in 0..ASSETS {
            kept.push(me.upload(number, &project).await?);
        }
        let spare_assets = kept.split_off(ASSETS / 2);
        let game = me.publish(&shown).await?;
        name_somebody_else(server).await?;
        Ok(Self {
            job: text(&jobs, "/jobs/0/id")?,
            user: user.to_string(),
            token,
            project,
            game,
            spare,
            kept,
            spare_assets,
        })
    }

    /// What can stand for a parameter of a path; nothing where there is none.
    #[must_use]
    pub fn values(&self, method: &str, path: &str, parameter: &str) -> Vec<String> {
        let mut parts = path.split('/').filter(|part| !part.is_empty() && *part != "api");
        let is_deleted = method == "delete";
        let assets = if is_deleted { &self.spare_assets } else { &self.kept };
        let one = |value: &str| vec![value.to_owned()];
        match (parts.next().unwrap_or_default(), parameter) {
            ("projects", _) if is_deleted => one(&self.spare),
            ("projects" | "game-url", _) => one(&self.project),
            ("jobs", _) => one(&self.job),
            ("games" | "published-games", _) => one(&self.game),
            // A name is changed by whoever may; somebody else's stays.
            ("users", "username") => one(USERNAME),
            ("users", _) | ("user-assets", "user") => one(&self.user),
            ("assets", _) => assets.iter().map(|asset| asset.id.clone()).collect(),
            ("user-assets", _) => assets.iter().map(|asset| asset.alias.clone()).collect(),
            _ => Vec::new(),
        }
    }
}

async fn with_game(client: &mut Client, name: &str) -> Result<String> {
    let project = client.create_project(name).await?;
    let frames = client.generate(WISH, "en").await?;
    let end = frames.last().and_then(|frame| frame.get("type"));
    ensure!(end.is_some_and(|end| end == "completed"), "no game was made: {:?}", frames.last());
    Ok(project)
}

async fn name_somebody_else(server: &Server) -> Result<()> {
    let token = server.token(Uuid::new_v4()).await?;
    let other = Person { server, token: &token };
    other.send(Method::PATCH, "/api/users/me", json!({ "username": USERNAME })).await?;
    Ok(())
}

struct Person<'a> {
    server: &'a Server,
    token: &'a str,
}

impl Person<'_> {
    async fn get(&self, path: &str) -> Result<Value> {
        answer(self.request(Method::GET, path)).await
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> Result<Value> {
        answer(self.request(method, path).json(&body)).await
    }

    /// Its public id.
    async fn publish(&self, project: &str) -> Result<String> {
        let words = json!({ "title": "Shown", "visibility": "public", "allowRemix": true });
        let released = self.send(Method::POST, &format!("/api/projects/{project}/publish"), words).await?;
        text(&released, "/gameId")
    }

    async fn upload(&self, number: usize, project: &str) -> Result<Asset> {
        let mut form = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"projectId\"\r\n\r\n{project}\r\n--{BOUNDARY}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"known{number}.png\"\r\n\r\n"
        )
        .into_bytes();
        form.extend_from_slice(PICTURE);
        form.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let media = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = self.request(Method::POST, "/api/assets/upload");
        let uploaded = answer(request.header("content-type", media).body(form)).await?;
        Ok(Asset { id: text(&uploaded, "/asset/id")?, alias: text(&uploaded, "/asset/alias")? })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        reqwest::Client::new().request(method, self.server.url(path)).bearer_auth(self.token)
    }
}

async fn answer(request: RequestBuilder) -> Result<Value> {
    let response = request.send().await?;
    let (path, status) = (response.url().path().to_owned(), response.status());
    let text = response.text().await?;
    ensure!(status.is_success(), "{path}: {status} {text}");
    Ok(serde_json::from_str(&text)?)
}

fn text(answer: &Value, pointer: &str) -> Result<String> {
    let value = answer.pointer(pointer).and_then(Value::as_str);
    Ok(value.with_context(|| format!("no {pointer} in {answer}"))?.to_owned())
}
