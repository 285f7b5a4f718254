//! Sessions over a real socket, in this process.

mod bounds;
mod conversation;
mod entrance;
mod expiry;
mod jobs;
mod quota;
mod versions;

use crate::auth::User;
use crate::config::Config;
use crate::testing::{Server, somebody};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A test that waits longer than this waits for something that will not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that listens.
struct Listening {
    server: Server,
    address: SocketAddr,
}

/// A client's end.
struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What a client hears.
#[derive(Debug, PartialEq)]
enum Heard {
    Frame(Value),
    Close(u16, String),
    /// The connection ended without a word.
    End,
}

impl Listening {
    async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let server = Server::start_with(change).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, server.router.clone()).into_future());
        Self { server, address }
    }

    async fn connect(&self) -> Client {
        Client(connect_async(format!("ws://{}/", self.address)).await.unwrap().0)
    }

    /// Connected and signed in.
    async fn enter(&self, user: User) -> Client {
        let mut client = self.connect().await;
        client.say(json!({ "type": "init", "access_token": self.server.token(user) })).await;
        assert_eq!(client.frame().await["type"], "init");
        client
    }

    /// Signed in, with a project that was just made.
    async fn enter_project(&self, user: User) -> (Client, String) {
        let mut client = self.enter(user).await;
        client.say(json!({ "type": "createProject", "name": "猫のゲーム" })).await;
        let created = client.frame().await;
        assert_eq!(created["type"], "projectCreated");
        (client, created["project"]["id"].as_str().unwrap().to_owned())
    }
}

impl Client {
    async fn say(&mut self, frame: Value) {
        self.say_text(&frame.to_string()).await;
    }

    async fn say_text(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    async fn hear(&mut self) -> Heard {
        let next = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("something is heard in time");
        match next {
            Some(Ok(Message::Text(text))) => Heard::Frame(serde_json::from_str(&text).unwrap()),
            Some(Ok(Message::Close(Some(frame)))) => {
                Heard::Close(frame.code.into(), frame.reason.to_string())
            }
            Some(Ok(Message::Close(None)) | Err(_)) | None => Heard::End,
            Some(Ok(other)) => panic!("{other:?}"),
        }
    }

    async fn frame(&mut self) -> Value {
        match self.hear().await {
            Heard::Frame(frame) => frame,
            other => panic!("{other:?}"),
        }
    }

    async fn ask(&mut self, frame: Value) -> Value {
        self.say(frame).await;
        self.frame().await
    }

    /// Everything up to a frame of this type.
    async fn until(&mut self, kind: &str) -> Vec<Value> {
        let mut frames = Vec::new();
        loop {
            let frame = self.frame().await;
            let is_last = frame["type"] == kind;
            frames.push(frame);
            if is_last {
                return frames;
            }
        }
    }
}

fn refusal(message: &str) -> Value {
    json!({ "type": "error", "message": message })
}

fn kinds(frames: &[Value]) -> Vec<&str> {
    frames.iter().map(|frame| frame["type"].as_str().unwrap()).collect()
}
