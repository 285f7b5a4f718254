//! Projects and versions by WebSocket.

use super::*;
use uuid::Uuid;

#[tokio::test]
async fn a_project_is_made_renamed_looked_at_and_deleted() {
    let listening = Listening::start().await;
    let (mut client, id) = listening.enter_project(somebody()).await;
    let brief = |frame: &Value| frame["project"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();

    let renamed = client.ask(json!({ "type": "renameProject", "projectId": id, "name": "犬" })).await;
    assert_eq!((&renamed["type"], &renamed["project"]["name"]), (&json!("projectRenamed"), &json!("犬")));
    assert_eq!(renamed["projects"][0]["name"], "犬");
    assert_eq!(brief(&renamed), ["createdAt", "id", "name", "updatedAt"]);

    let info = client.ask(json!({ "type": "getProjectInfo", "projectId": id })).await;
    assert_eq!((&info["type"], &info["project"]["name"]), (&json!("projectInfo"), &json!("犬")));

    let deleted = client.ask(json!({ "type": "deleteProject", "projectId": id })).await;
    assert_eq!(deleted, json!({ "type": "projectDeleted", "projectId": id, "projects": [] }));
    assert_eq!(
        client.ask(json!({ "type": "message", "content": "x" })).await,
        refusal("No project selected")
    );
}

#[tokio::test]
async fn an_opened_project_brings_its_history_and_then_its_versions() {
    let listening = Listening::start().await;
    let user = somebody();
    let (_, id) = listening.enter_project(user).await;
    let mut client = listening.enter(user).await;
    let selected = client.ask(json!({ "type": "selectProject", "projectId": id })).await;
    assert_eq!(
        selected,
        json!({ "type": "projectSelected", "projectId": id, "history": [], "versions": [], "activeJob": null })
    );
    let list = client.frame().await;
    assert_eq!((&list["type"], &list["projectId"]), (&json!("versionsList"), &json!(id)));
    assert_eq!((list["versions"].is_array(), &list["autoInitialized"]), (true, &json!(false)));
    // Nothing follows that nobody asked for.
    assert_eq!(client.ask(json!({ "type": "ping" })).await, json!({ "type": "pong" }));
    assert_eq!(client.ask(json!({ "type": "getVersions", "projectId": id })).await, list);
}

#[tokio::test]
async fn without_a_name_there_is_only_an_error() {
    let listening = Listening::start().await;
    let mut client = listening.connect().await;
    let id = Uuid::now_v7();
    for (request, sentence) in [
        (json!({ "type": "selectProject", "projectId": id }), "Not initialized"),
        (json!({ "type": "createProject", "name": "x" }), "Invalid request"),
        (json!({ "type": "renameProject", "projectId": id, "name": "x" }), "Invalid request"),
        (json!({ "type": "deleteProject", "projectId": id }), "Invalid request"),
        (json!({ "type": "getProjectInfo", "projectId": id }), "Invalid request"),
        (json!({ "type": "getVersions", "projectId": id }), "Invalid request"),
        (json!({ "type": "message", "content": "x" }), "No project selected"),
        (json!({ "type": "getJobStatus", "jobId": id }), "Not authenticated"),
        (json!({ "type": "subscribeJob", "jobId": id }), "Not authenticated"),
        (json!({ "type": "cancelJob", "jobId": id }), "Not authenticated"),
        (json!({ "type": "cancel", "jobId": id }), "Access denied"),
    ] {
        assert_eq!(client.ask(request.clone()).await, refusal(sentence), "{request}");
    }
    for silent in ["viewState", "deselectProject"] {
        client.say(json!({ "type": silent, "visible": true })).await;
        assert_eq!(client.ask(json!({ "type": "ping" })).await, json!({ "type": "pong" }), "{silent}");
    }
}

#[tokio::test]
async fn foreign_missing_and_impossible_projects_are_the_same() {
    let listening = Listening::start().await;
    let (_, foreign) = listening.enter_project(somebody()).await;
    let mut client = listening.enter(somebody()).await;
    for id in [foreign, Uuid::now_v7().to_string(), "7".to_owned()] {
        for request in [
            json!({ "type": "selectProject", "projectId": id }),
            json!({ "type": "renameProject", "projectId": id, "name": "x" }),
            json!({ "type": "deleteProject", "projectId": id }),
            json!({ "type": "getProjectInfo", "projectId": id }),
            json!({ "type": "getVersions", "projectId": id }),
            json!({ "type": "getVersionEdits", "projectId": id, "versionHash": "abcdef0" }),
            json!({ "type": "restoreVersion", "projectId": id, "versionId": "abcdef0" }),
        ] {
            assert_eq!(client.ask(request.clone()).await, refusal("Access denied"), "{request}");
        }
    }
    for request in [
        json!({ "type": "selectProject" }),
        json!({ "type": "createProject" }),
        json!({ "type": "renameProject", "projectId": Uuid::now_v7() }),
        json!({ "type": "deleteProject", "projectId": 7 }),
        json!({ "type": "restoreVersion", "projectId": Uuid::now_v7() }),
    ] {
        assert_eq!(client.ask(request.clone()).await, refusal("Invalid request"), "{request}");
    }
}

#[tokio::test]
async fn a_version_is_a_hash() {
    let listening = Listening::start().await;
    let (mut client, id) = listening.enter_project(somebody()).await;
    for version in ["HEAD", "../x", "abc", ""] {
        for (kind, key) in [("restoreVersion", "versionId"), ("getVersionEdits", "versionHash")] {
            let request = json!({ "type": kind, "projectId": id, key: version });
            assert_eq!(client.ask(request).await, refusal("Invalid version ID format"), "{kind} {version}");
        }
    }
    client.say(json!({ "type": "restoreVersion", "projectId": id, "versionId": "abcdef0" })).await;
    assert_eq!(
        client.frame().await,
        json!({ "type": "restoreProgress", "stage": "checkout", "message": "ファイルを復元中..." })
    );
    assert_eq!(client.frame().await, refusal("Version not found"));
}

#[tokio::test]
async fn another_person_on_the_same_connection_starts_anew() {
    let listening = Listening::start().await;
    let (mut client, _) = listening.enter_project(somebody()).await;
    let token = listening.server.token(somebody());
    let init = client.ask(json!({ "type": "init", "access_token": token })).await;
    assert_eq!(init["projects"], json!([]));
    assert_eq!(
        client.ask(json!({ "type": "message", "content": "x" })).await,
        refusal("No project selected")
    );
}
