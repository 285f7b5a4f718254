//! Keys are made anew for each test; nothing secret lies in the repository.

use super::*;
use crate::{Upload, source::SourceId};
use minisign::KeyPair;
use std::path::Path;

const MANIFEST: &str = "name='p'\nversion='1'\nhooks=['path-policy']\n";

fn candidate(manifest: &str, component: &[u8]) -> Candidate {
    let upload =
        Upload { manifest: manifest.into(), component: component.into(), signature: None, cases: None };
    upload.candidate("ops").unwrap()
}

fn keys() -> KeyPair {
    KeyPair::generate_unencrypted_keypair().unwrap()
}

fn sign(keys: &KeyPair, text: &str) -> String {
    minisign::sign(None, &keys.sk, text.as_bytes(), None, None).unwrap().into_string()
}

fn signed(keys: &KeyPair, candidate: Candidate) -> Candidate {
    let signature = Some(sign(keys, &statement(&candidate)));
    Candidate { signature, ..candidate }
}

/// As an operator writes it.
fn trust(text: &str) -> Trust {
    Trust::new(toml::from_str(text).unwrap()).unwrap()
}

fn only_by(keys: &KeyPair, more: &str) -> Trust {
    let key = keys.pk.to_base64();
    trust(&format!("unsigned = {{ upload = false }}\n[publishers.acme]\nkeys = ['{key}']\n{more}"))
}

fn reason(trust: &Trust, candidate: &Candidate) -> String {
    let refusal = trust.admit(candidate).unwrap_err();
    assert_eq!(refusal.step, Step::Trust);
    assert!(!refusal.hint.is_empty());
    refusal.reason
}

#[test]
fn by_default_nothing_is_refused_and_unknown_keys_are() {
    let plain = candidate(MANIFEST, b"a");
    Trust::default().admit(&plain).unwrap();
    Trust::default().admit(&Candidate { signature: Some("not one".into()), ..plain }).unwrap();
    assert!(toml::from_str::<TrustConfig>("unsinged = {}").is_err());
}

#[test]
fn unsigned_ones_are_taken_by_source() {
    let trust = trust("unsigned = { oci = false, upload = false }");
    let plain = candidate(MANIFEST, b"a");
    assert!(reason(&trust, &plain).contains("an upload by ops"));
    let oci = SourceId::Oci { reference: "r.example/p@sha256:0".into() };
    assert!(reason(&trust, &Candidate { source: oci, ..plain.clone() }).contains("oci://r.example/p"));
    trust.admit(&Candidate { source: SourceId::Volume, ..plain.clone() }).unwrap();
    let unknown = Candidate { signature: Some("x".into()), ..plain };
    assert!(reason(&trust, &unknown).contains("no publisher's key"));
}

#[test]
fn a_signature_is_over_the_component_and_the_manifest_together() {
    let keys = keys();
    let trust = only_by(&keys, "");
    let good = signed(&keys, candidate(MANIFEST, b"a"));
    trust.admit(&good).unwrap();

    let signature = good.signature.clone();
    let other_component = Candidate { signature: signature.clone(), ..candidate(MANIFEST, b"b") };
    assert!(reason(&trust, &other_component).contains("not over this"));
    let other_manifest = Candidate { signature, ..candidate(&format!("{MANIFEST}#"), b"a") };
    assert!(reason(&trust, &other_manifest).contains("not over this"));
    assert!(reason(&trust, &candidate(MANIFEST, b"a")).contains("not signed"));
}

#[test]
fn another_key_a_broken_signature_and_the_component_alone_are_refused() {
    let keys = keys();
    let trust = only_by(&keys, "");
    let plain = candidate(MANIFEST, b"a");
    let stranger = signed(&self::keys(), plain.clone());
    assert!(reason(&trust, &stranger).contains("no key that is known"));
    let with = |text: String| Candidate { signature: Some(text), ..plain.clone() };
    assert!(reason(&trust, &with(sign(&keys, "a"))).contains("not over this"));
    let good = sign(&keys, &statement(&plain));
    for broken in ["", "untrusted comment: x\nRW", &good[..good.len() / 2], &good.replace("trusted", "x")] {
        assert!(reason(&trust, &with(broken.into())).contains("cannot be read"), "{broken:?}");
    }
    // Who has a key and finds a wrong signature is not served by taking the plugin as unsigned.
    let lenient = trust_with_unsigned(&keys);
    assert!(reason(&lenient, &stranger).contains("no key that is known"));
    lenient.admit(&plain).unwrap();
}

