use super::*;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures::stream;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

const COMPONENT: &[u8] = b"\0asm component";
const LAYERS: [(&str, &[u8]); 2] = [(WASM, COMPONENT), (MANIFEST, PLUGIN.as_bytes())];

/// A registry that answers what it likes, at an address of the system's choice.
async fn serve(answer: impl Fn(&str, &HeaderMap) -> Response + Send + Sync + 'static) -> SocketAddr {
    let answer = Arc::new(answer);
    let router = Router::new().fallback(move |uri: Uri, headers: HeaderMap| {
        let answer = Arc::clone(&answer);
        async move { answer(uri.path(), &headers) }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// By the last part of a path: what an honest registry would hold.
fn honest(image: &Value) -> (String, BTreeMap<String, Vec<u8>>) {
    let manifest = serde_json::to_vec(image).unwrap();
    let digest = sha256(&manifest);
    let mut parts = BTreeMap::from([(format!("sha256:{digest}"), manifest)]);
    for (_, bytes) in LAYERS {
        parts.insert(format!("sha256:{}", sha256(bytes)), bytes.to_vec());
    }
    (digest, parts)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

fn reference(address: SocketAddr, digest: &str) -> String {
    format!("oci://{address}/team/p@sha256:{digest}")
}

/// What comes of a registry that lies about one part and is honest about the others.
async fn lying(about: &[u8], lie: impl Fn() -> Response + Send + Sync + 'static) -> Refusal {
    let (digest, parts) = honest(&image(&LAYERS));
    let about = format!("sha256:{}", sha256(about));
    let address = serve(move |path, _| match parts.get(last(path)) {
        _ if last(path) == about => lie(),
        Some(bytes) => bytes.clone().into_response(),
        None => StatusCode::OK.into_response(),
    })
    .await;
    let refusal = pull(&reference(address, &digest)).await.unwrap_err();
    assert_eq!(refusal.step, Step::Fetch, "{refusal}");
    assert!(!refusal.hint.is_empty());
    refusal
}

fn endless() -> Response {
    let chunk = || Ok::<_, std::io::Error>(bytes::Bytes::from_static(&[0; 64 << 10]));
    Response::new(Body::from_stream(stream::repeat_with(chunk)))
}

#[tokio::test]
async fn an_honest_one_is_believed() {
    let (digest, parts) = honest(&image(&LAYERS));
    let address =
        serve(move |path, _| parts.get(last(path)).cloned().unwrap_or_default().into_response()).await;
    let candidate = pull(&reference(address, &digest)).await.unwrap();
    assert_eq!((&*candidate.component, candidate.manifest_text.as_str()), (COMPONENT, PLUGIN));
}

#[tokio::test]
async fn other_bytes_than_the_digest_says_are_refused() {
    let refusal = lying(COMPONENT, || b"\0asm Component".to_vec().into_response()).await;
    assert!(refusal.reason.contains("in truth"), "{refusal}");
    let manifest = serde_json::to_vec(&image(&LAYERS)).unwrap();
    let other = serde_json::to_vec(&image(&LAYERS[..1])).unwrap();
    let refusal = lying(&manifest, move || other.clone().into_response()).await;
    assert!(refusal.reason.contains("the manifest") && refusal.reason.contains("in truth"), "{refusal}");
}

#[tokio::test]
async fn a_blob_that_ends_early_is_refused() {
    let refusal = lying(COMPONENT, || COMPONENT[..5].to_vec().into_response()).await;
    assert!(refusal.reason.contains("has 5 bytes, 14 were announced"), "{refusal}");
    let cut = || {
        let body = Body::from_stream(stream::iter([
            Ok(bytes::Bytes::from_static(b"\0asm")),
            Err(std::io::Error::other("the line is cut")),
        ]));
        Response::new(body)
    };
    lying(COMPONENT, cut).await;
}

#[tokio::test]
async fn nothing_is_read_beyond_its_bound() {
    let refusal = lying(COMPONENT, endless).await;
    assert!(refusal.reason.contains("has more than 14 bytes"), "{refusal}");
    let manifest = serde_json::to_vec(&image(&LAYERS)).unwrap();
    let refusal = lying(&manifest, endless).await;
    assert!(refusal.reason.contains("has more than 4194304 bytes"), "{refusal}");
    let announced = || {
        let mut response = endless();
        response.headers_mut().insert(header::CONTENT_LENGTH, "9999999999".parse().unwrap());
        response
    };
    assert!(lying(COMPONENT, announced).await.reason.contains("has more than 14 bytes"));
}

#[tokio::test]
async fn a_layer_that_says_it_is_huge_is_not_asked_for() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    for (kind, limit) in [(WASM, "67108864"), (MANIFEST, "65536")] {
        let mut huge = image(&LAYERS);
        let layers = huge["layers"].as_array_mut().unwrap();
        let layer = layers.iter_mut().find(|layer| layer["mediaType"] == kind).unwrap();
        layer["size"] = json!((64_u64 << 20) + 1);
        let digest = layer["digest"].as_str().unwrap().to_owned();
        let (manifest, parts) = honest(&huge);
        let log = Arc::clone(&asked);
        let address = serve(move |path, _| {
            log.lock().unwrap().push(last(path).to_owned());
            parts.get(last(path)).cloned().unwrap_or_default().into_response()
        })
        .await;
        let refusal = pull(&reference(address, &manifest)).await.unwrap_err();
        assert!(refusal.reason.contains(&format!("has more than {limit} bytes")), "{refusal}");
        assert!(!asked.lock().unwrap().contains(&digest));
        asked.lock().unwrap().clear();
    }
}

#[tokio::test]
async fn what_is_no_plugin_is_refused_and_says_what_is_missing() {
    let other_config = {
        let mut image = image(&LAYERS);
        image["config"]["mediaType"] = json!("application/vnd.oci.image.config.v1+json");
        image
    };
    let said_twice = {
        let mut image = image(&LAYERS);
        image["annotations"] = json!({ "io.github.waza-host.plugin.manifest": STANDARD.encode(PLUGIN) });
        image
    };
    let not_base64 = {
        let mut image = image(&LAYERS[..1]);
        image["annotations"] = json!({ "io.github.waza-host.plugin.manifest": PLUGIN });
        image
    };
    let tarball = ("application/vnd.oci.image.layer.v1.tar+gzip", COMPONENT);
    let cases = [
        (image(&[tarball, LAYERS[1]]), "no layer application/wasm"),
        (image(&[LAYERS[0], LAYERS[0], LAYERS[1]]), "two layers application/wasm"),
        (image(&LAYERS[..1]), "neither a layer"),
        (other_config, "its config is application/vnd.oci.image.config.v1+json"),
        (said_twice, "both a layer"),
        (not_base64, "not base64"),
        (json!({ "schemaVersion": 2, "manifests": [] }), "is not an image's"),
    ];
    for (image, reason) in cases {
        let (digest, parts) = honest(&image);
        let address =
            serve(move |path, _| parts.get(last(path)).cloned().unwrap_or_default().into_response()).await;
        let refusal = pull(&reference(address, &digest)).await.unwrap_err();
        assert!(refusal.reason.contains(reason), "{refusal}");
    }
}

#[tokio::test]
async fn one_that_hangs_costs_no_more_than_the_time_that_was_set() {
    let address = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let mut open = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                open.push(stream);
            }
        });
        address
    };
    let oci = Oci::new(OciOptions { timeout_ms: 300, ..OciOptions::default() });
    let refusal = oci.pull(&reference(address, &sha256(b""))).await.unwrap_err();
    assert!(refusal.reason.contains("within 300 ms"), "{refusal}");
}

