//! Answers of other people's servers: read no further than agreed, and what went wrong said without the address, which may
//! hold what nobody else should read.

use futures::StreamExt;
use reqwest::Response;

/// Why an answer was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// The connection broke, was never made, or took too long.
    Unreachable(String),
    /// It is longer than this.
    LongerThan(usize),
}

impl From<reqwest::Error> for Unread {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let mut said = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            said = format!("{said}: {cause}");
            source = cause.source();
        }
        Self::Unreachable(said)
    }
}

/// All of it, if that is at most `most` bytes.
pub(crate) async fn whole(response: Response, most: usize) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk?);
        if bytes.len() > most {
            return Err(Unread::LongerThan(most));
        }
    }
    Ok(bytes)
}
