//! Words for how a game looks and feels: moods, scenes and the features that skills stand for.

use super::super::design::{Feature, Mood, Scene};
use super::matching;

#[rustfmt::skip]
const MOODS: &[(Mood, &[&str])] = &[
    (Mood::Neon, &["ネオン", "サイバー", "光る世界", "neon", "cyber*", "synthwave", "glowing"]),
    (Mood::Retro, &["レトロ", "ファミコン", "8ビット", "8bit", "8-bit", "ドット絵", "ピクセル", "昔のゲーム", "retro", "pixel*", "game boy", "gameboy", "old school", "old-school"]),
    (Mood::Dark, &["ダーク", "ホラー", "こわい", "怖い", "不気味", "暗い", "暗く", "dark", "horror", "scary", "spooky", "creepy", "gothic"]),
    (Mood::Kawaii, &["かわいい", "可愛い", "かわいく", "可愛く", "カワイイ", "かわいらし", "ゆめかわ", "パステル", "ファンシー", "ふんわり", "ほのぼの", "ほんわか", "kawaii", "cute*", "pastel*", "adorable", "sweet", "cozy", "cosy", "lovely"]),
    (Mood::Pop, &["ポップ", "カラフル", "明るい", "明るく", "元気", "にぎやか", "pop art", "pop style", "colorful", "colourful", "bright*", "cheerful", "vivid"]),
];

#[rustfmt::skip]
const SCENES: &[(Scene, &[&str])] = &[
    (Scene::Deep, &["海底", "海の中", "水中", "深海", "海中", "水族館", "underwater", "under the sea", "deep sea", "aquarium", "ocean floor"]),
    (Scene::Space, &["宇宙", "銀河", "惑星", "月面", "スペースバトル", "outer space", "in space", "space game", "space shoot*", "space battle*", "space theme*", "space station", "through space", "to space", "spaceship", "galaxy", "galactic", "cosmic"]),
    (Scene::Sea, &["海", "浜辺", "ビーチ", "砂浜", "南の島", "島", "港", "夏", "beach", "sea", "seaside", "ocean", "coast", "island", "summer"]),
    (Scene::Snow, &["雪", "冬", "氷", "スキー", "クリスマス", "南極", "北極", "snow*", "winter", "icy", "on ice", "christmas", "arctic", "ski*"]),
    (Scene::Desert, &["砂漠", "ピラミッド", "エジプト", "西部", "荒野", "desert", "pyramid*", "egypt*", "western", "wild west", "canyon"]),
    (Scene::Candy, &["お菓子の国", "おかしの国", "スイーツの国", "お菓子の世界", "スイーツ", "candy land", "candyland", "candy world", "sweets"]),
    (Scene::Cave, &["洞窟", "どうくつ", "洞くつ", "鉱山", "地下", "ダンジョン", "cave*", "mine shaft", "underground", "dungeon*"]),
    (Scene::Forest, &["森", "ジャングル", "林", "山の中", "秋", "紅葉", "forest*", "jungle*", "woods", "autumn"]),
    (Scene::City, &["街", "都会", "都市", "ビル", "町", "東京", "city", "town", "urban", "street*", "downtown"]),
    (Scene::Night, &["夜", "星空", "月夜", "ハロウィン", "night*", "moonlight", "starry", "halloween", "midnight"]),
    (Scene::Sky, &["空の上", "大空", "空を", "雲の上", "青空", "空中", "in the sky", "sky", "above the clouds"]),
    (Scene::Meadow, &["草原", "野原", "公園", "庭", "牧場", "花畑", "お花畑", "原っぱ", "春", "meadow*", "field*", "park", "garden*", "grass*", "farm*", "spring"]),
];