#[tokio::test]
async fn a_redirect_takes_no_credentials_along_and_its_bytes_are_held_against_the_digest() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let elsewhere = serve(move |_, headers| {
        log.lock().unwrap().push(headers.contains_key(header::AUTHORIZATION));
        b"\0asm something else".to_vec().into_response()
    })
    .await;
    let (digest, parts) = honest(&image(&LAYERS));
    let signed_in = Arc::new(Mutex::new(false));
    let saw = Arc::clone(&signed_in);
    let address = serve(move |path, headers| match parts.get(last(path)) {
        _ if path == "/v2/" => {
            (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"r\"")]).into_response()
        }
        _ if last(path) == format!("sha256:{}", sha256(COMPONENT)) => {
            Redirect::temporary(&format!("http://{elsewhere}/blob")).into_response()
        }
        Some(bytes) => {
            *saw.lock().unwrap() |= headers.contains_key(header::AUTHORIZATION);
            bytes.clone().into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    })
    .await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("config.json");
    std::fs::write(
        &file,
        json!({ "auths": { address.to_string(): { "auth": "b3BzOlUqVQ==" } } }).to_string(),
    )
    .unwrap();
    let oci = Oci::new(OciOptions { docker_config: Some(file), ..OciOptions::default() });
    let refusal = oci.pull(&reference(address, &digest)).await.unwrap_err();
    assert!(refusal.reason.contains("more than 14 bytes"), "{refusal}");
    assert!(*signed_in.lock().unwrap());
    assert_eq!(*seen.lock().unwrap(), [false]);
}

#[tokio::test]
async fn a_redirect_to_plain_http_or_in_circles_is_not_followed() {
    for target in ["http://192.0.2.1/blob", "/v2/team/p/blobs/again"] {
        let (digest, parts) = honest(&image(&LAYERS));
        let hops = Arc::new(Mutex::new(0));
        let count = Arc::clone(&hops);
        let component = format!("sha256:{}", sha256(COMPONENT));
        let address = serve(move |path, _| match parts.get(last(path)) {
            _ if last(path) == component || last(path) == "again" => {
                *count.lock().unwrap() += 1;
                Redirect::temporary(target).into_response()
            }
            found => found.cloned().unwrap_or_default().into_response(),
        })
        .await;
        let refusal = pull(&reference(address, &digest)).await.unwrap_err();
        assert!(refusal.hint.contains("redirect three times"), "{refusal}");
        assert!(*hops.lock().unwrap() <= 4);
    }
}
