//! Requests go to granted names at public addresses, and end when their time or size does.

use crate::support::{Load, engine, fault, told};
use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use waza_engine::{Engine, Fault, GrantOptions, Grants, HttpBounds, Lookup, Plugin, Resolver};

/// Answers as it is told, a different thing each time if it has several, and counts how often it was asked.
#[derive(Debug, Default)]
struct Names {
    names: HashMap<&'static str, Vec<Vec<IpAddr>>>,
    asked: Mutex<HashMap<String, usize>>,
}

impl Resolver for Names {
    fn resolve<'a>(&'a self, host: &'a str) -> Lookup<'a> {
        let mut asked = self.asked.lock().unwrap();
        let turn = asked.entry(host.to_owned()).or_default();
        let answers = self.names.get(host).ok_or_else(|| io::Error::other("no such name"));
        let answer = answers.map(|answers| answers[(*turn).min(answers.len() - 1)].clone());
        *turn += 1;
        Box::pin(std::future::ready(answer))
    }
}

fn names(of: &[(&'static str, &[&[&str]])]) -> Arc<Names> {
    let addresses = |list: &&[&str]| list.iter().map(|address| address.parse().unwrap()).collect();
    let names = of.iter().map(|(name, answers)| (*name, answers.iter().map(addresses).collect()));
    Arc::new(Names { names: names.collect(), ..Names::default() })
}

fn engine_with(names: Arc<Names>, http: HttpBounds) -> Engine {
    engine(GrantOptions { http, resolver: names, ..GrantOptions::default() })
}

fn load(engine: &Engine, hosts: &[String], deadline: Duration) -> Plugin {
    let http = hosts.iter().map(|host| host.parse().unwrap()).collect();
    let grants = Grants { logging: true, key_value: true, http, ..Grants::default() };
    Load { deadline, ..Load::granted() }.on(engine, &grants).unwrap()
}

/// A peer on loopback that does this with each connection.
async fn peer<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    address
}

async fn head(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => text.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(text).unwrap()
}

async fn answering(body: usize) -> SocketAddr {
    peer(move |mut stream| async move {
        head(&mut stream).await;
        let _ =
            stream.write_all(format!("HTTP/1.1 200 OK\r\ncontent-length: {body}\r\n\r\n").as_bytes()).await;
        let _ = stream.write_all(&vec![b'x'; body]).await;
    })
    .await
}

fn reachable(address: SocketAddr) -> HttpBounds {
    HttpBounds { reachable: vec![address], ..HttpBounds::default() }
}

const LONG: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_granted_host_answers_and_another_is_denied() {
    let address = answering(5).await;
    let names = names(&[("granted.example", &[&["127.0.0.1"]]), ("other.example", &[&["127.0.0.1"]])]);
    let port = address.port();
    let hosts = [format!("granted.example:{port}"), format!("*.below.example:{port}")];
    let plugin = load(&engine_with(names.clone(), reachable(address)), &hosts, LONG);
    assert_eq!(told(&plugin, &format!("get http://granted.example:{port}/a")).await, "200 5");
    assert_eq!(told(&plugin, &format!("get http://GRANTED.example.:{port}/a")).await, "200 5");
    for url in [
        format!("http://other.example:{port}/"),
        "http://granted.example/".to_owned(),
        format!("http://below.example:{port}/"),
        format!("http://127.0.0.1:{port}/"),
        format!("http://[::1]:{port}/"),
        format!("http://xgranted.example:{port}/"),
    ] {
        let answer = told(&plugin, &format!("get {url}")).await;
        assert!(answer.contains("HttpRequestDenied"), "{url}: {answer}");
    }
    let answer = told(&plugin, &format!("get http://granted.example@other.example:{port}/")).await;
    assert!(answer.starts_with("refused"), "{answer}");
    assert_eq!(
        names.asked.lock().unwrap().get("other.example"),
        None,
        "a name that is not granted is not looked up"
    );
    let fault = fault(&plugin, &format!("must-get http://other.example:{port}/")).await;
    let Fault::Denied { capability } = fault else { panic!("{fault}") };
    assert_eq!(capability, format!("http: other.example:{port} is not among the granted hosts"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_not_public_is_refused_by_whatever_name() {
    let hosts = ["a", "b", "c", "d", "e", "mixed"].map(|name| format!("{name}.example"));
    let names = names(&[
        ("a.example", &[&["127.0.0.1"]]),
        ("b.example", &[&["10.0.0.1"]]),
        ("c.example", &[&["169.254.169.254"]]),
        ("d.example", &[&["::1"]]),
        ("e.example", &[&["::ffff:10.0.0.1"]]),
        ("mixed.example", &[&["8.8.8.8", "192.168.0.1"]]),
    ]);
    let plugin = load(&engine_with(names, HttpBounds::default()), &hosts, LONG);
    for host in &hosts {
        let answer = told(&plugin, &format!("get http://{host}/")).await;
        assert!(answer.contains("DestinationIpProhibited"), "{host}: {answer}");
    }
    let fault = fault(&plugin, "must-get http://c.example/").await;
    let Fault::Denied { capability } = fault else { panic!("{fault}") };
    assert!(capability.contains("c.example") && capability.contains("169.254.169.254"), "{capability}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_changes_its_mind_is_asked_once_for_each_request() {
    let address = answering(1).await;
    let names = names(&[("turning.example", &[&["127.0.0.1"], &["10.0.0.1"]])]);
    let hosts = [format!("turning.example:{}", address.port())];
    let plugin = load(&engine_with(names.clone(), reachable(address)), &hosts, LONG);
    let url = format!("get http://{}/", hosts[0]);
    assert_eq!(told(&plugin, &url).await, "200 1");
    assert_eq!(names.asked.lock().unwrap()["turning.example"], 1);
    assert!(told(&plugin, &url).await.contains("DestinationIpProhibited"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect_is_a_new_request_and_not_followed() {
    let address = peer(|mut stream| async move {
        head(&mut stream).await;
        let _ = stream
            .write_all(b"HTTP/1.1 302 Found\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n")
            .await;
    })
    .await;
    let hosts = [format!("granted.example:{}", address.port())];
    let names = names(&[("granted.example", &[&["127.0.0.1"]])]);
    let plugin = load(&engine_with(names, reachable(address)), &hosts, LONG);
    assert_eq!(told(&plugin, &format!("get http://{}/", hosts[0])).await, "302 0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_never_answers_ends_with_the_calls_deadline() {
    // It takes the connection and holds it.
    let address = peer(|stream| async move {
        let _held = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let hosts = [format!("granted.example:{}", address.port())];
    let names = names(&[("granted.example", &[&["127.0.0.1"]])]);
    let limit = Duration::from_millis(300);
    let plugin = load(&engine_with(names, reachable(address)), &hosts, limit);
    let started = Instant::now();
    let fault = fault(&plugin, &format!("get http://{}/", hosts[0])).await;
    let Fault::Deadline { limit: named, elapsed } = fault else { panic!("{fault}") };
    assert_eq!(named, limit);
    assert!(elapsed >= limit && elapsed < limit + Duration::from_secs(1), "{elapsed:?}");
    assert!(started.elapsed() < limit + Duration::from_secs(3), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_is_slow_within_the_deadline_ends_with_the_requests_own() {
    let address = peer(|stream| async move {
        let _held = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let hosts = [format!("granted.example:{}", address.port())];
    let names = names(&[("granted.example", &[&["127.0.0.1"]])]);
    let bounds = HttpBounds { response_ms: 50, ..reachable(address) };
    let plugin = load(&engine_with(names, bounds), &hosts, LONG);
    let answer = told(&plugin, &format!("get http://{}/", hosts[0])).await;
    assert!(answer.contains("HttpResponseTimeout"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_are_bounded_both_ways() {
    let address = answering(2_000).await;
    let hosts = [format!("granted.example:{}", address.port())];
    let names = names(&[("granted.example", &[&["127.0.0.1"]])]);
    let url = format!("http://{}/", hosts[0]);
    let bounds =
        |request_bytes, response_bytes| HttpBounds { request_bytes, response_bytes, ..reachable(address) };
    let fine = load(&engine_with(names.clone(), bounds(1 << 20, 2_000)), &hosts, LONG);
    assert_eq!(told(&fine, &format!("get {url}")).await, "200 2000");
    let small = load(&engine_with(names.clone(), bounds(1 << 20, 1_999)), &hosts, LONG);
    let answer = told(&small, &format!("get {url}")).await;
    assert!(answer.starts_with("refused"), "{answer}");
    let none = HttpBounds { requests_per_call: 0, ..reachable(address) };
    let none = load(&engine_with(names.clone(), none), &hosts, LONG);
    assert!(told(&none, &format!("get {url}")).await.contains("ConnectionLimitReached"));
    let mute = load(&engine_with(names, bounds(10, 1 << 20)), &hosts, LONG);
    let answer = told(&mute, &format!("post {url} 100000")).await;
    assert!(answer.starts_with("refused"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn https_is_spoken_and_not_with_just_anybody() {
    // A peer that speaks no TLS: the handshake fails, and nothing was sent in the clear.
    let seen = Arc::new(Mutex::new(Vec::new()));
    let store = seen.clone();
    let address = peer(move |mut stream| {
        let store = store.clone();
        async move {
            let mut first = [0; 1];
            if stream.read_exact(&mut first).await.is_ok() {
                store.lock().unwrap().push(first[0]);
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        }
    })
    .await;
    let hosts = [format!("granted.example:{}", address.port())];
    let names = names(&[("granted.example", &[&["127.0.0.1"]])]);
    let plugin = load(&engine_with(names, reachable(address)), &hosts, LONG);
    let answer = told(&plugin, &format!("get https://{}/", hosts[0])).await;
    assert!(answer.contains("Tls"), "{answer}");
    assert_eq!(*seen.lock().unwrap(), [0x16], "the record of a handshake");
}
