//! Chat mode: questions about this game, answered from its design. What the design does not know is not made up.

use super::design::{Design, Feature, Genre, Lang, Role};
use super::lexicon::matching::{any, fold};
use super::suggest::wishes;
use super::words::{difficulty_name, feature_name, genre_name, mood_name, scene_name, sentence, texts};

/// A question, and what is asked about.
type Topic = (&'static [&'static str], fn(&Design, Lang) -> String);

#[rustfmt::skip]
const TOPICS: &[Topic] = &[
    (&["スマホ", "携帯", "タブレット", "タッチ", "iphone", "android", "phone", "mobile", "tablet", "touch"], phone),
    (&["音", "ミュート", "bgm", "音楽", "sound", "mute", "music", "volume"], sound),
    (&["一時停止", "ポーズ", "止め", "pause"], pause),
    (&["操作", "キー", "動かし方", "遊び方", "どうやって", "やり方", "control*", "keys", "how do i", "how to play", "how do you play"], controls),
    (&["コード", "ファイル", "どこで", "どの部分", "仕組み", "code", "file*", "where", "library", "engine", "using"], files),
    (&["できる", "できます", "何を変え", "足したら", "次に何", "改善", "アイデア", "おすすめ", "what can", "next", "add", "improve*", "idea*", "suggest*", "better"], can),
    (&["速さ", "スピード", "速度", "speed", "fast"], speed),
    (&["ライフ", "残機", "lives", "life", "die"], lives),
    (&["レベル", "難し", "むずかし", "難易度", "level*", "difficult*", "hard"], levels),
    (&["敵", "よけ", "避け", "爆弾", "enem*", "avoid*", "dodge*", "hazard*"], hazards),
    (&["目的", "ルール", "ゴール", "クリア", "勝ち", "どんなゲーム", "何をする", "スコア", "点", "goal*", "rule*", "win", "score*", "point*", "about", "what is this"], goal),
    (&["主人公", "キャラ", "名前", "タイトル", "hero", "character*", "name", "title"], cast),
    (&["見た目", "色", "背景", "雰囲気", "look*", "colour*", "color*", "mood", "scene"], looks),
];

/// The answer to a message.
pub(super) fn chat(message: &str, design: Option<&Design>, lang: Lang) -> String {
    let text = fold(message);
    if any(
        &text,
        &[
            "ありがと",
            "サンキュー",
            "thank*",
            "thx",
            "いい感じ",
            "すごい",
            "最高",
            "awesome",
            "great",
            "nice",
        ],
    ) {
        return lang
            .pick(
                "どういたしまして！次に変えたいところがあれば言ってください。",
                "You are welcome! Say what you would like to change next.",
            )
            .to_owned();
    }
    if any(
        &text,
        &["作れる", "作れます", "どんなゲームが", "can you make", "what games", "what kind of game"],
    ) || design.is_none()
    {
        return menu(design.is_none(), lang);
    }
    let Some(design) = design else {
        return menu(true, lang);
    };
    match TOPICS.iter().find(|(words, _)| any(&text, words)) {
        Some((_, reply)) => reply(design, lang),
        None => unknown(design, lang),
    }
}

/// What there are templates of.
fn menu(empty: bool, lang: Lang) -> String {
    let names: Vec<&str> = Genre::ALL.iter().map(|g| genre_name(*g, lang)).collect();
    let list = names.join(lang.pick("・", ", "));
    let head = if empty {
        lang.pick(
            "まだこのプロジェクトに、ここで作ったゲームはありません。",
            "There is no game of mine in this project yet. ",
        )
    } else {
        ""
    };
    lang.pick(
        format!("{head}作れるゲームの種類: {list}。「ネコが魚をつかまえる2Dゲームを作って」のように頼んでください。"),
        format!("{head}Games I can make: {list}. Ask for example: \"Make a 2D game where a cat catches fish\"."),
    )
}

fn unknown(design: &Design, lang: Lang) -> String {
    let what = sentence(design);
    lang.pick(
        format!("AIモデルではなくテンプレートで動いているので、この質問には答えられません。いまのゲームは「{what}」です。操作・目的・ライフ・レベル・敵・ファイルの場所、変えられることなら答えられます。"),
        format!("I work from templates, not with an AI model, so I cannot answer that. The game is {what}. I can tell about its controls, goal, lives, levels, enemies, files, and what can be changed."),
    )
}

fn controls(d: &Design, lang: Lang) -> String {
    let help = texts(&Design { locale: lang, ..d.clone() }).help.join(lang.pick("、", "; "));
    lang.pick(format!("操作はこうです。{help}。"), format!("Controls: {help}."))
}

fn goal(d: &Design, lang: Lang) -> String {
    let goal = texts(&Design { locale: lang, ..d.clone() }).goal;
    let end = if d.genre == Genre::Puzzle {
        lang.pick("時間がなくなると終わりです。", "The round ends when the time is up.").to_owned()
    } else if d.genre.timed() {
        let s = d.seconds;
        lang.pick(format!("1回は{s}秒です。"), format!("A round lasts {s} seconds."))
    } else {
        let n = d.lives;
        lang.pick(
            format!("ライフは{n}つで、なくなるとゲームオーバーです。"),
            format!("You have {n} lives; without any it is over."),
        )
    };
    format!("{goal}{}{end}", lang.pick("", " "))
}

