//! One ranker, written in five languages: each answers as the Rust one does, byte for byte, and forgets what it was
//! asked. Every language shares an engine with the Rust one, so runtimes of very different size are neighbours.

use std::{path::PathBuf, sync::Arc};
use waza_engine::{
    Engine, EngineOptions, Grants, Hook, ImageReport, LoadError, Plugin, PluginSpec,
    hooks::{
        skill_ranker::{RankOptions, Ranked, SkillEntry},
        types::Request,
    },
};
use waza_harness::place;
use waza_registry::{read_plugin_folder, request};

/// Those whose calls must find the table ready. The others may have to read the catalogue in every call.
const FROM_AN_IMAGE: [&str; 3] = ["ranker-rust", "ranker-c", "ranker-js"];

const ALL: RankOptions = RankOptions { max_results: 100, min_p: 0, with_evidence: true };

fn engine() -> Engine {
    Engine::new(EngineOptions::default()).unwrap()
}

/// One that `cargo xtask examples` has built, with the limits that its manifest asks for.
fn load(engine: &Engine, name: &str, settings: &str) -> Result<Plugin, LoadError> {
    let folder: PathBuf = place().examples.join(name);
    let read = read_plugin_folder(&folder)
        .unwrap_or_else(|problem| panic!("{problem}; run `cargo xtask examples` first"));
    engine.load(&PluginSpec {
        name: name.into(),
        revision: "r1".into(),
        component: &read.component,
        hooks: vec![Hook::SkillRanker],
        settings: settings.into(),
        limits: read.manifest.limits,
        catalogue: catalogue().into(),
        grants: Grants::default(),
        skill_folder: None,
    })
}

fn catalogue() -> Vec<SkillEntry> {
    let entry = |name: &str, description: &str, body: Option<&str>| SkillEntry {
        name: name.into(),
        description: description.into(),
        body: body.map(Into::into),
        metadata: vec![("waza.dimension".into(), "two-d".into())],
    };
    vec![
        entry("physics-2d", "Gravity, bounce and collisions for 2D games. 重力と跳ね返り。", None),
        entry("rain", "Rain, snow and fog. 雨、雪、霧を降らせる。", Some("Use few particles in a 2D game.")),
        entry("twin-b", "A cat that catches fish; ねこ。", None),
        entry("twin-a", "A cat that catches fish; ねこ。", None),
        entry("sound", "MUSIC and sound effects — 音楽と効果音 🎵🎶", Some("")),
        entry("one-sign", "猫", None),
        entry("mixed", "2Dゲーム, 3Dゲーム and WebGL2; naïve, Straße", None),
        entry("silent", "…", None),
    ]
}

/// A request of 8 KiB that has every kind of character, some of them many times.
fn long() -> String {
    let part = "A cat in the rain, 雨の中のねこ 2Dゲーム 🎵🎶 ﬁsh ㍿ naïve x1 ";
    let text = part.repeat(8192 / part.len());
    assert!(text.len() > 8000);
    text
}

fn questions() -> Vec<(Arc<Request>, RankOptions)> {
    let ask = |text: &str, options: RankOptions| (Arc::new(request(text)), options);
    let cat = "Make a 2D game where a CAT catches fish in the rain. ";
    let mut questions: Vec<_> = [
        cat,
        "雨の中で ねこ が魚をとる ２Ｄゲームを作って",
        "",
        " \u{3000}\t",
        "a",
        "猫",
        "🎵🎶 か\u{3099} ㍿ ﬁsh Straße NAÏVE",
        "nothing of the kind",
        "cat cat CAT ねこねこねこ",
        "\u{0}\u{1}cat\u{7f}rain",
        &long(),
        &"e\u{301}".repeat(2000),
        &(0..1500).map(|n| format!("w{n} ")).collect::<String>(),
    ]
    .map(|text| ask(text, ALL))
    .into();
    for max_results in [0, 1, 2, u32::MAX] {
        questions.push(ask(cat, RankOptions { max_results, ..ALL }));
    }
    for min_p in [1, 250_000, 583_333, 1_000_000, u32::MAX] {
        questions.push(ask(cat, RankOptions { min_p, ..ALL }));
    }
    questions.push(ask(cat, RankOptions { with_evidence: false, ..ALL }));
    // The host's own map always fits; one that does not must not bring a plugin down.
    let mut short = request(cat);
    short.folded_map.truncate(9);
    questions.push((Arc::new(short), ALL));
    questions
}

