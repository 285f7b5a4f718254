//! `kill -9` while several users work, and a restart on the same folder, again and again: every message, version and
//! project that was acknowledged is there, whole, and nothing is locked.
//!
//! Five rounds, or as many as `KILL_ROUNDS` says.

use crate::support::User;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::sync::Notify;
use uuid::Uuid;
use waza_harness::{Server, ServerOptions};

const USERS: usize = 3;
/// Messages of one project before there is another: a conversation is sent up to a bound.
const MESSAGES: usize = 5;

fn rounds() -> usize {
    std::env::var("KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5)
}

/// What a user was told of one project.
#[derive(Clone, Debug, Default)]
struct Told {
    messages: Vec<String>,
    versions: Vec<String>,
    /// The version that is current, as long as nothing has begun that may change it.
    current: Option<String>,
}

/// Counts frames, and says when there were enough.
#[derive(Default)]
struct Fuse {
    left: AtomicUsize,
    burnt: Notify,
}

impl Fuse {
    fn burn(&self) {
        if self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.burnt.notify_one();
        }
    }
}

/// Somebody who works until the connection ends.
struct Worker {
    user: User,
    told: BTreeMap<String, Told>,
    fuse: Arc<Fuse>,
}

impl Worker {
    async fn work(mut self) -> BTreeMap<String, Told> {
        // An error is the end of the server, which is what is waited for.
        while self.project().await.is_ok() {}
        self.told
    }

    async fn next(&mut self) -> anyhow::Result<Value> {
        let frame = self.user.client.next().await?;
        self.fuse.burn();
        Ok(frame)
    }

    async fn until(&mut self, kinds: &[&str]) -> anyhow::Result<Value> {
        loop {
            let frame = self.next().await?;
            if kinds.iter().any(|kind| frame["type"] == *kind) {
                return Ok(frame);
            }
        }
    }

    async fn project(&mut self) -> anyhow::Result<()> {
        self.user.client.send(json!({ "type": "createProject", "name": "a" })).await?;
        let created = self.until(&["projectCreated"]).await?;
        let project = created["project"]["id"].as_str().unwrap().to_owned();
        self.told.insert(project.clone(), Told::default());
        for number in 0..MESSAGES {
            self.message(&project, number).await?;
        }
        self.restore(&project).await
    }

    async fn message(&mut self, project: &str, number: usize) -> anyhow::Result<()> {
        let content = match number {
            0 => "make a 2D game where a cat catches fish".to_owned(),
            number => format!("make the fish {number} times faster"),
        };
        self.told.get_mut(project).unwrap().current = None;
        let message = json!({ "type": "message", "content": content, "skipStyleSelection": true });
        self.user.client.send(message).await?;
        self.until(&["jobStarted"]).await?;
        self.told.get_mut(project).unwrap().messages.push(content);
        let end = self.until(&["completed", "failed"]).await?;
        assert_eq!(end["type"], "completed", "{end}");
        if let Some(hash) = end["result"]["version"]["hash"].as_str() {
            let told = self.told.get_mut(project).unwrap();
            told.versions.push(hash.to_owned());
            told.current = Some(hash.to_owned());
        }
        self.until(&["gameUpdated"]).await.map(drop)
    }

    async fn restore(&mut self, project: &str) -> anyhow::Result<()> {
        let told = self.told.get_mut(project).unwrap();
        told.current = None;
        let first = told.versions[0].clone();
        let frame = json!({ "type": "restoreVersion", "projectId": project, "versionId": first });
        self.user.client.send(frame).await?;
        let restored = self.until(&["versionRestored", "error"]).await?;
        assert_eq!(restored["type"], "versionRestored", "{restored}");
        self.told.get_mut(project).unwrap().current = Some(first);
        Ok(())
    }
}

async fn is_there(user: &mut User, project: &str, told: &Told) {
    user.client.send(json!({ "type": "selectProject", "projectId": project })).await.unwrap();
    let selected = user.client.expect("projectSelected").await.unwrap();
    assert!(selected["activeJob"].is_null(), "locked by {selected}");
    let history = selected["history"].as_array().unwrap();
    for message in &told.messages {
        assert!(history.iter().any(|line| line["content"] == **message), "{message} is not in {selected}");
    }
    let list = user.client.expect("versionsList").await.unwrap();
    let ids: Vec<_> =
        list["versions"].as_array().unwrap().iter().map(|version| version["id"].as_str().unwrap()).collect();
    for hash in &told.versions {
        assert!(ids.iter().any(|id| hash.starts_with(id)), "{hash} is not in {list}");
    }
    if let Some(current) = &told.current {
        assert!(
            current.starts_with(list["currentHead"].as_str().unwrap()),
            "{current} is not current: {list}"
        );
    }
    if !told.versions.is_empty() {
        let answer: Value = user.get(&format!("/api/game-url/{project}")).await.json().await.unwrap();
        let index = user.get(answer["url"].as_str().unwrap()).await;
        assert_eq!(index.status(), 200);
        let base = index.url().clone();
        for file in ["game.js", "assets/icon.svg"] {
            let served = reqwest::get(base.join(file).unwrap()).await.unwrap();
            assert_eq!(served.status(), 200, "{file} of {project}");
            assert!(!served.bytes().await.unwrap().is_empty(), "{file} of {project}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_after_every_kill() {
    let folder = tempfile::tempdir().unwrap();
    let options = ServerOptions::new(folder.path().join("data"));
    let users: Vec<Uuid> = (0..USERS).map(|_| Uuid::new_v4()).collect();
    let (mut messages, mut versions) = (0, 0);
    for round in 0..rounds() {
        let server = Server::start(options.clone()).await.unwrap();
        // Another place in the work each time.
        let fuse = Arc::new(Fuse { left: AtomicUsize::new(60 + (round * 53) % 241), ..Fuse::default() });
        let mut workers = Vec::new();
        for &id in &users {
            let user = User::sign_in(&server, id).await;
            let worker = Worker { user, told: BTreeMap::new(), fuse: fuse.clone() };
            workers.push(tokio::spawn(worker.work()));
        }
        fuse.burnt.notified().await;
        server.kill().await.unwrap();

        let server = Server::start(options.clone()).await.unwrap();
        for (worker, &id) in workers.into_iter().zip(&users) {
            let told = worker.await.unwrap();
            let mut user = User::sign_in(&server, id).await;
            for (project, told) in &told {
                is_there(&mut user, project, told).await;
                messages += told.messages.len();
                versions += told.versions.len();
            }
            // The user's place is free again, and the bound on projects is not reached.
            user.client.create_project("next").await.unwrap();
            user.make("make a 2D game where a cat catches fish").await;
            for project in told.keys() {
                user.client.send(json!({ "type": "deleteProject", "projectId": project })).await.unwrap();
                user.client.expect("projectDeleted").await.unwrap();
            }
        }
        server.stop().await.unwrap();
    }
    assert!(
        messages > 0 && versions > 0,
        "nothing was acknowledged: {messages} messages, {versions} versions"
    );
}
