//! The texts inside a game, as `GAME.texts`.

use super::super::design::{Design, Genre, Lang};
use super::talk::plural;
use serde::Serialize;

/// `GAME.texts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in super::super) struct Texts {
    pub(in super::super) goal: String,
    pub(in super::super) help: Vec<String>,
    start: &'static str,
    resume: &'static str,
    paused: &'static str,
    game_over: &'static str,
    again: &'static str,
    score: &'static str,
    best: &'static str,
    new_best: &'static str,
    level: &'static str,
    level_up: &'static str,
    combo: &'static str,
    boss: &'static str,
    shuffle: &'static str,
    gate: &'static str,
    boost: &'static str,
    fire: &'static str,
    jump: &'static str,
    mute: &'static str,
    pause: &'static str,
    no_canvas: &'static str,
    no_webgl: &'static str,
}

/// The texts of one game.
pub(in super::super) fn texts(design: &Design) -> Texts {
    match design.locale {
        Lang::Ja => Texts {
            goal: goal_ja(design),
            help: help_ja(design.genre),
            start: "スタート",
            resume: "つづける",
            paused: "ひとやすみ",
            game_over: "ゲームオーバー",
            again: "もういちど",
            score: "スコア",
            best: "ベスト",
            new_best: "ベスト更新！",
            level: "レベル",
            level_up: "レベル {n}！",
            combo: "コンボ",
            boss: "ボス登場！",
            shuffle: "まぜなおし！",
            gate: "ナイス！",
            boost: "加速",
            fire: "うつ",
            jump: "ジャンプ",
            mute: "音のオンオフ",
            pause: "ポーズ",
            no_canvas: "このブラウザでは絵を描けません（Canvas が使えません）。",
            no_webgl: "このブラウザでは3Dを表示できません（WebGL が使えません）。別のブラウザか、ハードウェアアクセラレーションをオンにして試してください。",
        },
        Lang::En => Texts {
            goal: goal_en(design),
            help: help_en(design.genre),
            start: "Start",
            resume: "Resume",
            paused: "Paused",
            game_over: "Game over",
            again: "Play again",
            score: "Score",
            best: "Best",
            new_best: "New best!",
            level: "Level",
            level_up: "Level {n}!",
            combo: "Combo",
            boss: "Here comes the boss!",
            shuffle: "Shuffle!",
            gate: "Nice!",
            boost: "Boost",
            fire: "Fire",
            jump: "Jump",
            mute: "Sound on or off",
            pause: "Pause",
            no_canvas: "This browser cannot draw here (no canvas).",
            no_webgl: "This browser cannot show 3D here (no WebGL). Try another browser, or switch hardware acceleration on.",
        },
    }
}

fn goal_ja(d: &Design) -> String {
    let (hero, target, hazard) = (&d.hero.name, &d.target.name, &d.hazard.name);
    match d.genre {
        Genre::Catch => {
            format!("{hero}を動かして、落ちてくる{target}をつかまえよう！{hazard}には気をつけて。")
        }
        Genre::Dodge => format!("{hero}を動かして{target}をあつめよう！四方から来る{hazard}をよけて。"),
        Genre::Shoot => format!("{hero}で{target}をうち落とそう！{hazard}にぶつからないで。"),
        Genre::Jump => format!("{hero}でジャンプ！穴と{hazard}をとびこえて{target}をあつめよう。"),
        Genre::Maze => format!("めいろの{target}をぜんぶあつめよう！{hazard}につかまらないで。"),
        Genre::Puzzle => format!("となりと入れかえて、{target}などを3つそろえよう！時間切れに注意。"),
        Genre::Breakout => {
            format!("{hero}の板でボールをはね返して、ブロックをぜんぶくずそう！{target}は取ると得。")
        }
        Genre::Race => format!("{hero}でどこまでも走ろう！{hazard}をよけて{target}をあつめて。"),
        Genre::Tap => format!("出てきた{target}をすばやくタップ！{hazard}はさわらないで。"),
        Genre::Field => format!("{hero}で走りまわって{target}をあつめよう！{hazard}にぶつからないで。"),
        Genre::Drive => format!("{hero}でコースを走って、ゲートと{target}を取ろう！{hazard}をよけて。"),
        Genre::Fly => format!("{hero}で空をとんで、リングをくぐろう！{target}を取って、{hazard}をよけて。"),
        Genre::Blast => format!("{hero}で{target}をうち落とそう！{hazard}をよけて。"),
    }
}

