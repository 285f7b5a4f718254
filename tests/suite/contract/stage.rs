//! Where a row is played: people of its own, so that rows do not see one another, and how far they have come.

use super::pattern::{Memory, filled, fits};
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;
use waza_harness::{Client, Server};

/// Frames that are passed over before one that has not come will not come.
const PATIENCE: usize = 2_000;

/// How far the owner has come when a row begins.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    Connected,
    #[default]
    SignedIn,
    Project,
    /// A project with a game of one version.
    Game,
}

pub struct Stage<'a> {
    pub server: &'a Server,
    pub memory: Memory,
    clients: BTreeMap<String, Client>,
}

impl<'a> Stage<'a> {
    pub async fn set(server: &'a Server, start: Start) -> Result<Self> {
        let (user, stranger) = (Uuid::new_v4(), Uuid::new_v4());
        let mut memory = Memory::new();
        memory.insert("user".into(), user.to_string());
        memory.insert("stranger".into(), stranger.to_string());
        memory.insert("missing".into(), Uuid::new_v4().to_string());
        memory.insert("token".into(), server.token(user).await?);
        memory.insert("strangers token".into(), server.token(stranger).await?);
        memory.insert("third token".into(), server.token(Uuid::new_v4()).await?);
        memory.insert("long".into(), "x".repeat(9_000));
        // What a server refuses for its length is to be in its hands whole: closing on the rest would lose the answer.
        memory.insert("letters".into(), "x".repeat(3_000));
        let mut client = Client::connect(server.address()).await?;
        if start >= Start::SignedIn {
            client.send(json!({ "type": "init", "access_token": memory["token"] })).await?;
            client.expect("init").await?;
        }
        if start >= Start::Project {
            let project = client.create_project("a project").await?;
            memory.insert("project".into(), project);
        }
        if start >= Start::Game {
            let frames = client.generate("make a 2D game where a cat catches fish", "en").await?;
            ensure!(frames.last().is_some_and(|last| last["type"] == "completed"), "{:?}", frames.last());
            client.expect("gameUpdated").await?;
        }
        Ok(Self { server, memory, clients: BTreeMap::from([(String::new(), client)]) })
    }

    /// A connection by its name: the first one without a name, `again` for another one of the same user, `stranger` of
    /// another, and `unknown` of who has not signed in.
    pub async fn client(&mut self, by: &str) -> Result<&mut Client> {
        if !self.clients.contains_key(by) {
            let address = self.server.address();
            let client = match by {
                "unknown" => Client::connect(address).await?,
                "stranger" => Client::signed_in(address, &self.memory["strangers token"]).await?,
                _ => Client::signed_in(address, &self.memory["token"]).await?,
            };
            self.clients.insert(by.to_owned(), client);
        }
        self.clients.get_mut(by).context("just added")
    }

    /// Sends a frame.
    pub async fn say(&mut self, by: &str, frame: &Value) -> Result<()> {
        let frame = filled(frame, &self.memory);
        self.client(by).await?.send(frame).await
    }

    /// The first of the next frames that fits; those before it do not matter.
    pub async fn until(&mut self, by: &str, wanted: &Value) -> Result<()> {
        let wanted = filled(wanted, &self.memory);
        let mut nearest = String::new();
        for _ in 0..PATIENCE {
            let seen = self.client(by).await?.next().await.with_context(|| nearest.clone())?;
            let mut memory = self.memory.clone();
            match fits(&wanted, &seen, &mut memory) {
                Ok(()) => {
                    self.memory = memory;
                    return Ok(());
                }
                Err(error) if seen["type"] == wanted["type"] => nearest = error,
                Err(_) => {}
            }
        }
        bail!("{PATIENCE} frames and none is {wanted}; {nearest}")
    }
}
