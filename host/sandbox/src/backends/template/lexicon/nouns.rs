//! Everything that can be drawn: two names, the words people use for it, and where its drawing lives.

use super::super::design::Lang;

/// Which family of drawings a noun belongs to; one family is one file in `games/flat/art/` and one in `games/solid/art/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in super::super) enum Class {
    Beast,
    Person,
    Bird,
    Sea,
    Bug,
    Craft,
    Food,
    Charm,
    Foe,
}

impl Class {
    /// Whether a player would expect to steer it when nothing else is said.
    pub(in super::super) fn leads(self) -> bool {
        !matches!(self, Self::Food | Self::Charm)
    }
}

/// One thing that can be drawn.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Noun {
    /// The key in `ART`.
    pub(in super::super) id: &'static str,
    pub(in super::super) class: Class,
    /// What it is painted with when nobody asks for a colour.
    pub(in super::super) color: &'static str,
    pub(in super::super) ja: &'static str,
    pub(in super::super) en: &'static str,
    /// Folded words that mean it. A trailing `*` lets an English word go on.
    pub(in super::super) forms: &'static [&'static str],
}

impl Noun {
    /// Its usual name.
    pub(in super::super) fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }
}

const fn noun(
    id: &'static str,
    class: Class,
    color: &'static str,
    ja: &'static str,
    en: &'static str,
    forms: &'static [&'static str],
) -> Noun {
    Noun { id, class, color, ja, en, forms }
}

/// The noun drawn as `id`.
pub(in super::super) fn noun_by_id(id: &str) -> Option<&'static Noun> {
    NOUNS.iter().find(|n| n.id == id)
}

use Class::{Beast, Bird, Bug, Charm, Craft, Foe, Food, Person, Sea};

