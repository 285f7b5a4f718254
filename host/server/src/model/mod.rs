//! Asks a language model over HTTP, in the form of Anthropic's Messages API: one request, one answer through a tool
//! whose input has the schema of the answer.

#[cfg(test)]
mod tests;

use crate::config::ModelSettings;
use crate::outbound::{self, Unread};
use crate::secret::Secret;
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use waza_studio::detect::{DetectionModel, ModelError, ModelPrompt};

/// Bytes of an answer that are read. What can be said takes a few hundred.
const MOST_BYTES: usize = 64 << 10;
/// Characters of a refusal that are handed on.
const MESSAGE_CHARS: usize = 200;
/// The API's version that this is written for.
const VERSION: &str = "2023-06-01";
/// What the model answers through.
const TOOL: &str = "answer";
/// How long a connection may take to be made; the question as a whole has its own deadline.
const CONNECT: Duration = Duration::from_secs(1);

/// A model behind the Messages API.
pub(crate) struct MessagesModel {
    name: String,
    url: String,
    api_key: Option<Secret>,
    client: reqwest::Client,
}

impl MessagesModel {
    /// `None` where no model is named.
    pub(crate) fn new(settings: &ModelSettings) -> reqwest::Result<Option<Self>> {
        let Some(name) = settings.name.clone() else { return Ok(None) };
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            // A key is for one host.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let url = format!("{}/v1/messages", settings.base_url.trim_end_matches('/'));
        Ok(Some(Self { name, url, api_key: settings.api_key.clone(), client }))
    }

    fn body(&self, prompt: &ModelPrompt) -> Value {
        json!({
            "model": self.name,
            "max_tokens": prompt.max_tokens,
            "temperature": 0,
            "system": prompt.system,
            "messages": [{ "role": "user", "content": prompt.user }],
            "tools": [{
                "name": TOOL,
                "description": "Say what the message wants",
                "input_schema": prompt.schema,
            }],
            "tool_choice": { "type": "tool", "name": TOOL },
        })
    }
}

#[async_trait]
impl DetectionModel for MessagesModel {
    fn name(&self) -> &str {
        &self.name
    }

    async fn ask(&self, prompt: &ModelPrompt) -> Result<Value, ModelError> {
        let mut request = self.client.post(&self.url).header("anthropic-version", VERSION);
        if let Some(key) = &self.api_key {
            request = request.header("x-api-key", key.bytes());
        }
        let response = request.json(&self.body(prompt)).send().await.map_err(Unread::from)?;
        let status = response.status();
        let bytes = outbound::whole(response, MOST_BYTES).await?;
        match status.is_success() {
            true => answer(&bytes),
            false => Err(ModelError::Refused { status: status.as_u16(), message: refusal(&bytes) }),
        }
    }
}

impl From<Unread> for ModelError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Unreachable(why) => Self::Unreachable(why),
            Unread::LongerThan(most) => Self::Answer(format!("it has more than {most} bytes")),
        }
    }
}

#[derive(Deserialize)]
struct Message {
    content: Vec<Block>,
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    input: Value,
}

/// What the model said through its tool.
fn answer(bytes: &[u8]) -> Result<Value, ModelError> {
    let message: Message =
        serde_json::from_slice(bytes).map_err(|error| ModelError::Answer(error.to_string()))?;
    let said = message.content.into_iter().find(|block| block.kind == "tool_use" && block.name == TOOL);
    said.map(|block| block.input)
        .ok_or_else(|| ModelError::Answer(format!("it does not use the tool {TOOL}")))
}

/// `error.message` of a refusal, or nothing.
fn refusal(bytes: &[u8]) -> String {
    let body: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let message = body.pointer("/error/message").and_then(Value::as_str).unwrap_or("without a reason");
    message.chars().take(MESSAGE_CHARS).collect()
}
