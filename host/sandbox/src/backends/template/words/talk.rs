//! How a game and its parts are named to the user.

use super::super::design::{Design, Difficulty, Feature, Genre, Lang, Mood, Scene};
use crate::GameKind;

/// More than one of them, in English.
pub(in super::super) fn plural(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let irregular = match lower.as_str() {
        "fish" | "sheep" | "sushi" | "ice cream" | "fire" => Some(name),
        "mouse" => Some("mice"),
        "wolf" => Some("wolves"),
        "leaf" => Some("leaves"),
        "cactus" => Some("cacti"),
        _ => None,
    };
    if let Some(word) = irregular {
        return word.to_owned();
    }
    if let Some(stem) = lower.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
    {
        return format!("{}ies", name.get(..stem.len()).unwrap_or(name));
    }
    if lower.ends_with(['s', 'x', 'z']) || lower.ends_with("ch") || lower.ends_with("sh") {
        return format!("{name}es");
    }
    format!("{name}s")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// A title for a game that was given none.
pub(in super::super) fn default_title(d: &Design) -> String {
    let (hero, target) = (&d.hero.name, &d.target.name);
    match d.locale {
        Lang::Ja => match d.genre {
            Genre::Catch => format!("{hero}の{target}キャッチ"),
            Genre::Dodge => format!("{hero}のひらりパニック"),
            Genre::Shoot => format!("{hero}シューティング"),
            Genre::Jump => format!("{hero}のジャンプ大冒険"),
            Genre::Maze => format!("{hero}のめいろ探検"),
            Genre::Puzzle => format!("{target}パズル"),
            Genre::Breakout => format!("{hero}のブロックくずし"),
            Genre::Race => format!("{hero}レース"),
            Genre::Tap => format!("{target}タッチ！"),
            Genre::Field => format!("{hero}の{target}あつめ"),
            Genre::Drive => format!("{hero}グランプリ"),
            Genre::Fly => format!("{hero}フライト"),
            Genre::Blast => format!("{hero}バトル3D"),
        },
        Lang::En => {
            let (hero, many) = (capital(hero), capital(&plural(target)));
            match d.genre {
                Genre::Catch => format!("{hero} Catches {many}"),
                Genre::Dodge => format!("{hero} in a Hurry"),
                Genre::Shoot => format!("{hero} Shooter"),
                Genre::Jump => format!("{hero} Jump Adventure"),
                Genre::Maze => format!("{hero} in the Maze"),
                Genre::Puzzle => format!("{many} in a Row"),
                Genre::Breakout => format!("{hero} Breakout"),
                Genre::Race => format!("{hero} Race"),
                Genre::Tap => format!("Tap the {many}!"),
                Genre::Field => format!("{hero} and the {many}"),
                Genre::Drive => format!("{hero} Grand Prix"),
                Genre::Fly => format!("{hero} Flight"),
                Genre::Blast => format!("{hero} Battle 3D"),
            }
        }
    }
}

/// What a game is, in a few words that end with "game".
pub(in super::super) fn sentence(d: &Design) -> String {
    let (hero, target, hazard) = (&d.hero.name, &d.target.name, &d.hazard.name);
    match d.locale {
        Lang::Ja => match d.genre {
            Genre::Catch => format!("{hero}が{target}をつかまえる2Dゲーム"),
            Genre::Dodge => format!("{hero}が{hazard}をよけて{target}をあつめる2Dゲーム"),
            Genre::Shoot => format!("{hero}で{target}をうち落とす2Dシューティングゲーム"),
            Genre::Jump => format!("{hero}が走ってジャンプして{target}をあつめる2Dゲーム"),
            Genre::Maze => format!("{hero}が迷路で{target}をあつめる2Dゲーム"),
            Genre::Puzzle => format!("{target}をそろえる2Dパズルゲーム"),
            Genre::Breakout => format!("{hero}がボールをはね返す2Dブロックくずしゲーム"),
            Genre::Race => format!("{hero}で走る2Dレースゲーム"),
            Genre::Tap => format!("とび出す{target}をタップする2Dゲーム"),
            Genre::Field => format!("{hero}が走りまわって{target}をあつめる3Dゲーム"),
            Genre::Drive => format!("{hero}でコースを走ってゲートをくぐる3Dレースゲーム"),
            Genre::Fly => format!("{hero}で空をとんでリングをくぐる3Dゲーム"),
            Genre::Blast => format!("{hero}で{target}をうち落とす3Dシューティングゲーム"),
        },
        Lang::En => {
            let (many, foes) = (plural(target), plural(hazard));
            match d.genre {
                Genre::Catch => format!("a 2D game in which a {hero} catches {many}"),
                Genre::Dodge => format!("a 2D game in which a {hero} dodges {foes} and gathers {many}"),
                Genre::Shoot => format!("a 2D shooter: {hero} against {many}"),
                Genre::Jump => format!("a 2D game in which a {hero} runs, jumps and collects {many}"),
                Genre::Maze => format!("a 2D game in which a {hero} collects {many} in a maze"),
                Genre::Puzzle => format!("a 2D puzzle game about lining up {many}"),
                Genre::Breakout => format!("a 2D breakout game with a {hero}"),
                Genre::Race => format!("a 2D race game with a {hero}"),
                Genre::Tap => format!("a 2D game of tapping {many} as they pop up"),
                Genre::Field => format!("a 3D game in which a {hero} runs about and collects {many}"),
                Genre::Drive => format!("a 3D race game: a {hero}, a course and gates"),
                Genre::Fly => format!("a 3D game in which a {hero} flies through rings"),
                Genre::Blast => format!("a 3D shooter: {hero} against {many}"),
            }
        }
    }
}

/// `2D` or `3D`.
pub(in super::super) fn confirm_kind(kind: GameKind) -> &'static str {
    match kind {
        GameKind::TwoD => "2D",
        GameKind::ThreeD => "3D",
    }
}

