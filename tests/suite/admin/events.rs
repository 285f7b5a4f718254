//! What whoever listens is told, and when it ends.

use super::{Office, array};
use reqwest::Method;
use serde_json::{Value, json};

/// Asks the path policy something, as another web server does.
async fn check(office: &Office) {
    let token = std::fs::read_to_string(office.folder.path().join("data/service-token")).unwrap();
    let body = json!({ "accesses": [{ "operation": "write", "origin": "model", "path": "index.html" }] });
    let asked = reqwest::Client::new().post(office.server.url("/v1/paths/check")).bearer_auth(token.trim());
    assert_eq!(asked.json(&body).send().await.unwrap().status(), 200);
}

fn policy(statistics: &Value) -> &Value {
    array(&statistics["plugins"]).iter().find(|one| one["hook"] == "path-policy").unwrap()
}

#[tokio::test]
async fn a_listener_is_told_at_once_of_every_change_and_of_how_it_goes() {
    let office = Office::open(&[("WAZA_ADMIN__EVENTS_MS", "50")]).await;
    let mut events = office.admin.events().await.unwrap();
    let (name, first) = events.next().await.unwrap().unwrap();
    assert_eq!((name.as_str(), array(&first["plugins"]).len()), ("status", 4), "{first}");

    let newer = office.newer("path-policy", "0.2.0");
    let staged = office.admin.stage(&[&newer], "shadow").await.unwrap();
    let status = events.until("status", |status| status["version"] == staged["version"]).await.unwrap();
    assert_eq!(status["rollouts"][0]["rollout"], staged["rollout"], "{status}");
    assert_eq!(status["rollouts"][0]["phase"], "shadow");

    check(&office).await;
    let measured = |told: &Value| policy(told)["calls"].as_u64().unwrap() > 0;
    let told = events.until("statistics", measured).await.unwrap();
    let serving = policy(&told);
    assert!(serving["p50_seconds"].as_f64().unwrap() > 0.0, "{serving}");
    assert!(serving["calls_per_second"].as_f64().unwrap() > 0.0 && serving["errors"] == 0, "{serving}");
    assert!(serving["memory_bytes"].as_u64().unwrap() > 0 && serving["since_ms"].is_i64(), "{serving}");
    assert_eq!(serving["state"], "active");
    let rollout = staged["rollout"].to_string();
    let same = |told: &Value| told["rollouts"][&rollout]["compared"]["same"] == 1;
    events.until("statistics", same).await.unwrap();

    let promoted = office.admin.post(&format!("rollouts/{rollout}/promote"), json!({})).await.unwrap();
    let status = events.until("status", |status| status["version"] == promoted["version"]).await.unwrap();
    assert_eq!(status["lineup"], promoted["lineup"]);
    assert_eq!(office.server.stop().await.unwrap(), Some(0));
    while events.next().await.unwrap().is_some() {}
}

#[tokio::test]
async fn sixteen_may_listen_and_a_place_is_free_again_when_one_goes() {
    let office = Office::open(&[("WAZA_ADMIN__EVENTS_MS", "50")]).await;
    let mut listening = Vec::new();
    for _ in 0..16 {
        listening.push(office.admin.events().await.unwrap());
    }
    let response = office.admin.send(Method::GET, "/admin/v1/events", None).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (503, &"5".parse().unwrap())
    );
    listening.pop();
    let again = async {
        while office.admin.events().await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), again).await.unwrap();
}
