//! A body that has an end: in bytes, and in the time between two parts of it.

use bytes::Bytes;
use http_body::{Body, Frame};
use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep};
use wasmtime_wasi_http::Error;

pub(super) struct Bounded<B, F> {
    inner: B,
    left: u64,
    too_large: F,
    pause: Option<Pause>,
    done: bool,
}

struct Pause {
    limit: Duration,
    end: Pin<Box<Sleep>>,
}

impl<B, F> Bounded<B, F> {
    /// `too_large` is called once, when there are more than `limit` bytes.
    pub(super) fn new(inner: B, limit: u64, pause: Option<Duration>, too_large: F) -> Self {
        let pause = pause.map(|limit| Pause { limit, end: Box::pin(tokio::time::sleep(limit)) });
        Self { inner, left: limit, too_large, pause, done: false }
    }
}

impl<B, F> Body for Bounded<B, F>
where
    B: Body<Data = Bytes, Error: Into<Error>> + Unpin,
    F: Fn() -> Error + Unpin,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let this = &mut *self;
        if this.done {
            return Poll::Ready(None);
        }
        let answer = match Pin::new(&mut this.inner).poll_frame(context) {
            Poll::Pending => {
                let Some(pause) = &mut this.pause else { return Poll::Pending };
                std::task::ready!(pause.end.as_mut().poll(context));
                Some(Err(Error::HttpResponseTimeout))
            }
            Poll::Ready(frame) => frame.map(|frame| frame.map_err(Into::into)),
        };
        if let Some(pause) = &mut this.pause {
            pause.end.as_mut().reset(Instant::now() + pause.limit);
        }
        let size = answer.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
        let size = size.map_or(0, |data| data.len() as u64);
        let answer = match this.left.checked_sub(size) {
            Some(left) => {
                this.left = left;
                answer
            }
            None => Some(Err((this.too_large)())),
        };
        this.done = !matches!(answer, Some(Ok(_)));
        Poll::Ready(answer)
    }

    fn is_end_stream(&self) -> bool {
        self.done || self.inner.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::{BodyExt, Full};

    fn bounded(text: &'static str, limit: u64) -> Bounded<Full<Bytes>, impl Fn() -> Error + Unpin> {
        Bounded::new(Full::new(Bytes::from_static(text.as_bytes())), limit, None, move || {
            Error::HttpResponseBodySize(Some(limit))
        })
    }

    #[tokio::test]
    async fn a_body_of_its_bound_is_whole_and_one_byte_more_is_refused() {
        assert_eq!(bounded("12345", 5).collect().await.unwrap().to_bytes(), "12345");
        let refused = bounded("12345", 4).collect().await.unwrap_err();
        assert!(matches!(refused, Error::HttpResponseBodySize(Some(4))), "{refused}");
    }
}