/// A genre's name.
pub(in super::super) fn genre_name(genre: Genre, lang: Lang) -> &'static str {
    let (ja, en) = match genre {
        Genre::Catch => ("キャッチ", "catching"),
        Genre::Dodge => ("よけ", "dodging"),
        Genre::Shoot => ("シューティング", "shooter"),
        Genre::Jump => ("ジャンプ", "jump and run"),
        Genre::Maze => ("迷路", "maze"),
        Genre::Puzzle => ("パズル", "puzzle"),
        Genre::Breakout => ("ブロックくずし", "breakout"),
        Genre::Race => ("レース", "race"),
        Genre::Tap => ("タップ", "tapping"),
        Genre::Field => ("3Dあつめ", "3D collecting"),
        Genre::Drive => ("3Dレース", "3D race"),
        Genre::Fly => ("3Dフライト", "3D flight"),
        Genre::Blast => ("3Dシューティング", "3D shooter"),
    };
    lang.pick(ja, en)
}

/// A mood's name.
pub(in super::super) fn mood_name(mood: Mood, lang: Lang) -> &'static str {
    let (ja, en) = match mood {
        Mood::Pop => ("ポップ", "pop"),
        Mood::Kawaii => ("かわいい", "kawaii"),
        Mood::Dark => ("ダーク", "dark"),
        Mood::Neon => ("ネオン", "neon"),
        Mood::Retro => ("レトロ", "retro"),
    };
    lang.pick(ja, en)
}

/// A scene's name.
pub(in super::super) fn scene_name(scene: Scene, lang: Lang) -> &'static str {
    let (ja, en) = match scene {
        Scene::Meadow => ("草原", "a meadow"),
        Scene::Sea => ("海辺", "the seaside"),
        Scene::Deep => ("海の中", "the deep sea"),
        Scene::Sky => ("空", "the sky"),
        Scene::Space => ("宇宙", "space"),
        Scene::City => ("街", "a city"),
        Scene::Night => ("夜", "the night"),
        Scene::Snow => ("雪", "snow"),
        Scene::Desert => ("砂漠", "a desert"),
        Scene::Candy => ("お菓子の国", "candy land"),
        Scene::Cave => ("洞窟", "a cave"),
        Scene::Forest => ("森", "a forest"),
    };
    lang.pick(ja, en)
}

/// A feature's name.
pub(in super::super) fn feature_name(feature: Feature, lang: Lang) -> &'static str {
    let (ja, en) = match feature {
        Feature::Particles => ("パーティクル", "particle bursts"),
        Feature::Tween => ("なめらかな動き", "eased movement"),
        Feature::Chase => ("追いかけてくる敵", "chasing enemies"),
        Feature::Music => ("音楽", "music"),
        Feature::Shake => ("画面の揺れ", "screen shake"),
        Feature::Stick => ("画面のスティック", "an on-screen stick"),
        Feature::Cute => ("まるくてかわいい画面", "a rounded, cute look"),
        Feature::Polish => ("光と奥行きの演出", "glow and depth"),
        Feature::Light => ("影と霧と日の光", "shadows, fog and sunlight"),
        Feature::Water => ("波うつ水面", "waving water"),
        Feature::Drift => ("ドリフト", "drift"),
    };
    lang.pick(ja, en)
}

/// A difficulty's name.
pub(in super::super) fn difficulty_name(difficulty: Difficulty, lang: Lang) -> &'static str {
    let (ja, en) = match difficulty {
        Difficulty::Easy => ("かんたん", "easy"),
        Difficulty::Normal => ("ふつう", "normal"),
        Difficulty::Hard => ("むずかしい", "hard"),
    };
    lang.pick(ja, en)
}
