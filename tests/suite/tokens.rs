//! Tokens that are expired, forged or none: the texts that clients know, and the close codes.

use crate::support::Running;
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;
use waza_harness::Client;

fn claims(offset: i64) -> Value {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let (iat, exp) = (now + offset - 60, now + offset);
    json!({ "sub": Uuid::new_v4(), "aud": "authenticated", "iss": "waza-development", "iat": iat, "exp": exp })
}

fn sign(claims: &Value, secret: &[u8]) -> String {
    encode(&Header::default(), claims, &EncodingKey::from_secret(secret)).unwrap()
}

/// Signs in with this token; the error's text and how the connection was closed.
async fn refusal(address: &str, frame: Value) -> (String, String) {
    let mut client = Client::connect(address).await.unwrap();
    client.send(frame).await.unwrap();
    let error = client.expect("error").await.unwrap();
    let closed = client.next().await.unwrap_err().to_string();
    (error["message"].as_str().unwrap().to_owned(), closed)
}

#[tokio::test]
async fn expired_and_forged_tokens_do_not_open_a_socket() {
    let running = Running::start().await;
    let secret = std::fs::read_to_string(running.folder.path().join("data/dev-token-secret")).unwrap();
    let secret = secret.trim().as_bytes();
    let address = running.server.address();
    let good = sign(&claims(600), secret);
    assert!(Client::signed_in(address, &good).await.is_ok());

    let expired = sign(&claims(-600), secret);
    let forged = sign(&claims(600), b"a secret of somebody else's own making");
    let mut other = claims(600);
    other["aud"] = "somebody-else".into();
    let tampered = format!("{}x{}", &good[..good.len() / 2], &good[good.len() / 2 + 1..]);
    // {"alg":"none"}
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", good.split('.').nth(1).unwrap());
    for (token, text) in [
        (expired, Some("Token expired")),
        (forged, Some("Invalid token signature")),
        (sign(&other, secret), None),
        (tampered, None),
        (unsigned, None),
        ("nonsense".into(), None),
    ] {
        let (said, closed) = refusal(address, json!({ "type": "init", "access_token": token })).await;
        assert!(text.is_none_or(|text| text == said), "{said}");
        assert!(closed.contains("4001 Authentication failed"), "{closed}");
    }
    let (said, closed) = refusal(address, json!({ "type": "init" })).await;
    assert_eq!(said, "access_token required");
    assert!(closed.contains("4001 Authentication required"), "{closed}");
}

#[tokio::test]
async fn expired_and_forged_tokens_open_no_route() {
    let running = Running::start().await;
    let secret = std::fs::read_to_string(running.folder.path().join("data/dev-token-secret")).unwrap();
    let get = async |path: &str, token: Option<String>| {
        let request = reqwest::Client::new().get(running.server.url(path));
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json::<Value>().await.unwrap()["error"].clone())
    };
    let project = Uuid::new_v4();
    for path in
        ["/api/projects".to_owned(), format!("/api/projects/{project}"), format!("/api/game-url/{project}")]
    {
        assert_eq!(get(&path, None).await, (401, "No access token provided".into()), "{path}");
        for token in [sign(&claims(-600), secret.trim().as_bytes()), sign(&claims(600), b"x"), "x".into()] {
            assert_eq!(get(&path, Some(token)).await, (401, "Invalid or expired token".into()), "{path}");
        }
    }
}

#[tokio::test]
async fn nothing_is_served_before_signing_in() {
    let running = Running::start().await;
    let mut client = Client::connect(running.server.address()).await.unwrap();
    client.send(json!({ "type": "createProject", "name": "x" })).await.unwrap();
    assert_eq!(client.next().await.unwrap()["type"], "error");
    client.send(json!({ "type": "ping" })).await.unwrap();
    assert_eq!(client.next().await.unwrap()["type"], "pong");
}
