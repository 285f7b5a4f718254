//! `waza backup` beside a running server, and `waza restore` somewhere else, over the other kind of database too.

use crate::support::User;
use serde_json::Value;
use std::{path::Path, process::Output};
use uuid::Uuid;
use waza_harness::{Server, ServerOptions, program};
use waza_test_postgres::Database;

fn waza(arguments: &[&str], data_dir: &Path, file: &Path) -> Output {
    let mut command = program();
    command.args(arguments).arg("--data-dir").arg(data_dir).arg(file).output().unwrap()
}

fn failed(output: &Output, code: i32, word: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    let last = said.lines().last().unwrap_or_default();
    assert!(last.starts_with("waza: ") && last.contains(word), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_game_moves_to_another_folder_and_to_another_kind_of_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let server = Server::start(ServerOptions::new(path("data"))).await.unwrap();
    let id = Uuid::new_v4();
    let mut user = User::sign_in(&server, id).await;
    let project = user.client.create_project("a").await.unwrap();
    user.make("make a 2D game where a cat catches fish").await;
    let (page, versions) = (user.page(&project).await, user.versions(&project).await);

    let done = waza(&["backup", "--json"], &path("data"), &path("kept"));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(report["report"]["projects"], 1, "{report}");
    assert!(report["report"]["rows"].as_u64().unwrap() > 10, "{report}");
    failed(&waza(&["backup"], &path("data"), &path("kept")), 1, "is there already");
    failed(&waza(&["restore", "--force"], &path("data"), &path("kept")), 1, "a server is running");
    assert_eq!(user.page(&project).await, page, "the server goes on");
    server.stop().await.unwrap();
    failed(&waza(&["restore"], &path("data"), &path("kept")), 1, "--force");
    failed(&waza(&["backup"], &path("nowhere"), &path("other")), 2, "no data folder");
    assert!(!path("nowhere").exists());

    let database = Database::new().unwrap();
    for (name, url) in [("sqlite", None), ("postgres", Some(database.url.as_str()))] {
        let mut arguments = vec!["restore"];
        arguments.extend(url.map(|url| ["--store-url", url]).into_iter().flatten());
        let done = waza(&arguments, &path(name), &path("kept"));
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(String::from_utf8_lossy(&done.stdout).contains("restored: 1 projects"));
        let mut options = ServerOptions::new(path(name));
        options.env.extend(url.map(|url| ("WAZA_STORE_URL".to_owned(), url.to_owned())));
        let server = Server::start(options).await.unwrap();
        let mut user = User::sign_in(&server, id).await;
        assert_eq!(user.versions(&project).await, versions, "{name}");
        assert_eq!(user.page(&project).await, page, "{name}");
        user.client.send(serde_json::json!({ "type": "selectProject", "projectId": project })).await.unwrap();
        user.client.until(&["versionsList"]).await.unwrap();
        user.make("make the fish faster").await;
        assert_eq!(user.versions(&project).await.len(), 2, "{name}");
        assert_eq!(server.stop().await.unwrap(), Some(0));
    }
}

#[test]
fn what_is_no_backup_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (content, word) in
        [(&b""[..], "damaged"), (b"hello", "damaged"), (&[0x28, 0xb5, 0x2f, 0xfd], "damaged")]
    {
        std::fs::write(path("kept"), content).unwrap();
        failed(&waza(&["restore"], &path("data"), &path("kept")), 1, word);
        assert!(!path("data/users").exists());
    }
    failed(&waza(&["restore"], &path("data"), &path("missing")), 1, "missing");
}
