//! Decisions of a running server are found, replayed and compared with `waza rollout`.

use crate::support::User;
use serde_json::{Value, json};
use std::{fs, path::Path};
use uuid::Uuid;
use waza_harness::{Server, ServerOptions, place, program, volume};

const WISH: &str = "make a 2D game where a cat catches fish";

fn rollout(data: &Path, arguments: &[&str]) -> Value {
    let output =
        program().arg("rollout").args(arguments).arg("--json").args(["--data-dir"]).arg(data).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A server that logged everything about one message, and was stopped in order or killed.
async fn logged(data: &Path, inputs: bool, kill: bool) -> Value {
    let mut options = ServerOptions::new(data);
    options.env.push(("WAZA_DECISION_LOG__SAMPLE_PPM".to_owned(), "1000000".to_owned()));
    options.env.push(("WAZA_DECISION_LOG__INPUTS".to_owned(), inputs.to_string()));
    let server = Server::start(options).await.unwrap();
    let mut user = User::sign_in(&server, Uuid::new_v4()).await;
    user.client.create_project("a").await.unwrap();
    user.make(WISH).await;
    let ready: Value = reqwest::get(server.url("/readyz")).await.unwrap().json().await.unwrap();
    match kill {
        true => server.kill().await.unwrap(),
        false => assert_eq!(server.stop().await.unwrap(), Some(0)),
    }
    ready
}

fn raw(data: &Path) -> String {
    let folder = data.join("state/decisions");
    fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[tokio::test]
async fn what_was_decided_is_found_and_another_policy_differs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let ready = logged(&data, true, false).await;
    assert_eq!(ready["decision_log"]["dropped_queue"], 0, "{ready}");

    let found = rollout(&data, &["decisions"]);
    let hooks: Vec<&str> =
        found["decisions"].as_array().unwrap().iter().map(|one| one["hook"].as_str().unwrap()).collect();
    for hook in ["intent-classifier", "skill-ranker", "path-policy", "asset-rewriter"] {
        assert!(hooks.contains(&hook), "{hook} is not in {found}");
    }
    let intent = rollout(&data, &["decisions", "--hook", "intent-classifier"]);
    let intent = &intent["decisions"][0];
    assert!(intent["verdict"].as_str().unwrap().starts_with("create "), "{intent}");
    assert!(intent["request"].is_string(), "a job's decisions name it: {intent}");

    let log = data.join("state/decisions");
    let log = log.to_str().unwrap();
    let volume = place().volume;
    let replay = |revision: &str| {
        let volume = volume.to_str().unwrap();
        rollout(&data, &["replay", log, "--revision", revision, "--volume", volume])
    };
    let same = replay("path-policy");
    assert!(same["asked"].as_u64().unwrap() > 0 && same["differing"] == 0, "{same}");
    let hostile = folder.path().join("hostile");
    volume::with_hostile(&volume, &place().fixtures, "path-policy", "trap", &hostile).unwrap();
    let mut plugins = fs::read_dir(hostile.join("plugins")).unwrap().map(|one| one.unwrap().path());
    let broken = plugins.find(|path| path.ends_with("hostile")).unwrap();
    let arguments = ["replay", log, "--revision", broken.to_str().unwrap(), "--plugin", "path-policy"];
    let differ = rollout(&data, &[&arguments[..], &["--volume", volume.to_str().unwrap()]].concat());
    assert_eq!(differ["differing"], differ["asked"], "{differ}");
    assert_eq!(differ["first"][0]["now"], json!("error:panicked"), "{differ}");
}

#[tokio::test]
async fn a_log_of_a_killed_server_is_read_and_holds_nothing_that_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    logged(&data, false, true).await;
    let found = rollout(&data, &["decisions"]);
    assert!(!found["decisions"].as_array().unwrap().is_empty(), "{found}");
    let text = raw(&data);
    assert!(!text.contains("catches fish") && !text.contains("index.html"), "{text}");
    let log = data.join("state/decisions");
    let volume = place().volume;
    let arguments = ["replay", log.to_str().unwrap(), "--revision", "path-policy", "--volume"];
    let replayed = rollout(&data, &[&arguments[..], &[volume.to_str().unwrap()]].concat());
    assert_eq!(replayed["asked"], 0, "{replayed}");
    assert!(replayed["without_input"].as_u64().unwrap() > 0, "{replayed}");
}
