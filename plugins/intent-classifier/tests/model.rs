//! The linear model beside the rules: what it adds, what it may not do, and when the two give up.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test they serve"
)]

mod support;

use intent_classifier::{CLASSES, Classifier, Model, Settings};
use support::{first, judge, open, with};
use waza_linear::{Bag, Row};
use waza_sdk::Request;
use waza_sdk::intent_classifier::{IntentClassifier as _, Verdict};

fn rules_alone() -> Settings {
    Settings { model: false, ..Settings::default() }
}

/// What the model is said to add, in ppm of log-odds.
fn said(verdict: &Verdict) -> Option<i32> {
    verdict.why.iter().find(|evidence| evidence.code == "model").map(|evidence| evidence.weight)
}

fn best(verdict: &Verdict) -> u32 {
    verdict.intents[0].p
}

/// A classifier whose model says of every message that it is of one class.
fn stubborn(class: &str, settings: Settings) -> Classifier {
    let row = |of: &str| Row::new(if of == class { 9_000_000 } else { -9_000_000 }, 1, vec![]);
    let model = Model::read(Model::lay_out(&CLASSES.map(row)).into()).unwrap();
    Classifier::with_model(settings, Some(model)).unwrap()
}

#[test]
fn it_knows_words_that_the_rules_do_not() {
    for message in ["my teacher says hi", "電車が遅れてた", "タイトルの候補を5つ"] {
        let request = open(message);
        assert_eq!(first(&with(rules_alone(), &request)), "edit", "{message}");
        assert_eq!(first(&judge(&request)), "chat", "{message}");
    }
}

#[test]
fn what_it_says_is_evidence_and_can_be_switched_off() {
    let request = open("敵をもっと速くして");
    let (alone, together) = (with(rules_alone(), &request), judge(&request));
    assert!(said(&together).unwrap() > 0, "{together:#?}");
    assert_eq!(said(&alone), None);
    assert!(best(&together) > best(&alone));
}

#[test]
fn its_weight_counts() {
    let request = open("敵をもっと速くして");
    let at = |model_weight_percent| with(Settings { model_weight_percent, ..Settings::default() }, &request);
    assert_eq!(best(&at(0)), best(&with(rules_alone(), &request)));
    assert_eq!(said(&at(0)), Some(0));
    assert!(said(&at(100)) < said(&at(200)));
}

#[test]
fn it_cannot_talk_the_rules_out_of_an_explicit_form() {
    for (message, want) in [
        ("元に戻して", "restore"),
        ("undo the last change", "restore"),
        ("戻すボタンを追加して", "edit"),
        ("add an undo button", "edit"),
    ] {
        for class in CLASSES {
            let verdict = stubborn(class, Settings::default()).classify(&open(message)).unwrap();
            let restores = support::name(&verdict.intents[0].intent) == "restore";
            assert!(verdict.abstain || restores == (want == "restore"), "{message} {class}: {verdict:#?}");
        }
    }
}

#[test]
fn where_the_two_disagree_and_are_not_sure_nothing_is_decided() {
    let request = open("青い空");
    let unsure = Settings { disagree_threshold_ppm: 1_000_000, ..Settings::default() };
    let verdict = stubborn("chat", unsure.clone()).classify(&request).unwrap();
    assert!(
        verdict.abstain && verdict.why.iter().any(|evidence| evidence.code == "disagree"),
        "{verdict:#?}"
    );
    assert!(verdict.intents.len() >= 2, "the intents are still there, best first");
    let agreed = stubborn("change", unsure).classify(&request).unwrap();
    assert!(!agreed.abstain, "{agreed:#?}");
    let sure = Settings { disagree_threshold_ppm: 0, ..Settings::default() };
    assert!(!stubborn("chat", sure).classify(&request).unwrap().abstain);
}

#[test]
fn an_agreement_to_what_was_proposed_is_not_its_to_judge() {
    let mut request: Request = open("ok");
    request.history =
        vec![waza_sdk::Turn { role: waza_sdk::Role::Assistant, text: "Shall I add a boss?".into() }];
    let verdict = stubborn("chat", Settings::default()).classify(&request).unwrap();
    assert_eq!((first(&verdict), said(&verdict)), ("edit", None));
}

#[test]
fn a_row_is_fitted_to_what_is_looked_up() {
    assert_eq!(Model::bag(""), Bag::default());
    assert_eq!(Model::bag("敵を速く"), Model::bag("敵を\u{200b}速く"), "what has no width does not count");
}
