//! Edits: exactly what was asked for changes, and what cannot be done is said.

use super::super::design::{Difficulty, Feature, Genre, Lang, Mood, Role, Scene};
use super::super::inject::read_config;
use super::super::suggest::works;
use super::*;

const CAT: &str = "ネコが魚をつかまえる2Dゲームを作って";

/// The design after a wish, with what `undo` puts back equal to the design before.
async fn only(wish: &str, undo: impl Fn(&mut Design)) -> Design {
    let (first, second) = edited(flat(CAT), wish).await;
    let (before, now) = (first.design(), after(&first, &second));
    let mut restored = now.clone();
    undo(&mut restored);
    assert_eq!(restored, before, "{wish}");
    assert_ne!(now, before, "{wish}");
    now
}

#[tokio::test]
async fn one_wish_changes_one_thing() {
    let d = only("ネコを赤くして", |d| d.hero.color = None).await;
    assert_eq!(d.hero.color.as_deref(), Some("#e8343f"));
    assert!(only("もっと速くして", |d| d.speed = 100).await.speed > 100);
    assert!(only("ちょっとゆっくりにして", |d| d.speed = 100).await.speed < 100);
    assert!(only("ネコを速くして", |d| d.hero_speed = 100).await.hero_speed > 100);
    assert!(only("爆弾を減らして", |d| d.hazards = 100).await.hazards < 100);
    assert!(only("敵を増やして", |d| d.hazards = 100).await.hazards > 100);
    assert_eq!(only("魚を2倍に増やして", |d| d.targets = 100).await.targets, 200);
    assert!(only("ネコを大きくして", |d| d.hero.size = 100).await.hero.size > 100);
    assert_eq!(only("ライフ5つにして", |d| d.lives = 3).await.lives, 5);
    assert_eq!(only("give the player 5 lives instead of 3", |d| d.lives = 3).await.lives, 5);
    assert_eq!(
        only("難しすぎるので簡単にして", |d| d.difficulty = Difficulty::Normal).await.difficulty,
        Difficulty::Easy
    );
    assert_eq!(only("背景、宇宙にしてくれない？", |d| d.scene = Scene::Sea).await.scene, Scene::Space);
    assert!(only("背景をピンクにして", |d| d.background = None).await.background.is_some());
    assert!(
        only("敵が追いかけてくるようにして", |d| d.features.clear()).await.features.contains(&Feature::Chase)
    );
    assert!(
        only("つかまえたときにキラキラさせて", |d| d.features.clear())
            .await
            .features
            .contains(&Feature::Particles)
    );
    assert_eq!(only("ネオンな雰囲気にして", |d| d.mood = Mood::Pop).await.mood, Mood::Neon);
    assert_eq!(
        only("タイトルを「にゃんこフィッシング」にして", |d| d.title =
            "ネコの魚キャッチ".to_owned())
        .await
        .title,
        "にゃんこフィッシング"
    );
}

#[tokio::test]
async fn the_cast_can_change() {
    for (wish, role, art) in [
        ("ネコを犬に変えて", Role::Hero, "dog"),
        ("主人公をうさぎにして", Role::Hero, "rabbit"),
        ("魚をケーキにして", Role::Target, "cake"),
        ("敵をオバケに変えて", Role::Hazard, "ghost"),
        ("change the cat to a dog", Role::Hero, "dog"),
        ("replace the fish with stars", Role::Target, "star"),
        ("make the hero a rabbit", Role::Hero, "rabbit"),
    ] {
        let (first, second) = edited(flat(CAT), wish).await;
        let (before, now) = (first.design(), after(&first, &second));
        assert_eq!(now.cast(role).art, art, "{wish}");
        for other in [Role::Hero, Role::Target, Role::Hazard].into_iter().filter(|r| *r != role) {
            assert_eq!(now.cast(other), before.cast(other), "{wish}");
        }
    }
}

#[tokio::test]
async fn several_wishes_in_one_message() {
    let (first, second) = edited(flat(CAT), "ネコを青くして、敵を増やして、音楽もつけて").await;
    let now = after(&first, &second);
    assert_eq!(now.hero.color.as_deref(), Some("#2f7df0"));
    assert!(now.hazards > 100 && now.features.contains(&Feature::Music));
    assert_eq!(second.summary.matches('。').count(), 2, "{}", second.summary);
}

