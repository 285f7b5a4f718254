//! A volume that is away, that has what it should not have, or what nobody trusts: it is told, and what is active serves.

use crate::support::{Place, revision, until, writes};
use minisign::KeyPair;
use sha2::Digest as _;
use std::{fs, path::Path};
use waza_registry::WatchOptions;

#[tokio::test]
async fn a_volume_that_is_away_is_a_problem_as_long_as_it_is() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let watching = tokio::spawn({
        let rollout = rollout.clone();
        async move { rollout.watch(WatchOptions { notify: false, poll_ms: 1, settle_ms: 1 }).await }
    });
    fs::rename(place.path("volume"), place.path("gone")).unwrap();
    let away = || rollout.problems().iter().any(|problem| problem.reason.contains("is away"));
    until(async || away()).await;
    assert!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().0);
    fs::rename(place.path("gone"), place.path("volume")).unwrap();
    until(async || !away()).await;
    assert!(rollout.problems().is_empty(), "{:?}", rollout.problems());
    watching.abort();
}

#[tokio::test]
async fn what_the_volume_should_not_have_is_told_and_the_active_one_serves() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let before = revision(rollout.registry());
    let folder = place.path("volume/plugins/hostile");
    let manifest = fs::read_to_string(folder.join("plugin.toml")).unwrap();
    let said = |text: String| fs::write(folder.join("plugin.toml"), text).unwrap();
    let twin = place.path("volume/skills/other/plugins/hostile");
    let large =
        || fs::File::options().write(true).open(folder.join("plugin.wasm")).unwrap().set_len(65 << 20);
    let cases: [(&str, &str, &dyn Fn()); 5] = [
        ("another name", "must equal the folder's name", &|| said(manifest.replace("hostile", "docile"))),
        ("no TOML", "", &|| said("name = ".to_owned())),
        ("nothing", "is missing", &|| fs::remove_file(folder.join("plugin.wasm")).unwrap()),
        ("too large", "is larger than 67108864 bytes", &|| large().unwrap()),
        ("a twin", "two plugins have one name", &|| {
            fs::create_dir_all(&twin).unwrap();
            fs::write(
                twin.parent().unwrap().with_file_name("SKILL.md"),
                "---\nname: other\ndescription: x\n---\n",
            )
            .unwrap();
            for file in ["plugin.toml", "plugin.wasm"] {
                fs::copy(folder.join(file), twin.join(file)).unwrap();
            }
        }),
    ];
    for (at, (name, reason, put)) in cases.into_iter().enumerate() {
        put();
        rollout.look().await.unwrap();
        let problems = rollout.problems();
        let told = |problem: &waza_registry::Problem| problem.reason.contains(reason);
        assert!(
            problems.iter().any(|problem| is_of_hostile(&problem.path) && told(problem)),
            "{name}: {problems:?}"
        );
        assert!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().0, "{name}");

        let _ = fs::remove_dir_all(&twin);
        place.hostile("path-policy", "fine", &format!("description = \"after {at}\""));
        assert!(!rollout.look().await.unwrap().changes.is_empty(), "{name}");
        assert_ne!(revision(rollout.registry()), before, "{name}");
        assert!(rollout.problems().is_empty(), "{name}: {:?}", rollout.problems());
    }
}

fn is_of_hostile(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "hostile")
}

#[tokio::test]
async fn a_wrong_signature_and_a_revoked_component_never_serve() {
    let (acme, stranger) = (keys(), keys());
    let mut place = Place::new();
    place.policy("fine");
    let wasm = place.path("volume/plugins/hostile/plugin.wasm");
    let good = fs::read(&wasm).unwrap();
    // A custom section, so that each is a component of its own.
    let marked = |mark: u8| [good.as_slice(), &[0, 2, 0, mark]].concat();
    let revoked = digest(&marked(1));
    let key = acme.pk.to_base64();
    place.trust =
        toml::from_str(&format!("revoked = ['{revoked}']\n[publishers.acme]\nkeys = ['{key}']")).unwrap();
    let rollout = place.open().await;
    let before = revision(rollout.registry());
    let signature = wasm.with_extension("wasm.minisig");
    let sign = |by: &KeyPair| {
        let found = waza_registry::read_volume(&place.path("volume")).unwrap().plugins;
        let statement = waza_registry::signed_statement(&found[0]);
        let signed = minisign::sign(None, &by.sk, statement.as_bytes(), None, None).unwrap();
        fs::write(&signature, signed.into_string()).unwrap();
    };
    let cases: [(&str, u8, &dyn Fn()); 4] = [
        ("revoked", 1, &|| {}),
        ("no signature at all", 2, &|| fs::write(&signature, "untrusted comment: x\n").unwrap()),
        ("of a stranger", 3, &|| sign(&stranger)),
        ("of other bytes", 4, &|| {
            sign(&acme);
            fs::write(&wasm, marked(5)).unwrap();
        }),
    ];
    for (name, mark, put) in cases {
        fs::write(&wasm, marked(mark)).unwrap();
        put();
        assert_eq!(rollout.look().await.unwrap().refused, ["hostile"], "{name}");
        let newest = rollout.quarantined().await.unwrap().remove(0);
        assert_eq!(newest.refusal.step.name(), "trust", "{name}: {}", newest.refusal);
        assert!(!place.path("state/rollout/components").join(newest.digest).exists(), "{name}: it was kept");
        assert_eq!(revision(rollout.registry()), before, "{name}");
        assert!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().0, "{name}");
    }
    // What was refused for its signature is looked at again, and serves once that is good.
    sign(&acme);
    assert_eq!(rollout.look().await.unwrap().changes.len(), 1);
    assert_eq!(rollout.registry().lineup().plugins()[0].digest, digest(&marked(5)));
}

fn keys() -> KeyPair {
    KeyPair::generate_unencrypted_keypair().unwrap()
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(sha2::Sha256::digest(bytes))
}
