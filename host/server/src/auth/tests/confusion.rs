//! What a token's header says decides nothing: a key is for the one algorithm that it is published for.

use super::identity_server::{IdentityServer, Says, Signer, set};
use super::*;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use uuid::Uuid;

fn hs256(kid: &str, claims: &Value, secret: &[u8]) -> String {
    let header = Header { kid: Some(kid.into()), ..Header::new(Algorithm::HS256) };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(secret)).unwrap()
}

#[tokio::test]
async fn a_public_key_is_no_secret_to_sign_with() {
    let (ec, rsa) = (Signer::ec("ec-1"), Signer::rsa("rsa-1"));
    let server = IdentityServer::start(&[&ec, &rsa]).await;
    // Even a provider that would say yes is not asked.
    let user = Uuid::now_v7();
    server.users_say(Says::Json(json!({ "id": user })));
    for checker in [
        Checker::of(&server),
        Checker::with(&server, |s| {
            s.hs256_secret = Some(toml::Value::from("0123456789abcdef").try_into().unwrap())
        }),
    ] {
        for (kid, public) in [
            ("rsa-1", rsa.jwk()["n"].as_str().unwrap().to_owned()),
            ("ec-1", ec.jwk()["x"].as_str().unwrap().to_owned()),
            ("rsa-1", rsa.jwk().to_string()),
            ("ec-1", String::new()),
            ("ec-1", "anon".to_owned()),
        ] {
            let token = hs256(kid, &server.claims(user), public.as_bytes());
            assert!(checker.identify(&token).await.is_err(), "{public}");
        }
    }
    assert_eq!(server.asked().1, 0);
}

#[tokio::test]
async fn a_token_without_a_signature_is_none() {
    let ec = Signer::ec("ec-1");
    let server = IdentityServer::start(&[&ec]).await;
    let checker = Checker::of(&server);
    let good = ec.sign(&server.claims(Uuid::now_v7()));
    let claims = good.split('.').nth(1).unwrap();
    for header in [
        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0",  // {"alg":"none","typ":"JWT"}
        "eyJhbGciOiJOT05FIiwia2lkIjoiZWMtMSJ9", // {"alg":"NONE","kid":"ec-1"}
        "eyJ0eXAiOiJKV1QifQ",                   // {"typ":"JWT"}
        "eyJhbGciOiIiLCJraWQiOiJlYy0xIn0",      // {"alg":"","kid":"ec-1"}
    ] {
        assert_eq!(checker.refusal(&format!("{header}.{claims}.")).await, "Invalid token", "{header}");
    }
    assert_eq!(server.asked(), (0, 0));
}

#[tokio::test]
async fn a_key_is_used_for_nothing_but_its_own_algorithm() {
    let (ec, rsa) = (Signer::ec("ec-1"), Signer::rsa("rsa-1"));
    let server = IdentityServer::start(&[&ec, &rsa]).await;
    let checker = Checker::of(&server);
    let claims = server.claims(Uuid::now_v7());
    // Signed well, under the name of a key of another kind: no key is found, and the provider says no.
    assert_eq!(checker.refusal(&ec.sign_as(Some("rsa-1"), &claims)).await, "Invalid token");
    assert_eq!(checker.refusal(&rsa.sign_as(Some("ec-1"), &claims)).await, "Invalid token");
    // No name at all means the only key of the kind.
    checker.identify(&ec.sign_as(None, &claims)).await.unwrap();
}

#[tokio::test]
async fn keys_that_may_not_be_used_are_not() {
    let (ec, rsa) = (Signer::ec("ec-1"), Signer::rsa("rsa-1"));
    let server = IdentityServer::start(&[]).await;
    let claims = server.claims(Uuid::now_v7());
    let with = |mut jwk: Value, name: &str, value: &str| {
        jwk[name] = json!(value);
        jwk
    };
    let secret = json!({ "kty": "oct", "kid": "oct-1", "k": "c2VjcmV0", "alg": "HS256" });
    for (keys, token) in [
        (set(vec![Signer::short_rsa("rsa-1").jwk()]), Signer::short_rsa("rsa-1").sign(&claims)),
        (set(vec![with(ec.jwk(), "use", "enc")]), ec.sign(&claims)),
        (set(vec![with(ec.jwk(), "alg", "ES384")]), ec.sign(&claims)),
        (set(vec![with(rsa.jwk(), "alg", "PS256")]), rsa.sign(&claims)),
        (set(vec![with(rsa.jwk(), "alg", "HS256")]), rsa.sign(&claims)),
        (set(vec![with(ec.jwk(), "crv", "P-384")]), ec.sign(&claims)),
        (set(vec![secret.clone()]), hs256("oct-1", &claims, b"secret")),
        // Two keys of one name: nobody knows which is meant.
        (set(vec![ec.jwk(), Signer::other_ec("ec-1").jwk()]), ec.sign(&claims)),
    ] {
        server.keys_say(Says::Json(keys.clone()));
        assert!(Checker::of(&server).identify(&token).await.is_err(), "{keys}");
    }
    // They do not spoil those that may.
    let mixed = vec![json!(7), json!({ "kty": "new" }), secret, with(rsa.jwk(), "use", "enc"), ec.jwk()];
    server.keys_say(Says::Json(set(mixed)));
    Checker::of(&server).identify(&ec.sign(&claims)).await.unwrap();
}

#[tokio::test]
async fn the_secret_of_an_older_project_is_taken_where_the_operator_gave_it() {
    let server = IdentityServer::start(&[]).await;
    let claims = server.claims(Uuid::now_v7());
    let secret = "a secret of more than sixteen";
    let checker =
        Checker::with(&server, |s| s.hs256_secret = Some(toml::Value::from(secret).try_into().unwrap()));
    checker.identify(&hs256("x", &claims, secret.as_bytes())).await.unwrap();
    assert_eq!(checker.refusal(&hs256("x", &claims, b"another")).await, "Invalid token signature");
    let without = Checker::of(&server);
    assert_eq!(without.refusal(&hs256("x", &claims, secret.as_bytes())).await, "Token validation failed");
    assert_eq!(server.asked(), (0, 0));
}