#[rustfmt::skip]
const FEATURES: &[(Feature, &[&str])] = &[
    (Feature::Particles, &["パーティクル", "爆発", "きらきら", "キラキラ", "紙吹雪", "火花", "花火", "派手", "ハデ", "どかーん", "エフェクト", "particle*", "explo*", "sparkle*", "confetti", "conffeti", "firework*", "effects", "juicy"]),
    (Feature::Tween, &["アニメーション", "なめらか", "滑らか", "ぷにぷに", "ぷるぷる", "ふわっと", "ぴょこぴょこ", "イージング", "弾むように", "tween*", "smooth*", "squash*", "bouncy", "animat*", "easing"]),
    (Feature::Chase, &["追いかけ", "おいかけ", "追って", "追尾", "追跡", "賢く", "かしこく", "賢い敵", "敵ai", "chas*", "hunt*", "follow*", "smart*", "homing", "pursu*"]),
    (Feature::Music, &["音楽", "bgm", "曲", "ミュージック", "music", "soundtrack", "tune*"]),
    (Feature::Shake, &["画面揺れ", "画面を揺ら", "画面がゆれ", "画面が揺れ", "画面シェイク", "ゆらして", "screen shake", "screenshake", "camera shake", "shake*"]),
    (Feature::Stick, &["ジョイスティック", "スティック", "十字ボタン", "スマホ", "タッチ操作", "パッド", "joystick*", "joistick*", "on-screen", "touch control*", "mobile control*", "moblie", "mobile"]),
    (Feature::Cute, &["丸いボタン", "角丸", "かわいいボタン", "かわいいui", "かわいい画面", "kawaii ui", "rounded button*", "cute button*", "cute ui"]),
    (Feature::Polish, &["見栄え", "しょぼい", "リッチ", "きれいに", "綺麗に", "クオリティ", "演出", "polish*", "prettier", "fancier", "better looking", "look better", "bloom", "glow*"]),
    (Feature::Light, &["影", "ライティング", "光と影", "霧", "日光", "シャドウ", "shadow*", "lighting", "fog*", "sunlight", "mist*"]),
    (Feature::Water, &["水面", "湖", "池", "川", "波", "海を", "水辺", "water*", "lake*", "river*", "pond*", "wave*"]),
    (Feature::Drift, &["ドリフト", "慣性", "サスペンション", "drift*", "inertia", "suspension", "vehicle physics"]),
];

fn earliest<T: Copy>(text: &str, table: &[(T, &[&str])]) -> Option<(T, usize)> {
    table
        .iter()
        .filter_map(|(value, forms)| matching::first(text, forms).map(|(at, end)| (*value, at, end)))
        .min_by_key(|(_, at, end)| (*at, usize::MAX - end))
        .map(|(value, at, _)| (value, at))
}

/// The first mood that a folded text names.
pub(in super::super) fn mood(text: &str) -> Option<Mood> {
    earliest(text, MOODS).map(|(mood, _)| mood)
}

/// The first scene that a folded text names.
pub(in super::super) fn scene(text: &str) -> Option<Scene> {
    earliest(text, SCENES).map(|(scene, _)| scene)
}

/// Every feature that a folded text names.
pub(in super::super) fn features(text: &str) -> Vec<Feature> {
    FEATURES.iter().filter(|(_, forms)| matching::any(text, forms)).map(|(feature, _)| *feature).collect()
}

/// What the backend does with a skill of that name; nothing for those it has no use for.
pub(in super::super) fn features_of_skill(name: &str) -> &'static [Feature] {
    match name {
        "particles" | "particles-setup" | "particles-effects" => &[Feature::Particles],
        "particles-explosion" => &[Feature::Particles, Feature::Shake],
        "tween-animation" => &[Feature::Tween],
        "game-ai" => &[Feature::Chase],
        "kawaii-ui" | "kawaii-colors" | "kawaii-design" | "kawaii-3d" => &[Feature::Cute],
        "p5js-input" | "threejs-input" | "_threejs-input" => &[Feature::Stick],
        "visual-polish-2d" | "visual-polish-3d" => &[Feature::Polish],
        "threejs-lighting" => &[Feature::Light],
        "threejs-water" => &[Feature::Water],
        "vehicle-physics" => &[Feature::Drift],
        "game-audio" | "audio-synth" | "audio-mobile" => &[Feature::Music],
        _ => &[],
    }
}
