//! The command line, over the built volume.

use serde_json::Value;
use waza_harness::{place, program};

fn waza(arguments: &[&str]) -> String {
    let output = program().args(arguments).arg("--volume").arg(place().volume).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn skills_are_listed_and_detected() {
    let list: Value = serde_json::from_str(&waza(&["skills", "list", "--json"])).unwrap();
    assert!(list.to_string().contains("p5js-setup"), "{list}");
    let text = waza(&["skills", "detect", "敵が追いかけてくる2Dゲームを作って"]);
    assert!(text.contains("game-ai") && text.contains("create"), "{text}");
    let json: Value =
        serde_json::from_str(&waza(&["skills", "detect", "make a 3D racing game", "--json"])).unwrap();
    assert!(json.to_string().contains("threejs-setup"), "{json}");
}

#[test]
fn plugins_are_listed() {
    let list: Value = serde_json::from_str(&waza(&["plugin", "list", "--json"])).unwrap();
    for name in ["intent-classifier", "skill-ranker", "asset-rewriter", "path-policy"] {
        assert!(list.to_string().contains(name), "{list}");
    }
}

#[test]
fn the_evaluation_rows_keep_their_floors_through_the_components() {
    let folder = place().root.join("tests/eval");
    let predictions = waza(&["skills", "eval", folder.join("dev.jsonl").to_str().unwrap()]);
    let predictions: Vec<_> = predictions.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let score = waza_tests::eval::score(&waza_tests::eval::dev_rows().unwrap(), &predictions);
    println!("{}", serde_json::to_string_pretty(&score).unwrap());
    let floors = waza_tests::eval::read_floors(&folder.join("floors.json")).unwrap();
    let fallen = waza_tests::eval::fallen(&floors, &score);
    assert!(fallen.is_empty(), "{fallen:?}; after a change that was meant: cargo xtask eval --keep");
}

/// What `waza plugin inspect --json` says of a file, and whether it would be loaded.
fn inspected(file: &std::path::Path) -> (Value, bool) {
    let output = program().args(["plugin", "inspect", "--json"]).arg(file).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (serde_json::from_str(&text).unwrap_or(Value::Null), output.status.success())
}

#[test]
fn a_component_is_inspected() {
    let place = place();
    let (policy, taken) = inspected(&place.volume.join("plugins/path-policy/plugin.wasm"));
    assert!(taken, "{policy}");
    assert_eq!(policy["look"]["hooks"], serde_json::json!(["path-policy"]));
    assert_eq!(policy["look"]["interface_version"], "0.1.0");
    assert_eq!(policy["look"]["imports"], serde_json::json!([]));
    assert_eq!(policy["start"]["image"]["kind"], "taken");
    assert!(policy["start"]["compile_us"].as_u64().unwrap() > 0 && policy["limits"]["memory_mib"] == 64);

    let folder = tempfile::tempdir().unwrap();
    let alone = folder.path().join("granted.wasm");
    std::fs::copy(place.fixtures.join("granted/plugin.wasm"), &alone).unwrap();
    let (granted, taken) = inspected(&alone);
    assert!(!taken, "without its manifest it asks for nothing: {granted}");
    let needs = |interface: &str| {
        let imports = granted["look"]["imports"].as_array().unwrap().iter();
        let mut found = imports.filter(|import| import["interface"].as_str().unwrap().starts_with(interface));
        found.next().unwrap_or_else(|| panic!("{interface} is not imported: {granted}"))["needs"].clone()
    };
    assert_eq!(needs("wasi:keyvalue/store"), serde_json::json!({ "kind": "grant", "grant": "key_value" }));
    assert_eq!(needs("wasi:http/types"), serde_json::json!({ "kind": "grant", "grant": "http" }));
    assert!(granted["refused"].as_str().unwrap().contains("[grants"), "{granted}");

    let broken = folder.path().join("broken.wasm");
    std::fs::write(&broken, "no component").unwrap();
    assert_eq!(inspected(&broken), (Value::Null, false));
}