fn trust_with_unsigned(keys: &KeyPair) -> Trust {
    trust(&format!("[publishers.acme]\nkeys = ['{}']", keys.pk.to_base64()))
}

#[test]
fn a_key_signs_for_its_hooks_only() {
    let (rankers, all) = (keys(), keys());
    let trust = trust(&format!(
        "[publishers.acme]\nkeys = ['{}']\nhooks = ['skill-ranker']\n[publishers.us]\nkeys = ['{}']",
        rankers.pk.to_base64(),
        all.pk.to_base64()
    ));
    let policy = candidate(MANIFEST, b"a");
    let said = reason(&trust, &signed(&rankers, policy.clone()));
    assert!(said.contains("acme: path-policy"), "{said}");
    trust.admit(&signed(&all, policy)).unwrap();
    let ranker = candidate(&MANIFEST.replace("path-policy", "skill-ranker"), b"a");
    trust.admit(&signed(&rankers, ranker)).unwrap();
    let both = candidate(&MANIFEST.replace("'path-policy'", "'skill-ranker', 'path-policy'"), b"a");
    assert!(reason(&trust, &signed(&rankers, both)).contains("acme: path-policy"));
}

#[test]
fn a_revoked_digest_is_refused_though_it_is_signed() {
    let keys = keys();
    let good = signed(&keys, candidate(MANIFEST, b"a"));
    for (digest, what) in [(&good.digest, "component"), (&good.manifest_digest(), "manifest")] {
        let trust =
            trust(&format!("revoked = ['{digest}']\n[publishers.acme]\nkeys = ['{}']", keys.pk.to_base64()));
        assert_eq!(reason(&trust, &good), format!("the {what} sha256:{digest} is revoked"));
        trust.admit(&candidate(&format!("{MANIFEST}#"), b"b")).unwrap();
    }
}

#[test]
fn keys_and_digests_that_are_none_are_refused_at_the_start() {
    let refused = |text: &str| Trust::new(toml::from_str(text).unwrap()).unwrap_err();
    assert!(matches!(refused("[publishers.acme]\nkeys = ['RWnope']"), TrustError::Key { .. }));
    assert!(matches!(refused("[publishers.acme]\nkeys = []"), TrustError::NoKey { .. }));
    assert!(matches!(refused("revoked = ['ABC']"), TrustError::Digest { .. }));
}

fn locked(path: &Path) -> Trust {
    Trust::new(TrustConfig { lock: Some(path.to_owned()), ..TrustConfig::default() }).unwrap()
}

#[test]
fn the_lock_file_counts_when_it_is_there_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("waza.lock");
    let trust = locked(&path);
    let pinned = candidate(MANIFEST, b"a");
    trust.admit(&pinned).unwrap();

    let pins = || [("p".to_owned(), Pin::of(&pinned))];
    Lock::new(true, pins()).write(&path).unwrap();
    assert_eq!(Lock::read(&path).unwrap().unwrap(), Lock::new(true, pins()));
    trust.admit(&pinned).unwrap();
    let said = reason(&trust, &candidate(MANIFEST, b"b"));
    assert!(said.starts_with("its component is sha256:3e23") && said.contains("pins sha256:ca97"), "{said}");
    assert!(reason(&trust, &candidate(&format!("{MANIFEST}#"), b"a")).starts_with("its manifest"));
    let stranger = candidate(&MANIFEST.replace("'p'", "'q'"), b"a");
    assert_eq!(reason(&trust, &stranger), "the lock file pins no plugin q");

    Lock::new(false, pins()).write(&path).unwrap();
    trust.admit(&stranger).unwrap();
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn nothing_is_loaded_past_a_lock_file_that_is_broken() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("waza.lock");
    let trust = locked(&path);
    let cases = [
        ("enforce = true", "version"),
        ("version = 2\nenforce = true", "version 2"),
        ("version = 1\nenforce = true\n[plugins.p]\ncomponent = 'x'\nmanifest = 'y'", "plugins.p"),
        ("version = 1\nenforce = false\ncolour = 'red'", "colour"),
        (&"#".repeat((1 << 20) + 1), "1048576"),
    ];
    for (text, expected) in cases {
        std::fs::write(&path, text).unwrap();
        let said = reason(&trust, &candidate(MANIFEST, b"a"));
        assert!(said.contains(expected), "{said}");
    }
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert!(reason(&trust, &candidate(MANIFEST, b"a")).contains("waza.lock"));
    assert!(Lock::new(true, []).write(&path).is_err());
}
