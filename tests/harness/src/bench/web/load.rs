//! One kind of request over many connections, each with one request at a time.

use crate::{Client, keep_alive::KeepAlive};
use anyhow::{Result, anyhow, ensure};
use serde_json::json;
use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{runtime::Builder, task::JoinSet};

/// What is sent.
pub(super) enum Load {
    /// A whole HTTP request.
    Http { address: String, request: Arc<[u8]> },
    /// `ping` over WebSockets that have signed in.
    Ping { address: String, token: String },
}

impl Load {
    pub(super) fn get(address: &str, path: &str, token: Option<&str>) -> Self {
        let token = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n{token}\r\n");
        Self::Http { address: address.to_owned(), request: request.into_bytes().into() }
    }

    /// The time of each answer in milliseconds. An answer that is no success is an error.
    pub(super) async fn run(&self, connections: usize, span: Duration) -> Result<Vec<f64>> {
        match self {
            Self::Http { address, request } => {
                let (address, request) = (address.clone(), Arc::clone(request));
                apart(connections, span, move |end| http(address.clone(), Arc::clone(&request), end)).await
            }
            Self::Ping { address, token } => {
                let (address, token) = (address.clone(), token.clone());
                apart(connections, span, move |end| ping(address.clone(), token.clone(), end)).await
            }
        }
    }
}

/// On a thread of its own, so that the load is one core at the most.
async fn apart<F>(
    connections: usize,
    span: Duration,
    one: impl Fn(Instant) -> F + Send + 'static,
) -> Result<Vec<f64>>
where
    F: Future<Output = Result<Vec<f64>>> + Send + 'static,
{
    let thread = tokio::task::spawn_blocking(move || {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let end = Instant::now() + span;
            let mut running = JoinSet::new();
            for _ in 0..connections {
                running.spawn(one(end));
            }
            let mut all = Vec::new();
            while let Some(done) = running.join_next().await {
                all.append(&mut done??);
            }
            Ok(all)
        })
    });
    thread.await.map_err(|_| anyhow!("the load's thread panicked"))?
}

async fn http(address: String, request: Arc<[u8]>, end: Instant) -> Result<Vec<f64>> {
    let mut connection = KeepAlive::connect(&address).await?;
    let mut times = Vec::new();
    while Instant::now() < end {
        let asked = Instant::now();
        let answered = connection.ask(&request).await?;
        times.push(millis(asked));
        ensure!(answered.status == 200, "{}: {}", answered.status, String::from_utf8_lossy(&answered.body));
    }
    Ok(times)
}

async fn ping(address: String, token: String, end: Instant) -> Result<Vec<f64>> {
    let mut client = Client::signed_in(&address, &token).await?;
    let mut times = Vec::new();
    while Instant::now() < end {
        let asked = Instant::now();
        client.send(json!({ "type": "ping" })).await?;
        client.expect("pong").await?;
        times.push(millis(asked));
    }
    Ok(times)
}

pub(super) fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
