//! Versions on the wire. Without plugins nothing is generated, so the versions here are made beside the server.

use super::*;
use std::path::PathBuf;

fn disk(listening: &Listening, user: User, project: &str) -> PathBuf {
    listening.server.app.config.data_dir.join(format!("users/{}/projects/{project}", user.id))
}

#[tokio::test]
async fn a_damaged_repository_is_said_to_the_user_and_to_the_operator() {
    let listening = Listening::start().await;
    let user = somebody();
    let (mut client, project) = listening.enter_project(user).await;
    let get = json!({ "type": "getVersions", "projectId": project });
    let list = client.ask(get.clone()).await;
    assert_eq!((&list["type"], &list["next"]), (&json!("versionsList"), &json!(null)));
    let ready = async || listening.server.get("/readyz").await.json()["versions"]["damaged_projects"].clone();
    assert_eq!(ready().await, 0);

    let head = disk(&listening, user, &project).join(".git/HEAD");
    let whole = std::fs::read(&head).unwrap();
    std::fs::write(&head, "nonsense").unwrap();
    client.say(json!({ "type": "selectProject", "projectId": project })).await;
    let frames = client.until("error").await;
    assert_eq!(kinds(&frames), ["projectSelected", "versionsList", "error"]);
    assert_eq!(frames[1]["versions"], json!([]));
    let said = frames[2]["message"].as_str().unwrap();
    assert!(said.contains("壊れています") && said.contains("damaged"), "{said}");
    assert!(!said.contains("HEAD"), "{said}");
    assert_eq!(ready().await, 1);
    let (id, version) = (json!(project), list["currentHead"].clone());
    for frame in [
        json!({ "type": "getVersionEdits", "projectId": id, "versionHash": version }),
        json!({ "type": "restoreVersion", "projectId": id, "versionId": version }),
    ] {
        client.say(frame.clone()).await;
        assert_eq!(client.until("error").await.last().unwrap()["message"], said, "{frame}");
    }

    std::fs::write(&head, whole).unwrap();
    assert_eq!(client.ask(get).await, list);
    assert_eq!(ready().await, 0);
}

#[tokio::test]
async fn a_project_without_a_repository_gets_one_and_says_so() {
    let listening = Listening::start().await;
    let user = somebody();
    let (mut client, project) = listening.enter_project(user).await;
    std::fs::remove_dir_all(disk(&listening, user, &project).join(".git")).unwrap();
    let get = json!({ "type": "getVersions", "projectId": project });
    let list = client.ask(get.clone()).await;
    assert_eq!((&list["autoInitialized"], &list["versions"][0]["number"]), (&json!(true), &json!(1)));
    assert_eq!(list["versions"][0]["message"], "Initial commit (auto-initialized)");
    assert_eq!(list["versions"][0]["id"], list["versions"][0]["hash"]);
    assert_eq!(client.ask(get).await["autoInitialized"], false);
}

#[tokio::test]
async fn a_place_in_the_list_has_the_form_of_a_version() {
    let listening = Listening::start().await;
    let (mut client, project) = listening.enter_project(somebody()).await;
    for after in ["HEAD", "0123456\n", "", "-p"] {
        let reply = client.ask(json!({ "type": "getVersions", "projectId": project, "after": after })).await;
        assert_eq!(reply, refusal("Invalid version ID format"), "{after:?}");
    }
    let reply = client.ask(json!({ "type": "getVersions", "projectId": project, "after": "0123456" })).await;
    assert_eq!(reply, refusal("Version not found"));
    let mut foreign = listening.enter(somebody()).await;
    let reply = foreign.ask(json!({ "type": "getVersions", "projectId": project, "after": "0123456" })).await;
    assert_eq!(reply, refusal("Access denied"));
}

#[tokio::test]
async fn the_first_commit_is_shown_as_a_patch() {
    let listening = Listening::start().await;
    let (mut client, project) = listening.enter_project(somebody()).await;
    let list = client.ask(json!({ "type": "getVersions", "projectId": project })).await;
    assert_eq!(list["versions"], json!([]), "the welcome page is no version");
    let version = &list["currentHead"];
    let shown =
        client.ask(json!({ "type": "getVersionEdits", "projectId": project, "versionHash": version })).await;
    assert_eq!((&shown["type"], &shown["versionHash"]), (&json!("versionEdits"), version));
    assert_eq!(shown["summary"], "Initial project setup");
    assert!(shown["edits"][0]["diff"].as_str().unwrap().contains("new file mode"), "{shown}");
}
