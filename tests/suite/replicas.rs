//! Three servers on one Postgres: a change on one reaches all; one that is cut off goes on with what it has, says so, and
//! catches up; one that dies drops out.

use crate::way::Way;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;
use tokio::time::timeout;
use waza_harness::{Server, ServerOptions, place, volume};
use waza_test_postgres::Database;

/// What has not come about by then will not.
const SOON: Duration = Duration::from_secs(60);

/// One volume and one database for several servers.
struct Several {
    folder: TempDir,
    database: Database,
}

impl Several {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        volume::copy(&place().volume, &folder.path().join("volume")).unwrap();
        Self { folder, database: Database::new().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn options(&self, name: &str) -> ServerOptions {
        let mut options = ServerOptions::new(self.path(name));
        options.volume = self.path("volume");
        let set = [
            ("WAZA_STORE_URL", self.database.url.as_str()),
            ("WAZA_ROLLOUT__REPLICAS__REPORT_MS", "250"),
            // So long that a server that is cut off is still waited for.
            ("WAZA_ROLLOUT__REPLICAS__GONE_MS", "600000"),
        ];
        options.env.extend(set.map(|(name, value)| (name.to_owned(), value.to_owned())));
        options
    }

    async fn start(&self, name: &str) -> Server {
        Server::start(self.options(name)).await.unwrap()
    }

    /// A server with a setting of its own.
    async fn start_with(&self, name: &str, key: &str, value: &str) -> Server {
        let mut options = self.options(name);
        options.env.retain(|(name, _)| name != key);
        options.env.push((key.to_owned(), value.to_owned()));
        Server::start(options).await.unwrap()
    }

    /// The path policy under another version, which makes it another revision, in a folder of nobody's volume.
    fn policy(&self, version: &str) -> PathBuf {
        let folder = self.path(&format!("policy-{version}"));
        volume::copy(&self.path("volume/plugins/path-policy"), &folder).unwrap();
        let manifest = folder.join("plugin.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        fs::write(&manifest, text.replace("version = \"0.1.0\"", &format!("version = \"{version}\"")))
            .unwrap();
        folder
    }
}

async fn get(server: &Server, path: &str) -> (StatusCode, Value) {
    let response = reqwest::get(server.url(path)).await.unwrap();
    (response.status(), response.json().await.unwrap())
}

/// What plugins are asked with: the revision and the line-up that answered.
async fn ask(server: &Server) -> (String, u64) {
    let token = fs::read_to_string(server.options().data_dir.join("service-token")).unwrap();
    let access = json!({ "operation": "write", "origin": "model", "path": "index.html" });
    let request = reqwest::Client::new().post(server.url("/v1/paths/check")).bearer_auth(token.trim());
    let response = request.json(&json!({ "accesses": [access] })).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["value"][0]["kind"], "allow", "{answer}");
    (answer["revision"].as_str().unwrap().to_owned(), answer["lineup"].as_u64().unwrap())
}

/// What `/readyz` says, as soon as it is as wanted.
async fn ready(server: &Server, path: &str, wanted: impl Fn(StatusCode, &Value) -> bool) -> Value {
    let mut last = Value::Null;
    let found = timeout(SOON, async {
        loop {
            let (status, said) = get(server, path).await;
            if wanted(status, &said) {
                return said;
            }
            last = said;
        }
    });
    let found = found.await;
    found.unwrap_or_else(|_| panic!("{last}"))
}

async fn replicas(server: &Server) -> Vec<Value> {
    server.admin().unwrap().get("replicas").await.unwrap().as_array().unwrap().clone()
}

/// The list, as soon as it has so many.
async fn listed(server: &Server, servers: usize) -> Vec<Value> {
    let found = timeout(SOON, async {
        loop {
            let listed = replicas(server).await;
            if listed.len() == servers {
                return listed;
            }
        }
    });
    found.await.unwrap_or_else(|_| panic!("there are never {servers}"))
}

async fn promote(server: &Server, plugin: &Path, wait_ms: u64) -> Value {
    let body =
        json!({ "uploads": [waza_harness::upload(plugin).unwrap()], "then": "promote", "why": "a test" });
    server.admin().unwrap().post(&format!("rollouts?wait_ms={wait_ms}"), body).await.unwrap()
}

