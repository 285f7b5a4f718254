//! The servers that rows are played against, each started when the first row wants it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use waza_harness::{Server, ServerOptions, place, volume};

/// A name, and the environment that makes the server differ from the usual one.
type Kind = (&'static str, &'static [(&'static str, &'static str)]);

const KINDS: &[Kind] = &[
    ("plain", &[("LIMITS__GENERATIONS_PER_MINUTE", "1000")]),
    // Understanding a message takes two seconds, so that something can happen meanwhile.
    ("slow", &[("LIMITS__GENERATIONS_PER_MINUTE", "1000"), ("STUDIO__ACTIVE_JOBS_TOTAL", "2")]),
    // It takes so long that whatever is asked meanwhile is asked of a job at work.
    ("at-work", &[]),
    (
        "tight",
        &[
            ("LIMITS__WS_MESSAGES_PER_MINUTE", "5"),
            ("LIMITS__WS_CONNECTIONS_PER_USER", "1"),
            ("LIMITS__GENERATIONS_PER_MINUTE", "1"),
            ("LIMITS__WS_INIT_MS", "500"),
            ("LIMITS__WS_FRAME_BYTES", "4096"),
        ],
    ),
    ("testing", &[("TEST_ERRORS", "true"), ("STUDIO__GENERATION_MS", "600000")]),
    // Somebody's bucket fills again by one in 15 s. Three tokens are asked for when a row begins, so it is one row's.
    ("few-requests", &[("LIMITS__API_REQUESTS_PER_MINUTE", "4"), ("LIMITS__MODEL_REQUESTS_PER_MINUTE", "1")]),
    (
        "small",
        &[
            ("LIMITS__API_BODY_BYTES", "2000"),
            ("LIMITS__CSP_REPORT_BYTES", "100"),
            ("STUDIO__PROJECTS_PER_USER", "1"),
            ("STUDIO__THUMBNAIL_BYTES", "64"),
            ("STUDIO__LIBRARY__ASSET_BYTES", "1000"),
            ("STUDIO__LIBRARY__ASSETS_PER_USER", "1"),
        ],
    ),
    ("rationed", &[("QUOTA__ENABLED", "true"), ("QUOTA__FREE__PROJECTS_PER_DAY", "1")]),
    ("two-hosts", &[("PLAY__HOST", "play.example.com"), ("PLAY__APP_ORIGIN", "https://app.example.com")]),
    ("client", &[]),
    ("shared", &[("CORS_ORIGINS", "[https://games.example]")]),
];

/// The pages of a browser client, as far as their names are the wire's.
const PAGES: [&str; 13] = [
    "create",
    "index",
    "mypage",
    "discover",
    "notifications",
    "waitlist",
    "editor",
    "publish",
    "play",
    "zap",
    "game",
    "user",
    "404",
];

pub struct Servers<'a> {
    /// Where a new database comes from; without it, SQLite.
    database: Option<&'a dyn Fn() -> String>,
    started: BTreeMap<String, (Server, TempDir)>,
}

impl<'a> Servers<'a> {
    pub fn new(database: Option<&'a dyn Fn() -> String>) -> Self {
        Self { database, started: BTreeMap::new() }
    }

    pub async fn of(&mut self, name: &str) -> &Server {
        if !self.started.contains_key(name) {
            let started = self.start(name).await;
            self.started.insert(name.to_owned(), started);
        }
        &self.started[name].0
    }

    async fn start(&self, name: &str) -> (Server, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let mut options = ServerOptions::new(folder.path().join("data"));
        let (_, env) =
            KINDS.iter().find(|(kind, _)| *kind == name).unwrap_or_else(|| panic!("no server {name}"));
        options.env.extend(env.iter().map(|(key, value)| (format!("WAZA_{key}"), (*value).to_owned())));
        options.env.extend(self.database.map(|url| ("WAZA_STORE_URL".to_owned(), url())));
        match name {
            "slow" => options.volume = slow_volume(folder.path(), 2_000),
            "at-work" => options.volume = slow_volume(folder.path(), 30_000),
            "client" => {
                let client = client(folder.path());
                options.args.extend(["--client".to_owned(), client.to_string_lossy().into_owned()]);
            }
            _ => {}
        }
        (Server::start(options).await.unwrap(), folder)
    }
}

/// One whose plugin for intent never answers and is waited for so long.
fn slow_volume(folder: &Path, deadline_ms: u32) -> PathBuf {
    let (place, into) = (place(), folder.join("volume"));
    volume::with_hostile(&place.volume, &place.fixtures, "intent-classifier", "loop", &into).unwrap();
    let manifest = into.join("plugins/hostile/plugin.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(manifest, text.replace("deadline_ms = 500", &format!("deadline_ms = {deadline_ms}")))
        .unwrap();
    into
}

/// A folder whose pages say their names.
fn client(folder: &Path) -> PathBuf {
    let into = folder.join("client");
    std::fs::create_dir(&into).unwrap();
    for page in PAGES {
        std::fs::write(into.join(format!("{page}.html")), format!("<p>{page}")).unwrap();
    }
    std::fs::write(into.join("app.js"), "let a").unwrap();
    into
}
