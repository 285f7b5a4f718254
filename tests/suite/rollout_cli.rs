//! What an operator types: every verb of `waza rollout` against a real server.

use crate::support::User;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;
use uuid::Uuid;
use waza_harness::{Server, ServerOptions, place, program, volume};

/// A server with its data in `data`, and a folder to type in.
struct Operated {
    server: Server,
    folder: TempDir,
}

/// What a command came to.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Said {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self.out
    }

    /// One line that names all of this, and the exit code.
    #[track_caller]
    fn failed(self, code: i32, parts: &[&str]) -> String {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        parts.iter().for_each(|part| assert!(self.err.contains(part), "no {part:?} in {}", self.err));
        self.out
    }
}

impl Operated {
    async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    async fn start_with(change: impl FnOnce(&mut ServerOptions)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = ServerOptions::new(folder.path().join("data"));
        change(&mut options);
        Self { server: Server::start(options).await.unwrap(), folder }
    }

    fn say(&self, arguments: &[&str]) -> Said {
        let mut command = program();
        command.current_dir(self.folder.path()).arg("rollout").args(arguments);
        Said::of(command.output().unwrap())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let said = self.say(&[arguments, &["--json"]].concat()).ok();
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"))
    }

    /// A folder `into` to type, with a revision of one of the volume's plugins that nobody has seen.
    fn changed(&self, plugin: &str, into: &str, deadline_ms: u32) -> PathBuf {
        let folder = self.folder.path().join(into);
        volume::copy(&place().volume.join("plugins").join(plugin), &folder).unwrap();
        let manifest = folder.join("plugin.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let of = |line: &str| match line.starts_with("deadline_ms") {
            true => format!("deadline_ms = {deadline_ms}\n"),
            false => format!("{line}\n"),
        };
        fs::write(manifest, text.lines().map(of).collect::<String>()).unwrap();
        folder
    }

    fn policy(&self, into: &str, deadline_ms: u32) -> PathBuf {
        self.changed("path-policy", into, deadline_ms)
    }

