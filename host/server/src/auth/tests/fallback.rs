//! The provider's own word, where no key is to be had.

use super::identity_server::{IdentityServer, Says, Signer};
use super::*;
use serde_json::json;
use uuid::Uuid;

/// A provider without keys.
async fn keyless() -> (IdentityServer, Signer, Uuid, String) {
    let (signer, user) = (Signer::ec("ec-1"), Uuid::now_v7());
    let server = IdentityServer::start(&[]).await;
    server.keys_say(Says::Status(500));
    let token = signer.sign(&server.claims(user));
    (server, signer, user, token)
}

#[tokio::test]
async fn the_provider_is_asked_as_it_wants_to_be_and_its_word_is_remembered() {
    let (server, _, user, token) = keyless().await;
    let said = json!({ "id": user, "email": "neko@dogs.example", "user_metadata": { "name": "いぬ" } });
    server.users_say(Says::Json(said));
    let checker = Checker::of(&server);
    for _ in 0..3 {
        let identity = checker.identify(&token).await.unwrap();
        assert_eq!(identity.user.id, user);
        assert_eq!(identity.known.email.as_deref(), Some("neko@dogs.example"), "what it says now");
        assert_eq!(identity.known.display_name.as_deref(), Some("いぬ"));
    }
    assert_eq!(server.asked(), (1, 1));
    assert_eq!(server.header("authorization"), format!("Bearer {token}"));
    assert_eq!(server.header("apikey"), "anon");
}

#[tokio::test]
async fn its_refusal_is_one_and_its_silence_is_not() {
    let (server, signer, user, _) = keyless().await;
    let checker = Checker::of(&server);
    for (says, outcome) in [
        (Says::Status(401), AuthError::Malformed),
        (Says::Status(403), AuthError::Malformed),
        (Says::Status(429), AuthError::Unavailable),
        (Says::Status(500), AuthError::Unavailable),
        (Says::Json(json!({ "id": 7 })), AuthError::Unavailable),
        (Says::Json(json!({ "id": Uuid::now_v7() })), AuthError::Claims),
        (Says::Json(json!({ "id": "admin" })), AuthError::Claims),
    ] {
        server.users_say(says);
        // Each time another token, because answers are remembered.
        let mut claims = server.claims(user);
        claims["jti"] = json!(Uuid::now_v7());
        assert_eq!(checker.identify(&signer.sign(&claims)).await, Err(outcome));
    }
}

#[tokio::test]
async fn silence_is_not_remembered() {
    let (server, _, user, token) = keyless().await;
    let checker = Checker::of(&server);
    server.users_say(Says::Status(500));
    assert_eq!(checker.refusal(&token).await, "Token validation failed");
    server.users_say(Says::Json(json!({ "id": user })));
    checker.identify(&token).await.unwrap();
}

#[tokio::test]
async fn what_is_plainly_no_good_is_not_asked_about() {
    let (server, signer, user, _) = keyless().await;
    server.users_say(Says::Json(json!({ "id": user })));
    let checker = Checker::of(&server);
    for (name, value, sentence) in [
        ("exp", json!(1_700_000_000), "Token expired"),
        ("iss", json!("https://elsewhere.example/auth/v1"), "Token validation failed"),
        ("aud", json!("anon"), "Token validation failed"),
        ("aud", json!([]), "Token validation failed"),
        ("sub", json!("admin"), "Token validation failed"),
    ] {
        let mut claims = server.claims(user);
        claims[name] = value;
        assert_eq!(checker.refusal(&signer.sign(&claims)).await, sentence, "{name}");
    }
    assert_eq!(server.asked().1, 0);
}
