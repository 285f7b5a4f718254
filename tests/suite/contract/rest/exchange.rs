//! One question and its answer.

use super::super::pattern::{Memory, filled, filled_text, fits};
use anyhow::Result;
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use waza_harness::Server;

const BOUNDARY: &str = "----waza";

/// What is asked; placeholders in all of it are filled in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default = "get")]
    pub method: String,
    pub path: String,
    /// Who shows a token.
    #[serde(rename = "as", default)]
    pub who: Who,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body: one of these, or none.
    pub json: Option<Value>,
    pub text: Option<String>,
    pub multipart: Option<Vec<Part>>,
}

/// Whose token it is.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    #[default]
    Owner,
    Stranger,
    Nobody,
}

/// A field of a form.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    name: String,
    /// The name of a file.
    file: Option<String>,
    /// The content: one of these, or nothing.
    text: Option<String>,
    bytes: Option<Vec<u8>>,
    /// So many zeros.
    zeros: Option<usize>,
}

/// What is to be answered. Where neither `json` nor `text` is said, the body does not matter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub status: u16,
    /// Patterns; `<null>` is a header that is not there.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    json: Option<Value>,
    text: Option<String>,
}

/// What was answered.
#[derive(Debug)]
pub struct Heard {
    pub status: u16,
    pub body: String,
    headers: HeaderMap,
}

fn get() -> String {
    "GET".to_owned()
}

impl Asked {
    /// Without a body, by the owner.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            who: Who::Owner,
            headers: BTreeMap::new(),
            json: None,
            text: None,
            multipart: None,
        }
    }
}

impl Answer {
    /// The status and sentence of a refusal that has one of its own.
    pub fn refusal(&self) -> Option<String> {
        let error = self.json.as_ref().and_then(|json| json["error"].as_str());
        let text = error.or(self.text.as_deref()).filter(|text| !text.starts_with('<'))?;
        (self.status >= 400).then(|| format!("{} {text}", self.status))
    }
}

/// Asks, as somebody in particular. No redirect is followed.
pub async fn send(server: &Server, memory: &Memory, asked: &Asked, who: Who) -> Result<Heard> {
    let client = Client::builder().redirect(Policy::none()).build()?;
    let method = Method::from_bytes(asked.method.as_bytes())?;
    let mut request = client.request(method, server.url(&filled_text(&asked.path, memory)));
    request = match who {
        Who::Owner => request.bearer_auth(&memory["token"]),
        Who::Stranger => request.bearer_auth(&memory["strangers token"]),
        Who::Nobody => request,
    };
    for (name, value) in &asked.headers {
        request = request.header(name.as_str(), filled_text(value, memory));
    }
    let response = with_body(request, asked, memory).send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = String::from_utf8_lossy(&response.bytes().await?).into_owned();
    Ok(Heard { status, body, headers })
}

fn with_body(request: RequestBuilder, asked: &Asked, memory: &Memory) -> RequestBuilder {
    if let Some(json) = &asked.json {
        request.header("content-type", "application/json").body(filled(json, memory).to_string())
    } else if let Some(text) = &asked.text {
        request.body(filled_text(text, memory))
    } else if let Some(parts) = &asked.multipart {
        let form = format!("multipart/form-data; boundary={BOUNDARY}");
        request.header("content-type", form).body(multipart(parts, memory))
    } else {
        request
    }
}

fn multipart(parts: &[Part], memory: &Memory) -> Vec<u8> {
    let mut form = Vec::new();
    for part in parts {
        let file = part.file.as_ref().map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        let head =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"{file}\r\n\r\n", part.name);
        form.extend(head.into_bytes());
        form.extend(part.content(memory));
        form.extend(b"\r\n");
    }
    form.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    form
}

impl Part {
    fn content(&self, memory: &Memory) -> Vec<u8> {
        let text = self.text.as_deref().map(|text| filled_text(text, memory).into_bytes());
        let zeros = self.zeros.map(|length| vec![0; length]);
        self.bytes.clone().or(text).or(zeros).unwrap_or_default()
    }
}

/// Whether an answer is as expected; remembers what is to be remembered.
pub fn fit(answer: &Answer, heard: &Heard, memory: &mut Memory) -> Result<(), String> {
    if heard.status != answer.status {
        return Err(format!("expected {}, got {}: {}", answer.status, heard.status, heard.body));
    }
    for (name, wanted) in &answer.headers {
        let seen = heard.headers.get(name.as_str()).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let seen = seen.map_or(Value::Null, |value| Value::String(value.into_owned()));
        let wanted = filled(&Value::String(wanted.clone()), memory);
        fits(&wanted, &seen, memory).map_err(|error| format!("{name}: {error}"))?;
    }
    if let Some(wanted) = &answer.json {
        let seen = serde_json::from_str(&heard.body).map_err(|error| format!("{error}: {}", heard.body))?;
        let wanted = filled(wanted, memory);
        fits(&wanted, &seen, memory)?;
    }
    if let Some(wanted) = &answer.text {
        let wanted = filled(&Value::String(wanted.clone()), memory);
        fits(&wanted, &Value::String(heard.body.clone()), memory)?;
    }
    Ok(())
}
