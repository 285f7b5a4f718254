//! Every setting changes something, and settings out of range are refused with a pointer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test they serve"
)]

mod support;

use intent_classifier::{Classifier, Settings};
use support::{empty, first, judge, open, with};
use waza_sdk::Plugin as _;

#[test]
fn defaults_are_those_of_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(&Classifier::describe().settings_schema).unwrap();
    let mut defaults = serde_json::Map::new();
    for (name, property) in schema["properties"].as_object().unwrap() {
        defaults.insert(name.clone(), property["default"].clone());
    }
    let read: Settings = serde_json::from_value(defaults.into()).unwrap();
    assert_eq!(read, Settings::default());
    assert_eq!(serde_json::from_str::<Settings>("{}").unwrap(), Settings::default());
    assert!(serde_json::from_str::<Settings>(r#"{"restore_treshold_ppm":1}"#).is_err());
}

#[test]
fn the_name_is_the_manifests() {
    assert!(include_str!("../plugin.toml").contains(&format!("name = \"{}\"", Classifier::describe().name)));
    assert!(
        include_str!("../plugin.toml").contains(&format!("version = \"{}\"", Classifier::describe().version))
    );
}

#[test]
fn out_of_range_is_refused() {
    let settings = Settings {
        restore_threshold_ppm: 1_000_001,
        model_weight_percent: 401,
        disagree_threshold_ppm: 1_000_001,
        max_evidence: 257,
        ..Settings::default()
    };
    let errors = Classifier::configure(settings).err().unwrap();
    let pointers: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        ["/restore_threshold_ppm", "/model_weight_percent", "/disagree_threshold_ppm", "/max_evidence"]
    );
}

#[test]
fn a_higher_threshold_holds_restores_back() {
    let request = open("元に戻して");
    assert_eq!(first(&judge(&request)), "restore");
    let careful = with(Settings { restore_threshold_ppm: 1_000_000, ..Settings::default() }, &request);
    assert_eq!(first(&careful), "edit");
    assert!(careful.why.iter().any(|evidence| evidence.code == "restore-held-back" && evidence.weight < 0));
}

#[test]
fn a_wider_margin_abstains_more() {
    let request = open("敵の速度は？");
    assert!(!judge(&request).abstain);
    let unsure = with(Settings { abstain_margin_ppm: 999_999, ..Settings::default() }, &request);
    assert!(unsure.abstain);
    assert!(unsure.why.iter().any(|evidence| evidence.code == "too-close"));
}

#[test]
fn other_languages_can_be_guessed() {
    let request = empty("quiero un juego de carreras por favor");
    assert!(judge(&request).abstain);
    assert!(!with(Settings { abstain_on_other_languages: false, ..Settings::default() }, &request).abstain);
}

#[test]
fn evidence_is_cut_from_the_weak_end() {
    let request = open("前のバージョンに戻して、それから敵を増やして");
    let all = judge(&request).why;
    let few = with(Settings { max_evidence: 2, ..Settings::default() }, &request).why;
    assert!(all.len() > 2);
    assert_eq!(few, all[..2]);
}
