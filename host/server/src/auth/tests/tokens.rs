//! What is taken, and the sentence for each that is not.

use super::identity_server::{IdentityServer, Signer};
use super::*;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn a_good_token_says_who_it_is_and_the_keys_are_fetched_once() {
    let (ec, rsa) = (Signer::ec("ec-1"), Signer::rsa("rsa-1"));
    let server = IdentityServer::start(&[&ec, &rsa]).await;
    let checker = Checker::of(&server);
    assert_eq!(server.asked(), (0, 0), "nothing is fetched before somebody comes");
    for signer in [&ec, &rsa, &ec, &rsa] {
        let user = Uuid::now_v7();
        let identity = checker.identify(&signer.sign(&server.claims(user))).await.unwrap();
        assert_eq!(identity.user.id, user);
        assert_eq!(identity.known.email.as_deref(), Some("neko@cats.example"));
        assert_eq!(identity.known.display_name.as_deref(), Some("ねこ"));
        assert!(identity.known.avatar_url.unwrap().starts_with("https://"));
        let left = identity.expires.left();
        assert!(left > Duration::from_secs(60) && left <= Duration::from_secs(71), "{left:?}");
    }
    assert_eq!(server.asked(), (1, 0));
}

#[tokio::test]
async fn each_way_to_be_wrong_has_its_sentence() {
    let ec = Signer::ec("ec-1");
    let server = IdentityServer::start(&[&ec]).await;
    let checker = Checker::of(&server);
    let with = |name: &str, value: Value| {
        let mut claims = server.claims(Uuid::now_v7());
        claims[name] = value;
        claims
    };
    let without = |name: &str| {
        let mut claims = server.claims(Uuid::now_v7());
        claims.as_object_mut().unwrap().remove(name);
        claims
    };
    let now = server.claims(Uuid::now_v7())["iat"].as_i64().unwrap();
    let foreign_issuer = json!("https://elsewhere.example/auth/v1");
    for (claims, sentence) in [
        (with("exp", json!(now - 12)), "Token expired"),
        (with("iss", foreign_issuer), "Token validation failed"),
        (with("iss", json!(server.url)), "Token validation failed"),
        (with("aud", json!("anon")), "Token validation failed"),
        (with("aud", json!(["anon", "service"])), "Token validation failed"),
        (with("sub", json!("admin")), "Token validation failed"),
        (with("sub", json!(Uuid::now_v7().simple().to_string())), "Token validation failed"),
        (with("nbf", json!(now + 60)), "Token validation failed"),
        (without("iss"), "Token validation failed"),
        (without("aud"), "Token validation failed"),
        (without("exp"), "Invalid token"),
        (without("sub"), "Invalid token"),
        (json!("text"), "Invalid token"),
    ] {
        assert_eq!(checker.refusal(&ec.sign(&claims)).await, sentence, "{claims}");
    }
    for good in
        [with("exp", json!(now - 5)), with("aud", json!(["authenticated"])), with("nbf", json!(now + 5))]
    {
        checker.identify(&ec.sign(&good)).await.unwrap();
    }
    for strange in
        [with("email", json!(7)), with("user_metadata", json!("x")), with("user_metadata", json!(null))]
    {
        checker.identify(&ec.sign(&strange)).await.unwrap();
    }
    let forged = Signer::other_ec("ec-1").sign(&server.claims(Uuid::now_v7()));
    assert_eq!(checker.refusal(&forged).await, "Invalid token signature");
    let good = ec.sign(&server.claims(Uuid::now_v7()));
    let (start, _) = good.rsplit_once('.').unwrap();
    assert_eq!(checker.refusal(&format!("{start}.")).await, "Invalid token signature");
    let long = format!("{good}{}", "A".repeat(16 << 10));
    for none in ["", "a.b.c", "not a token", long.as_str()] {
        assert_eq!(checker.refusal(none).await, "Invalid token", "{}", none.len());
    }
    assert_eq!(server.asked(), (1, 0), "none of that was worth a question");
}
