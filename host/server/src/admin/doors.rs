//! The listeners: taken before anything is opened, so that a start fails early, and answered on when everything is.

use super::operator::{Operators, Reach};
use super::socket::{Peer, PeerListener, SocketError};
use super::{Admin, over_socket, over_tcp};
use crate::app::{self, OpenError};
use crate::config::Config;
use crate::http::listener::BoundedListener;
use crate::secret::{self, SecretError};
use crate::stop::Stop;
use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Connections at a time, of either kind; the next one waits to be accepted.
const CONNECTIONS: usize = 64;

/// A connection on which nothing moves for so long is closed. Staging plugins compiles them in between.
const IDLE: Duration = Duration::from_secs(900);

/// Who a token in the data folder stands for.
const OPERATOR: &str = "operator";

/// Listeners that nobody is answered on yet.
pub(crate) struct Doors {
    socket: Option<PeerListener>,
    tcp: Option<(TcpListener, Operators, Reach)>,
}

/// Why a listener could not be had. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DoorError {
    #[error(transparent)]
    Folder(#[from] OpenError),
    #[error(transparent)]
    Socket(#[from] SocketError),
    #[error(
        "cannot answer operators on {listen}: {source}; is a server running there? choose another port with --admin"
    )]
    Tcp { listen: SocketAddr, source: std::io::Error },
    #[error(transparent)]
    Token(#[from] SecretError),
}

impl Doors {
    /// Takes what the configuration says.
    pub(crate) async fn open(config: &Config) -> Result<Self, DoorError> {
        app::make_private(config)?;
        let settings = &config.admin;
        let socket = settings.socket.then(|| PeerListener::bind(&config.admin_socket())).transpose()?;
        let tcp = match settings.listen {
            None => None,
            Some(listen) => {
                let bound = TcpListener::bind(listen).await;
                let bound = bound.map_err(|source| DoorError::Tcp { listen, source })?;
                let reach = if listen.ip().is_loopback() { Reach::Loopback } else { Reach::Anywhere };
                Some((bound, operators(config)?, reach))
            }
        };
        Ok(Self { socket, tcp })
    }

    /// The address of the listener over TCP, if there is one.
    pub(crate) fn address(&self) -> std::io::Result<Option<SocketAddr>> {
        self.tcp.as_ref().map(|(listener, ..)| listener.local_addr()).transpose()
    }

    /// Answers until the stop closes connections; the tasks end when the last one has.
    pub(crate) fn serve(self, admin: &Arc<Admin>, stop: &Stop) -> JoinSet<std::io::Result<()>> {
        let mut tasks = JoinSet::new();
        let closing = || {
            let stop = stop.clone();
            async move { stop.closing().await }
        };
        if let Some(socket) = self.socket {
            let service = over_socket(admin).into_make_service_with_connect_info::<Peer>();
            tasks
                .spawn(axum::serve(bounded(socket), service).with_graceful_shutdown(closing()).into_future());
        }
        if let Some((listener, operators, reach)) = self.tcp {
            let router = over_tcp(admin, operators, reach);
            tasks.spawn(
                axum::serve(bounded(listener), router).with_graceful_shutdown(closing()).into_future(),
            );
        }
        tasks
    }
}

fn bounded<S: crate::http::listener::Source>(source: S) -> BoundedListener<S> {
    BoundedListener::new(source, Arc::new(Semaphore::new(CONNECTIONS)), IDLE)
}

/// The configuration admits nobody being named only on loopback; then the token is in a file that only its owner reads.
fn operators(config: &Config) -> Result<Operators, SecretError> {
    let named = &config.admin.operators;
    if !named.is_empty() {
        return Ok(Operators::new(named.iter().map(|(name, token)| (name.as_str(), token))));
    }
    let token = secret::read_or_create(&config.admin_token_file())?;
    Ok(Operators::new([(OPERATOR, &token)]))
}
