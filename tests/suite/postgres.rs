//! The main job on a real Postgres: a server that starts on an empty database, does its work, dies, and finds
//! everything again.

use crate::support::User;
use serde_json::Value;
use uuid::Uuid;
use waza_harness::{Server, ServerOptions, program};
use waza_test_postgres::Database;

fn options(data_dir: impl Into<std::path::PathBuf>, url: &str) -> ServerOptions {
    let mut options = ServerOptions::new(data_dir);
    options.env.push(("WAZA_STORE_URL".to_owned(), url.to_owned()));
    options
}

#[tokio::test]
async fn a_game_is_made_and_survives_its_server() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new().unwrap();
    let options = options(folder.path(), &database.url);
    let server = Server::start(options.clone()).await.unwrap();
    let id = Uuid::new_v4();
    let mut user = User::sign_in(&server, id).await;
    let project = user.client.create_project("a").await.unwrap();
    user.make("make a 2D game where a cat catches fish").await;
    let page = user.page(&project).await;
    assert_eq!(user.versions(&project).await.len(), 1);
    let ready: Value = reqwest::get(server.url("/readyz")).await.unwrap().json().await.unwrap();
    assert_eq!((&ready["store"]["ok"], &ready["store"]["kind"]), (&true.into(), &"postgres".into()));
    assert_eq!(database.sql("SELECT status FROM jobs").unwrap(), "completed");
    server.kill().await.unwrap();

    let server = Server::start(options).await.unwrap();
    let mut user = User::sign_in(&server, id).await;
    assert_eq!(user.versions(&project).await.len(), 1);
    assert_eq!(user.page(&project).await, page);
    assert!(!folder.path().join("waza.db").exists());
    assert_eq!(server.stop().await.unwrap(), Some(0));
}

#[tokio::test]
async fn two_servers_start_at_once_on_an_empty_database() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new().unwrap();
    let start = |name: &str| Server::start(options(folder.path().join(name), &database.url));
    let (first, second) = tokio::join!(start("a"), start("b"));
    for server in [first.unwrap(), second.unwrap()] {
        assert_eq!(reqwest::get(server.url("/readyz")).await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn while_the_database_is_away_the_server_says_so_and_comes_back_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let database = std::sync::Arc::new(waza_test_postgres::Server::start().unwrap()).database().unwrap();
    let server = Server::start(options(folder.path(), &database.url)).await.unwrap();
    let ready = async || reqwest::get(server.url("/readyz")).await.unwrap();
    database.server.crash().unwrap();
    let answer = ready().await;
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.json::<Value>().await.unwrap()["store"]["ok"], false);
    assert_eq!(reqwest::get(server.url("/livez")).await.unwrap().status(), 200);
    database.server.start_again().unwrap();
    assert_eq!(ready().await.status(), 200);
}

#[test]
fn no_password_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, url) in [
        (&["--print-config"][..], "postgres://waza:hunter2@127.0.0.1:1/waza"),
        (&[], "postgres://waza:hunter2@127.0.0.1:1/waza"),
        (&[], "postgres://waza@127.0.0.1:1/waza?pasword=hunter2"),
        (&[], "postgres://waza:hunter2@127.0.0.1:1/waza?sslmode=prefer"),
    ] {
        let output = program()
            .args(["serve", "--listen", "127.0.0.1:0", "--volume"])
            .arg(waza_harness::place().volume)
            .arg("--data-dir")
            .arg(folder.path())
            .args(arguments)
            .env("WAZA_STORE_URL", url)
            .env("WAZA_LOG", "debug")
            .output()
            .unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(said.contains("127.0.0.1:1") || said.contains("database"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
        assert_eq!(output.status.success(), !arguments.is_empty(), "{said}");
    }
}
