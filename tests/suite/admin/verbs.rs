//! Every verb, over the real listener and with real plugins.

use super::{Office, array, change};
use serde_json::{Value, json};
use std::fs;
use waza_harness::{place, upload, volume};

#[tokio::test]
async fn a_plugin_goes_all_the_way_and_is_taken_back() {
    let office = Office::open(&[]).await;
    let (admin, before) = (&office.admin, office.revision("path-policy").await);
    let newer = office.newer("path-policy", "0.2.0");
    let body = json!({ "uploads": [upload(&newer).unwrap()], "then": "stage", "why": "a new one" });
    let staged = admin.post("rollouts", body).await.unwrap();
    let id = staged["rollout"].as_u64().unwrap();
    let here = &array(&staged["replicas"])[0];
    assert_eq!((&here["this"], &here["behind"]), (&json!(true), &json!(false)), "{staged}");
    assert_eq!(here["version"], staged["version"]);
    assert_eq!(office.revision("path-policy").await, before, "staged is not active");

    let phase = async || admin.get(&format!("rollouts/{id}")).await.unwrap();
    assert_eq!(phase().await["phase"], "staged");
    let step =
        async |verb: &str, body: Value| admin.post(&format!("rollouts/{id}/{verb}"), body).await.unwrap();
    step("shadow", json!({ "why": "look first" })).await;
    assert_eq!(phase().await["phase"], "shadow");
    step("canary", json!({ "share": 12.5 })).await;
    let canary = phase().await;
    assert_eq!((&canary["phase"], &canary["share"]), (&json!("canary"), &json!(12.5)), "{canary}");
    step("canary", json!({ "share": 50 })).await;
    assert_eq!(phase().await["share"], 50.0);
    let promoted = step("promote", json!({})).await;
    assert_eq!(phase().await["phase"], "active");
    let after = office.revision("path-policy").await;
    assert_ne!(after, before);
    let plugins = admin.get("plugins").await.unwrap();
    let one = array(&plugins).iter().find(|one| one["hook"] == "path-policy").unwrap();
    assert_eq!((&one["revision"], &one["version"]), (&json!(after), &json!("0.2.0")), "{one}");

    let undone = admin.post("undo", json!({ "why": "it was better" })).await.unwrap();
    assert_eq!(office.revision("path-policy").await, before);
    assert!(undone["version"].as_u64() > promoted["version"].as_u64());
    let history = admin.get("history?limit=6").await.unwrap();
    let told: Vec<_> =
        array(&history).iter().map(|one| (one["who"].as_str(), one["verb"].as_str())).collect();
    let by_alice = ["undo", "promote", "canary", "canary", "shadow", "stage"];
    assert_eq!(told, by_alice.map(|verb| (Some("alice"), Some(verb))), "{history}");
    assert_eq!((&history[0]["why"], &history[5]["why"]), (&json!("it was better"), &json!("a new one")));
    let older = admin.get(&format!("history?before={}&limit=1", staged["version"])).await.unwrap();
    assert_eq!(older[0]["verb"], "begin", "{older}");
    let quarantine = admin.get("quarantine").await.unwrap();
    assert!(array(&quarantine).is_empty(), "an undo puts nothing in quarantine: {quarantine}");
}

#[tokio::test]
async fn what_serves_can_be_barred_released_staged_again_and_removed() {
    let office = Office::open(&[]).await;
    let admin = &office.admin;
    let newer = office.newer("path-policy", "0.2.0");
    admin.stage(&[&newer], "promote").await.unwrap();
    let after = office.revision("path-policy").await;
    admin.post(&format!("revisions/{after}/quarantine"), json!({ "why": "it lies" })).await.unwrap();
    assert_ne!(office.revision("path-policy").await, after, "the one of before takes over");
    let barred = admin.get("quarantine").await.unwrap();
    assert_eq!(barred[0]["revision"], json!(after), "{barred}");
    assert!(barred[0]["refusal"]["reason"].as_str().unwrap().contains("it lies"));
    let (status, error) = admin.refused("rollouts", json!({ "revisions": [after] })).await.unwrap();
    assert_eq!(
        (status, &error["code"], &error["step"]),
        (422, &json!("refused"), &json!("serve")),
        "{error}"
    );
    admin.post(&format!("revisions/{after}/release"), json!({})).await.unwrap();
    let again = admin.post("rollouts", json!({ "revisions": [after], "then": "stage" })).await.unwrap();
    let abort = format!("rollouts/{}/abort", again["rollout"]);
    admin.post(&abort, json!({})).await.unwrap();
    assert_eq!(admin.refused(&abort, json!({})).await.unwrap().0, 404, "once");

    let (status, error) = admin.refused("plugins/path-policy/remove", json!({})).await.unwrap();
    assert_eq!((status, &error["code"]), (409, &json!("required")), "{error}");
    let extra = office.folder.path().join("light");
    volume::copy(&place().fixtures.join("light"), &extra).unwrap();
    admin.stage(&[&extra], "promote").await.unwrap();
    admin.post("plugins/light/remove", json!({})).await.unwrap();
    let status = admin.status().await.unwrap();
    assert!(!array(&status["plugins"]).iter().any(|one| one["name"] == "light"), "{status}");
}

