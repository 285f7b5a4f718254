//! People: signing in with an identity provider, the list of those who may come in, profiles and quotas.

use crate::auth::tests::identity_server::{IdentityServer, Says, Signer};
use crate::config::Config;
use crate::testing::{Reply, Server, somebody};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use waza_studio::{AccessStatus, set_access};

/// A server whose people sign in elsewhere.
struct Provided {
    server: Server,
    provider: IdentityServer,
    signer: Signer,
}

impl Provided {
    async fn start(change: impl FnOnce(&mut Config)) -> Self {
        let signer = Signer::ec("ec-1");
        let provider = IdentityServer::start(&[&signer]).await;
        let url = provider.url.clone();
        let server = Server::start_with(|config| {
            config.auth.supabase_url = Some(url);
            config.auth.supabase_anon_key = Some("anon".into());
            change(config);
        })
        .await;
        Self { server, provider, signer }
    }

    fn token(&self, user: Uuid) -> String {
        self.signer.sign(&self.provider.claims(user))
    }

    async fn ask(&self, method: Method, user: Uuid, path: &str, body: Value) -> Reply {
        ask(&self.server, method, &self.token(user), path, body).await
    }

    async fn get(&self, user: Uuid, path: &str) -> Reply {
        self.ask(Method::GET, user, path, Value::Null).await
    }
}

async fn ask(server: &Server, method: Method, token: &str, path: &str, body: Value) -> Reply {
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let request =
        Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
    server.send(request.body(body).unwrap()).await
}

fn said(reply: &Reply) -> (u16, Value) {
    (reply.status.as_u16(), reply.json())
}

#[tokio::test]
async fn the_client_is_told_where_to_sign_in_and_development_tokens_are_gone() {
    let provided = Provided::start(|_| ()).await;
    let config = provided.server.get("/api/config").await;
    assert_eq!(config.header("cache-control"), "public, max-age=3600");
    assert_eq!(config.json()["supabaseUrl"], provided.provider.url);
    assert_eq!(
        (&config.json()["supabaseAnonKey"], &config.json()["devSignIn"]),
        (&json!("anon"), &json!(false))
    );
    let sign_in =
        Request::post("/api/dev/sign-in").header("host", "127.0.0.1:1").body(Body::empty()).unwrap();
    assert_eq!(provided.server.send(sign_in).await.status, StatusCode::NOT_FOUND);

    let user = Uuid::now_v7();
    assert_eq!(said(&provided.get(user, "/api/projects").await), (200, json!({ "projects": [] })));
    let foreign = Server::start().await;
    let reply =
        ask(&provided.server, Method::GET, &foreign.token(somebody()), "/api/projects", Value::Null).await;
    assert_eq!(said(&reply), (401, json!({ "error": "Invalid or expired token" })));
}

#[tokio::test]
async fn a_provider_that_is_away_signs_nobody_out() {
    let provided = Provided::start(|_| ()).await;
    provided.provider.keys_say(Says::Status(500));
    provided.provider.users_say(Says::Status(500));
    let reply = provided.get(Uuid::now_v7(), "/api/projects").await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn only_those_come_in_who_are_approved_where_that_is_asked_for() {
    let provided = Provided::start(|config| config.auth.require_approval = true).await;
    let (user, store) = (Uuid::now_v7(), &provided.server.app.store);
    let access = || provided.get(user, "/api/check-access");
    assert_eq!(said(&access().await), (200, json!({ "allowed": false, "status": null })));
    set_access(store, "neko@cats.example", Some(AccessStatus::Pending)).await.unwrap();
    assert_eq!(said(&access().await), (200, json!({ "allowed": false, "status": "pending" })));
    for path in ["/api/projects", "/api/users/me", "/api/quota"] {
        assert_eq!(
            said(&provided.get(user, path).await),
            (403, json!({ "error": "Access denied" })),
            "{path}"
        );
    }
    set_access(store, "neko@cats.example", Some(AccessStatus::Approved)).await.unwrap();
    assert_eq!(said(&access().await), (200, json!({ "allowed": true, "status": "approved" })));
    assert_eq!(provided.get(user, "/api/projects").await.status, StatusCode::OK);
    assert_eq!(provided.server.get("/api/check-access").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_profile_is_made_changed_and_seen() {
    let provided = Provided::start(|_| ()).await;
    let user = Uuid::now_v7();
    let row = provided.get(user, "/api/users/me").await.json();
    let keys: Vec<&String> = row.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "avatar_url",
            "bio",
            "created_at",
            "display_name",
            "email",
            "id",
            "public_id",
            "social_links",
            "updated_at",
            "username"
        ]
    );
    assert_eq!((&row["email"], &row["display_name"]), (&json!("neko@cats.example"), &json!("ねこ")));

    let change = json!({
        "display_name": "ねこ二号", "bio": "hi", "username": "neko_2", "social_links": { "x": "@neko", "y": null },
        "email": "root@cats.example", "id": Uuid::now_v7(),
    });
    let changed = provided.ask(Method::PATCH, user, "/api/users/me", change).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text());
    let changed = changed.json();
    assert_eq!(
        (&changed["username"], &changed["social_links"]),
        (&json!("neko_2"), &json!({ "x": "@neko" }))
    );
    assert_eq!(
        (&changed["email"], &changed["id"]),
        (&row["email"], &row["id"]),
        "those are not theirs to change"
    );
    assert_eq!(provided.get(user, "/api/users/me").await.json(), changed);

    for path in [
        format!("/api/users/{user}/public"),
        format!("/api/users/{}/public", row["public_id"].as_str().unwrap()),
        "/api/users/username/neko_2/public".to_owned(),
    ] {
        let reply = provided.server.get(&path).await;
        assert_eq!(
            (reply.status, &reply.json()["display_name"]),
            (StatusCode::OK, &json!("ねこ二号")),
            "{path}"
        );
        assert!(!reply.text().contains("cats.example"), "{path}");
    }
    for (path, status, sentence) in [
        (format!("/api/users/{}/public", Uuid::now_v7()), 404, "User not found"),
        ("/api/users/u_0000000000/public".to_owned(), 404, "User not found"),
        ("/api/users/username/nobody/public".to_owned(), 404, "User not found"),
        ("/api/users/username/a%00b/public".to_owned(), 404, "User not found"),
        ("/api/users/7/public".to_owned(), 400, "Invalid user ID"),
    ] {
        assert_eq!(said(&provided.server.get(&path).await), (status, json!({ "error": sentence })), "{path}");
    }
}

