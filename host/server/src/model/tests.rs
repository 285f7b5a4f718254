//! The wire against a real server on loopback that answers from recorded exchanges.

use super::*;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// One exchange: what is sent, and what comes back.
#[derive(Deserialize)]
struct Recorded {
    request: Value,
    status: u16,
    response: Value,
}

fn recorded(name: &str) -> Recorded {
    let text = match name {
        "answer" => include_str!("recorded/answer.json"),
        "overloaded" => include_str!("recorded/overloaded.json"),
        "words" => include_str!("recorded/words.json"),
        _ => unreachable!("{name}"),
    };
    serde_json::from_str(text).unwrap()
}

/// What was sent.
type Seen = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

/// A server that answers with these bytes, and remembers what it was sent.
async fn server(status: u16, body: Vec<u8>) -> (String, Seen) {
    let seen = Seen::default();
    let answer = move |State(seen): State<Seen>, headers: HeaderMap, sent: axum::Json<Value>| async move {
        seen.lock().unwrap().push((headers, sent.0));
        (StatusCode::from_u16(status).unwrap(), body.clone())
    };
    let app = Router::new().route("/v1/messages", post(answer)).with_state(seen.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (base, seen)
}

fn model(base_url: &str) -> MessagesModel {
    let api_key = Some(toml::Value::from("a-key-of-a-test").try_into().unwrap());
    let settings = ModelSettings { name: Some("small-model".into()), base_url: base_url.into(), api_key };
    MessagesModel::new(&settings).unwrap().unwrap()
}

fn prompt() -> ModelPrompt {
    let schema = json!({ "type": "object", "properties": { "intent": { "enum": ["edit", "chat"] } } });
    ModelPrompt {
        system: "Sort it.".into(),
        user: "<message>\"速く\"</message>".into(),
        schema,
        max_tokens: 300,
    }
}

async fn asked(recorded: &Recorded) -> Result<Value, ModelError> {
    let (base, seen) = server(recorded.status, serde_json::to_vec(&recorded.response).unwrap()).await;
    let said = model(&base).ask(&prompt()).await;
    let seen = seen.lock().unwrap();
    let (headers, body) = seen.first().unwrap();
    assert_eq!(seen.len(), 1, "one question is one request");
    assert_eq!(*body, recorded.request);
    assert_eq!(headers["x-api-key"], "a-key-of-a-test");
    assert_eq!(headers["anthropic-version"], VERSION);
    said
}

#[tokio::test]
async fn a_recorded_exchange_goes_as_it_was_recorded() {
    let said = asked(&recorded("answer")).await.unwrap();
    assert_eq!(said, json!({ "intent": "edit", "dimension": "none", "skills": [] }));
}

#[tokio::test]
async fn a_refusal_says_its_status_and_reason() {
    let error = asked(&recorded("overloaded")).await.unwrap_err();
    assert_eq!(error, ModelError::Refused { status: 529, message: "Overloaded".into() });
}

#[tokio::test]
async fn words_in_place_of_the_tool_are_no_answer() {
    let error = asked(&recorded("words")).await.unwrap_err();
    assert!(matches!(&error, ModelError::Answer(said) if said.contains("answer")), "{error}");
}

#[tokio::test]
async fn bad_bytes_and_endless_ones_are_no_answer() {
    for (body, said) in [(b"<html>".to_vec(), "expected value"), (vec![b' '; MOST_BYTES + 1], "more than")] {
        let (base, _) = server(200, body).await;
        let error = model(&base).ask(&prompt()).await.unwrap_err();
        assert!(matches!(&error, ModelError::Answer(text) if text.contains(said)), "{error}");
    }
    let (base, _) = server(500, b"<html>".to_vec()).await;
    let error = model(&base).ask(&prompt()).await.unwrap_err();
    assert_eq!(error, ModelError::Refused { status: 500, message: "without a reason".into() });
}

#[tokio::test]
async fn nobody_there_is_said_without_the_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://user:pass@{}", listener.local_addr().unwrap());
    drop(listener);
    let error = model(&base).ask(&prompt()).await.unwrap_err();
    assert!(matches!(&error, ModelError::Unreachable(said) if !said.contains("pass")), "{error}");
}

#[test]
fn without_a_name_there_is_no_model() {
    assert!(MessagesModel::new(&ModelSettings::default()).unwrap().is_none());
}