fn behind(answer: &Value) -> Vec<&Value> {
    let replicas = answer["replicas"].as_array().unwrap();
    replicas.iter().filter(|replica| replica["behind"] == true).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_makes_active_all_serve_and_who_is_cut_off_goes_on_and_catches_up() {
    let several = Several::new();
    let way = Way::to(several.database.socket()).await;
    let url = way.url("waza", &several.database.name);
    let (a, b) = tokio::join!(several.start("a"), several.start("b"));
    let c = several.start_with("c", "WAZA_STORE_URL", &url).await;
    listed(&a, 3).await;
    let (before, _) = ask(&a).await;

    // An upload to one server, by whose answer all of them serve it.
    let done = promote(&a, &several.policy("1.0.0"), 60_000).await;
    assert_eq!((done["replicas"].as_array().unwrap().len(), behind(&done).len()), (3, 0), "{done}");
    let (first, lineup) = ask(&a).await;
    assert_ne!(first, before);
    for server in [&b, &c] {
        assert_eq!(ask(server).await, (first.clone(), lineup));
    }

    way.cut();
    let done = promote(&b, &several.policy("2.0.0"), 2_000).await;
    let late = behind(&done);
    assert_eq!((done["replicas"].as_array().unwrap().len(), late.len()), (3, 1), "{done}");
    assert!(late[0]["version"].as_u64() < done["version"].as_u64(), "{done}");
    assert!(late[0]["problem"].as_str().unwrap().contains("has not"), "{done}");
    let (second, newer) = ask(&a).await;
    assert_eq!((ask(&b).await, newer > lineup), ((second.clone(), newer), true));

    // Whoever is cut off serves what it has, and says that it may be old.
    let said = ready(&c, "/readyz", |_, said| said["rollout"]["partitioned"] == true).await;
    assert_eq!((&said["ready"], &said["store"]["ok"]), (&json!(false), &json!(false)), "{said}");
    assert!(said["rollout"]["version"].as_u64() < done["version"].as_u64(), "{said}");
    assert!(said["rollout"]["heard_at_ms"].is_i64(), "{said}");
    let (status, said) = get(&c, "/readyz?exclude=store").await;
    assert_eq!((status, &said["ready"]), (StatusCode::OK, &json!(true)), "{said}");
    assert_eq!(ask(&c).await, (first, lineup));
    let misspelt = reqwest::get(c.url("/readyz?exclude=stor")).await.unwrap();
    assert_eq!(misspelt.status(), StatusCode::BAD_REQUEST);

    way.heal();
    let caught_up =
        |status, said: &Value| status == StatusCode::OK && said["rollout"]["version"] == done["version"];
    let said = ready(&c, "/readyz", caught_up).await;
    assert_eq!(said["rollout"]["partitioned"], false, "{said}");
    assert_eq!(ask(&c).await, (second, newer));
    let found =
        timeout(SOON, async { while replicas(&a).await.iter().any(|replica| replica["behind"] == true) {} });
    found.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_dies_drops_out_and_who_stops_is_gone_at_once() {
    let several = Several::new();
    let (a, b) = tokio::join!(several.start("a"), several.start("b"));
    let mut options = several.options("c");
    options.env.push(("WAZA_ROLLOUT__REPLICAS__GONE_MS".into(), "1000".into()));
    let c = Server::start(options).await.unwrap();
    let three = listed(&a, 3).await;
    assert!(three[0]["this"] == true && three.iter().all(|replica| replica["behind"] == false), "{three:?}");
    c.kill().await.unwrap();
    listed(&a, 2).await;
    assert_eq!(b.stop().await.unwrap(), Some(0));
    assert_eq!(replicas(&a).await.len(), 1, "who said goodbye is not waited for");
    let done = promote(&a, &several.policy("1.0.0"), 60_000).await;
    assert_eq!((done["replicas"].as_array().unwrap().len(), behind(&done).len()), (1, 0), "{done}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_the_plugin_on_its_volume_serves_it_and_a_change_on_the_volume_is_made_once() {
    let several = Several::new();
    let (a, b) = tokio::join!(several.start("a"), several.start("b"));
    listed(&a, 2).await;
    // Both see it at the same time, one of them makes the change.
    let changed = several.policy("1.0.0");
    volume::copy(&changed, &several.path("volume/plugins/path-policy")).unwrap();
    let (before, _) = ask(&a).await;
    for server in [&a, &b] {
        let found = timeout(SOON, async { while ask(server).await.0 == before {} });
        found.await.unwrap();
    }
    assert_eq!(ask(&a).await, ask(&b).await);
    let history = a.admin().unwrap().get("history").await.unwrap();
    let promoted = history.as_array().unwrap().iter().filter(|entry| entry["verb"] == "promote").count();
    assert_eq!(promoted, 1, "{history}");

    // A volume with the skills and no plugin at all.
    let bare = several.path("bare");
    volume::copy(&several.path("volume/skills"), &bare.join("skills")).unwrap();
    fs::create_dir_all(bare.join("plugins")).unwrap();
    let mut options = several.options("c");
    options.volume = bare;
    let c = Server::start(options).await.unwrap();
    assert_eq!(ask(&c).await, ask(&a).await);
}
