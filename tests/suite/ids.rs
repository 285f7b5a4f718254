//! Unknown projects, other users' projects and ids that are none: refused alike, so nothing can be learned from it.

use crate::support::{Running, error_text};
use serde_json::json;
use uuid::Uuid;

/// Ids that are no UUIDs, the shapes that attacks have among them.
const NO_IDS: [&str; 8] =
    ["x", "../..", "1", "%2e%2e", "00000000-0000-0000-0000", "null", "' OR 1=1 --", "あ"];

#[tokio::test]
async fn over_the_socket() {
    let running = Running::start().await;
    let (mut owner, mut other) = (running.user().await, running.user().await);
    let project = owner.client.create_project("mine").await.unwrap();
    owner.make("make a 2D game where a cat catches fish").await;
    let version = owner.versions(&project).await[0]["id"].clone();
    let foreign = [project.clone(), Uuid::new_v4().to_string()];
    for id in foreign.iter().map(String::as_str).chain(NO_IDS) {
        for frame in [
            json!({ "type": "selectProject", "projectId": id }),
            json!({ "type": "renameProject", "projectId": id, "name": "stolen" }),
            json!({ "type": "deleteProject", "projectId": id }),
            json!({ "type": "getProjectInfo", "projectId": id }),
            json!({ "type": "getVersions", "projectId": id }),
            json!({ "type": "restoreVersion", "projectId": id, "versionId": version }),
        ] {
            let answer = other.ask(frame.clone()).await;
            assert_eq!(error_text(&answer), "Access denied", "{frame}");
        }
    }
    assert_eq!(
        owner.ask(json!({ "type": "getProjectInfo", "projectId": project })).await["project"]["name"],
        "mine"
    );
}

#[tokio::test]
async fn over_http() {
    let running = Running::start().await;
    let (mut owner, other) = (running.user().await, running.user().await);
    let project = owner.client.create_project("mine").await.unwrap();
    owner.make("make a 2D game where a cat catches fish").await;
    let job = owner.get(&format!("/api/projects/{project}/active-job")).await;
    assert_eq!(job.status(), 200);
    for path in ["/api/projects/{id}", "/api/projects/{id}/active-job", "/api/game-url/{id}"] {
        let status = async |id: &str| other.get(&path.replace("{id}", id)).await.status().as_u16();
        let (foreign, missing) = (status(&project).await, status(&Uuid::new_v4().to_string()).await);
        assert_eq!((foreign, missing), (404, 404), "{path}");
        assert_eq!(status("x").await, 400, "{path}");
    }
}

#[tokio::test]
async fn a_job_is_its_owners() {
    let running = Running::start().await;
    let (mut owner, mut other) = (running.user().await, running.user().await);
    owner.client.create_project("mine").await.unwrap();
    let frames = owner.make("make a 2D game where a cat catches fish").await;
    let job = frames.iter().find(|frame| frame["type"] == "jobStarted").unwrap()["job"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = other.ask(json!({ "type": "getJobStatus", "jobId": job })).await;
    assert!(answer["job"].is_null(), "{answer}");
    let answer = other.ask(json!({ "type": "subscribeJob", "jobId": job })).await;
    assert_eq!(error_text(&answer), "Job not found");
    let answer = other.ask(json!({ "type": "cancelJob", "jobId": job })).await;
    assert!(!error_text(&answer).is_empty());
}
