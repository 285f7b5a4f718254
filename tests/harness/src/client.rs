//! A client on a real WebSocket, as the browser's.

use anyhow::{Context, Result, bail};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite::Message};

/// A frame that has not come by then will not come.
const FRAME_LIMIT: Duration = Duration::from_secs(30);

/// One connection.
pub struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Client {
    /// Connects; says nothing yet.
    pub async fn connect(address: &str) -> Result<Self> {
        let (socket, _) = tokio_tungstenite::connect_async(format!("ws://{address}/")).await?;
        Ok(Self { socket })
    }

    /// Connects and signs in.
    pub async fn signed_in(address: &str, token: &str) -> Result<Self> {
        let mut client = Self::connect(address).await?;
        client.send(json!({ "type": "init", "access_token": token })).await?;
        client.expect("init").await?;
        Ok(client)
    }

    /// Sends a frame.
    pub async fn send(&mut self, frame: Value) -> Result<()> {
        self.send_text(frame.to_string()).await
    }

    /// Sends text as it is.
    pub async fn send_text(&mut self, text: String) -> Result<()> {
        Ok(self.socket.send(Message::text(text)).await?)
    }

    /// Sends any kind of message.
    pub async fn send_raw(&mut self, message: Message) -> Result<()> {
        Ok(self.socket.send(message).await?)
    }

    /// The next frame. An error when the peer has closed; the text has the close code.
    pub async fn next(&mut self) -> Result<Value> {
        loop {
            let next = timeout(FRAME_LIMIT, self.socket.next()).await.context("no frame came in time")?;
            match next.context("the connection ended")?? {
                Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                Message::Close(frame) => match frame {
                    Some(frame) => bail!("closed {} {}", u16::from(frame.code), frame.reason),
                    None => bail!("closed without a code"),
                },
                _ => {}
            }
        }
    }

    /// The next frame, which must be of this type.
    pub async fn expect(&mut self, kind: &str) -> Result<Value> {
        let frame = self.next().await?;
        if frame["type"] != kind {
            bail!("expected {kind}, got {frame}");
        }
        Ok(frame)
    }

    /// All frames up to the first of one of these types, that one last.
    pub async fn until(&mut self, kinds: &[&str]) -> Result<Vec<Value>> {
        let mut frames = Vec::new();
        loop {
            let frame = self.next().await?;
            let last = frame["type"].as_str().is_some_and(|kind| kinds.contains(&kind));
            frames.push(frame);
            if last {
                return Ok(frames);
            }
        }
    }

    /// Makes a project and selects it; its id.
    pub async fn create_project(&mut self, name: &str) -> Result<String> {
        self.send(json!({ "type": "createProject", "name": name })).await?;
        let frames = self.until(&["projectCreated", "error"]).await?;
        let created = frames.last().context("no frame")?;
        Ok(created["project"]["id"].as_str().with_context(|| format!("not created: {created}"))?.to_owned())
    }

    /// Sends a message and returns its job's frames, the terminal one last.
    pub async fn generate(&mut self, content: &str, locale: &str) -> Result<Vec<Value>> {
        let frame =
            json!({ "type": "message", "content": content, "locale": locale, "skipStyleSelection": true });
        self.send(frame).await?;
        self.until(&["completed", "failed", "cancelled", "error"]).await
    }
}
