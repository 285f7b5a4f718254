//! Load over keep-alive connections: each sends a request, reads the answer to its last byte, and sends the next.

use crate::keep_alive::KeepAlive;
use anyhow::{Result, anyhow, ensure};
use std::{
    net::SocketAddr,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use tokio::{runtime::Builder, task::JoinSet};

/// Requests a second, from one thread of its own. An answer that is not 200 is an error, and so is a broken one.
pub(super) fn per_second(
    address: SocketAddr,
    path: &str,
    body: &str,
    connections: usize,
    span: Duration,
) -> Result<f64> {
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    thread::scope(|scope| {
        let load = scope.spawn(|| {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(all(address, request.into_bytes().into(), connections, span))
        });
        load.join().map_err(|_| anyhow!("the load's thread panicked"))?
    })
}

async fn all(address: SocketAddr, request: Arc<[u8]>, connections: usize, span: Duration) -> Result<f64> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(KeepAlive::connect(&address.to_string()).await?);
    }
    let started = Instant::now();
    let mut running = JoinSet::new();
    for connection in open {
        running.spawn(one(connection, Arc::clone(&request), started + span));
    }
    let mut requests = 0;
    while let Some(done) = running.join_next().await {
        requests += done??;
    }
    Ok(f64::from(requests) / started.elapsed().as_secs_f64())
}

async fn one(mut connection: KeepAlive, request: Arc<[u8]>, end: Instant) -> Result<u32> {
    let mut requests = 0;
    while Instant::now() < end {
        let answered = connection.ask(&request).await?;
        ensure!(answered.status == 200, "answered {}", answered.status);
        requests += 1;
    }
    Ok(requests)
}
