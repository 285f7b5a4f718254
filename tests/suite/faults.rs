//! What breaks beneath a server: the database goes away, the disk is full, a server of several dies. Whoever asks is told
//! in time, nothing that was acknowledged is lost, and no project stays locked.

use crate::support::{User, error_text};
use serde_json::{Value, json};
use std::{
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};
use uuid::Uuid;
use waza_harness::{Server, ServerOptions};
use waza_test_postgres::Database;

const FIRST: &str = "make a 2D game where a cat catches fish";
const SECOND: &str = "make the fish faster and the background pink";

/// A database that a test may treat badly.
fn own_database() -> Database {
    Arc::new(waza_test_postgres::Server::start().unwrap()).database().unwrap()
}

fn options(data_dir: &Path, url: &str, more: &[(&str, &str)]) -> ServerOptions {
    let mut options = ServerOptions::new(data_dir);
    let set = [("WAZA_STORE_URL", url)].into_iter().chain(more.iter().copied());
    options.env.extend(set.map(|(name, value)| (name.to_owned(), value.to_owned())));
    options
}

async fn open(user: &mut User, project: &str) -> Value {
    user.client.send(json!({ "type": "selectProject", "projectId": project })).await.unwrap();
    let selected = user.client.expect("projectSelected").await.unwrap();
    user.client.until(&["versionsList"]).await.unwrap();
    selected
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_database_a_server_says_so_keeps_its_sockets_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = own_database();
    let short = [("WAZA_STORE__ACQUIRE_TIMEOUT_MS", "500")];
    let server = Server::start(options(folder.path(), &database.url, &short)).await.unwrap();
    let mut user = User::sign_in(&server, Uuid::new_v4()).await;
    let project = user.client.create_project("a").await.unwrap();
    user.make(FIRST).await;
    let (page, versions) = (user.page(&project).await, user.versions(&project).await);

    database.server.crash().unwrap();
    for path in [&format!("/api/projects/{project}"), "/api/projects", &format!("/api/game-url/{project}")] {
        let asked = Instant::now();
        let refused = user.get(path).await;
        assert_eq!(refused.status(), 503, "{path}");
        let said: Value = refused.json().await.unwrap();
        assert_eq!(said, json!({ "error": "The database is not available; try again" }), "{path}");
        assert!(asked.elapsed() < Duration::from_secs(10), "{path}");
    }
    for frame in [
        json!({ "type": "getVersions", "projectId": project }),
        json!({ "type": "message", "content": SECOND, "skipStyleSelection": true }),
        json!({ "type": "renameProject", "projectId": project, "name": "b" }),
    ] {
        let refused = user.ask(frame.clone()).await;
        assert_eq!(error_text(&refused), "The database is not available; try again", "{frame}");
    }
    assert_eq!(user.ask(json!({ "type": "ping" })).await["type"], "pong", "the socket stays");

    database.server.start_again().unwrap();
    assert_eq!(user.versions(&project).await, versions, "on the same socket");
    assert_eq!(user.page(&project).await, page);
    user.make(SECOND).await;
    assert_eq!(user.versions(&project).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_outlives_its_database_and_whoever_follows_it_hears_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let database = own_database();
    let short = [("WAZA_STORE__ACQUIRE_TIMEOUT_MS", "500"), ("WAZA_STUDIO__LEASE_MS", "2000")];
    let server = Server::start(options(folder.path(), &database.url, &short)).await.unwrap();
    let mut user = User::sign_in(&server, Uuid::new_v4()).await;
    user.client.create_project("a").await.unwrap();
    user.make(FIRST).await;
    for _ in 0..3 {
        let message = json!({ "type": "message", "content": SECOND, "skipStyleSelection": true });
        user.client.send(message).await.unwrap();
        user.client.expect("jobStarted").await.unwrap();
        database.server.crash().unwrap();
        database.server.start_again().unwrap();
        let frames = user.client.until(&["completed", "failed"]).await.unwrap();
        let end = frames.last().unwrap();
        let job = end["job"]["id"].as_str().unwrap();
        let row: Value = user.get(&format!("/api/jobs/{job}")).await.json().await.unwrap();
        assert_eq!(row["status"], end["type"], "what was announced is what is stored");
        if end["type"] == "completed" {
            user.client.expect("gameUpdated").await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_a_job_fails_with_its_reason_and_the_files_are_as_before() {
    let folder = tempfile::tempdir().unwrap();
    // Elsewhere, so that it is the project's files that find no room.
    let database = Database::new().unwrap();
    let mut options = options(folder.path(), &database.url, &[]);
    // A disk that is full is a limit here that no file may grow beyond. Without this, Linux ends a process at it.
    options.through = ["env", "--ignore-signal=XFSZ"].map(str::to_owned).to_vec();
    let server = Server::start(options).await.unwrap();
    let limit = |bytes: &str| {
        let pid = server.pid().unwrap().to_string();
        let set =
            Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}:unlimited")]).status();
        assert!(set.unwrap().success());
    };
    let mut user = User::sign_in(&server, Uuid::new_v4()).await;
    let project = user.client.create_project("a").await.unwrap();
    user.make(FIRST).await;
    user.make("make it harder").await;
    let (page, versions) = (user.page(&project).await, user.versions(&project).await);

    limit("64");
    let frames = user.generate(SECOND).await;
    let end = frames.last().unwrap();
    assert_eq!(end["type"], "failed", "{end}");
    assert_eq!(end["userMessage"], "The files could not be saved, so nothing was changed", "{end}");
    assert_eq!(end["error"], "the files could not be written");
    assert_eq!(user.versions(&project).await, versions);
    assert_eq!(user.page(&project).await, page);

    limit("unlimited");
    user.make(SECOND).await;
    assert_eq!(user.versions(&project).await.len(), versions.len() + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_three_servers_on_one_database_and_one_folder_one_dies_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new().unwrap();
    let start = async |name: &str| {
        let state = folder.path().join(format!("state-{name}"));
        let more = [
            ("WAZA_STATE_DIR", state.to_str().unwrap()),
            ("WAZA_ADMIN__SOCKET", "false"),
            ("WAZA_STUDIO__LEASE_MS", "1000"),
        ];
        Server::start(options(&folder.path().join("data"), &database.url, &more)).await.unwrap()
    };
    let (b, c) = tokio::join!(start("b"), start("c"));
    let id = Uuid::new_v4();
    let (mut at_b, mut at_c) = (User::sign_in(&b, id).await, User::sign_in(&c, id).await);
    let mut was_interrupted = false;
    for round in 0..8 {
        let a = start("a").await;
        let mut at_a = User::sign_in(&a, id).await;
        let project = at_a.client.create_project("a").await.unwrap();
        let message =
            json!({ "type": "message", "content": FIRST, "locale": "en", "skipStyleSelection": true });
        at_a.client.send(message).await.unwrap();
        let started = at_a.client.expect("jobStarted").await.unwrap();
        let job = started["job"]["id"].as_str().unwrap();

        // Followed from its beginning where it does not run.
        let subscribed = at_b.ask(json!({ "type": "subscribeJob", "jobId": job, "after": 0 })).await;
        assert_eq!(subscribed["type"], "subscribed", "{subscribed}");
        let first = at_b.client.expect("started").await.unwrap();
        assert_eq!((&first["jobId"], &first["seq"]), (&json!(job), &json!(1)));
        a.kill().await.unwrap();
        let frames = at_b.client.until(&["completed", "failed"]).await.unwrap();
        let end = frames.last().unwrap();
        if end["type"] == "failed" {
            was_interrupted = true;
            assert_eq!(
                (&end["code"], &end["recoverable"]),
                (&json!("CLI_TERMINATED"), &json!(true)),
                "{end}"
            );
        }

        // And the next message works on the third.
        assert!(open(&mut at_c, &project).await["activeJob"].is_null(), "round {round}");
        at_c.make(FIRST).await;
        assert!(at_b.page(&project).await.contains("<html"), "files are seen by all");
        if was_interrupted && round > 0 {
            break;
        }
    }
    assert!(was_interrupted, "no round was killed in the middle of its job");
}
