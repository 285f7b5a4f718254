//! One HTTP connection that is kept: a request, its whole answer, and the next. Written by hand, because a client for
//! everything takes as much of the machine as the server it loads.

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// An answer that is larger is none that is expected here.
const MOST_BYTES: usize = 1 << 20;

/// An open connection.
pub(crate) struct KeepAlive {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
pub(crate) struct Answered {
    pub(crate) status: u16,
    /// Of the header `x-waza-lineup`.
    pub(crate) lineup: Option<u64>,
    pub(crate) body: Vec<u8>,
}

impl KeepAlive {
    pub(crate) async fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// Sends a whole request and reads its answer to the last byte.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answered> {
        self.stream.write_all(request).await?;
        loop {
            if let Some((answered, bytes)) = parsed(&self.buffer)? {
                self.buffer.drain(..bytes);
                return Ok(answered);
            }
            if self.buffer.len() > MOST_BYTES {
                bail!("the answer has more than {MOST_BYTES} bytes");
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server closed in the middle of an answer");
            }
        }
    }
}

/// The first answer in the buffer and how many bytes it has, once all of it is there.
fn parsed(buffer: &[u8]) -> Result<Option<(Answered, usize)>> {
    let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let (head, rest) = buffer.split_at(end + 4);
    let head = std::str::from_utf8(head)?;
    let status = head.split(' ').nth(1).context("no status")?.parse()?;
    let header = |name: &str| {
        let values = head.lines().filter_map(|line| line.split_once(':'));
        values.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    };
    let length: usize = header("content-length").context("an answer without its length")?.parse()?;
    let Some(body) = rest.get(..length) else { return Ok(None) };
    let lineup = header("x-waza-lineup").map(str::parse).transpose()?;
    Ok(Some((Answered { status, lineup, body: body.to_vec() }, end + 4 + length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_whole_and_what_follows_is_left() {
        let bytes = b"HTTP/1.1 200 OK\r\nX-Waza-Lineup: 7\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 503";
        for part in 0..bytes.len() - 12 {
            assert!(parsed(&bytes[..part]).unwrap().is_none(), "{part}");
        }
        let (answered, length) = parsed(bytes).unwrap().unwrap();
        assert_eq!((answered.status, answered.lineup, answered.body.as_slice()), (200, Some(7), &b"{}"[..]));
        assert_eq!(&bytes[length..], b"HTTP/1.1 503");
        assert!(parsed(b"HTTP/1.1 200 OK\r\n\r\n").is_err(), "without a length nobody knows its end");
    }
}