#[tokio::test]
async fn a_change_that_makes_no_sense_is_refused_by_field() {
    let server = Server::start().await;
    let token = server.token(somebody());
    for (body, word) in [
        (json!({ "display_name": "a".repeat(51) }), "display_name_chars is 50"),
        (json!({ "bio": "a".repeat(161) }), "bio_chars is 160"),
        (json!({ "username": "No" }), "username"),
        (json!({ "username": "admin" }), "reserved"),
        (json!({ "bio": 7 }), "bio must be text"),
        (json!({ "social_links": ["x"] }), "social_links"),
        (json!({ "social_links": { "x": "javascript:alert(1)" } }), "social link"),
        (json!([]), "line 1"),
    ] {
        let reply = ask(&server, Method::PATCH, &token, "/api/users/me", body.clone()).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{body}");
        let sentence = reply.json()["error"].as_str().unwrap().to_owned();
        assert!(sentence.contains(word), "{body}: {sentence}");
    }
    let nobody = Request::patch("/api/users/me").body(Body::from("{}")).unwrap();
    assert_eq!(server.send(nobody).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_name_is_one_persons() {
    let server = Server::start().await;
    let available = |name: &'static str| {
        let server = &server;
        async move { server.get(&format!("/api/users/username-available?u={name}")).await.json() }
    };
    assert_eq!(available("neko").await, json!({ "available": true }));
    let name = json!({ "username": "neko" });
    let (first, second) = (server.token(somebody()), server.token(somebody()));
    assert_eq!(
        ask(&server, Method::PATCH, &first, "/api/users/me", name.clone()).await.status,
        StatusCode::OK
    );
    let taken = ask(&server, Method::PATCH, &second, "/api/users/me", name).await;
    assert_eq!(said(&taken), (409, json!({ "error": "Username is already taken" })));
    assert_eq!(available("neko").await, json!({ "available": false, "error": "Username is already taken" }));
    for bad in ["", "ab", "Neko", "admin", "a%00b"] {
        let reply = server.get(&format!("/api/users/username-available?u={bad}")).await.json();
        assert!(reply["available"] == false && reply["error"].is_string(), "{bad}: {reply}");
    }
    assert_eq!(server.get("/api/users/username-available").await.json()["available"], false);
}

#[tokio::test]
async fn there_is_no_place_for_pictures() {
    let server = Server::start().await;
    let token = server.token(somebody());
    let reply = ask(&server, Method::POST, &token, "/api/users/me/avatar", json!("x")).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(reply.json()["error"].as_str().unwrap().contains("avatar"));
}

#[tokio::test]
async fn quotas_are_counted_where_people_sign_in() {
    let provided = Provided::start(|_| ()).await;
    let user = Uuid::now_v7();
    provided.server.app.studio.create_project(user, "a").await.unwrap();
    let quota = provided.get(user, "/api/quota").await.json();
    assert_eq!(quota["projects"], json!({ "used": 1, "limit": 3, "remaining": 2 }));
    assert_eq!(quota["messages"], json!({ "used": 0, "limit": 20, "remaining": 20 }));
    assert_eq!(quota["plan"], "free");
    assert!(quota["resetAt"].as_str().unwrap().ends_with("T00:00:00.000Z"), "{quota}");

    let alone = Server::start().await;
    let quota = alone.get_as(somebody(), "/api/quota").await.json();
    assert_eq!(quota["messages"], json!({ "used": 0, "limit": -1, "remaining": -1 }));
}
