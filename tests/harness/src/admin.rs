//! A client of the admin listener, as an operator's: over the socket in the data folder, or over TCP with a token.

use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures::{Stream, StreamExt};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use std::{fs, path::Path, pin::Pin, time::Duration};
use tokio::time::timeout;

/// An event that has not come by then will not come.
const EVENT_LIMIT: Duration = Duration::from_secs(30);

/// Somebody who may change what serves.
#[derive(Clone)]
pub struct Admin {
    http: Client,
    base: String,
    token: Option<String>,
}

impl Admin {
    /// Over the socket; the server asks the system who it is.
    pub fn socket(path: &Path) -> Result<Self> {
        let http = Client::builder().unix_socket(path).build()?;
        Ok(Self { http, base: "http://localhost".into(), token: None })
    }

    /// Over TCP, at `127.0.0.1:port`.
    pub fn tcp(address: &str, token: &str) -> Result<Self> {
        let http = Client::builder().no_proxy().build()?;
        Ok(Self { http, base: format!("http://{address}"), token: Some(token.to_owned()) })
    }

    /// Sends a request; whatever comes back.
    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Response> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        Ok(request.send().await?)
    }

    /// What there is at `/admin/v1/PATH`.
    pub async fn get(&self, path: &str) -> Result<Value> {
        good(self.send(Method::GET, &v1(path), None).await?).await
    }

    /// Does something at `/admin/v1/PATH`; an error says what was refused.
    pub async fn post(&self, path: &str, body: Value) -> Result<Value> {
        good(self.send(Method::POST, &v1(path), Some(&body)).await?).await
    }

    /// What a refusal of `POST /admin/v1/PATH` says: its status, and `error` of the body.
    pub async fn refused(&self, path: &str, body: Value) -> Result<(u16, Value)> {
        let response = self.send(Method::POST, &v1(path), Some(&body)).await?;
        let status = response.status().as_u16();
        let mut body: Value = response.json().await?;
        if status < 400 {
            bail!("{path} was not refused: {body}");
        }
        Ok((status, body["error"].take()))
    }

    /// Stages plugins' folders as one change set; `then` is how far it goes.
    pub async fn stage(&self, folders: &[&Path], then: &str) -> Result<Value> {
        let uploads = folders.iter().map(|folder| upload(folder)).collect::<Result<Vec<_>>>()?;
        self.post("rollouts", json!({ "uploads": uploads, "then": then })).await
    }

    /// Everything that is going on.
    pub async fn status(&self) -> Result<Value> {
        self.get("status").await
    }

    /// Listens to `/admin/v1/events`.
    pub async fn events(&self) -> Result<Events> {
        let response = self.send(Method::GET, &v1("events"), None).await?;
        if !response.status().is_success() {
            bail!("{}: {}", response.status(), response.text().await?);
        }
        let bytes = response.bytes_stream().map(|chunk| chunk.map(|chunk| chunk.to_vec()));
        Ok(Events { bytes: Box::pin(bytes), read: Vec::new() })
    }
}

/// One entry of `uploads` for a folder with `plugin.toml`, `plugin.wasm` and perhaps `plugin.wasm.minisig`.
pub fn upload(folder: &Path) -> Result<Value> {
    let read =
        |name: &str| fs::read(folder.join(name)).with_context(|| folder.join(name).display().to_string());
    Ok(json!({
        "manifest": String::from_utf8(read("plugin.toml")?)?,
        "component": STANDARD.encode(read("plugin.wasm")?),
        "signature": fs::read_to_string(folder.join("plugin.wasm.minisig")).ok(),
    }))
}

type Bytes = Pin<Box<dyn Stream<Item = reqwest::Result<Vec<u8>>> + Send>>;

/// What a server tells a listener.
pub struct Events {
    bytes: Bytes,
    read: Vec<u8>,
}

impl Events {
    /// The next event, its name and its data; `None` when the server has ended the stream in order.
    pub async fn next(&mut self) -> Result<Option<(String, Value)>> {
        loop {
            while let Some(end) = self.read.windows(2).position(|two| two == b"\n\n") {
                let block: Vec<u8> = self.read.drain(..end + 2).collect();
                if let Some(event) = parse(std::str::from_utf8(&block)?)? {
                    return Ok(Some(event));
                }
            }
            match timeout(EVENT_LIMIT, self.bytes.next()).await.context("no event came in time")? {
                Some(chunk) => self.read.extend(chunk?),
                None => return Ok(None),
            }
        }
    }

    /// The data of the next event of this name for which `wanted` is true.
    pub async fn until(&mut self, name: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let found = async {
            loop {
                let (event, data) = self.next().await?.context("the events ended")?;
                if event == name && wanted(&data) {
                    return Ok::<_, anyhow::Error>(data);
                }
            }
        };
        // Statistics come all the time, so that a status that never comes would be waited for without end.
        timeout(2 * EVENT_LIMIT, found).await.with_context(|| format!("no such {name} came in time"))?
    }
}

/// A block that is only a comment is no event.
fn parse(block: &str) -> Result<Option<(String, Value)>> {
    let field = |name: &str| {
        block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim_start)
    };
    let Some(data) = field("data") else { return Ok(None) };
    Ok(Some((field("event").unwrap_or("message").to_owned(), serde_json::from_str(data)?)))
}

fn v1(path: &str) -> String {
    format!("/admin/v1/{path}")
}

async fn good(response: Response) -> Result<Value> {
    let (status, text) = (response.status(), response.text().await?);
    if !status.is_success() {
        bail!("{status}: {text}");
    }
    serde_json::from_str(&text).with_context(|| format!("no JSON: {text}"))
}
