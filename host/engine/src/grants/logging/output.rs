//! Standard output and error as log lines. A line is kept until it ends, is as long as a line may be, or the call ends.

use super::{Level, Log};
use bytes::Bytes;
use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};
use tokio::io::AsyncWrite;
use wasmtime_wasi::{
    async_trait,
    cli::{IsTerminal, StdoutStream},
    p2::{OutputStream, Pollable, StreamResult},
};

/// Bytes that a plugin may write at once.
const WRITE_BYTES: usize = 64 << 10;

#[derive(Clone)]
pub(super) struct Output(Arc<Mutex<Line>>);

struct Line {
    log: Arc<Log>,
    name: &'static str,
    level: Level,
    /// Never longer than a line may be.
    begun: Vec<u8>,
}

impl Output {
    pub(super) fn new(log: Arc<Log>, name: &'static str, level: Level) -> Self {
        Self(Arc::new(Mutex::new(Line { log, name, level, begun: Vec::new() })))
    }

    fn put(&self, bytes: &[u8]) {
        let mut line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut parts = bytes.split(|byte| *byte == b'\n').peekable();
        while let Some(part) = parts.next() {
            line.extend(part);
            if parts.peek().is_some() {
                line.end();
            }
        }
    }
}

impl Line {
    /// What is longer than a line may be is cut off, as it is for `wasi:logging`.
    fn extend(&mut self, part: &[u8]) {
        let room = self.log.bounds.line_bytes.saturating_sub(self.begun.len());
        self.begun.extend(part.iter().take(room));
    }

    fn end(&mut self) {
        let begun = std::mem::take(&mut self.begun);
        let text = String::from_utf8_lossy(&begun);
        if !text.trim().is_empty() {
            self.log.line(self.level, self.name, text.trim_end());
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.end();
    }
}

impl IsTerminal for Output {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Output {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

impl OutputStream for Output {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.put(&bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(WRITE_BYTES)
    }
}

#[async_trait]
impl Pollable for Output {
    async fn ready(&mut self) {}
}

impl AsyncWrite for Output {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.put(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