#[rustfmt::skip]
pub(in super::super) const NOUNS: &[Noun] = &[
    noun("cat", Beast, "#f7a94e", "ネコ", "cat", &["ネコ", "ねこ", "猫", "にゃんこ", "ニャンコ", "子猫", "cat", "kitty", "kitten", "kitties"]),
    noun("tiger", Beast, "#f59a33", "トラ", "tiger", &["トラさん", "虎", "タイガー", "tiger"]),
    noun("lion", Beast, "#f4bd57", "ライオン", "lion", &["ライオン", "らいおん", "獅子", "lion"]),
    noun("dog", Beast, "#d39a63", "イヌ", "dog", &["イヌ", "いぬ", "犬", "柴犬", "子犬", "わんこ", "ワンコ", "ワンちゃん", "dog", "puppy", "puppies", "doggy", "corgi", "shiba"]),
    noun("fox", Beast, "#ef7d33", "キツネ", "fox", &["キツネ", "きつね", "狐", "fox"]),
    noun("wolf", Beast, "#8f9bb0", "オオカミ", "wolf", &["オオカミ", "おおかみ", "狼", "ウルフ", "wolf", "wolves"]),
    noun("rabbit", Beast, "#fbf1f2", "ウサギ", "rabbit", &["ウサギ", "うさぎ", "兎", "うさちゃん", "バニー", "rabbit", "bunny", "bunnies"]),
    noun("bear", Beast, "#b07a4c", "クマ", "bear", &["クマ", "熊", "くまさん", "くまちゃん", "テディベア", "bear", "teddy"]),
    noun("panda", Beast, "#ffffff", "パンダ", "panda", &["パンダ", "ぱんだ", "panda"]),
    noun("mouse", Beast, "#b9bfd0", "ネズミ", "mouse", &["ネズミ", "ねずみ", "鼠", "ハムスター", "mouse", "mice", "hamster"]),
    noun("pig", Beast, "#f9b4c3", "ブタ", "pig", &["ブタ", "ぶたさん", "豚", "子豚", "pig", "piggy", "piglet"]),
    noun("cow", Beast, "#fdfbf7", "ウシ", "cow", &["ウシ", "うしさん", "牛", "cow"]),
    noun("sheep", Beast, "#f6e2d2", "ヒツジ", "sheep", &["ヒツジ", "ひつじ", "羊", "sheep", "lamb"]),
    noun("monkey", Beast, "#a5714a", "サル", "monkey", &["サル", "おさる", "猿", "ゴリラ", "monkey", "gorilla"]),
    noun("frog", Beast, "#78c850", "カエル", "frog", &["カエル", "かえる", "蛙", "frog"]),
    noun("mole", Beast, "#8d6b58", "モグラ", "mole", &["モグラ", "もぐら", "mole"]),
    noun("unicorn", Beast, "#fff6fd", "ユニコーン", "unicorn", &["ユニコーン", "ゆにこーん", "unicorn"]),
    noun("kid", Person, "#3f8efc", "男の子", "boy", &["男の子", "少年", "子ども", "子供", "勇者", "ヒーロー", "boy", "kid", "child", "adventurer"]),
    noun("girl", Person, "#ff7fa8", "女の子", "girl", &["女の子", "少女", "アイドル", "girl"]),
    noun("princess", Person, "#ff9ecb", "お姫さま", "princess", &["お姫様", "お姫さま", "姫", "プリンセス", "princess"]),
    noun("ninja", Person, "#3a4160", "忍者", "ninja", &["忍者", "ニンジャ", "にんじゃ", "忍び", "侍", "サムライ", "ninja", "samurai"]),
    noun("witch", Person, "#6b4fa3", "魔女", "witch", &["魔女", "魔法少女", "witch"]),
    noun("wizard", Person, "#4361c2", "魔法使い", "wizard", &["魔法使い", "ウィザード", "wizard", "mage"]),
    noun("knight", Person, "#9aa7bd", "騎士", "knight", &["騎士", "ナイト", "戦士", "knight", "warrior"]),
    noun("pirate", Person, "#b23a48", "海賊", "pirate", &["海賊", "パイレーツ", "pirate"]),
    noun("astronaut", Person, "#eef2fb", "宇宙飛行士", "astronaut", &["宇宙飛行士", "アストロノート", "astronaut", "spaceman"]),
    noun("santa", Person, "#d8343f", "サンタ", "Santa", &["サンタ", "サンタさん", "サンタクロース", "santa"]),
    noun("bird", Bird, "#ffcf4a", "鳥", "bird", &["鳥", "小鳥", "トリさん", "とりさん", "すずめ", "スズメ", "インコ", "bird", "parrot", "birdie"]),
    noun("chick", Bird, "#ffe05c", "ヒヨコ", "chick", &["ヒヨコ", "ひよこ", "ニワトリ", "にわとり", "鶏", "chick", "chicken", "hen", "duck", "アヒル", "あひる"]),
    noun("penguin", Bird, "#3b4a6b", "ペンギン", "penguin", &["ペンギン", "ぺんぎん", "penguin"]),
    noun("owl", Bird, "#9b7653", "フクロウ", "owl", &["フクロウ", "ふくろう", "owl"]),
    noun("bat", Bird, "#6d5a9c", "コウモリ", "bat", &["コウモリ", "こうもり", "蝙蝠", "bat"]),
    noun("fish", Sea, "#4fb3e8", "魚", "fish", &["魚", "おさかな", "さかな", "サカナ", "お魚", "金魚", "熱帯魚", "fish", "fishes", "goldfish"]),
    noun("whale", Sea, "#5b8fd6", "クジラ", "whale", &["クジラ", "くじら", "鯨", "イルカ", "いるか", "whale", "dolphin"]),
    noun("octopus", Sea, "#f2717f", "タコ", "octopus", &["タコ", "たこさん", "蛸", "クラゲ", "くらげ", "octopus", "squid", "jellyfish"]),
    noun("crab", Sea, "#ef5b4c", "カニ", "crab", &["カニ", "かにさん", "蟹", "crab"]),
    noun("turtle", Sea, "#6dbb5e", "カメ", "turtle", &["カメさん", "かめさん", "亀", "ウミガメ", "turtle", "tortoise"]),
    noun("shark", Sea, "#6d8299", "サメ", "shark", &["サメ", "鮫", "ジョーズ", "shark"]),
    noun("bee", Bug, "#ffcb3d", "ハチ", "bee", &["ミツバチ", "みつばち", "蜂", "ハチさん", "ハチ", "bee", "wasp"]),
    noun("butterfly", Bug, "#ff8fc7", "チョウチョ", "butterfly", &["チョウチョ", "ちょうちょ", "ちょうちょう", "蝶", "butterfly", "butterflies"]),
    noun("ladybug", Bug, "#f04b45", "テントウムシ", "ladybug", &["テントウムシ", "てんとうむし", "昆虫", "ladybug", "ladybird", "beetle"]),
    noun("rocket", Craft, "#f2f5fb", "ロケット", "rocket", &["ロケット", "ろけっと", "rocket"]),
    noun("ship", Craft, "#4fa3ff", "宇宙船", "spaceship", &["宇宙船", "戦闘機", "自機", "スペースシップ", "spaceship", "space ship", "starship", "fighter", "jet"]),
    noun("plane", Craft, "#ff6b57", "飛行機", "plane", &["飛行機", "ひこうき", "ヒコーキ", "プレーン", "plane", "airplane", "aeroplane", "biplane"]),
    noun("ufo", Craft, "#9be15d", "UFO", "UFO", &["ufo", "ユーフォー", "円盤", "宇宙人", "エイリアン", "インベーダー", "alien", "saucer", "invader"]),
    noun("car", Craft, "#ef4a4f", "クルマ", "car", &["車", "くるま", "クルマ", "スポーツカー", "レーシングカー", "自動車", "car", "kart", "automobile"]),
    noun("truck", Craft, "#3f8efc", "トラック", "truck", &["トラック", "軽トラ", "truck", "lorry"]),
    noun("boat", Craft, "#e85d4a", "船", "boat", &["船", "ボート", "ヨット", "海賊船", "boat", "sailboat", "yacht"]),
    noun("train", Craft, "#4aa96c", "電車", "train", &["電車", "汽車", "機関車", "新幹線", "train", "locomotive"]),
    noun("apple", Food, "#ef4444", "リンゴ", "apple", &["リンゴ", "りんご", "林檎", "アップル", "果物", "くだもの", "フルーツ", "apple", "fruit"]),
    noun("strawberry", Food, "#f0455a", "イチゴ", "strawberry", &["イチゴ", "いちご", "苺", "strawberry", "strawberries", "berry", "berries"]),
    noun("orange", Food, "#ff9d2e", "ミカン", "orange", &["ミカン", "みかん", "オレンジの実", "柿", "mandarin", "tangerine"]),
    noun("peach", Food, "#ffb3b8", "モモ", "peach", &["モモ", "桃", "ピーチ", "peach"]),
    noun("banana", Food, "#ffdc4a", "バナナ", "banana", &["バナナ", "ばなな", "banana"]),
    noun("cherry", Food, "#e0304f", "サクランボ", "cherry", &["サクランボ", "さくらんぼ", "cherry", "cherries"]),
    noun("grape", Food, "#8c5bd0", "ブドウ", "grape", &["ブドウ", "ぶどう", "grape"]),
    noun("melon", Food, "#f25c62", "スイカ", "watermelon", &["スイカ", "すいか", "西瓜", "メロン", "watermelon", "melon"]),
    noun("cake", Food, "#ff9fbd", "ケーキ", "cake", &["ケーキ", "けーき", "カップケーキ", "スイーツ", "cake", "cupcake", "dessert"]),
    noun("donut", Food, "#ff8fb8", "ドーナツ", "donut", &["ドーナツ", "どーなつ", "donut", "doughnut", "cookie", "クッキー"]),
    noun("candy", Food, "#ff6fa8", "キャンディ", "candy", &["キャンディ", "キャンディー", "飴", "あめ玉", "お菓子", "おかし", "candy", "candies", "sweets", "lollipop"]),
    noun("icecream", Food, "#ffd0dd", "アイス", "ice cream", &["アイスクリーム", "アイス", "ソフトクリーム", "ice cream", "icecream"]),
    noun("carrot", Food, "#ff8b2e", "ニンジン", "carrot", &["ニンジン", "にんじん", "人参", "野菜", "carrot", "vegetable"]),
    noun("bone", Food, "#fff8ea", "骨", "bone", &["骨", "ホネ", "ほねっこ", "bone"]),
    noun("cheese", Food, "#ffd24a", "チーズ", "cheese", &["チーズ", "ちーず", "cheese"]),
    noun("sushi", Food, "#ff7f5c", "お寿司", "sushi", &["寿司", "お寿司", "すし", "スシ", "sushi"]),
    noun("mushroom", Food, "#e8453f", "キノコ", "mushroom", &["キノコ", "きのこ", "mushroom"]),
    noun("egg", Food, "#fff4e0", "タマゴ", "egg", &["タマゴ", "たまご", "卵", "玉子", "egg"]),
    noun("star", Charm, "#ffd23f", "星", "star", &["星", "ホシ", "お星さま", "流れ星", "star"]),
    noun("heart", Charm, "#ff5577", "ハート", "heart", &["ハート", "heart"]),
    noun("coin", Charm, "#ffcc33", "コイン", "coin", &["コイン", "お金", "金貨", "小判", "coin", "money"]),
    noun("gem", Charm, "#38d6c4", "宝石", "gem", &["宝石", "ジェム", "ダイヤ", "ダイヤモンド", "クリスタル", "お宝", "宝物", "gem", "jewel", "diamond", "crystal", "treasure"]),
    noun("ball", Charm, "#ff5a4f", "ボール", "ball", &["ボール", "玉", "ball"]),
    noun("soccer", Charm, "#ffffff", "サッカーボール", "soccer ball", &["サッカーボール", "サッカー", "soccer ball", "soccer", "football"]),
    noun("flower", Charm, "#ff8fc0", "花", "flower", &["花", "お花", "さくらの花", "桜", "バラ", "flower", "rose", "blossom"]),
    noun("balloon", Charm, "#ff5f6d", "風船", "balloon", &["風船", "ふうせん", "バルーン", "気球", "balloon"]),
    noun("gift", Charm, "#4fb3ff", "プレゼント", "gift", &["プレゼント", "贈り物", "荷物", "宝箱", "gift", "present", "parcel", "package"]),
    noun("moon", Charm, "#ffe28a", "月", "moon", &["お月さま", "三日月", "満月", "moon"]),
    noun("snowflake", Charm, "#9fdcff", "雪の結晶", "snowflake", &["雪の結晶", "snowflake"]),
    noun("note", Charm, "#7c6cf0", "音符", "note", &["音符", "おんぷ", "music note", "musical note"]),
    noun("crown", Charm, "#ffcf3f", "王冠", "crown", &["王冠", "クラウン", "crown"]),
    noun("key", Charm, "#ffcb45", "カギ", "key", &["カギ", "鍵", "key"]),
    noun("leaf", Charm, "#6fbf4f", "葉っぱ", "leaf", &["葉っぱ", "はっぱ", "落ち葉", "どんぐり", "ドングリ", "leaf", "leaves", "acorn"]),
    noun("cloud", Charm, "#ffffff", "雲", "cloud", &["雲", "cloud"]),
    noun("bomb", Foe, "#3d4258", "爆弾", "bomb", &["爆弾", "バクダン", "ばくだん", "ボム", "bomb"]),
    noun("ghost", Foe, "#f3f0ff", "オバケ", "ghost", &["オバケ", "おばけ", "お化け", "幽霊", "ゆうれい", "ゴースト", "ghost"]),
    noun("slime", Foe, "#5fd06a", "スライム", "slime", &["スライム", "すらいむ", "slime"]),
    noun("monster", Foe, "#a06be0", "モンスター", "monster", &["モンスター", "怪獣", "怪物", "魔物", "ゾンビ", "鬼", "monster", "zombie", "goblin", "demon"]),
    noun("robot", Foe, "#7fb7d9", "ロボット", "robot", &["ロボット", "ろぼっと", "ロボ", "robot", "android"]),
    noun("dino", Foe, "#6cc36a", "恐竜", "dino", &["恐竜", "きょうりゅう", "ティラノ", "dino", "dinosaur", "t-rex", "trex"]),
    noun("dragon", Foe, "#e2574c", "ドラゴン", "dragon", &["ドラゴン", "どらごん", "竜", "龍", "dragon"]),
    noun("rock", Foe, "#8d8795", "岩", "rock", &["岩", "隕石", "いんせき", "石ころ", "小惑星", "メテオ", "rock", "meteor", "asteroid", "boulder", "stone"]),
    noun("spike", Foe, "#9aa3b8", "トゲ", "spike", &["トゲ", "とげ", "障害物", "spike", "thorn", "obstacle"]),
    noun("cactus", Foe, "#4fa35c", "サボテン", "cactus", &["サボテン", "さぼてん", "cactus", "cacti"]),
    noun("fire", Foe, "#ff6a2b", "炎", "fire", &["炎", "火の玉", "fireball", "flame"]),
    noun("storm", Foe, "#8a93b5", "雷雲", "storm cloud", &["雷雲", "雷", "カミナリ", "かみなり", "storm", "thunder", "lightning"]),
    noun("boot", Foe, "#8a5a3a", "長ぐつ", "old boot", &["長靴", "長ぐつ", "ながぐつ", "boot"]),
    noun("blob", Foe, "#7cc4ff", "まるいキャラ", "little blob", &["まるいキャラ", "ちびキャラ", "キャラ君", "blob"]),
];
