//! Carrying a change out, and saying what became of it.

use super::super::design::{
    AMOUNT, Bounds, Design, Difficulty, JUMP, LIVES, Lang, NAME_CHARS_MAX, PACE, Role, SECONDS, SIZE, tidy,
};
use super::super::words::{default_title, difficulty_name, feature_name, genre_name, mood_name, scene_name};
use super::measure::Step;
use super::{Change, Dial, LevelStep, Surface};
use crate::GameKind;

/// What became of a change, in a sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Outcome {
    /// The design is another one now.
    Changed(String),
    /// It was so already, or it is as far as it goes, or this game has no such thing.
    Unchanged(String),
}

/// Does one change. Sentences are in `lang`.
pub(in super::super) fn apply(design: &mut Design, change: &Change, lang: Lang) -> Outcome {
    let before = design.clone();
    let sentence = match change {
        Change::Turn(dial, step) => turn(design, *dial, *step, lang),
        Change::Paint(surface, colour) => {
            let hex = Some(colour.hex.to_owned());
            let color = colour.name(lang);
            match surface {
                Surface::Part(role) => {
                    design.cast_mut(*role).color = hex;
                    let name = &design.cast(*role).name;
                    lang.pick(format!("{name}を{color}にしました"), format!("the {name} is {color} now"))
                }
                Surface::Background => {
                    design.background = hex;
                    lang.pick(format!("背景を{color}にしました"), format!("the background is {color} now"))
                }
                Surface::Accent => {
                    design.accent = hex;
                    lang.pick(
                        format!("ボタンの色を{color}にしました"),
                        format!("the buttons are {color} now"),
                    )
                }
            }
        }
        Change::Recast(role, noun, word) => {
            let name = match (lang, word) {
                (Lang::Ja, Some(word)) => tidy(word, NAME_CHARS_MAX),
                _ => noun.name(lang).to_owned(),
            };
            let titled = design.title == default_title(design);
            let cast = design.cast_mut(*role);
            let was = std::mem::replace(&mut cast.name, name.clone());
            cast.art = noun.id.to_owned();
            cast.color = None;
            cast.picture = None;
            if titled {
                design.title = default_title(design);
            }
            lang.pick(format!("{was}を{name}に変えました"), format!("the {was} is a {name} now"))
        }
        Change::Retitle(title) => {
            design.title.clone_from(title);
            lang.pick(format!("タイトルを「{title}」にしました"), format!("the title is \"{title}\" now"))
        }
        Change::Level(step) => {
            design.difficulty = level(design.difficulty, *step);
            let name = difficulty_name(design.difficulty, lang);
            lang.pick(format!("むずかしさを「{name}」にしました"), format!("the difficulty is {name} now"))
        }
        Change::Move(scene) => {
            design.scene = *scene;
            design.background = None;
            let name = scene_name(*scene, lang);
            lang.pick(format!("舞台を{name}にしました"), format!("it takes place in {name} now"))
        }
        Change::Restyle(mood) => {
            design.mood = *mood;
            let name = mood_name(*mood, lang);
            lang.pick(format!("雰囲気を「{name}」にしました"), format!("the mood is {name} now"))
        }
        Change::Switch(feature, on) => {
            let name = feature_name(*feature, lang);
            if !design.genre.takes(*feature) {
                let genre = genre_name(design.genre, lang);
                return Outcome::Unchanged(lang.pick(
                    format!("{genre}のゲームでは「{name}」は使えません"),
                    format!("{name} does nothing in a {genre} game"),
                ));
            }
            if *on {
                design.features.insert(*feature);
                lang.pick(format!("{name}を入れました"), format!("added {name}"))
            } else {
                design.features.remove(feature);
                lang.pick(format!("{name}をなくしました"), format!("removed {name}"))
            }
        }
        Change::Replay(genre) => {
            let titled = design.title == default_title(design);
            design.genre = *genre;
            if titled {
                design.title = default_title(design);
            }
            let name = genre_name(*genre, lang);
            lang.pick(format!("遊び方を「{name}」に変えました"), format!("it is a {name} game now"))
        }
        Change::Portray(role, picture) => {
            if design.kind == GameKind::ThreeD {
                return Outcome::Unchanged(
                    lang.pick("3Dのゲームではまだ画像を使えません", "a 3D game cannot use pictures yet")
                        .to_owned(),
                );
            }
            let cast = design.cast_mut(*role);
            cast.picture = Some(picture.clone());
            let name = &cast.name;
            lang.pick(
                format!("{name}の絵を{picture}にしました"),
                format!("the {name} looks like {picture} now"),
            )
        }
        Change::Speak(to) => {
            speak(design, *to);
            match to {
                Lang::Ja => {
                    lang.pick("ゲームの言葉を日本語にしました", "the game speaks Japanese now").to_owned()
                }
                Lang::En => {
                    lang.pick("ゲームの言葉を英語にしました", "the game speaks English now").to_owned()
                }
            }
        }
    };
    if *design == before {
        Outcome::Unchanged(already(change, &before, lang))
    } else {
        Outcome::Changed(sentence)
    }
}

