//! What an operator's day may bring: the volume goes away, the disk is full, a plugin is broken. What is active serves,
//! the reason is one question away, and the next good file goes through.

use crate::support::{Running, exchange, over_own_volume, plugin};
use serde_json::{Value, json};
use std::{fs, path::PathBuf, process::Command};
use waza_harness::Events;

fn policy(running: &Running) -> PathBuf {
    running.folder.path().join("volume/plugins/path-policy")
}

/// One call, which has to be answered; by which line-up.
async fn serves(running: &Running) -> u64 {
    let token = fs::read_to_string(running.folder.path().join("data/service-token")).unwrap();
    let access = json!({ "operation": "write", "origin": "model", "path": "game.js" });
    let request =
        reqwest::Client::new().post(running.server.url("/v1/paths/check")).bearer_auth(token.trim());
    let response = request.json(&json!({ "accesses": [access] })).send().await.unwrap();
    let (status, answer) = (response.status(), response.json::<Value>().await.unwrap());
    assert_eq!(status, 200, "{answer}");
    answer["lineup"].as_u64().unwrap()
}

/// What `/readyz` says is wrong, and whether it is ready all the same.
async fn problems(running: &Running) -> String {
    let response = reqwest::get(running.server.url("/readyz")).await.unwrap();
    assert_eq!(response.status(), 200);
    response.json::<Value>().await.unwrap()["problems"].to_string()
}

/// Waits until operators are told of a problem in these words; then `/readyz` has it too.
async fn told(running: &Running, events: &mut Events, words: &str) {
    events.until("status", |status| status["problems"].to_string().contains(words)).await.expect(words);
    let problems = problems(running).await;
    assert!(problems.contains(words), "{problems}");
}

/// Waits until this line-up serves and nothing is wrong any more.
async fn healed(running: &Running, events: &mut Events, lineup: u64) -> Value {
    let well = |status: &Value| status["lineup"] == lineup && status["problems"] == json!([]);
    let status = events.until("status", well).await.unwrap();
    assert_eq!((serves(running).await, problems(running).await.as_str()), (lineup, "[]"));
    status
}

#[tokio::test]
async fn a_volume_goes_away_and_comes_back() {
    let running = over_own_volume(|_| {}).await;
    let mut events = running.server.admin().unwrap().events().await.unwrap();
    let (volume, aside) = (running.folder.path().join("volume"), running.folder.path().join("aside"));
    // The watch has seen the volume once a change of it serves.
    exchange(&policy(&running), "seen");
    healed(&running, &mut events, 2).await;
    fs::rename(&volume, &aside).unwrap();
    told(&running, &mut events, "is away").await;
    assert_eq!(serves(&running).await, 2);
    // An empty mount point is no volume either.
    fs::create_dir(&volume).unwrap();
    told(&running, &mut events, "neither skills nor plugins").await;
    assert_eq!(serves(&running).await, 2);

    fs::remove_dir(&volume).unwrap();
    let bytes = exchange(&aside.join("plugins/path-policy"), "made meanwhile");
    fs::rename(&aside, &volume).unwrap();
    let after = healed(&running, &mut events, 3).await;
    assert_eq!(plugin(&after, "path-policy")["component_bytes"], bytes);
}

/// A disk that is full is a limit here that no file may grow beyond: what writes gets an error in the same places, and
/// nobody has to be root.
#[tokio::test]
async fn a_full_disk_in_the_state_directory_changes_nothing_and_heals() {
    let running = over_own_volume(|options| {
        // Without this, Linux ends a process that writes beyond the limit.
        options.through = ["env", "--ignore-signal=XFSZ"].map(str::to_owned).to_vec();
    })
    .await;
    let limit = |bytes: &str| {
        let pid = running.server.pid().unwrap().to_string();
        let set =
            Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}:unlimited")]).status();
        assert!(set.unwrap().success());
    };
    let mut events = running.server.admin().unwrap().events().await.unwrap();
    // The image of a plugin is put into memory at its first call, and to Linux that is a file too.
    assert_eq!(serves(&running).await, 1);
    limit("4096");
    let bytes = exchange(&policy(&running), "too much for the disk");
    told(&running, &mut events, "state directory").await;
    assert_eq!(serves(&running).await, 1);

    limit("unlimited");
    let after = healed(&running, &mut events, 2).await;
    assert_eq!(plugin(&after, "path-policy")["component_bytes"], bytes);
}

#[tokio::test]
async fn a_broken_plugin_is_in_quarantine_and_the_next_good_one_serves() {
    let running = over_own_volume(|_| {}).await;
    let admin = running.server.admin().unwrap();
    let mut events = admin.events().await.unwrap();
    let component = policy(&running).join("plugin.wasm");
    let good = fs::read(&component).unwrap();
    fs::write(&component, &good[..good.len() / 2]).unwrap();
    told(&running, &mut events, "path-policy").await;
    assert_eq!(serves(&running).await, 1);
    let quarantine = admin.get("quarantine").await.unwrap();
    let refused = &quarantine[0];
    assert_eq!(
        (&refused["plugin"], &refused["refusal"]["step"]),
        (&json!("path-policy"), &json!("compile")),
        "{quarantine}"
    );
    assert!(!refused["refusal"]["hint"].as_str().unwrap().is_empty(), "{quarantine}");

    fs::write(&component, &good).unwrap();
    exchange(&policy(&running), "whole again");
    healed(&running, &mut events, 2).await;
}