fn lives(d: &Design, lang: Lang) -> String {
    let (n, hazard) = (d.lives, &d.hazard.name);
    lang.pick(
        format!("ライフは{n}つで、{hazard}に当たるなどの失敗で1つ減ります。「ライフを5にして」で変えられます。"),
        format!("There are {n} lives; a mishap such as hitting a {hazard} costs one. Say \"Give me 5 lives\" to change that."),
    )
}

fn levels(d: &Design, lang: Lang) -> String {
    let name = difficulty_name(d.difficulty, lang);
    lang.pick(
        format!("むずかしさは「{name}」です。得点を重ねるとレベルが上がり、だんだん速く、多くなります。上限はありません。"),
        format!("The difficulty is {name}. Scoring raises the level, and things get faster and more; there is no last level."),
    )
}

fn speed(d: &Design, lang: Lang) -> String {
    let (all, hero, name) = (d.speed, d.hero_speed, &d.hero.name);
    lang.pick(
        format!("ゲームの速さは{all}%、{name}の速さは{hero}%です（100%がふつう）。config.js の speed と hero_speed にあります。"),
        format!("The game runs at {all}%, the {name} at {hero}% (100% is normal): speed and hero_speed in config.js."),
    )
}

fn hazards(d: &Design, lang: Lang) -> String {
    let (name, n) = (&d.hazard.name, d.hazards);
    let chase = d.features.contains(&Feature::Chase) && d.genre.takes(Feature::Chase);
    lang.pick(
        format!(
            "気をつけるのは「{name}」です。量は{n}%で、{}。",
            if chase { "追いかけてきます" } else { "追いかけてはきません" }
        ),
        format!(
            "Beware of the {name}: the amount is {n}%, and it {}.",
            if chase { "chases you" } else { "does not chase you" }
        ),
    )
}

fn cast(d: &Design, lang: Lang) -> String {
    let (title, hero, target, hazard) = (&d.title, &d.hero.name, &d.target.name, &d.cast(Role::Hazard).name);
    lang.pick(
        format!("「{title}」の主人公は{hero}、めあては{target}、あぶないのは{hazard}です。"),
        format!("In \"{title}\" the hero is the {hero}; it is after the {target} and should keep clear of the {hazard}."),
    )
}

fn looks(d: &Design, lang: Lang) -> String {
    let (mood, scene) = (mood_name(d.mood, lang), scene_name(d.scene, lang));
    let features: Vec<&str> =
        d.features.iter().filter(|f| d.genre.takes(**f)).map(|f| feature_name(*f, lang)).collect();
    let list = features.join(lang.pick("・", ", "));
    let extra = match (features.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Ja) => format!("入っている要素は{list}です。"),
        (false, Lang::En) => format!(" It has {list}."),
    };
    lang.pick(
        format!("雰囲気は「{mood}」、舞台は{scene}です。{extra}"),
        format!("The mood is {mood}, and it takes place in {scene}.{extra}"),
    )
}

fn files(d: &Design, lang: Lang) -> String {
    let kind = lang.pick(
        if d.genre.kind() == crate::GameKind::TwoD { "Canvas 2D" } else { "WebGL" },
        if d.genre.kind() == crate::GameKind::TwoD { "Canvas 2D" } else { "WebGL" },
    );
    lang.pick(
        format!("数と言葉は config.js、絵は art.js、ルールは game.js、見た目は style.css にあります。外部ライブラリは使わず、{kind} で直接描いています。"),
        format!("Numbers and words are in config.js, drawings in art.js, rules in game.js, the look of buttons in style.css. There is no library; it draws with {kind} directly."),
    )
}

fn sound(d: &Design, lang: Lang) -> String {
    let music = d.features.contains(&Feature::Music);
    lang.pick(
        format!(
            "音は最初にさわったときから鳴り、Mキーか♪ボタンで消せます。{}",
            if music {
                "音楽も入っています。"
            } else {
                "音楽は「音楽をつけて」で足せます。"
            }
        ),
        format!(
            "Sound starts with the first touch or key; M or the ♪ button mutes it. {}",
            if music { "There is music too." } else { "Say \"Add music\" for music." }
        ),
    )
}

fn pause(_: &Design, lang: Lang) -> String {
    lang.pick(
        "PキーかEsc、または右上のボタンで一時停止できます。画面を離れたときも自動で止まります。",
        "P, Esc or the button at the top right pauses the game; leaving the page does too.",
    )
    .to_owned()
}

fn phone(_: &Design, lang: Lang) -> String {
    lang.pick(
        "はい、スマホやタブレットでも指で遊べます。画面の大きさにも合わせます。",
        "Yes, it plays with a finger on phones and tablets, and fits the screen.",
    )
    .to_owned()
}

fn can(_: &Design, lang: Lang) -> String {
    let wishes = wishes(lang);
    lang.pick(format!("変えられること: {wishes}。"), format!("What can be changed: {wishes}."))
}