fn goal_en(d: &Design) -> String {
    let (hero, target, hazard) = (&d.hero.name, plural(&d.target.name), plural(&d.hazard.name));
    match d.genre {
        Genre::Catch => format!("Move the {hero} and catch the falling {target}! Mind the {hazard}."),
        Genre::Dodge => format!("Move the {hero} and gather {target}! Dodge the {hazard} from every side."),
        Genre::Shoot => format!("Shoot down the {target} with your {hero}! Do not hit the {hazard}."),
        Genre::Jump => format!("Jump with the {hero}! Over pits and {hazard}, and collect {target}."),
        Genre::Maze => {
            format!("Collect every one of the {target} in the maze! Do not let the {hazard} get you.")
        }
        Genre::Puzzle => format!("Swap neighbours and line up three {target} or more alike! Beat the clock."),
        Genre::Breakout => {
            format!("Bounce the ball with the {hero}'s plank and break every brick! Falling {target} help.")
        }
        Genre::Race => format!("Race on with the {hero}! Dodge the {hazard}, collect {target}."),
        Genre::Tap => format!("Tap the {target} as they pop up! Do not touch the {hazard}."),
        Genre::Field => {
            format!("Run about with the {hero} and collect {target}! Keep clear of the {hazard}.")
        }
        Genre::Drive => {
            format!("Drive the course with the {hero}: gates and {target} score! Dodge the {hazard}.")
        }
        Genre::Fly => format!("Fly the {hero} through the rings! Take {target}, dodge the {hazard}."),
        Genre::Blast => format!("Shoot down the {target} with your {hero}! Dodge the {hazard}."),
    }
}

fn lines(list: &[&str]) -> Vec<String> {
    list.iter().map(|s| (*s).to_owned()).collect()
}

fn help_ja(genre: Genre) -> Vec<String> {
    let own: &[&str] = match genre {
        Genre::Catch | Genre::Breakout => &["← → ：動く", "マウス・指：ついてくる"],
        Genre::Dodge => &["矢印キー：動く", "マウス・指：ついてくる"],
        Genre::Shoot => &["矢印キー：動く", "スペース：うつ", "指：動かしながら自動でうつ"],
        Genre::Jump => &["スペース・↑・タップ：ジャンプ（空中でもう1回）", "← → ：速さ"],
        Genre::Maze => &["矢印キー：進む", "スワイプ：曲がる"],
        Genre::Puzzle => &["ドラッグ・2回タップ：入れかえ", "矢印キー＋スペース：えらぶ"],
        Genre::Race => &["← → ：ハンドル", "↑ ↓ ：アクセル・ブレーキ", "マウス・指：ついてくる"],
        Genre::Tap => &["タップ・クリック：たたく", "矢印キー＋スペース：たたく"],
        Genre::Field => &["矢印キー・スティック：走る", "スペース・ボタン：ジャンプ", "ドラッグ：走る"],
        Genre::Drive => &["← → ：ハンドル", "↑ ↓ ：アクセル・ブレーキ", "ドラッグ・スティック：ハンドル"],
        Genre::Fly => &["矢印キー・ドラッグ・スティック：とぶ向き", "スペース・ボタン：加速"],
        Genre::Blast => &["矢印キー・ドラッグ・スティック：動く", "スペース・ボタン：うつ"],
    };
    let mut help = lines(own);
    help.extend(lines(&["P：ポーズ", "M：音"]));
    help
}

fn help_en(genre: Genre) -> Vec<String> {
    let own: &[&str] = match genre {
        Genre::Catch | Genre::Breakout => &["← → move", "mouse or finger: follows"],
        Genre::Dodge => &["arrow keys move", "mouse or finger: follows"],
        Genre::Shoot => &["arrow keys move", "Space fires", "finger: moves and fires"],
        Genre::Jump => &["Space, ↑ or tap: jump (once more in the air)", "← → speed"],
        Genre::Maze => &["arrow keys walk", "swipe: turn"],
        Genre::Puzzle => &["drag, or tap two: swap", "arrow keys + Space: choose"],
        Genre::Race => &["← → steer", "↑ ↓ faster, slower", "mouse or finger: follows"],
        Genre::Tap => &["tap or click: hit", "arrow keys + Space: hit"],
        Genre::Field => &["arrow keys or stick: run", "Space or button: jump", "drag: run"],
        Genre::Drive => &["← → steer", "↑ ↓ faster, slower", "drag or stick: steer"],
        Genre::Fly => &["arrow keys, drag or stick: fly", "Space or button: boost"],
        Genre::Blast => &["arrow keys, drag or stick: move", "Space or button: fire"],
    };
    let mut help = lines(own);
    help.extend(lines(&["P pause", "M sound"]));
    help
}
