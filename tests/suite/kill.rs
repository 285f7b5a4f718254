//! `kill -9` at any moment of a generation, and a restart: no project is locked, there is no half version, and the job
//! has ended.

use crate::support::User;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};
use uuid::Uuid;
use waza_harness::{Server, ServerOptions};

const FIRST: &str = "make a 2D game where a cat catches fish";
const SECOND: &str = "make the fish faster and the background pink";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_locked_and_nothing_is_half() {
    let folder = tempfile::tempdir().unwrap();
    let id = Uuid::new_v4();
    let mut seen = BTreeSet::new();
    // A generation here has some dozens of frames; each round is killed one frame later than the one before, and the
    // last rounds see it through.
    for frames in (0..48).step_by(4) {
        let options = ServerOptions::new(folder.path().join("data"));
        let server = Server::start(options.clone()).await.unwrap();
        let mut user = User::sign_in(&server, id).await;
        let project = user.client.create_project("a").await.unwrap();
        user.make(FIRST).await;
        let before = Snapshot::take(&mut user, &project).await;
        user.client
            .send(json!({ "type": "message", "content": SECOND, "skipStyleSelection": true }))
            .await
            .unwrap();
        let mut job = None;
        let mut completed = false;
        for _ in 0..frames {
            let frame = user.client.next().await.unwrap();
            seen.insert(frame["type"].as_str().unwrap().to_owned());
            if frame["type"] == "jobStarted" {
                job = frame["job"]["id"].as_str().map(str::to_owned);
            }
            completed |= frame["type"] == "completed";
            if frame["type"] == "gameUpdated" {
                break;
            }
        }
        server.kill().await.unwrap();

        let server = Server::start(options).await.unwrap();
        let mut user = User::sign_in(&server, id).await;
        if let Some(job) = job {
            let row: Value = user.get(&format!("/api/jobs/{job}")).await.json().await.unwrap();
            let status = row["status"].as_str().unwrap();
            assert!(status == "completed" || status == "failed", "after {frames} frames: {row}");
            assert!(!completed || status == "completed", "what was announced is undone: {row}");
        }
        let after = Snapshot::take(&mut user, &project).await;
        if after.versions == before.versions {
            assert_eq!(
                after.page, before.page,
                "after {frames} frames: files of a version that is not there"
            );
        } else {
            assert_eq!(after.versions, before.versions + 1, "after {frames} frames");
            assert_ne!(after.page, before.page, "after {frames} frames: a version without its files");
        }
        user.client.send(json!({ "type": "selectProject", "projectId": project })).await.unwrap();
        let selected = user.client.expect("projectSelected").await.unwrap();
        assert!(selected["activeJob"].is_null(), "after {frames} frames: locked by {selected}");
        user.client.until(&["versionsList"]).await.unwrap();
        user.make("make it harder").await;
        user.client.send(json!({ "type": "deleteProject", "projectId": project })).await.unwrap();
        user.client.expect("projectDeleted").await.unwrap();
        server.stop().await.unwrap();
    }
    for kind in ["jobStarted", "progress", "decision", "completed", "gameUpdated"] {
        assert!(seen.contains(kind), "no round got as far as {kind}: {seen:?}");
    }
}

/// What a project is, from outside: its versions and everything its page loads.
struct Snapshot {
    versions: usize,
    page: u64,
}

impl Snapshot {
    async fn take(user: &mut User, project: &str) -> Self {
        let versions = user.versions(project).await.len();
        let answer: Value = user.get(&format!("/api/game-url/{project}")).await.json().await.unwrap();
        let index = user.get(answer["url"].as_str().unwrap()).await;
        let base = index.url().clone();
        let mut page = DefaultHasher::new();
        for file in ["config.js", "art.js", "game.js", "style.css"] {
            let response = reqwest::get(base.join(file).unwrap()).await.unwrap();
            assert_eq!(response.status(), 200, "{file}");
            response.bytes().await.unwrap().hash(&mut page);
        }
        Self { versions, page: page.finish() }
    }
}