#[tokio::test]
async fn two_change_sets_at_once_are_two_rollouts_and_one_set_is_all_or_nothing() {
    let office = Office::open(&[]).await;
    let admin = &office.admin;
    let (policy, ranker) = (office.newer("path-policy", "0.2.0"), office.newer("skill-ranker", "0.2.0"));
    let (one, other) = ([policy.as_path()], [ranker.as_path()]);
    let both = tokio::join!(admin.stage(&one, "stage"), admin.stage(&other, "stage"));
    let (first, second) = (both.0.unwrap(), both.1.unwrap());
    assert_ne!(first["rollout"], second["rollout"]);
    let status = admin.status().await.unwrap();
    assert_eq!(array(&status["rollouts"]).len(), 2, "{status}");

    let good = office.newer("intent-classifier", "0.3.0");
    let bad = office.newer("asset-rewriter", "0.3.0");
    fs::write(bad.join("plugin.wasm"), b"\0asm\x0d\0\x01\0cut off").unwrap();
    let uploads = json!({ "uploads": [upload(&good).unwrap(), upload(&bad).unwrap()], "then": "promote" });
    let (status, error) = admin.refused("rollouts", uploads).await.unwrap();
    assert_eq!(
        (status, &error["plugin"], &error["step"]),
        (422, &json!("asset-rewriter"), &json!("compile"))
    );
    assert!(!error["hint"].as_str().unwrap().is_empty(), "{error}");
    let status = admin.status().await.unwrap();
    assert!(array(&status["plugins"]).iter().all(|one| one["version"] == "0.1.0"), "{status}");
    let barred = admin.get("quarantine").await.unwrap();
    assert_eq!((array(&barred).len(), &barred[0]["plugin"]), (1, &json!("asset-rewriter")), "{barred}");

    let twice = json!({ "uploads": [upload(&good).unwrap(), upload(&good).unwrap()] });
    assert_eq!(admin.refused("rollouts", twice).await.unwrap().1["code"], "change-set");
}

#[tokio::test]
async fn what_lies_on_the_volume_can_be_staged_by_name() {
    let office = Office::open(&[("WAZA_WATCH__NOTIFY", "false"), ("WAZA_WATCH__POLL_MS", "0")]).await;
    let admin = &office.admin;
    let (status, error) = admin.refused("rollouts", json!({ "plugins": ["path-policy"] })).await.unwrap();
    assert_eq!((status, &error["code"]), (409, &json!("active")), "{error}");
    let folder = office.server.options().volume.join("plugins/path-policy");
    change(&folder, "version = \"0.1.0\"", "version = \"0.4.0\"");
    let staged =
        admin.post("rollouts", json!({ "plugins": ["path-policy"], "then": "canary" })).await.unwrap();
    let rollout = admin.get(&format!("rollouts/{}", staged["rollout"])).await.unwrap();
    assert_eq!((&rollout["phase"], &rollout["share"]), (&json!("canary"), &json!(10.0)), "{rollout}");
    change(&folder, "name = ", "nome = ");
    let (status, error) = admin.refused("rollouts", json!({ "plugins": ["path-policy"] })).await.unwrap();
    assert_eq!(
        (status, &error["code"], &error["plugin"]),
        (422, &json!("refused"), &json!("path-policy")),
        "{error}"
    );
}

#[tokio::test]
async fn a_lock_pins_what_is_active_and_decisions_are_found() {
    let office = Office::open(&[("WAZA_DECISION_LOG__SAMPLE_PPM", "1000000")]).await;
    let admin = &office.admin;
    let lock = admin.get("lock").await.unwrap();
    let status = admin.status().await.unwrap();
    assert_eq!((&lock["version"], &lock["enforce"]), (&json!(1), &json!(true)), "{lock}");
    for plugin in array(&status["plugins"]) {
        let pin = &lock["plugins"][plugin["name"].as_str().unwrap()];
        assert_eq!(pin["component"], plugin["digest"], "{lock}");
        assert_eq!(pin["manifest"].as_str().unwrap().len(), 64);
    }
    let token = fs::read_to_string(office.folder.path().join("data/service-token")).unwrap();
    let access = json!({ "operation": "write", "origin": "model", "path": "../x" });
    let ask = reqwest::Client::new().post(office.server.url("/v1/paths/check")).bearer_auth(token.trim());
    assert_eq!(ask.json(&json!({ "accesses": [access] })).send().await.unwrap().status(), 200);
    let denied = admin.get("decisions?hook=path-policy&verdict=deny&limit=5").await.unwrap();
    let found = &array(&denied["decisions"])[0];
    assert_eq!(found["plugin"], "path-policy", "{denied}");
    let code = found["codes"][0].as_str().unwrap();
    let by_code = async |code: &str| admin.get(&format!("decisions?code={code}")).await.unwrap();
    assert_eq!(array(&by_code(code).await["decisions"]).len(), 1);
    assert!(array(&by_code("no-such-code").await["decisions"]).is_empty());
    let replicas = admin.get("replicas").await.unwrap();
    assert_eq!((array(&replicas).len(), &replicas[0]["this"]), (1, &json!(true)), "{replicas}");
}
