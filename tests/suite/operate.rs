//! What operators look at: probes, metrics, a graceful stop.

use crate::support::{Running, User};
use serde_json::{Value, json};
use waza_harness::{Server, ServerOptions, volume};

#[tokio::test]
async fn probes_and_metrics_tell_what_runs() {
    let running = Running::start().await;
    let mut user = running.user().await;
    user.client.create_project("a").await.unwrap();
    user.make("make a 2D game where a cat catches fish").await;
    let get = async |path: &str| reqwest::get(running.server.url(path)).await.unwrap();
    assert_eq!(get("/livez").await.status(), 200);
    let ready: Value = get("/readyz").await.json().await.unwrap();
    let names: Vec<&str> =
        ready["plugins"].as_array().unwrap().iter().filter_map(|p| p["name"].as_str()).collect();
    assert_eq!(names, ["asset-rewriter", "intent-classifier", "path-policy", "skill-ranker"], "{ready}");
    assert_eq!(ready["lineup"], 1);
    let metrics = get("/metrics").await.text().await.unwrap();
    for hook in ["intent-classifier", "skill-ranker", "path-policy", "asset-rewriter"] {
        let found = metrics.lines().any(|line| {
            line.starts_with("waza_hook_seconds_bucket") && line.contains(hook) && !line.ends_with(" 0")
        });
        assert!(found, "{hook} is not in the metrics:\n{metrics}");
    }
}

#[tokio::test]
async fn a_stop_is_graceful_and_everything_is_there_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let options = ServerOptions::new(folder.path().join("data"));
    let server = Server::start(options.clone()).await.unwrap();
    let id = uuid::Uuid::new_v4();
    let mut user = User::sign_in(&server, id).await;
    let project = user.client.create_project("kept").await.unwrap();
    user.make("make a 2D game where a cat catches fish").await;
    assert_eq!(server.stop().await.unwrap(), Some(0));
    let closed = user.client.next().await.unwrap_err().to_string();
    assert!(closed.contains("1001"), "{closed}");

    let server = Server::start(options).await.unwrap();
    let mut user = User::sign_in(&server, id).await;
    assert_eq!(
        user.ask(json!({ "type": "getProjectInfo", "projectId": project })).await["project"]["name"],
        "kept"
    );
    assert_eq!(user.versions(&project).await.len(), 1);
}

#[tokio::test]
async fn a_new_skill_is_found_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = ServerOptions::new(folder.path().join("data"));
    let volume = folder.path().join("volume");
    volume::copy(&options.volume, &volume).unwrap();
    options.volume = volume.clone();
    for (name, value) in [("WAZA_WATCH__POLL_MS", "50"), ("WAZA_WATCH__SETTLE_MS", "50")] {
        options.env.push((name.to_owned(), value.to_owned()));
    }
    let server = Server::start(options).await.unwrap();
    let ready = async || -> Value {
        reqwest::get(server.url("/readyz")).await.unwrap().json::<Value>().await.unwrap()
    };
    let before = ready().await["skills"].as_u64().unwrap();
    let skill = volume.join("skills/lawnmower");
    std::fs::create_dir(&skill).unwrap();
    let text = "---\nname: lawnmower\ndescription: Mowing lawns with a lawnmower.\n---\nCut the grass.\n";
    std::fs::write(skill.join("SKILL.md"), text).unwrap();
    let changed = async {
        while ready().await["lineup"] == 1 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), changed).await.unwrap();
    assert_eq!(ready().await["skills"], before + 1);
    assert_eq!(ready().await["lineup"], 2);
}
