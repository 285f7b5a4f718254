//! A user's library over the built program: a file comes in, is played in a game, and is there after `kill -9`.

use crate::support::{Running, User};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::task::JoinSet;
use uuid::Uuid;
use waza_harness::{Server, ServerOptions};

const WISH: &str = "make a 2D game where a cat catches fish";
const BOUNDARY: &str = "----waza";

/// A form with one file and, where one is named, a project.
fn form(name: &str, content: &str, project: Option<&str>) -> String {
    let field = |head: String, content: &str| {
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    };
    let mut form = field(format!("name=\"file\"; filename=\"{name}\""), content);
    form.extend(project.map(|project| field("name=\"projectId\"".to_owned(), project)));
    form + &format!("--{BOUNDARY}--\r\n")
}

async fn try_upload(url: &str, token: &str, form: String) -> reqwest::Result<Response> {
    let request = reqwest::Client::new().post(url).bearer_auth(token);
    let media = format!("multipart/form-data; boundary={BOUNDARY}");
    request.header("content-type", media).body(form).send().await
}

/// What an upload is answered.
async fn upload(server: &Server, user: &User, name: &str, content: &str, project: Option<&str>) -> Value {
    let url = server.url("/api/assets/upload");
    let response = try_upload(&url, &user.token, form(name, content, project)).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.json().await.unwrap()
}

/// A file of a game, as the game itself loads it.
async fn in_game(server: &Server, user: &User, project: &str, path: &str) -> (StatusCode, String) {
    let answer: Value = user.get(&format!("/api/game-url/{project}")).await.json().await.unwrap();
    let page = reqwest::get(server.url(answer["url"].as_str().unwrap())).await.unwrap();
    let file = reqwest::get(page.url().join(path).unwrap()).await.unwrap();
    (file.status(), file.text().await.unwrap())
}

#[tokio::test]
async fn an_asset_is_played_in_a_game_and_outlives_the_library() {
    let running = Running::start().await;
    let mut user = running.user().await;
    let project = user.client.create_project("a").await.unwrap();
    let placed = upload(&running.server, &user, "level.json", "[1]", Some(&project)).await;
    assert_eq!(placed["inProject"], true, "{placed}");
    let attached = upload(&running.server, &user, "other.json", "[2]", None).await["asset"].clone();
    let message = json!({ "type": "message", "content": WISH, "locale": "en", "skipStyleSelection": true,
        "attachedAssets": [{ "id": attached["id"], "name": "other.json", "url": attached["url"] }] });
    user.client.send(message).await.unwrap();
    let frames = user.client.until(&["completed", "failed", "error"]).await.unwrap();
    assert_eq!(frames.last().unwrap()["type"], "completed", "{:?}", frames.last());
    user.client.expect("gameUpdated").await.unwrap();
    let found = |content: &str| (StatusCode::OK, content.to_owned());
    assert_eq!(in_game(&running.server, &user, &project, "assets/level.json").await, found("[1]"));
    assert_eq!(in_game(&running.server, &user, &project, "assets/other.json").await, found("[2]"));

    let path = format!("/api/assets/{}", attached["id"].as_str().unwrap());
    let gone = reqwest::Client::new().delete(running.server.url(&path)).bearer_auth(&user.token);
    let gone: Value = gone.send().await.unwrap().json().await.unwrap();
    assert_eq!(gone["message"], "Asset deleted. 1 project uses it and keeps its copy.");
    assert_eq!(user.get(&path).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(in_game(&running.server, &user, &project, "assets/other.json").await, found("[2]"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let options = ServerOptions::new(folder.path().join("data"));
    let id = Uuid::new_v4();
    let mut acknowledged = BTreeMap::new();
    for round in 0..4 {
        let server = Server::start(options.clone()).await.unwrap();
        let token = server.token(id).await.unwrap();
        let mut uploads = JoinSet::new();
        for n in 0..24 {
            let (url, token) = (server.url("/api/assets/upload"), token.clone());
            uploads.spawn(async move {
                let content = format!("[{round},{n}]");
                let answer = try_upload(&url, &token, form("level.json", &content, None)).await.ok()?;
                let answer: Value = answer.json().await.ok()?;
                Some((answer["asset"]["alias"].as_str()?.to_owned(), content))
            });
        }
        // A little later each time, in the middle of the rest.
        for _ in 0..2 + 4 * round {
            acknowledged.extend(uploads.join_next().await.unwrap().unwrap());
        }
        server.kill().await.unwrap();
        while let Some(one) = uploads.join_next().await {
            acknowledged.extend(one.unwrap());
        }
    }
    let server = Server::start(options).await.unwrap();
    let user = User::sign_in(&server, id).await;
    let list: Value = user.get("/api/assets").await.json().await.unwrap();
    let listed: Vec<_> =
        list["assets"].as_array().unwrap().iter().map(|asset| asset["alias"].clone()).collect();
    for alias in &listed {
        let path = format!("/user-assets/{id}/{}", alias.as_str().unwrap());
        let file = user.get(&path).await;
        assert_eq!(file.status(), StatusCode::OK, "{alias} has a row and no file");
        let text = file.text().await.unwrap();
        if let Some(content) = acknowledged.remove(alias.as_str().unwrap()) {
            assert_eq!(text, content, "{alias}");
        }
    }
    assert!(acknowledged.is_empty(), "lost: {acknowledged:?}");
    let files = std::fs::read_dir(folder.path().join(format!("data/users/{id}/assets"))).unwrap();
    let whole = files.filter(|file| !file.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(whole.count(), listed.len(), "files without a row are swept at the start");
    server.stop().await.unwrap();
}
