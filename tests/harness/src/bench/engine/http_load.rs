//! Load over keep-alive connections: each sends a request, reads the answer to its last byte, and sends the next.

use anyhow::{Context, Result, anyhow, bail};
use std::{
    net::SocketAddr,
    thread,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::Builder,
    task::JoinSet,
};

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
            runtime.block_on(all(address, request.into(), connections, span))
        });
        load.join().map_err(|_| anyhow!("the load's thread panicked"))?
    })
}

async fn all(
    address: SocketAddr,
    request: std::sync::Arc<str>,
    connections: usize,
    span: Duration,
) -> Result<f64> {
    let mut streams = Vec::new();
    for _ in 0..connections {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let started = Instant::now();
    let mut running = JoinSet::new();
    for stream in streams {
        let request = std::sync::Arc::clone(&request);
        running.spawn(one(stream, request, started + span));
    }
    let mut requests = 0;
    while let Some(done) = running.join_next().await {
        requests += done??;
    }
    Ok(f64::from(requests) / started.elapsed().as_secs_f64())
}

async fn one(mut stream: TcpStream, request: std::sync::Arc<str>, end: Instant) -> Result<u32> {
    let (mut requests, mut buffer) = (0, vec![0; 4096]);
    while Instant::now() < end {
        stream.write_all(request.as_bytes()).await?;
        answer(&mut stream, &mut buffer).await?;
        requests += 1;
    }
    Ok(requests)
}

/// Reads one answer: the head, and as many bytes as it says.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> Result<()> {
    let mut got = 0;
    loop {
        let read = stream.read(buffer.get_mut(got..).unwrap_or_default()).await?;
        if read == 0 {
            bail!("the server closed, or its answer is longer than {} bytes", buffer.len());
        }
        got += read;
        let text = std::str::from_utf8(buffer.get(..got).unwrap_or_default())?;
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        if !head.starts_with("HTTP/1.1 200") {
            bail!("answered {:?}", head.lines().next().unwrap_or_default());
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.context("an answer without its length")?.parse()? {
            return Ok(());
        }
    }
}
