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
fn the_evaluation_rows_meet_their_floors_through_the_components() {
    let file = place().root.join("tests/eval/dev.jsonl");
    let predictions = waza(&["skills", "eval", file.to_str().unwrap()]);
    let predictions: Vec<_> = predictions.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let score = waza_tests::eval::score(&waza_tests::eval::dev_rows().unwrap(), &predictions);
    println!("{}", serde_json::to_string_pretty(&score).unwrap());
    assert!(score.intent_v1_acc_lenient.unwrap() >= 86.0, "{:?}", score.intent_v1_acc_lenient);
    assert!(score.false_restore <= 4, "{}", score.false_restore);
    assert!(score.skills_detector.row_success.unwrap() >= 65.0, "{:?}", score.skills_detector.row_success);
}
