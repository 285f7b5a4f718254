//! What keeps the server from starting says what to do about it.

use std::process::Output;
use waza_harness::{place, program, volume};

fn serve(arguments: &[&str], environment: &[(&str, &str)]) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let Output { status, stderr, .. } = program()
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path())
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(folder.path())
        .output()
        .unwrap();
    (status.success(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_missing_plugin_says_what_to_put_where() {
    let folder = tempfile::tempdir().unwrap();
    let whole = place().volume;
    volume::copy(&whole.join("skills"), &folder.path().join("skills")).unwrap();
    for name in ["intent-classifier", "skill-ranker", "asset-rewriter"] {
        let inside = std::path::Path::new("plugins").join(name);
        volume::copy(&whole.join(&inside), &folder.path().join(&inside)).unwrap();
    }
    let (ok, said) = serve(&["--volume", folder.path().to_str().unwrap()], &[]);
    assert!(!ok);
    assert!(
        said.contains("path-policy") && said.contains("plugin.toml") && said.contains("plugins"),
        "{said}"
    );
}

#[test]
fn a_missing_volume_says_how_to_name_one() {
    let (ok, said) = serve(&["--volume", "no-such-folder"], &[]);
    assert!(!ok && said.contains("no-such-folder") && said.contains("--volume"), "{said}");
}

#[test]
fn unknown_settings_are_refused() {
    let volume = place().volume;
    let (ok, said) = serve(&["--volume", volume.to_str().unwrap()], &[("WAZA_NO_SUCH_SETTING", "1")]);
    assert!(!ok && said.to_lowercase().contains("no_such_setting"), "{said}");
}

#[test]
fn an_open_address_without_sign_in_is_refused() {
    let volume = place().volume;
    let folder = tempfile::tempdir().unwrap();
    let output = program()
        .args(["serve", "--listen", "0.0.0.0:0", "--volume"])
        .arg(volume)
        .arg("--data-dir")
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && said.contains("127.0.0.1") && said.contains("auth.supabase_url"),
        "{said}"
    );
}
