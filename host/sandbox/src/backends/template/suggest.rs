//! What to ask for next: wishes that this very game can still be given.

use super::design::{Design, Lang};
use super::wish::{Occasion, Outcome, apply, changes};

/// How many are offered.
const OFFERED: usize = 3;

/// Three wishes in the game's language, each tried out: it changes something.
pub(super) fn suggestions(design: &Design) -> Vec<String> {
    let candidates = candidates(design);
    let start = design.seed as usize % candidates.len().max(1);
    let rotated = candidates.iter().cycle().skip(start).take(candidates.len());
    rotated.filter(|wish| works(wish, design)).take(OFFERED).cloned().collect()
}

/// Whether a wish would change everything that it is read as.
pub(super) fn works(wish: &str, design: &Design) -> bool {
    let found = changes(wish, design, Occasion::Edit);
    let mut copy = design.clone();
    let mut done = found.iter().map(|change| apply(&mut copy, change, design.locale));
    !found.is_empty() && done.all(|outcome| matches!(outcome, Outcome::Changed(_)))
}

fn candidates(d: &Design) -> Vec<String> {
    let (hero, target, hazard) = (&d.hero.name, &d.target.name, &d.hazard.name);
    match d.locale {
        Lang::Ja => vec![
            "キラキラのパーティクルを追加して".to_owned(),
            format!("{hero}をもっと大きくして"),
            "敵が追いかけてくるようにして".to_owned(),
            "背景を宇宙にして".to_owned(),
            format!("{hero}をウサギに変えて"),
            "音楽をつけて".to_owned(),
            "もっと速くして".to_owned(),
            "かわいい雰囲気にして".to_owned(),
            format!("{hazard}を増やして"),
            "ライフを5にして".to_owned(),
            "ネオンな雰囲気にして".to_owned(),
            format!("{target}を増やして"),
            "もっとむずかしくして".to_owned(),
            format!("{hero}をピンクにして"),
        ],
        Lang::En => vec![
            "Add sparkly particle bursts".to_owned(),
            format!("Make the {hero} bigger"),
            "Make the enemies chase me".to_owned(),
            "Set the background in space".to_owned(),
            format!("Change the {hero} to a rabbit"),
            "Add music".to_owned(),
            "Make it faster".to_owned(),
            "Make it cute".to_owned(),
            format!("More {}", super::words::plural(hazard)),
            "Give me 5 lives".to_owned(),
            "Give it a neon look".to_owned(),
            format!("More {}", super::words::plural(target)),
            "Make it harder".to_owned(),
            format!("Make the {hero} pink"),
        ],
    }
}

/// The kinds of wish there are, for a message that was none of them.
pub(super) fn wishes(lang: Lang) -> &'static str {
    lang.pick(
        "キャラの変更・色・大きさ・速さ・敵やアイテムの数・ライフ・むずかしさ・背景や雰囲気・タイトル・制限時間・パーティクル・追いかける敵・音楽・言語",
        "characters, colours, sizes, speed, how many enemies or items, lives, difficulty, background and mood, title, time limit, particles, chasing enemies, music, language",
    )
}
