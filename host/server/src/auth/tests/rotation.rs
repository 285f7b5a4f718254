//! Keys that change, a provider that is away, slow or rude, and people who come with keys that nobody has.

use super::identity_server::{IdentityServer, Says, Signer, set};
use super::*;
use futures::future::join_all;
use tokio::sync::Semaphore;
use uuid::Uuid;

#[tokio::test]
async fn a_new_key_is_found_and_an_old_one_is_gone_with_it() {
    let (old, new) = (Signer::ec("old"), Signer::other_ec("new"));
    let server = IdentityServer::start(&[&old]).await;
    let checker = Checker::of(&server);
    let token = |signer: &Signer| signer.sign(&server.claims(Uuid::now_v7()));
    checker.identify(&token(&old)).await.unwrap();
    server.publishes(&[&new]);
    // Not yet: somebody fetched a moment ago.
    checker.later(59);
    assert_eq!(checker.refusal(&token(&new)).await, "Invalid token");
    assert_eq!(server.asked().0, 1);
    checker.later(1);
    checker.identify(&token(&new)).await.unwrap();
    assert_eq!(server.asked().0, 2);
    assert_eq!(checker.refusal(&token(&old)).await, "Invalid token");
    assert_eq!(server.asked().0, 2);
}

#[tokio::test]
async fn a_flood_of_unknown_keys_is_one_fetch_and_few_questions() {
    let ec = Signer::ec("ec-1");
    let server = IdentityServer::start(&[&ec]).await;
    let checker = Checker::with(&server, |settings| settings.provider_checks_per_minute = 5);
    let refusals = join_all((0..50).map(|number| {
        let token = ec.sign_as(Some(&format!("kid {number}")), &server.claims(Uuid::now_v7()));
        let auth = checker.auth.clone();
        async move { tokio::spawn(async move { auth.identify(&token).await }).await.unwrap() }
    }))
    .await;
    assert!(refusals.iter().all(Result::is_err));
    assert_eq!(server.asked(), (1, 5));
    // Whoever has a good key does not notice.
    checker.identify(&ec.sign(&server.claims(Uuid::now_v7()))).await.unwrap();
    assert_eq!(server.asked(), (1, 5));
}

#[tokio::test]
async fn many_who_come_first_together_share_one_fetch() {
    let ec = Signer::ec("ec-1");
    let server = IdentityServer::start(&[]).await;
    let gate = Arc::new(Semaphore::new(0));
    server.keys_say(Says::Behind(gate.clone(), set(vec![ec.jwk()])));
    let checker = Checker::of(&server);
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let (auth, token) = (checker.auth.clone(), ec.sign(&server.claims(Uuid::now_v7())));
            tokio::spawn(async move { auth.identify(&token).await })
        })
        .collect();
    server.asked_for_keys(1).await;
    gate.add_permits(100);
    for outcome in join_all(waiting).await {
        outcome.unwrap().unwrap();
    }
    assert_eq!(server.asked(), (1, 0));
}

#[tokio::test]
async fn whoever_hangs_up_does_not_keep_the_keys_from_the_next() {
    let ec = Signer::ec("ec-1");
    let server = IdentityServer::start(&[]).await;
    let gate = Arc::new(Semaphore::new(0));
    server.keys_say(Says::Behind(gate.clone(), set(vec![ec.jwk()])));
    let checker = Checker::of(&server);
    let token = ec.sign(&server.claims(Uuid::now_v7()));
    let first = tokio::spawn({
        let (auth, token) = (checker.auth.clone(), token.clone());
        async move { auth.identify(&token).await }
    });
    server.asked_for_keys(1).await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    gate.add_permits(1);
    checker.identify(&token).await.unwrap();
    assert_eq!(server.asked(), (1, 0));
}

#[tokio::test]
async fn an_outage_is_bridged_with_old_keys_for_a_bounded_time() {
    let ec = Signer::ec("ec-1");
    let server = IdentityServer::start(&[&ec]).await;
    let checker = Checker::of(&server);
    let token = || ec.sign(&server.claims(Uuid::now_v7()));
    checker.identify(&token()).await.unwrap();
    for says in [Says::Status(500), Says::Status(404), Says::Json(serde_json::json!([]))] {
        server.keys_say(says);
        server.users_say(Says::Status(503));
        let before = server.asked().0;
        checker.later(600);
        // Old, but served at once; the fetch is made beside.
        checker.identify(&token()).await.unwrap();
        server.asked_for_keys(before + 1).await;
        checker.identify(&token()).await.unwrap();
        assert_eq!(server.asked().0, before + 1, "not every request tries again");
    }
    checker.later(3_600);
    assert_eq!(checker.identify(&token()).await, Err(AuthError::Unavailable));
    // It is back.
    server.publishes(&[&ec]);
    checker.later(60);
    checker.identify(&token()).await.unwrap();
}

#[tokio::test]
async fn a_slow_huge_or_moved_answer_is_none() {
    let ec = Signer::ec("ec-1");
    let other = IdentityServer::start(&[&ec]).await;
    let server = IdentityServer::start(&[&ec]).await;
    let moved = format!("{}/auth/v1/.well-known/jwks.json", other.url);
    for says in [Says::Nothing, Says::Endless, Says::Elsewhere(moved)] {
        server.keys_say(says.clone());
        server.users_say(says);
        let checker = Checker::with(&server, |settings| settings.provider_request_ms = 200);
        let token = ec.sign(&server.claims(Uuid::now_v7()));
        assert_eq!(checker.identify(&token).await, Err(AuthError::Unavailable));
    }
    assert_eq!(other.asked(), (0, 0), "where keys come from is what the operator said");
}
