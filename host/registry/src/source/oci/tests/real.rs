use super::*;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use oci_client::{
    Client, Reference,
    client::{ClientConfig, ClientProtocol, Config, ImageLayer},
    manifest::OciImageManifest,
    secrets::RegistryAuth,
};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

const USER: &str = "ops";
const PASSWORD: &str = "U*U";
/// bcrypt of the password.
const HTPASSWD: &str = "ops:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n";

/// Debian's `docker-registry` over a temporary folder.
struct Registry {
    process: Child,
    dir: TempDir,
    host: String,
}

impl Registry {
    fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("htpasswd"), HTPASSWD).unwrap();
        let config = json!({
            "version": "0.1",
            "log": { "level": "info", "formatter": "json" },
            "storage": { "filesystem": { "rootdirectory": dir.path().join("storage") } },
            "http": { "addr": "127.0.0.1:0", "secret": "of a test" },
            "auth": { "htpasswd": { "realm": "test", "path": dir.path().join("htpasswd") } },
        });
        // JSON is YAML.
        let file = dir.path().join("config.yml");
        std::fs::write(&file, config.to_string()).unwrap();
        let mut process = Command::new("docker-registry")
            .arg("serve")
            .arg(file)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("docker-registry: {e}; run `cargo xtask setup`"));
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let listening = |line: String| {
            let said: Value = serde_json::from_str(&line).ok()?;
            said["msg"].as_str()?.strip_prefix("listening on ").map(str::to_owned)
        };
        let host = lines.find_map(listening).expect("the registry said where it listens");
        // It goes on writing, and must find somebody who reads.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, dir, host }
    }

    fn auth(&self) -> RegistryAuth {
        RegistryAuth::Basic(USER.into(), PASSWORD.into())
    }

    /// As component tools push: by the library that they use.
    async fn push(&self, layers: Vec<ImageLayer>, annotations: Option<BTreeMap<String, String>>) -> String {
        let config = ClientConfig { protocol: ClientProtocol::Http, ..ClientConfig::default() };
        let client = Client::try_from(config).unwrap();
        let reference: Reference = format!("{}/team/p:v1", self.host).parse().unwrap();
        let config = Config::new(b"{}".to_vec(), CONFIG.into(), None);
        let manifest = OciImageManifest::build(&layers, &config, annotations);
        client.push(&reference, &layers, config, &self.auth(), Some(manifest)).await.unwrap();
        let (_, digest) = client.pull_manifest(&reference, &self.auth()).await.unwrap();
        format!("oci://{}/team/p:v1@{digest}", self.host)
    }

    fn docker_config(&self) -> PathBuf {
        let file = self.dir.path().join("config.json");
        let auths = json!({ "auths": { self.host.clone(): { "username": USER, "password": PASSWORD } } });
        std::fs::write(&file, auths.to_string()).unwrap();
        file
    }

    fn oci(&self) -> Oci {
        Oci::new(OciOptions { docker_config: Some(self.docker_config()), ..OciOptions::default() })
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn layer(kind: &str, bytes: &[u8]) -> ImageLayer {
    ImageLayer::new(bytes.to_vec(), kind.into(), None)
}

#[tokio::test]
async fn what_was_pushed_is_pulled_by_its_digest() {
    let registry = Registry::start();
    let signature = "application/vnd.waza.plugin.signature.v1+minisig";
    let layers =
        vec![layer(WASM, b"\0asm one"), layer(MANIFEST, PLUGIN.as_bytes()), layer(signature, b"signed")];
    let reference = registry.push(layers, None).await;
    // The tag goes on to something else; the digest does not.
    let annotations =
        BTreeMap::from([("io.github.waza-host.plugin.manifest".to_owned(), STANDARD.encode(PLUGIN))]);
    let later = registry.push(vec![layer(WASM, b"\0asm two")], Some(annotations)).await;
    assert_ne!(reference, later);

    let first = registry.oci().pull(&reference).await.unwrap();
    assert_eq!((&*first.component, first.signature.as_deref()), (&b"\0asm one"[..], Some("signed")));
    assert_eq!(first.digest, sha256(b"\0asm one"));
    assert_eq!(format!("{}", first.source), reference);
    let second = registry.oci().pull(&later).await.unwrap();
    assert_eq!((&*second.component, second.manifest_text.as_str()), (&b"\0asm two"[..], PLUGIN));
    assert_eq!(second.signature, None);
}

#[tokio::test]
async fn strangers_and_unknown_digests_are_told_so() {
    let registry = Registry::start();
    let reference =
        registry.push(vec![layer(WASM, b"\0asm"), layer(MANIFEST, PLUGIN.as_bytes())], None).await;
    let refusal = pull(&reference).await.unwrap_err();
    assert!(refusal.reason.contains("401") && refusal.hint.contains("docker login"), "{refusal}");
    let (start, _) = reference.split_once('@').unwrap();
    let unknown = format!("{start}@sha256:{}", sha256(b"nobody pushed this"));
    let refusal = registry.oci().pull(&unknown).await.unwrap_err();
    assert!(refusal.reason.contains("404") && refusal.hint.contains("still has"), "{refusal}");

    let broken =
        Oci::new(OciOptions { docker_config: Some("/nowhere.json".into()), ..OciOptions::default() });
    assert!(broken.pull(&reference).await.unwrap_err().reason.contains("/nowhere.json"));
}

#[tokio::test]
async fn a_blob_that_was_exchanged_in_the_registrys_own_storage_is_refused() {
    let registry = Registry::start();
    let component = b"\0asm as it was pushed";
    let reference =
        registry.push(vec![layer(WASM, component), layer(MANIFEST, PLUGIN.as_bytes())], None).await;
    let digest = sha256(component);
    let blobs = registry.dir.path().join("storage/docker/registry/v2/blobs/sha256");
    let blob = blobs.join(&digest[..2]).join(&digest).join("data");
    std::fs::write(blob, b"\0asm as it was forged").unwrap();
    let refusal = registry.oci().pull(&reference).await.unwrap_err();
    assert!(refusal.reason.contains("in truth"), "{refusal}");
}
