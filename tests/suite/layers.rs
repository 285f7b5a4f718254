//! The layers between a stranger and somebody's files, each tried for itself: ids that are ids, folders that are one
//! user's and one project's, code that can reach nothing, and paths that a policy reads. The outer ones are no excuse for
//! the inner ones: whatever gets past a layer here meets the next in the tests of that one, and the floor beneath all of
//! them is tried under a policy that allows everything (`host/studio/tests/studio/both/hostile.rs`).

use crate::support::{Running, User, error_text};
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::Path, process::Command};
use uuid::Uuid;

const WISH: &str = "make a 2D game where a cat catches fish";

/// As a path, and as what it would do if somebody took it for an id.
const NO_IDS: [&str; 8] = [
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f",
    "00000000-0000-0000-0000-000000000000%0a",
    "00000000-0000-0000-0000-000000000000%2f..",
    "00000000-0000-0000-0000-00000000000g",
    "%7b00000000-0000-0000-0000-000000000000%7d",
    "00000000000000000000000000000000",
    "%00",
];

#[tokio::test]
async fn the_first_takes_ids_and_nothing_that_only_looks_like_one() {
    let running = Running::start().await;
    let mut user = running.user().await;
    user.client.create_project("a").await.unwrap();
    let before = folders(running.folder.path());
    for id in NO_IDS {
        for route in
            ["", "/code", "/ai-context", "/download", "/preview", "/jobs", "/published", "/publish-draft"]
        {
            let response = user.get(&format!("/api/projects/{id}{route}")).await;
            let status = response.status().as_u16();
            let said: Value = response.json().await.unwrap();
            assert_eq!((status, &said), (400, &json!({ "error": "Invalid project ID" })), "{id}{route}");
        }
        for path in
            [format!("/game/{id}/{id}/index.html"), format!("/api/jobs/{id}"), format!("/g/{id}/x.js")]
        {
            let status = user.get(&path).await.status().as_u16();
            assert!((400..=404).contains(&status), "{path}: {status}");
        }
        let frame =
            json!({ "type": "selectProject", "projectId": id.replace("%0a", "\n").replace("%2f", "/") });
        assert_eq!(error_text(&user.ask(frame).await), "Access denied", "{id}");
    }
    assert_eq!(folders(running.folder.path()), before, "nothing was made of them");
}

#[tokio::test]
async fn the_second_opens_one_users_one_project() {
    let running = Running::start().await;
    let (mine, other) = (Uuid::new_v4(), Uuid::new_v4());
    let (first, second) = (game_of(&running, mine).await, game_of(&running, mine).await);
    let foreign = game_of(&running, other).await;
    let user = User::sign_in(&running.server, mine).await;
    let link: Value = user.get(&format!("/api/game-url/{first}")).await.json().await.unwrap();
    let signature = link["url"].as_str().unwrap().split_once('?').unwrap().1.to_owned();
    let status = async |owner: Uuid, project: &str, token: Option<&str>| {
        let url = running.server.url(&format!("/game/{owner}/{project}/index.html?{signature}"));
        let request = reqwest::Client::new().get(url);
        let request = token.into_iter().fold(request, reqwest::RequestBuilder::bearer_auth);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(mine, &first, None).await, 200);
    for (owner, project) in [(mine, &second), (other, &foreign), (mine, &foreign), (other, &first)] {
        assert_eq!(status(owner, project, None).await, 401, "{owner}/{project}");
        assert_eq!(status(owner, project, Some(&user.token)).await, 401, "{owner}/{project} with a token");
    }
    // Each in the folder of its owner.
    let users = running.folder.path().join("data/users");
    for (owner, project) in [(mine, &first), (mine, &second), (other, &foreign)] {
        assert!(users.join(format!("{owner}/projects/{project}/index.html")).is_file());
    }
}

/// What generates is not a program that runs, so this layer is that of plugins: they reach nothing that they were not given.
#[test]
fn the_third_has_no_way_out() {
    let shipped = std::fs::read_dir(waza_harness::place().volume.join("plugins")).unwrap();
    let mut looked_at = 0;
    for plugin in shipped {
        let component = plugin.unwrap().path().join("plugin.wasm");
        let mut command = Command::new(&waza_harness::place().program);
        let output = command.args(["plugin", "inspect", "--json"]).arg(&component).output().unwrap();
        let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(seen["look"]["imports"], json!([]), "{}", component.display());
        looked_at += 1;
    }
    assert!(looked_at >= 4);
}

#[tokio::test]
async fn the_fourth_is_a_policy_that_reads_every_path() {
    let running = Running::start().await;
    let token = std::fs::read_to_string(running.folder.path().join("data/service-token")).unwrap();
    for (path, is_fine) in [
        ("index.html", true),
        ("assets/hero.png", true),
        ("a..b.js", true),
        ("../x", false),
        ("a/../../x", false),
        ("/etc/passwd", false),
        ("/proc/self/environ", false),
        ("/dev/null", false),
        ("//x/y", false),
        ("..\\x", false),
        ("C:\\x", false),
        ("%2e%2e/x", false),
        ("．．/x", false),
        (".git/config", false),
        (".GIT/hooks/x", false),
        ("a\0.html", false),
        ("a\n.html", false),
    ] {
        for operation in ["read", "write"] {
            let access = json!({ "operation": operation, "origin": "model", "path": path });
            let response = reqwest::Client::new()
                .post(running.server.url("/v1/paths/check"))
                .bearer_auth(token.trim())
                .json(&json!({ "accesses": [access] }))
                .send()
                .await
                .unwrap();
            let answer: Value = response.json().await.unwrap();
            let verdict = &answer["value"][0]["kind"];
            assert_eq!(verdict == "allow", is_fine, "{operation} {path:?}: {answer}");
        }
    }
}

async fn game_of(running: &Running, id: Uuid) -> String {
    let mut user = User::sign_in(&running.server, id).await;
    let project = user.client.create_project("a").await.unwrap();
    user.make(WISH).await;
    project
}

/// Everything beneath, but for what the database and the log of decisions write meanwhile.
fn folders(root: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut left = vec![root.to_owned()];
    while let Some(folder) = left.pop() {
        for entry in
            std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir())
        {
            found.insert(entry.path().to_string_lossy().into_owned());
            left.push(entry.path());
        }
    }
    found
}
