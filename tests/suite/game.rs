//! The game as a browser gets it: signed, sandboxed, and no file but the project's.

use crate::support::Running;
use serde_json::Value;

const WISH: &str = "make a 2D game where a cat catches fish";

#[tokio::test]
async fn a_signed_address_opens_the_game_and_its_files() {
    let running = Running::start().await;
    let mut user = running.user().await;
    let project = user.client.create_project("a").await.unwrap();
    user.make(WISH).await;
    let answer: Value = user.get(&format!("/api/game-url/{project}")).await.json().await.unwrap();
    let page = reqwest::get(running.server.url(answer["url"].as_str().unwrap())).await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'self'") || policy.contains("default-src 'none'"), "{policy}");
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    let base = page.url().clone();
    assert!(page.text().await.unwrap().contains("gameLoaded"), "the error reporter is missing");
    let script = reqwest::get(base.join("game.js").unwrap()).await.unwrap();
    assert_eq!(script.status(), 200);
    assert!(script.headers()["content-type"].to_str().unwrap().contains("javascript"));
}

#[tokio::test]
async fn without_a_signature_or_with_a_wrong_one_nothing_opens() {
    let running = Running::start().await;
    let mut user = running.user().await;
    let project = user.client.create_project("a").await.unwrap();
    user.make(WISH).await;
    let answer: Value = user.get(&format!("/api/game-url/{project}")).await.json().await.unwrap();
    let url = running.server.url(answer["url"].as_str().unwrap());
    let bare = url.split('?').next().unwrap();
    let status = async |url: String| reqwest::get(url).await.unwrap().status().as_u16();
    assert_eq!(status(bare.to_owned()).await, 401);
    assert_eq!(status(url.replace("sig=", "sig=0")).await, 401);
    assert_eq!(status(format!("{bare}?sig=00&exp=1")).await, 401);
    let exp = answer["url"].as_str().unwrap().split("exp=").nth(1).unwrap();
    assert_eq!(status(url.replace(exp, "99999999999")).await, 401);
}

#[tokio::test]
async fn no_path_leads_out_of_the_project() {
    let running = Running::start().await;
    let mut user = running.user().await;
    let project = user.client.create_project("a").await.unwrap();
    user.make(WISH).await;
    let answer: Value = user.get(&format!("/api/game-url/{project}")).await.json().await.unwrap();
    let page = reqwest::get(running.server.url(answer["url"].as_str().unwrap())).await.unwrap();
    let folder = page.url().path().rsplit_once('/').unwrap().0.to_owned();
    for path in [
        ".git/config",
        ".git/HEAD",
        ".GIT/config",
        "%2egit/config",
        "../../../../waza.db",
        "..%2f..%2fwaza.db",
        "%2e%2e/%2e%2e/waza.db",
        "..%5c..%5cwaza.db",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "a/../../b",
        "%00",
        "game.js%00.png",
        "．．/waza.db",
        ".current-version",
        "CON",
        "//etc/passwd",
    ] {
        let (status, body) = raw_get(running.server.address(), &format!("{folder}/{path}")).await;
        assert!((400..=404).contains(&status), "{path}: {status} {body}");
        assert!(
            !body.contains("[core]") && !body.contains("root:") && !body.contains("ref:"),
            "{path}: {body}"
        );
    }
}

/// A GET whose path is sent as it is; libraries would clean it.
async fn raw_get(address: &str, path: &str) -> (u16, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    (status, answer)
}