    fn active(&self, plugin: &str) -> String {
        let status = self.json(&["status"]);
        let found = status["plugins"].as_array().unwrap().iter().find(|one| one["name"] == plugin);
        found.unwrap_or_else(|| panic!("{plugin} is not active: {status}"))["revision"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

/// The commands of the first block after a head of a document.
fn shown(document: &str, head: &str) -> Vec<String> {
    let text = fs::read_to_string(place().root.join(document)).unwrap();
    let section = text.split_once(head).unwrap().1;
    let block = section.split_once("```console\n").unwrap().1.split_once("```").unwrap().0;
    block.lines().map(|line| line.strip_prefix("$ ").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_documents_whole_rollout_runs_as_it_is_written() {
    let operated = Operated::start().await;
    operated.policy("path-policy", 499);
    let before = operated.active("path-policy");
    let programs = place().program.canonicalize().unwrap().parent().unwrap().to_owned();
    let path = std::env::join_paths([programs.as_path(), Path::new("/usr/bin"), Path::new("/bin")]).unwrap();
    let mut said = Vec::new();
    for line in shown("docs/operate.md", "## The commands of a rollout") {
        let mut command = Command::new("sh");
        command.args(["-c", &line]).current_dir(operated.folder.path()).env_clear().env("PATH", &path);
        said.push((line, Said::of(command.output().unwrap()).ok()));
        if said.last().unwrap().0.contains("promote") {
            assert_ne!(operated.active("path-policy"), before);
        }
    }
    let of = |part: &str| &said.iter().find(|(line, _)| line.contains(part)).unwrap().1;
    let status = of("rollout status");
    for part in ["line-up 1 is active", "HOOK", "path-policy", "asset-rewriter", "up to date"] {
        assert!(status.contains(part), "no {part:?} in {status}");
    }
    assert!(of("stage").contains("rollout 1: staged") && of("stage").contains("`waza rollout shadow 1`"));
    assert!(of("stage").contains("line-up 1 is active"), "nothing serves yet: {}", of("stage"));
    assert!(of("shadow").starts_with("rollout 1 runs in the shadow"), "{}", of("shadow"));
    assert!(of("status 1").contains("nothing was compared yet"), "{}", of("status 1"));
    assert!(of("canary").starts_with("rollout 1 is a canary"), "{}", of("canary"));
    assert!(of("promote").contains("line-up 2 is active"), "{}", of("promote"));
    assert!(of("lock").contains("4 plugins pinned"), "{}", of("lock"));
    assert!(of("--check").contains("pins what is active"), "{}", of("--check"));
    assert!(of("undo").contains("line-up 3 is active"), "{}", of("undo"));
    let history = of("history");
    for part in ["undo", "it denies too much", "promote", "a day without a difference", "no more dot files"] {
        assert!(history.contains(part), "no {part:?} in {history}");
    }
    assert_eq!(operated.active("path-policy"), before);
}

#[tokio::test]
async fn a_shadow_is_compared_with_what_serves() {
    let operated = Operated::start().await;
    operated.policy("new", 499);
    let staged = operated.json(&["stage", "./new", "--then", "shadow"]);
    assert_eq!((&staged["rollout"], &staged["lineup"]), (&1.into(), &1.into()), "{staged}");
    let mut events = operated.server.admin().unwrap().events().await.unwrap();
    let mut user = User::sign_in(&operated.server, Uuid::new_v4()).await;
    user.client.create_project("a").await.unwrap();
    user.make("make a 2D game where a cat catches fish").await;
    let compared = |data: &Value| data["rollouts"]["1"]["compared"]["same"].as_u64() > Some(0);
    events.until("statistics", compared).await.unwrap();
    let words = operated.say(&["status", "1"]).ok();
    for part in ["rollout 1: shadow", "SINCE IT BEGAN", "active", "the same, 0 differ"] {
        assert!(words.contains(part), "no {part:?} in {words}");
    }
    let plugins = operated.say(&["status"]).ok();
    assert!(plugins.contains("path-policy") && plugins.contains("µs"), "{plugins}");
    operated.say(&["abort", "path-policy", "--why", "seen enough"]).ok();
    operated.say(&["abort", "1"]).failed(1, &["refused", "rollout 1", "`waza rollout status`"]);
    operated
        .say(&["promote", "path-policy"])
        .failed(1, &["no rollout of path-policy", "`waza rollout status`"]);
}

#[tokio::test]
async fn a_broken_plugin_is_refused_and_what_serves_is_as_it_was() {
    let operated = Operated::start().await;
    let broken = operated.policy("broken", 498);
    fs::write(broken.join("plugin.wasm"), "\0asm and no more").unwrap();
    operated.changed("intent-classifier", "good", 51);

    let refused = operated.say(&["stage", "./broken", "./good", "--then", "promote", "--json"]);
    let answer: Value =
        serde_json::from_str(&refused.failed(1, &["refused at compile", "path-policy"])).unwrap();
    assert_eq!(answer["error"]["step"], "compile", "{answer}");
    let status = operated.json(&["status"]);
    assert_eq!(status["status"]["lineup"], 1, "{status}");
    assert_eq!(status["status"]["rollouts"], serde_json::json!([]), "all of a change set or none: {status}");

    let revision = operated.json(&["quarantine"])[0]["revision"].as_str().unwrap().to_owned();
    let words = operated.say(&["quarantine"]).ok();
    assert!(words.contains(&format!("path-policy {revision}")) && words.contains("compile:"), "{words}");
    let status = operated.say(&["status"]).ok();
    assert!(status.contains("In quarantine") && status.contains(&revision), "{status}");
    operated.say(&["stage", "./broken"]).failed(1, &["refused at compile"]);
    operated.say(&["release", &revision, "--why", "the disk was to blame"]).ok();
    assert_eq!(operated.say(&["quarantine"]).ok(), "nothing is in quarantine\n");
    operated.say(&["release", "ffffffffffff"]).failed(1, &["ffffffffffff", "`waza rollout quarantine`"]);
}

#[tokio::test]
async fn a_revision_is_taken_out_of_service_and_comes_back() {
    let operated = Operated::start().await;
    let before = operated.active("path-policy");
    operated.policy("new", 499);
    operated.say(&["stage", "./new", "--then", "promote"]).ok();
    let new = operated.active("path-policy");
    assert_ne!(new, before);
    operated.say(&["quarantine", &new, "--why", "denies every upload"]).ok();
    assert_eq!(operated.active("path-policy"), before, "the revision of before takes over");
    let refusal = &operated.json(&["quarantine"])[0]["refusal"];
    assert!(refusal["reason"].as_str().unwrap().contains("denies every upload"), "{refusal}");
    operated.say(&["stage", &new]).failed(1, &["refused at serve", "denies every upload"]);
    operated.say(&["release", &new]).ok();
    operated.say(&["stage", &new, "--then", "promote"]).ok();
    assert_eq!(operated.active("path-policy"), new);
    operated.say(&["undo", "--to", "99"]).failed(1, &["line-up 99", "`waza rollout status`"]);
    operated.say(&["remove", "path-policy"]).failed(1, &["path-policy"]);
}

#[tokio::test]
async fn the_lock_file_pins_what_is_active_until_something_else_is() {
    let operated = Operated::start().await;
    let file = operated.folder.path().join("waza.lock");
    operated.say(&["lock", "--check"]).failed(1, &["no lock file", "`waza rollout lock`"]);
    operated.say(&["lock", "--enforce=false"]).ok();
    operated.say(&["lock", "--check"]).ok();
    operated.policy("new", 499);
    operated.say(&["stage", "./new", "--then", "promote"]).ok();
    let words = operated.say(&["lock", "--check"]).failed(1, &["does not pin", "`waza rollout lock`"]);
    assert!(words.starts_with("path-policy: its manifest is sha256:"), "{words}");
    operated.say(&["lock"]).ok();
    operated.say(&["lock", "--check"]).ok();
    assert!(fs::read_to_string(&file).unwrap().contains("enforce = false"), "what it said stays");
    fs::write(&file, "enforce = maybe").unwrap();
    operated.say(&["lock"]).failed(1, &["waza.lock", "correct or remove"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), "enforce = maybe");
}

#[tokio::test]
async fn a_server_elsewhere_is_asked_with_a_token() {
    let operated = Operated::start_with(|options| options.admin = true).await;
    let url = format!("http://{}", operated.server.admin_address().unwrap());
    let at = ["--admin", &url, "--token-file", "data/admin-token"];
    let words = operated.say(&[&["undo"][..], &at].concat()).failed(1, &["refused", "`waza rollout status`"]);
    assert_eq!(words, "");
    operated.say(&[&["status"][..], &at].concat()).ok();
    let mut user = User::sign_in(&operated.server, Uuid::new_v4()).await;
    user.client.create_project("a").await.unwrap();
    user.make("make a 2D game where a cat catches fish").await;
    let found = operated.json(&[&["decisions", "--limit", "3"][..], &at].concat());
    assert!(found["decisions"].as_array().unwrap().len() <= 3 && found["broken_lines"] == 0, "{found}");
    fs::write(operated.folder.path().join("wrong"), "0123456789abcdef").unwrap();
    let wrong = ["status", "--admin", &url, "--token-file", "wrong"];
    operated.say(&wrong).failed(1, &["refused", "--token-file"]);
}

#[test]
fn no_server_and_wrong_use_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let say = |arguments: &[&str]| {
        let mut command = program();
        command.current_dir(folder.path()).arg("rollout").args(arguments);
        Said::of(command.output().unwrap())
    };
    say(&["status"]).failed(1, &["data/admin.sock", "waza serve", "--socket"]);
    say(&["undo", "--socket", "other.sock"]).failed(1, &["other.sock", "waza serve"]);
    say(&["status", "--admin", "http://127.0.0.1:1"]).failed(2, &["data/admin-token", "--token-file"]);
    say(&["stage", "./missing"]).failed(2, &["./missing"]);
    say(&["stage", "path-policy", "--signature", "x.minisig"]).failed(2, &["--signature"]);
    for wrong in [
        &["canary", "1", "--share", "0"][..],
        &["promote", "../1"],
        &["quarantine", "not-hex"],
        &["stage"],
        &["undo", "--wait-ms", "60001"],
        &["status", "--admin", "ftp://h"],
        &["status", "--admin", "http://h", "--socket", "s"],
    ] {
        assert_eq!(say(wrong).code, Some(2), "{wrong:?}");
    }
}