async fn answer(plugin: &Plugin, question: &(Arc<Request>, RankOptions)) -> Vec<Ranked> {
    plugin.rank(question.0.clone(), question.1).await.unwrap().value
}

fn bytes(ranked: &[Ranked]) -> String {
    serde_json::to_string(ranked).unwrap()
}

async fn answers_as_rust_does(name: &str) {
    let engine = engine();
    let rust = load(&engine, "ranker-rust", "{}").unwrap();
    let plugin = load(&engine, name, "{ }").unwrap();
    let imaged = matches!(plugin.image(), ImageReport::Taken { .. });
    assert!(imaged || !FROM_AN_IMAGE.contains(&name), "{name}: {:?}", plugin.image());
    assert_eq!(plugin.info().languages, rust.info().languages);
    assert_eq!(plugin.info().settings_schema, rust.info().settings_schema);
    let mut first = Vec::new();
    for question in questions() {
        let found = bytes(&answer(&plugin, &question).await);
        assert_eq!(found, bytes(&answer(&rust, &question).await), "{name}: {:?}", question.0.text);
        first.push((question, found));
    }
    // Backwards, so that each call comes after another one than before.
    for (question, found) in first.iter().rev() {
        assert_eq!(
            bytes(&answer(&plugin, question).await),
            *found,
            "{name} remembers: {:?}",
            question.0.text
        );
    }
}

fn refuses_settings(name: &str) {
    let refused = load(&engine(), name, r#"{"colour":"red"}"#);
    assert!(matches!(refused, Err(LoadError::Settings { .. })), "{name}: {:?}", refused.err());
}

#[tokio::test]
async fn rust_answers_what_it_should() {
    let plugin = load(&engine(), "ranker-rust", "{}").unwrap();
    let ask = async |text: &str| answer(&plugin, &(Arc::new(request(text)), ALL)).await;
    let short = |ranked: Vec<Ranked>| {
        ranked.into_iter().map(|one| (one.name, one.p, one.why.len())).collect::<Vec<_>>()
    };

    // `cat` and `fish` are in two of eight skills; `rain` in one, its own.
    let found = short(ask("Rain, cat, fish").await);
    let expected = [("rain", 250_000, 1), ("twin-a", 250_000, 2), ("twin-b", 250_000, 2)];
    assert_eq!(found, expected.map(|(name, p, why)| (name.to_owned(), p, why)));
    assert!(ask("").await.is_empty());
    assert!(ask("nothing").await.is_empty());

    let ranked = ask("  ２Ｄ　ねこ").await;
    let twin = ranked.iter().find(|one| one.name == "twin-a").unwrap();
    let [evidence] = twin.why.as_slice() else { panic!("{twin:?}") };
    assert_eq!((evidence.code.as_str(), evidence.weight), ("term", 500_000));
    assert_eq!(evidence.note.as_deref(), Some("ねこ"));
    // Two blanks, two wide characters, a wide blank.
    assert_eq!(evidence.span, Some((11, 17)));
}

#[tokio::test]
async fn rust_forgets_and_has_no_settings() {
    answers_as_rust_does("ranker-rust").await;
    refuses_settings("ranker-rust");
}

#[tokio::test]
async fn c_answers_as_rust_does() {
    answers_as_rust_does("ranker-c").await;
    refuses_settings("ranker-c");
}

#[tokio::test]
async fn rust_with_wasi_answers_as_rust_does() {
    answers_as_rust_does("ranker-rust-wasip2").await;
    refuses_settings("ranker-rust-wasip2");
}

#[tokio::test]
async fn javascript_answers_as_rust_does() {
    answers_as_rust_does("ranker-js").await;
    refuses_settings("ranker-js");
}

#[tokio::test]
async fn python_answers_as_rust_does() {
    answers_as_rust_does("ranker-python").await;
    refuses_settings("ranker-python");
}
