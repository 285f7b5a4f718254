//! From a wish to a game: genre, cast, look, details.

use super::super::design::{Difficulty, Feature, Genre, Mood, Scene};
use super::*;

async fn design(message: &str, kind: GameKind, locale: &str) -> Design {
    run(task(message, kind, locale)).await.design()
}

#[tokio::test]
async fn the_cat_catches_fish() {
    let made = run(flat("ネコが魚をつかまえる2Dゲームを作って")).await;
    let d = made.design();
    assert_eq!((d.genre, d.hero.art.as_str(), d.target.art.as_str()), (Genre::Catch, "cat", "fish"));
    assert_eq!(made.summary, "ネコが魚をつかまえる2Dゲームを作りました");
    assert_eq!(made.suggestions.len(), 3);
}

#[tokio::test]
async fn the_same_task_gives_the_same_bytes() {
    for (message, kind) in
        [("ネコが魚をつかまえる2Dゲーム", GameKind::TwoD), ("3Dのカーレース", GameKind::ThreeD)]
    {
        let one = run(task(message, kind, "ja")).await;
        let two = run(task(message, kind, "ja")).await;
        assert_eq!(one.events, two.events);
    }
    let mut other = flat("ネコのゲーム");
    other.seed = 8;
    let (one, two) = (run(flat("ネコのゲーム")).await, run(other).await);
    assert_ne!(one.design().seed, two.design().seed, "the seed is where chance comes from");
}

#[tokio::test]
async fn genres_in_two_dimensions() {
    for (message, locale, genre) in [
        ("うさぎがオバケから逃げる2Dゲーム", "ja", Genre::Dodge),
        ("宇宙船でUFOを撃つシューティング", "ja", Genre::Shoot),
        ("横スクロールで柴犬が走って骨を集めるゲーム", "ja", Genre::Jump),
        ("モンスターが迷路の中を追いかけてくる鬼ごっこ", "ja", Genre::Maze),
        ("かわいい果物のパズルゲーム", "ja", Genre::Puzzle),
        ("ブロック崩し作って", "ja", Genre::Breakout),
        ("レースゲーム作って", "ja", Genre::Race),
        ("もぐらたたき", "ja", Genre::Tap),
        ("make a 2D platformer where a slime jumps over spikes", "en", Genre::Jump),
        ("I want a simple 2D breakout clone, the paddle follows my finger", "en", Genre::Breakout),
        ("make a whack-a-mole, one tap per mole", "en", Genre::Tap),
        ("build me a 2d space invaders thing w/ big explosions pls", "en", Genre::Shoot),
        ("a game where a bunny dodges falling rocks", "en", Genre::Dodge),
    ] {
        assert_eq!(design(message, GameKind::TwoD, locale).await.genre, genre, "{message}");
    }
}

#[tokio::test]
async fn genres_in_three_dimensions() {
    for (message, locale, genre) in [
        ("キツネが草原でりんごを集める3Dゲーム", "ja", Genre::Field),
        ("3Dの玉転がし。スマホの画面上のスティックで操作したい", "ja", Genre::Field),
        ("3Dのカーレース", "ja", Genre::Drive),
        ("ドラゴンが空を飛んでリングをくぐる3Dゲーム", "ja", Genre::Fly),
        ("A 3D space shooter: spaceship against aliens", "en", Genre::Blast),
    ] {
        assert_eq!(design(message, GameKind::ThreeD, locale).await.genre, genre, "{message}");
    }
}

#[tokio::test]
async fn parts_are_read_from_particles_and_verbs() {
    for (message, locale, hero, target, hazard) in [
        ("うさぎがオバケから逃げながらにんじんを集める", "ja", "rabbit", "carrot", "ghost"),
        ("ロケットを操作して隕石をよけながら星を集めるゲーム", "ja", "rocket", "star", "rock"),
        ("主人公は忍者、敵はドラゴン、コインを集める", "ja", "ninja", "coin", "dragon"),
        ("空から落ちてくるケーキを女の子がキャッチ", "ja", "girl", "cake", "bomb"),
        ("3Dの玉転がしで星を集める", "ja", "ball", "star", "ghost"),
        ("A penguin that catches fish and avoids sharks", "en", "penguin", "fish", "shark"),
        ("make a game where a dog collects bones, enemies are robots", "en", "dog", "bone", "robot"),
        ("A space shooter: spaceship against aliens", "en", "ship", "ufo", "rock"),
    ] {
        let d = design(message, GameKind::TwoD, locale).await;
        assert_eq!(
            (d.hero.art.as_str(), d.target.art.as_str(), d.hazard.art.as_str()),
            (hero, target, hazard),
            "{message}"
        );
    }
}

#[tokio::test]
async fn looks_and_details() {
    let d = design(
        "赤いネコが宇宙で星をつかまえるネオンなゲーム、ライフは5つ、すごく速くて難しい",
        GameKind::TwoD,
        "ja",
    )
    .await;
    assert_eq!((d.mood, d.scene, d.lives, d.difficulty), (Mood::Neon, Scene::Space, 5, Difficulty::Hard));
    assert_eq!(d.hero.color.as_deref(), Some("#e8343f"));
    let d = design("a cute pink bunny catches stars, called 'Star Bunny'", GameKind::TwoD, "en").await;
    assert_eq!(
        (d.mood, d.title.as_str(), d.hero.color.as_deref()),
        (Mood::Kawaii, "Star Bunny", Some("#ff7fb5"))
    );
    assert!(d.features.contains(&Feature::Cute));
}

#[tokio::test]
async fn skills_add_their_features_and_are_named() {
    let made = run(with_skills(
        flat("ネコが魚をつかまえる"),
        &["p5js-setup", "particles", "tween-animation", "game-ai"],
    ))
    .await;
    let features = made.design().features;
    assert_eq!(
        features.into_iter().collect::<Vec<_>>(),
        [Feature::Particles, Feature::Tween, Feature::Chase]
    );
    let named = made.events.iter().any(|e| matches!(&e.event, GenerationEvent::Status { message } if message == "スキルを使います: particles, tween-animation, game-ai"));
    assert!(named, "p5js-setup changes nothing and is not claimed");
    let plain = run(flat("ネコが魚をつかまえる")).await;
    assert!(plain.design().features.is_empty());
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let made = run(flat("テトリスっぽいやつ作って")).await;
    assert!(made.summary.contains("テトリス") && made.summary.contains("まだない"), "{}", made.summary);
    let made = run(flat("ペガサスが雲をつかまえるゲーム")).await;
    assert_eq!(made.design().hero.name, "ペガサス");
    assert!(made.summary.contains("「ペガサス」の絵は持っていない"), "{}", made.summary);
    let sparkling = run(task("3Dでレース、水面がキラキラしてるの", GameKind::ThreeD, "ja")).await;
    assert_ne!(sparkling.design().hero.name, "水面");
}

#[tokio::test]
async fn texts_follow_the_locale() {
    let ja = run(task("a cat catches fish", GameKind::TwoD, "ja-JP")).await;
    assert_eq!(ja.design().hero.name, "ネコ");
    let en = run(task("ネコが魚をつかまえる", GameKind::TwoD, "en-US")).await;
    assert_eq!(
        (en.design().hero.name.as_str(), en.summary.as_str()),
        ("cat", "Made a 2D game in which a cat catches fish")
    );
    assert!(en.file("index.html").contains("<html lang=\"en\">"));
}
