//! From a first wish to a design: the genre, who plays which part, where, in what mood, and the details.
//!
//! Everything that the message leaves open is dealt from the task's seed, so the same task gives the same game.

mod cast;
mod defaults;

use super::design::{Design, Difficulty, FORMAT, Feature, Genre, Lang, Mood};
use super::lexicon::genres::{genre, missing};
use super::lexicon::looks;
use super::lexicon::matching::fold;
use super::wish::{Change, Occasion, Outcome, apply, changes, portraits, split_pictures};
use super::words::{default_title, genre_name};
use crate::GenerationTask;
use cast::{Casting, casting};
use std::collections::BTreeSet;

/// A design, and what the user should know about how it came to be.
pub(super) struct Brief {
    pub(super) design: Design,
    /// Honest remarks: what was asked for and is not there.
    pub(super) notes: Vec<String>,
    /// Skills that changed something, by name.
    pub(super) skills: Vec<String>,
}

/// Reads a wish for a new game.
pub(super) fn brief(task: &GenerationTask) -> Brief {
    let lang = Lang::from_tag(&task.locale);
    let (message, pictures) = split_pictures(&task.message);
    let text = fold(&message);
    let mut notes = Vec::new();
    let casting = casting(&text);
    let genre = choose_genre(task, &text, &casting, lang, &mut notes);
    let seed = (task.seed ^ (task.seed >> 32)) as u32 ^ digest(&text);
    let mood = looks::mood(&text).or_else(|| chosen_mood(task)).unwrap_or(if has_skill(task, "kawaii") {
        Mood::Kawaii
    } else {
        Mood::Pop
    });
    let roles = defaults::fill(&casting, genre, looks::scene(&text), seed, lang);
    for name in casting.stand_ins() {
        notes.push(lang.pick(
            format!("「{name}」の絵は持っていないので、別の絵で代役を立てました"),
            format!("there is no drawing of \"{name}\", so another one stands in"),
        ));
    }
    let mut design = Design {
        format: FORMAT,
        kind: task.kind,
        genre,
        locale: lang,
        seed,
        title: String::new(),
        scene: looks::scene(&text).unwrap_or_else(|| defaults::scene(genre, &roles)),
        hero: roles.hero,
        target: roles.target,
        hazard: roles.hazard,
        mood,
        background: None,
        accent: None,
        speed: 100,
        hero_speed: 100,
        targets: 100,
        hazards: 100,
        jump: 100,
        lives: 3,
        seconds: 60,
        difficulty: Difficulty::Normal,
        features: features(task, &text, mood),
    };
    detail(&mut design, &message, pictures, &mut notes);
    if design.title.is_empty() {
        design.title = default_title(&design);
    }
    let skills = task.skills.iter().map(|s| s.name.clone()).filter(|name| uses(name, genre)).collect();
    Brief { design, notes, skills }
}

fn choose_genre(
    task: &GenerationTask,
    text: &str,
    casting: &Casting,
    lang: Lang,
    notes: &mut Vec<String>,
) -> Genre {
    if let Some(missing) = missing(text) {
        let nearest = missing.nearest(task.kind);
        let name = genre_name(nearest, lang);
        notes.push(lang.pick(
            format!("{}の型はまだないので、近い「{name}」で作りました", missing.ja),
            format!("there is no {} template yet, so this is the nearest one: {name}", missing.en),
        ));
        return nearest;
    }
    genre(text, task.kind).unwrap_or_else(|| defaults::genre(task.kind, casting))
}

/// What skills stand for, what the words ask for, and music, which every game may have.
fn features(task: &GenerationTask, text: &str, mood: Mood) -> BTreeSet<Feature> {
    let mut features: BTreeSet<Feature> = looks::features(text).into_iter().collect();
    for skill in &task.skills {
        features.extend(looks::features_of_skill(&skill.name));
    }
    if mood == Mood::Kawaii {
        features.insert(Feature::Cute);
    }
    features
}

/// The mood of the style that the user chose: its name first, what it asks for next.
fn chosen_mood(task: &GenerationTask) -> Option<Mood> {
    let style = task.style.as_ref()?;
    [&style.name, &style.guideline].into_iter().find_map(|text| looks::mood(&fold(text)))
}

fn has_skill(task: &GenerationTask, prefix: &str) -> bool {
    task.skills.iter().any(|s| s.name.starts_with(prefix))
}

/// Whether a skill of that name changes a game of that genre.
fn uses(name: &str, genre: Genre) -> bool {
    looks::features_of_skill(name).iter().any(|feature| genre.takes(*feature))
}

/// Colours, numbers, title: what an edit could also have asked for.
fn detail(design: &mut Design, message: &str, pictures: Vec<String>, notes: &mut Vec<String>) {
    let lang = design.locale;
    for portrait in portraits(message, pictures, design) {
        if let Outcome::Unchanged(why) = apply(design, &portrait, lang) {
            notes.push(why);
        }
    }
    for change in changes(message, design, Occasion::Create) {
        if let Change::Switch(..) = change {
            continue;
        }
        apply(design, &change, lang);
    }
}

/// A number from a text (FNV-1a), so that different wishes look different under one seed.
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
