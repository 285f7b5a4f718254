//! The listening socket, with its two bounds: so many connections at a time, and none that stands still.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// How long to wait when the system has no file handle left; taking the next connection at once would only spin.
const NO_HANDLES: Duration = Duration::from_millis(200);

/// Where connections come from.
pub(crate) trait Source: Send + Sync + 'static {
    /// A connection.
    type Io: AsyncRead + AsyncWrite + Unpin + Send + 'static;
    /// Who is at its other end.
    type Addr: Send;

    /// The next connection.
    fn next(&self) -> impl Future<Output = io::Result<(Self::Io, Self::Addr)>> + Send;

    /// Who this end is.
    fn own(&self) -> io::Result<Self::Addr>;
}

impl Source for TcpListener {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn next(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, peer) = self.accept().await?;
        // Small frames go out at once.
        let _ = stream.set_nodelay(true);
        Ok((stream, peer))
    }

    fn own(&self) -> io::Result<SocketAddr> {
        self.local_addr()
    }
}

/// Takes connections one after the other, never more than there are places.
pub(crate) struct BoundedListener<S = TcpListener> {
    listener: S,
    places: Arc<Semaphore>,
    idle: Duration,
}

impl<S: Source> BoundedListener<S> {
    /// A connection keeps one of `places` until it is over, whatever becomes of it.
    pub(crate) fn new(listener: S, places: Arc<Semaphore>, idle: Duration) -> Self {
        Self { listener, places, idle }
    }
}

impl<S: Source> axum::serve::Listener for BoundedListener<S> {
    type Io = Connection<S::Io>;
    type Addr = S::Addr;

    async fn accept(&mut self) -> (Connection<S::Io>, S::Addr) {
        loop {
            let Ok(place) = self.places.clone().acquire_owned().await else {
                // Nobody closes the semaphore.
                return std::future::pending().await;
            };
            match self.listener.next().await {
                Ok((stream, peer)) => return (Connection::new(stream, self.idle, place), peer),
                Err(error) if is_the_peers(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "no connection could be accepted");
                    sleep(NO_HANDLES).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<S::Addr> {
        self.listener.own()
    }
}

fn is_the_peers(error: &io::Error) -> bool {
    use io::ErrorKind as K;
    matches!(error.kind(), K::ConnectionRefused | K::ConnectionAborted | K::ConnectionReset)
}

/// A connection that fails with `TimedOut` when nothing has moved for too long, and gives its place back when dropped.
pub(crate) struct Connection<Io> {
    stream: Io,
    idle: Duration,
    quiet: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl<Io> Connection<Io> {
    fn new(stream: Io, idle: Duration, place: OwnedSemaphorePermit) -> Self {
        Self { stream, idle, quiet: Box::pin(sleep(idle)), _place: place }
    }

    fn moved(&mut self) {
        self.quiet.as_mut().reset(Instant::now() + self.idle);
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for Connection<Io> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_read(cx, buf) {
            Poll::Ready(result) => {
                self.moved();
                Poll::Ready(result)
            }
            Poll::Pending => {
                ready!(self.quiet.as_mut().poll(cx));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Connection<Io> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, data));
        self.moved();
        Poll::Ready(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(cx, data));
        self.moved();
        Poll::Ready(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::serve::Listener;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    async fn bound(connections: usize, idle: Duration) -> (BoundedListener, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        (BoundedListener::new(listener, Arc::new(Semaphore::new(connections)), idle), address)
    }

    #[tokio::test]
    async fn a_connection_on_which_nothing_moves_ends() {
        let (mut listener, address) = bound(1, Duration::from_millis(20)).await;
        let _client = TcpStream::connect(address).await.unwrap();
        let (mut server, _) = listener.accept().await;
        let error = server.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn the_next_one_waits_for_a_place() {
        let (mut listener, address) = bound(1, Duration::from_secs(60)).await;
        let _first = TcpStream::connect(address).await.unwrap();
        let (taken, _) = listener.accept().await;
        let mut second = TcpStream::connect(address).await.unwrap();
        assert_eq!(listener.places.available_permits(), 0);
        tokio::select! {
            biased;
            _ = listener.accept() => panic!("there was no place"),
            () = std::future::ready(()) => {}
        }
        drop(taken);
        let (mut server, _) = listener.accept().await;
        second.write_u8(7).await.unwrap();
        assert_eq!(server.read_u8().await.unwrap(), 7);
    }
}
