//! A game from its making to other people's browsers: published, played, counted, remixed, on one host and on two.

use crate::support::Running;
use serde_json::{Value, json};
use waza_harness::{Server, ServerOptions};

const WISH: &str = "make a 2D game where a cat catches fish";

struct Author {
    running: Running,
    token: String,
    project: String,
}

impl Author {
    async fn with_game(running: Running) -> Self {
        let mut user = running.user().await;
        let project = user.client.create_project("cat").await.unwrap();
        user.make(WISH).await;
        Self { token: user.token.clone(), running, project }
    }

    fn url(&self, path: &str) -> String {
        self.running.server.url(path)
    }

    async fn post(&self, token: &str, path: &str, body: Value) -> Value {
        let request = reqwest::Client::new().post(self.url(path)).bearer_auth(token);
        let response = request.body(body.to_string()).send().await.unwrap();
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    async fn publish(&self, visibility: &str) -> String {
        let body = json!({
            "title": "Cat", "description": "A cat.", "howToPlay": "Arrow keys.", "tags": ["cat"],
            "visibility": visibility, "remix": "allowed",
        });
        let answer = self.post(&self.token, &format!("/api/projects/{}/publish", self.project), body).await;
        assert_eq!(answer["success"], true);
        assert_eq!(answer["gameId"], answer["game"]["public_id"]);
        answer["gameId"].as_str().unwrap().to_owned()
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        reqwest::get(self.url(path)).await.unwrap()
    }
}

fn header<'r>(response: &'r reqwest::Response, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_game_is_published_played_and_remixed() {
    let author = Author::with_game(Running::start().await).await;
    let game = author.publish("public").await;
    let row: Value = author.get(&format!("/api/published-games/{game}")).await.json().await.unwrap();
    assert_eq!(
        (&row["title"], &row["how_to_play"], &row["tags"]),
        (&json!("Cat"), &json!("Arrow keys."), &json!(["cat"]))
    );
    assert_eq!(row["projects"], json!({ "id": author.project, "name": "cat" }));
    assert_eq!(row["users"], json!({ "display_name": null, "avatar_url": null }));
    assert_eq!(
        (&row["play_count"], &row["allow_remix"], &row["play_domain"]),
        (&json!(0), &json!(true), &Value::Null)
    );
    let list: Value = author.get("/api/published-games?limit=1").await.json().await.unwrap();
    assert_eq!(list["games"][0]["public_id"], game.as_str());

    let page = author.get(&format!("/g/{game}")).await;
    assert_eq!((page.status().as_u16(), page.url().path()), (200, format!("/g/{game}/index.html").as_str()));
    let policy = header(&page, "content-security-policy").to_owned();
    assert!(policy.contains("sandbox allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
    assert!(
        policy.contains(&format!("connect-src {}/g/{game}/ ", author.running.server.address())),
        "{policy}"
    );
    assert_eq!(header(&page, "x-content-type-options"), "nosniff");
    assert_eq!(header(&page, "access-control-allow-origin"), "*");
    let text = page.text().await.unwrap();
    assert!(
        text.contains("ASSET_BASE_URL") && !text.contains("gameLoaded"),
        "a published game reports to nobody"
    );

    author.post("", &format!("/api/published-games/{game}/play"), json!({})).await;
    let row: Value = author.get(&format!("/api/published-games/{game}")).await.json().await.unwrap();
    assert_eq!(row["play_count"], 1);
    let shown = author.get(&format!("/p/{game}")).await;
    assert_eq!((shown.status().as_u16(), shown.url().path()), (200, format!("/game/{game}").as_str()));

    let other = author.running.user().await;
    let remix = author.post(&other.token, &format!("/api/games/{game}/remix"), json!({})).await;
    assert_eq!(remix["project"]["remixedFrom"], author.project.as_str());
    let mine: Value = other.get("/api/projects").await.json().await.unwrap();
    assert_eq!(mine["projects"][0]["remixedFrom"], author.project.as_str());
    let project = remix["project"]["id"].as_str().unwrap();
    assert!(other.page(project).await.contains("<script"));
    let lineage: Value = author.get(&format!("/api/games/{game}/lineage")).await.json().await.unwrap();
    assert_eq!(
        lineage["stats"],
        json!({
            "actualDepth": 0, "visibleDepth": 0, "visibleRemixes": 0, "totalRemixes": 1,
            "totalRemixesExact": true, "maxDepth": 10, "depthCapped": false,
        })
    );
    assert_eq!(lineage["actualRoot"]["public_id"], game.as_str());
}

#[tokio::test]
async fn files_come_in_parts_and_only_when_they_have_changed() {
    let author = Author::with_game(Running::start().await).await;
    let game = author.publish("unlisted").await;
    let url = author.url(&format!("/g/{game}/game.js"));
    let whole = reqwest::get(&url).await.unwrap();
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    assert!(header(&whole, "content-type").starts_with("text/javascript"));
    let tag = header(&whole, "etag").to_owned();
    let text = whole.text().await.unwrap();
    let part = reqwest::Client::new().get(&url).header("range", "bytes=1-4").send().await.unwrap();
    assert_eq!((part.status().as_u16(), part.text().await.unwrap().as_str()), (206, &text[1..5]));
    let same = reqwest::Client::new().get(&url).header("if-none-match", tag).send().await.unwrap();
    assert_eq!(same.status(), 304);
}

#[tokio::test]
async fn a_private_game_is_a_missing_one() {
    let author = Author::with_game(Running::start().await).await;
    let game = author.publish("private").await;
    for id in [game.as_str(), "g_0123456789"] {
        let file = author.get(&format!("/g/{id}/index.html")).await;
        assert_eq!((file.status().as_u16(), file.text().await.unwrap().as_str()), (404, "File not found"));
        let row = author.get(&format!("/api/published-games/{id}")).await;
        assert_eq!(
            (row.status().as_u16(), row.text().await.unwrap().as_str()),
            (404, "{\"error\":\"Game not found\"}")
        );
    }
}

#[tokio::test]
async fn on_a_host_of_its_own_a_game_is_for_frames() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = ServerOptions::new(folder.path().join("data"));
    for (key, value) in [("HOST", "play.example.com"), ("APP_ORIGIN", "https://app.example.com")] {
        options.env.push((format!("WAZA_PLAY__{key}"), value.to_owned()));
    }
    let running = Running { server: Server::start(options).await.unwrap(), folder };
    let author = Author::with_game(running).await;
    let game = author.publish("public").await;
    let ask = async |path: &str, dest: &str| {
        let request = reqwest::Client::new().get(author.url(&format!("/g/{game}/{path}")));
        request.header("host", "play.example.com").header("sec-fetch-dest", dest).send().await.unwrap()
    };
    let framed = ask("index.html", "iframe").await;
    assert_eq!(framed.status(), 200);
    let policy = header(&framed, "content-security-policy").to_owned();
    assert!(policy.contains("frame-ancestors 'self' https://app.example.com"), "{policy}");
    assert!(policy.contains(&format!("connect-src play.example.com/g/{game}/ ")), "{policy}");
    assert!(framed.text().await.unwrap().contains("data-assets=\"https://app.example.com\""));
    assert_eq!(ask("index.html", "document").await.status(), 403);
    assert_eq!(ask("game.js", "script").await.status(), 200);
    assert_eq!(author.get(&format!("/g/{game}/index.html")).await.status(), 404, "not on the app's host");
}
