//! The socket in the data folder. Only its owner and root may use it: by its mode, and because every connection is asked
//! who is at its other end.

use crate::http::listener::{BoundedListener, Source};
use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use rustix::process::geteuid;
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::{UnixListener, UnixStream};

/// A socket that operators of this machine are answered on. Its file goes when this is dropped.
pub(crate) struct PeerListener {
    listener: UnixListener,
    path: PathBuf,
    inode: u64,
}

/// Why there is no socket. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SocketError {
    #[error("another server answers at {}; it has this data folder: stop it, or give another with --data-dir", .0.display())]
    Taken(PathBuf),
    #[error("{} is there and is no socket; move it away, or do without one: admin.socket = false", .0.display())]
    Occupied(PathBuf),
    #[error(
        "operators cannot be answered at {}: {source}; a shorter --data-dir may help, and admin.socket = false does without",
        .path.display()
    )]
    Io { path: PathBuf, source: io::Error },
}

/// Somebody on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) Arc<str>);

impl PeerListener {
    /// Listens at `path`. A file that a process left behind is replaced; one that answers is somebody else's.
    pub(crate) fn bind(path: &Path) -> Result<Self, SocketError> {
        let failed = |source| SocketError::Io { path: path.to_owned(), source };
        make_room(path)?;
        // Under another name until its mode is right.
        let aside = path.with_extension("new");
        match fs::remove_file(&aside) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let listener = UnixListener::bind(&aside).map_err(failed)?;
        fs::set_permissions(&aside, Permissions::from_mode(0o600)).map_err(failed)?;
        let inode = fs::metadata(&aside).map_err(failed)?.ino();
        fs::rename(&aside, path).map_err(failed)?;
        Ok(Self { listener, path: path.to_owned(), inode })
    }
}

impl Drop for PeerListener {
    fn drop(&mut self) {
        // Not that of a server which came after.
        if fs::metadata(&self.path).is_ok_and(|found| found.ino() == self.inode) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn make_room(path: &Path) -> Result<(), SocketError> {
    let failed = |source| SocketError::Io { path: path.to_owned(), source };
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed(error)),
        Ok(found) if !found.file_type().is_socket() => Err(SocketError::Occupied(path.to_owned())),
        Ok(_) => match BlockingStream::connect(path) {
            Ok(_) => Err(SocketError::Taken(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => Ok(()),
            Err(error) => Err(failed(error)),
        },
    }
}

impl Source for PeerListener {
    type Io = UnixStream;
    type Addr = Peer;

    async fn next(&self) -> io::Result<(UnixStream, Peer)> {
        loop {
            let (stream, _) = self.listener.accept().await?;
            let uid = stream.peer_cred()?.uid();
            if may(uid) {
                return Ok((stream, Peer(name_of(uid).into())));
            }
            tracing::warn!(uid, "a user who may not has tried the admin socket");
        }
    }

    fn own(&self) -> io::Result<Peer> {
        Ok(Peer(name_of(geteuid().as_raw()).into()))
    }
}

impl Connected<IncomingStream<'_, BoundedListener<PeerListener>>> for Peer {
    fn connect_info(stream: IncomingStream<'_, BoundedListener<PeerListener>>) -> Self {
        stream.remote_addr().clone()
    }
}

/// Root, and whoever the server runs as.
fn may(uid: u32) -> bool {
    uid == 0 || uid == geteuid().as_raw()
}

/// The user's name on this machine, or its number.
fn name_of(uid: u32) -> String {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    name_in(&users, uid).map_or_else(|| format!("uid {uid}"), str::to_owned)
}

fn name_in(users: &str, uid: u32) -> Option<&str> {
    let uid = uid.to_string();
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| !name.is_empty())?;
        (fields.nth(1) == Some(&*uid)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_has_a_name_or_a_number() {
        let users = "root:x:0:0:root:/root:/bin/sh\n\nbroken\n:x:7:\nwaza:x:1000:1000::/:/bin/false\n";
        assert_eq!(name_in(users, 0), Some("root"));
        assert_eq!(name_in(users, 1000), Some("waza"));
        assert_eq!(name_in(users, 100), None);
        assert_eq!(name_in(users, 7), None);
        assert_eq!(name_of(4_000_000_000), "uid 4000000000");
    }

    #[test]
    fn only_the_owner_and_root_may() {
        let own = geteuid().as_raw();
        assert!(may(0) && may(own));
        assert!(!may(own.wrapping_add(1).max(1)));
    }

    #[tokio::test]
    async fn a_socket_left_behind_is_replaced_and_one_that_answers_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        // What a process leaves that is killed: the file without anybody behind it.
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        let listener = PeerListener::bind(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(PeerListener::bind(&path), Err(SocketError::Taken(_))));
        let client = UnixStream::connect(&path).await.unwrap();
        // The connection of the attempt above comes first.
        let (_, peer) = listener.next().await.unwrap();
        assert_eq!(peer, listener.own().unwrap());
        drop((client, listener));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "its file goes with it");
    }

    #[tokio::test]
    async fn what_is_no_socket_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        fs::write(&path, "mine").unwrap();
        assert!(matches!(PeerListener::bind(&path), Err(SocketError::Occupied(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }

    #[tokio::test]
    async fn a_path_that_is_too_long_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let long = folder.path().join("x".repeat(120));
        fs::create_dir(&long).unwrap();
        let said = PeerListener::bind(&long.join("admin.sock")).err().unwrap().to_string();
        assert!(said.contains("--data-dir") && said.contains("admin.socket = false"), "{said}");
    }
}