#[tokio::test]
async fn only_changed_files_are_written() {
    let (_, second) = edited(flat(CAT), "もっと速くして").await;
    assert_eq!(second.files.keys().collect::<Vec<_>>(), ["SPEC.md", "config.js"]);
    let (_, second) = edited(flat(CAT), "ネコを犬に変えて").await;
    assert!(!second.files.contains_key("game.js") && !second.files.contains_key("style.css"));
    let (_, second) = edited(flat(CAT), "シューティングゲームに変えて").await;
    assert!(second.files.contains_key("game.js"));
}

#[tokio::test]
async fn what_people_changed_by_hand_stays() {
    let mut first = run(flat(CAT)).await;
    let config = first
        .file("config.js")
        .replace("\"スタート\"", "\"はじめる！\"")
        .replace("\"speed\": 100", "\"speed\": 120");
    assert!(config.contains("はじめる！") && config.contains("\"speed\": 120"));
    first.files.insert("config.js".to_owned(), config);
    first.files.insert("game.js".to_owned(), "// mine now".to_owned());
    let second = run(then(&first, TaskMode::Edit, "ネコを赤くして", "ja")).await;
    let config = read_config(second.file("config.js")).expect("a configuration");
    assert_eq!(config["texts"]["start"], "はじめる！");
    assert_eq!(config["speed"], 120);
    assert_eq!(config["hero"]["color"], "#e8343f");
    assert!(!second.files.contains_key("game.js"));
}

#[tokio::test]
async fn limits_and_misfits_are_said() {
    let (first, second) = edited(flat(CAT), "ライフを99にして").await;
    assert_eq!(after(&first, &second).lives, 9);
    let third = run(then(
        &Made {
            files: {
                let mut f = first.files.clone();
                f.extend(second.files.clone());
                f
            },
            ..second
        },
        TaskMode::Edit,
        "ライフを増やして",
        "ja",
    ))
    .await;
    assert!(third.files.is_empty() && third.summary.contains("これ以上"), "{}", third.summary);
    let (_, second) = edited(flat(CAT), "制限時間を90秒にして").await;
    assert!(second.files.is_empty() && second.summary.contains("ありません"), "{}", second.summary);
}

#[tokio::test]
async fn a_wish_that_is_not_understood_changes_nothing() {
    for wish in [
        "ランキング画面のレイアウトをきれいに整えて、オンライン対戦も",
        "can we get rain?",
        "ミスしたらスコアを0に戻してほしい",
        "",
    ] {
        let (_, second) = edited(flat(CAT), wish).await;
        if second.files.is_empty() {
            assert!(second.summary.contains("できること"), "{wish}: {}", second.summary);
        }
    }
    let (_, second) = edited(flat(CAT), "can we get rain?").await;
    assert!(second.files.is_empty());
}

#[tokio::test]
async fn a_project_from_elsewhere_is_left_alone() {
    let mut edit = flat("赤くして");
    edit.mode = TaskMode::Edit;
    edit.files = vec![ExistingFile { path: "index.html".to_owned(), content: b"<h1>mine</h1>".to_vec() }];
    let made = run(edit).await;
    assert!(made.files.is_empty() && made.summary.contains("テンプレート生成で作ったものではない"));
}

/// A suggestion that does nothing is a broken promise; each genre, both languages, chained.
#[tokio::test]
async fn every_suggestion_works() {
    for (kind, locale) in
        [(GameKind::TwoD, "ja"), (GameKind::TwoD, "en"), (GameKind::ThreeD, "ja"), (GameKind::ThreeD, "en")]
    {
        let base = run(task("ネコが魚を集める", kind, locale)).await.design();
        for genre in Genre::ALL.into_iter().filter(|g| g.kind() == kind) {
            for seed in 0..14 {
                let design = Design { genre, seed, ..base.clone() };
                let offered = super::super::suggest::suggestions(&design);
                assert_eq!(offered.len(), 3, "{genre:?} {locale}");
                for wish in offered {
                    assert!(works(&wish, &design), "{genre:?}: {wish}");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_language_can_change() {
    let (first, second) = edited(flat(CAT), "英語にして").await;
    let now = after(&first, &second);
    assert_eq!(
        (now.locale, now.hero.name.as_str(), now.title.as_str()),
        (Lang::En, "cat", "Cat Catches Fish")
    );
}
