//! Who is answered, and where.

use super::{Office, TOKEN};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    process::Command,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use waza_harness::{Admin, Server, ServerOptions, program};

/// What has not come about by then will not.
const SOON: Duration = Duration::from_secs(30);

#[tokio::test]
async fn the_operator_whom_nobody_named_has_a_token_that_only_its_owner_reads() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = ServerOptions::new(folder.path().join("data"));
    options.admin = true;
    let server = Server::start(options).await.unwrap();
    let file = folder.path().join("data/admin-token");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    server.admin().unwrap().post("rollouts/1/promote", json!({})).await.unwrap_err();
    let wrong = Admin::tcp(server.admin_address().unwrap(), TOKEN).unwrap();
    assert_eq!(wrong.refused("undo", json!({})).await.unwrap().0, 401);

    let plain = Client::new();
    let url = format!("http://{}/admin/v1/status", server.admin_address().unwrap());
    let bare = plain.get(&url).send().await.unwrap();
    assert_eq!(bare.status(), StatusCode::UNAUTHORIZED);
    let hint: Value = bare.json().await.unwrap();
    assert!(hint["error"]["hint"].as_str().unwrap().contains("admin-token"), "{hint}");
    let token = server.admin_token().unwrap();
    let rebound = plain.get(&url).bearer_auth(&token).header("host", "evil.example");
    assert_eq!(rebound.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(plain.get(&url).bearer_auth(&token).send().await.unwrap().status(), StatusCode::OK);

    // The same token, the same paths, where users are answered.
    for path in ["/admin/v1/status", "/admin/v1/openapi.json"] {
        let public = plain.get(server.url(path)).bearer_auth(&token).send().await.unwrap();
        assert_eq!(public.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let ready: Value = plain.get(server.url("/readyz")).send().await.unwrap().json().await.unwrap();
    assert_eq!(ready["ready"], true, "{ready}");
}

#[tokio::test]
async fn the_socket_is_for_the_servers_user_and_root_and_names_them() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(ServerOptions::new(folder.path().join("data"))).await.unwrap();
    let socket = server.admin_socket();
    assert_eq!(fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(server.admin_address().is_none());
    let admin = server.admin().unwrap();
    let copy = folder.path().join("light");
    waza_harness::volume::copy(&waza_harness::place().fixtures.join("light"), &copy).unwrap();
    admin.stage(&[&copy], "stage").await.unwrap();
    let me = Command::new("id").arg("-un").output().unwrap().stdout;
    let history = admin.get("history?limit=1").await.unwrap();
    assert_eq!(history[0]["who"], String::from_utf8(me).unwrap().trim(), "{history}");

    if fs::metadata(&socket).unwrap().uid() != 0 {
        // Only root can become somebody else; that others are turned away is then the mode's doing alone.
        return;
    }
    for path in [folder.path(), &folder.path().join("data"), &socket] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    }
    let nobody = Command::new("curl")
        .args(["--silent", "--max-time", "20", "http://localhost/admin/v1/status", "--unix-socket"])
        .arg(&socket)
        .uid(65_534)
        .output()
        .unwrap();
    assert!(!nobody.status.success() && nobody.stdout.is_empty(), "{nobody:?}");
    admin.status().await.unwrap();
}

#[tokio::test]
async fn one_server_has_the_socket_and_one_that_was_killed_has_not() {
    let folder = tempfile::tempdir().unwrap();
    let options = ServerOptions::new(folder.path().join("data"));
    let server = Server::start(options.clone()).await.unwrap();
    let socket = server.admin_socket();
    let second = program()
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(&options.data_dir)
        .arg("--volume")
        .arg(&options.volume)
        .output()
        .unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(!second.status.success() && said.contains("another server answers at"), "{said}");
    server.admin().unwrap().status().await.unwrap();

    server.kill().await.unwrap();
    assert!(socket.exists(), "nobody could remove it");
    let server = Server::start(options.clone()).await.unwrap();
    server.admin().unwrap().status().await.unwrap();
    assert_eq!(server.stop().await.unwrap(), Some(0));
    assert!(!socket.exists(), "a server that stops in order leaves nothing behind");

    let mut without = options;
    without.env.push(("WAZA_ADMIN__SOCKET".into(), "false".into()));
    let server = Server::start(without).await.unwrap();
    assert!(!socket.exists());
    drop(server);
}

#[test]
fn a_listener_that_others_reach_wants_operators() {
    let folder = tempfile::tempdir().unwrap();
    let output = program()
        .args(["serve", "--listen", "127.0.0.1:0", "--admin", "0.0.0.0:0", "--data-dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("admin.operators") && said.lines().count() == 1, "{said}");
}

#[tokio::test]
async fn a_body_may_have_so_much_and_no_more() {
    let office = Office::open(&[("WAZA_ADMIN__BODY_MIB", "1")]).await;
    // Only its length is said: the server answers before it has read any of it, and reads no more.
    let address = office.server.admin_address().unwrap();
    let head = format!(
        "POST /admin/v1/rollouts HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {TOKEN}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        2 << 20
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut said = String::new();
    timeout(SOON, stream.read_to_string(&mut said)).await.expect("the connection is closed").unwrap();
    assert!(said.starts_with("HTTP/1.1 413") && said.contains("admin.body_mib"), "{said}");
    let newer = office.newer("path-policy", "0.2.0");
    office.admin.stage(&[&newer], "stage").await.unwrap();
}
