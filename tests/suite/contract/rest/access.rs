//! Who may ask what: `tests/contract/access.toml` says of every route whether it is for anybody, about whoever asks, or
//! about something that is somebody's. The last are asked by a stranger and by nobody, with the owner's ids and with ids
//! of nothing: the answers are the same, and nothing of the owner's has changed.

use super::super::pattern::Memory;
use super::super::servers::Servers;
use super::super::stage::{Stage, Start};
use super::exchange::{Asked, Heard, Part, Who, send};
use super::openapi;
use super::play::take_all;
use super::table::{Step, Table};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use waza_test_postgres::Database;

/// `tests/contract/access.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Access {
    /// Open to everybody, and why.
    public: BTreeMap<String, String>,
    /// About whoever asks and nobody else, and what keeps it so.
    own: BTreeMap<String, String>,
    owned: BTreeMap<String, Owned>,
    /// How the owner comes to have something of every kind; they have a project with a game already.
    before: Vec<Step>,
    /// Where the owner sees all that they have.
    state: Vec<String>,
}

/// A route about something that is somebody's.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Owned {
    /// What its `{id}` is the id of.
    #[serde(default)]
    of: String,
    json: Option<Value>,
    multipart: Option<Vec<Part>>,
    /// How it is refused to who shows no token.
    #[serde(default = "unauthorized")]
    nobody: u16,
    /// What it is about is closed to its owner too.
    #[serde(default)]
    closed: bool,
}

fn unauthorized() -> u16 {
    401
}

impl Owned {
    fn asked(&self, line: &str) -> Asked {
        let (method, path) = line.split_once(' ').unwrap_or_else(|| panic!("{line} is no line"));
        let path = path.replace("{id}", &format!("{{{}}}", self.of)).replace("{*path}", "index.html");
        Asked { json: self.json.clone(), multipart: self.multipart.clone(), ..Asked::new(method, &path) }
    }
}

#[test]
fn every_route_is_classified_once() {
    let access: Access = super::super::read("access.toml");
    let mut all: Vec<String> = access.public.into_keys().collect();
    all.extend(access.own.into_keys());
    all.extend(access.owned.into_keys());
    let once: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(once.len(), all.len(), "a route is of one kind");
    let mut routes: BTreeSet<String> = openapi::operations().into_keys().collect();
    routes.extend(Table::read().lines.pages);
    super::super::same(&routes, &once);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_strangers_is_like_what_is_missing_on_sqlite() {
    nothing_is_open_to_strangers(Servers::new(None)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_strangers_is_like_what_is_missing_on_postgres() {
    let url = || Database::new().unwrap().url;
    nothing_is_open_to_strangers(Servers::new(Some(&url))).await;
}

async fn nothing_is_open_to_strangers(mut servers: Servers<'_>) {
    let access: Access = super::super::read("access.toml");
    let mut stage = Stage::set(servers.of("plain").await, Start::Game).await.unwrap();
    take_all(&mut stage, &access.before).await.unwrap();
    let asking = Asking { stage: &stage, missing: nothing(&stage.memory) };
    let before = asking.state(&access.state).await;
    let mut wrong = Vec::new();
    for (line, owned) in &access.owned {
        wrong.extend(asking.as_others(line, owned).await);
    }
    assert_eq!(before, asking.state(&access.state).await, "something of the owner's has changed");
    // What takes things away comes last, so that they are there for the others.
    for takes_away in [false, true] {
        for (line, owned) in access.owned.iter().filter(|(line, _)| line.starts_with("DELETE") == takes_away)
        {
            wrong.extend(asking.as_owner(line, owned).await);
        }
    }
    super::super::all_true(access.owned.len(), &wrong);
}

/// Ids that look like the owner's and are of nothing. The owner's own id stays: it is in addresses for all to see.
fn nothing(memory: &Memory) -> Memory {
    let mut memory = memory.clone();
    for kind in ["project", "job", "asset"] {
        memory.insert(kind.to_owned(), Uuid::new_v4().to_string());
    }
    memory.insert("game".to_owned(), "g_0000000000".to_owned());
    memory.insert("alias".to_owned(), "missing.json".to_owned());
    memory
}

struct Asking<'a> {
    stage: &'a Stage<'a>,
    missing: Memory,
}

impl Asking<'_> {
    /// What is wrong with how strangers and nobody are answered.
    async fn as_others(&self, line: &str, owned: &Owned) -> Option<String> {
        let asked = owned.asked(line);
        let [foreign, missing] = self.both(&asked, Who::Stranger).await;
        if foreign.status < 400 {
            return Some(format!("{line}: a stranger gets {} {}", foreign.status, foreign.body));
        }
        if said(&foreign) != said(&missing) {
            return Some(format!("{line}: a stranger sees that it is there: {foreign:?}, {missing:?}"));
        }
        let [foreign, missing] = self.both(&asked, Who::Nobody).await;
        let is_refused = foreign.status == owned.nobody && said(&foreign) == said(&missing);
        (!is_refused).then(|| format!("{line}: nobody gets {foreign:?}, {missing:?}"))
    }

    /// What is wrong with how the owner is answered: if it were like what is missing, nothing was tried.
    async fn as_owner(&self, line: &str, owned: &Owned) -> Option<String> {
        let [theirs, missing] = self.both(&owned.asked(line), Who::Owner).await;
        let is_open = said(&theirs) != said(&missing);
        (is_open == owned.closed).then(|| format!("{line}: its owner gets {theirs:?}, {missing:?}"))
    }

    /// The answers about the owner's, and about what is not there.
    async fn both(&self, asked: &Asked, who: Who) -> [Heard; 2] {
        let server = self.stage.server;
        let theirs = send(server, &self.stage.memory, asked, who).await.unwrap();
        [theirs, send(server, &self.missing, asked, who).await.unwrap()]
    }

    /// All that the owner sees.
    async fn state(&self, paths: &[String]) -> BTreeMap<String, Value> {
        let mut state = BTreeMap::new();
        for path in paths {
            let asked = Asked::new("GET", path);
            let heard = send(self.stage.server, &self.stage.memory, &asked, Who::Owner).await.unwrap();
            assert_eq!(heard.status, 200, "{path}: {}", heard.body);
            let mut body = serde_json::from_str(&heard.body).unwrap();
            without_addresses(&mut body);
            state.insert(path.clone(), body);
        }
        state
    }
}

fn said(heard: &Heard) -> (u16, &str) {
    (heard.status, &heard.body)
}

/// A signed address ends at a full hour, which may have passed.
fn without_addresses(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("url");
            fields.values_mut().for_each(without_addresses);
        }
        Value::Array(list) => list.iter_mut().for_each(without_addresses),
        _ => {}
    }
}
