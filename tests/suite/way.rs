//! The way between a server and its database, which a test can cut: a proxy that swallows what comes, as a network does
//! that is partitioned. Nothing is refused and nothing is closed; what was connected before the cut never hears of its
//! other end again, and who has begun to connect gets through once the way is whole.

use std::path::PathBuf;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
};

/// A way to one database. Gone when it is dropped.
pub struct Way {
    port: u16,
    whole: watch::Sender<bool>,
}

impl Way {
    /// To the socket on which the database listens.
    pub async fn to(database: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (whole, seen) = watch::channel(true);
        tokio::spawn(async move {
            let mut over = seen.clone();
            loop {
                tokio::select! {
                    accepted = listener.accept() => {
                        let (client, _) = accepted.unwrap();
                        tokio::spawn(carry(client, database.clone(), seen.clone()));
                    }
                    gone = over.wait_for(|_| false) => if gone.is_err() { return },
                }
            }
        });
        Self { port, whole }
    }

    /// The database's URL by this way.
    pub fn url(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}@127.0.0.1:{}/{database}", self.port)
    }

    pub fn cut(&self) {
        self.whole.send_replace(false);
    }

    pub fn heal(&self) {
        self.whole.send_replace(true);
    }
}

async fn carry(mut client: TcpStream, database: PathBuf, mut whole: watch::Receiver<bool>) {
    if whole.wait_for(|whole| *whole).await.is_err() {
        return;
    }
    let mut server = UnixStream::connect(database).await.unwrap();
    tokio::select! {
        _ = copy_bidirectional(&mut client, &mut server) => return,
        _ = whole.wait_for(|whole| !whole) => {}
    }
    // Both ends are held for as long as the way is there, and nothing passes.
    let _ = whole.wait_for(|_| false).await;
    drop((client, server));
}