fn level(now: Difficulty, step: LevelStep) -> Difficulty {
    match (step, now) {
        (LevelStep::To(level), _) => level,
        (LevelStep::Easier, Difficulty::Hard) | (LevelStep::Harder, Difficulty::Easy) => Difficulty::Normal,
        (LevelStep::Easier, _) => Difficulty::Easy,
        (LevelStep::Harder, _) => Difficulty::Hard,
    }
}

/// The game in another language: names that came from the table are translated, others stay.
fn speak(design: &mut Design, to: Lang) {
    use super::super::lexicon::nouns::noun_by_id;
    let titled = design.title == default_title(design);
    design.locale = to;
    for role in [Role::Hero, Role::Target, Role::Hazard] {
        let cast = design.cast_mut(role);
        if let Some(noun) = noun_by_id(&cast.art) {
            cast.name = noun.name(to).to_owned();
        }
    }
    if titled {
        design.title = default_title(design);
    }
}

fn dial_of(design: &mut Design, dial: Dial) -> (&mut u16, Bounds) {
    match dial {
        Dial::Speed => (&mut design.speed, PACE),
        Dial::HeroSpeed => (&mut design.hero_speed, PACE),
        Dial::Targets => (&mut design.targets, AMOUNT),
        Dial::Hazards => (&mut design.hazards, AMOUNT),
        Dial::Size(role) => (&mut design.cast_mut(role).size, SIZE),
        Dial::Jump => (&mut design.jump, JUMP),
        Dial::Lives => (&mut design.lives, LIVES),
        Dial::Seconds => (&mut design.seconds, SECONDS),
    }
}

fn turn(design: &mut Design, dial: Dial, step: Step, lang: Lang) -> String {
    if !fits(design, dial) {
        return String::new();
    }
    let (value, bounds) = dial_of(design, dial);
    let was = *value;
    *value = bounds.clamp(match step {
        Step::To(to) => to,
        Step::By(percent) => u16::try_from((u32::from(was) * percent + 50) / 100).unwrap_or(u16::MAX),
    });
    let now = *value;
    let what = dial_name(design, dial, lang);
    let unit = match dial {
        Dial::Lives => "",
        Dial::Seconds => lang.pick("秒", " s"),
        _ => "%",
    };
    lang.pick(
        format!("{what}を{was}{unit}から{now}{unit}にしました"),
        format!("{what} went from {was}{unit} to {now}{unit}"),
    )
}

/// Whether the genre has what the dial turns.
fn fits(design: &Design, dial: Dial) -> bool {
    match dial {
        Dial::Jump => design.genre.jumps(),
        Dial::Seconds => design.genre.timed(),
        _ => true,
    }
}

fn dial_name(design: &Design, dial: Dial, lang: Lang) -> String {
    let name = |role: Role| design.cast(role).name.clone();
    match dial {
        Dial::Speed => lang.pick("ゲームの速さ", "the game's speed").to_owned(),
        Dial::HeroSpeed => {
            lang.pick(format!("{}の速さ", name(Role::Hero)), format!("the {}'s speed", name(Role::Hero)))
        }
        Dial::Targets => lang.pick(
            format!("{}の数", name(Role::Target)),
            format!("the number of {}", super::super::words::plural(&name(Role::Target))),
        ),
        Dial::Hazards => lang.pick(
            format!("{}の数", name(Role::Hazard)),
            format!("the number of {}", super::super::words::plural(&name(Role::Hazard))),
        ),
        Dial::Size(role) => {
            lang.pick(format!("{}の大きさ", name(role)), format!("the {}'s size", name(role)))
        }
        Dial::Jump => lang.pick("ジャンプの高さ", "the jump height").to_owned(),
        Dial::Lives => lang.pick("ライフ", "lives").to_owned(),
        Dial::Seconds => lang.pick("制限時間", "the time limit").to_owned(),
    }
}

/// Why a change left everything as it was.
fn already(change: &Change, design: &Design, lang: Lang) -> String {
    let Change::Turn(dial, _) = change else {
        return lang.pick("そこはもうそうなっています", "that is so already").to_owned();
    };
    let what = dial_name(design, *dial, lang);
    if !fits(design, *dial) {
        let genre = genre_name(design.genre, lang);
        return lang.pick(
            format!("{genre}のゲームには{what}がありません"),
            format!("a {genre} game does not have {what}"),
        );
    }
    let mut copy = design.clone();
    let (value, bounds) = dial_of(&mut copy, *dial);
    let (value, min, max) = (*value, bounds.min, bounds.max);
    lang.pick(
        format!("{what}はこれ以上変えられません（いま{value}、{min}〜{max}）"),
        format!("{what} cannot go further (now {value}, from {min} to {max})"),
    )
}
