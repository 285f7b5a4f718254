//! What a game gets where the message says nothing.

use super::super::design::{Cast, Genre, Lang, Scene};
use super::super::lexicon::nouns::{Class, Noun, noun_by_id};
use super::cast::{Casting, Part};
use crate::GameKind;

/// The three parts, all filled.
pub(super) struct Roles {
    pub(super) hero: Cast,
    pub(super) target: Cast,
    pub(super) hazard: Cast,
}

/// A genre for a message that names none.
pub(super) fn genre(kind: GameKind, casting: &Casting) -> Genre {
    let hero = casting.hero.as_ref().and_then(|part| part.noun);
    match (kind, hero.map(|n| n.id), hero.map(|n| n.class)) {
        (GameKind::TwoD, Some("car" | "truck" | "boat" | "train"), _) => Genre::Race,
        (GameKind::TwoD, Some("rocket" | "ship" | "plane" | "ufo"), _) => Genre::Shoot,
        (GameKind::TwoD, Some("ninja" | "dino" | "knight" | "kid"), _) => Genre::Jump,
        (GameKind::TwoD, Some("ghost"), _) => Genre::Maze,
        (GameKind::TwoD, _, Some(Class::Sea | Class::Bug | Class::Bird)) => Genre::Dodge,
        (GameKind::TwoD, _, _) => Genre::Catch,
        (GameKind::ThreeD, Some("car" | "truck" | "train" | "boat"), _) => Genre::Drive,
        (
            GameKind::ThreeD,
            Some("rocket" | "plane" | "dragon" | "bat" | "bee" | "butterfly" | "bird" | "owl"),
            _,
        ) => Genre::Fly,
        (GameKind::ThreeD, Some("ship" | "ufo"), _) => Genre::Blast,
        (GameKind::ThreeD, _, _) => Genre::Field,
    }
}

/// Fills every part.
pub(super) fn fill(casting: &Casting, genre: Genre, scene: Option<Scene>, seed: u32, lang: Lang) -> Roles {
    // In a tapping game the one that is named is the one that pops up.
    let (lead, prize) = match (genre, &casting.hero, &casting.target) {
        (Genre::Tap | Genre::Puzzle, Some(named), None) => (None, Some(named)),
        (_, hero, target) => (hero.as_ref(), target.as_ref()),
    };
    let hero = choose(lead, hero_for(genre, seed), "blob", lang);
    let target = choose(prize, target_for(genre, &hero.art, scene, seed), "star", lang);
    let mut hazard =
        choose(casting.hazard.as_ref(), hazard_for(genre, &hero.art, &target.art, scene), "monster", lang);
    if genre == Genre::Race && casting.hazard.is_none() {
        lang.pick("ライバルカー", "rival car").clone_into(&mut hazard.name);
    }
    Roles { hero, target, hazard }
}

/// The part as the message has it, or the usual one. A word without a drawing keeps its name.
fn choose(part: Option<&Part>, usual: &str, stand_in: &str, lang: Lang) -> Cast {
    let (noun, word): (Option<&Noun>, Option<&str>) = match part {
        Some(Part { noun: Some(noun), word }) => (Some(noun), Some(word)),
        Some(Part { noun: None, word }) => (noun_by_id(stand_in), Some(word)),
        None => (noun_by_id(usual), None),
    };
    let own =
        word.filter(|word| part.is_some_and(|p| p.noun.is_none()) || (lang == Lang::Ja && !word.is_ascii()));
    let art = noun.map_or(stand_in, |n| n.id);
    let name = own.or(noun.map(|n| n.name(lang))).unwrap_or(art);
    Cast { art: art.to_owned(), name: name.to_owned(), color: None, size: 100, picture: None }
}

fn deal(choices: &[&'static str], seed: u32) -> &'static str {
    let at = seed as usize % choices.len().max(1);
    choices.get(at).copied().unwrap_or("cat")
}

fn hero_for(genre: Genre, seed: u32) -> &'static str {
    deal(
        match genre {
            Genre::Catch => &["cat", "bear", "panda"],
            Genre::Dodge => &["rabbit", "chick", "mouse"],
            Genre::Shoot | Genre::Blast => &["ship", "rocket"],
            Genre::Jump => &["dog", "fox", "rabbit"],
            Genre::Maze => &["mouse", "cat", "penguin"],
            Genre::Puzzle => &["bear", "cat", "owl"],
            Genre::Breakout => &["penguin", "dog", "frog"],
            Genre::Race | Genre::Drive => &["car"],
            Genre::Tap => &["chick", "dog", "cat"],
            Genre::Field => &["fox", "cat", "penguin"],
            Genre::Fly => &["plane", "bird", "dragon"],
        },
        seed,
    )
}

fn target_for(genre: Genre, hero: &str, scene: Option<Scene>, seed: u32) -> &'static str {
    match (genre, hero) {
        (Genre::Shoot | Genre::Blast, _) => return deal(&["ufo", "monster"], seed),
        (Genre::Tap, _) => return "mole",
        (Genre::Race | Genre::Drive, _) => return "coin",
        (_, "cat" | "penguin" | "whale" | "shark" | "bear") => return "fish",
        (_, "dog" | "wolf") => return "bone",
        (_, "rabbit" | "unicorn") => return "carrot",
        (_, "mouse") => return "cheese",
        (_, "monkey") => return "banana",
        (_, "bee" | "butterfly") => return "flower",
        (_, "pirate" | "dragon" | "knight") => return "gem",
        (_, "santa") => return "gift",
        (_, "witch" | "wizard" | "rocket" | "ship" | "plane" | "ufo" | "astronaut" | "owl") => return "star",
        (_, "princess" | "girl") => return "heart",
        (_, "pig" | "fox" | "panda" | "dino") => return "apple",
        _ => {}
    }
    match scene {
        Some(Scene::Candy) => "candy",
        Some(Scene::Space | Scene::Night) => "star",
        Some(Scene::Forest) => "mushroom",
        _ => deal(&["apple", "star", "strawberry"], seed),
    }
}

fn hazard_for(genre: Genre, hero: &str, target: &str, scene: Option<Scene>) -> &'static str {
    let choice = match (genre, scene) {
        (Genre::Race, _) => "car",
        (Genre::Maze, _) => "ghost",
        (Genre::Jump, Some(Scene::Desert)) => "cactus",
        (Genre::Jump, _) => "spike",
        (Genre::Fly, Some(Scene::Space)) | (Genre::Shoot | Genre::Blast, _) | (Genre::Drive, _) => "rock",
        (Genre::Fly, _) => "storm",
        (Genre::Field, Some(Scene::Night | Scene::Cave)) => "ghost",
        (Genre::Field, _) => "slime",
        (Genre::Dodge | Genre::Catch, Some(Scene::Space)) => "rock",
        (Genre::Dodge, Some(Scene::Deep | Scene::Sea)) => "shark",
        (Genre::Catch, Some(Scene::Deep | Scene::Sea)) => "crab",
        (Genre::Dodge, _) => "ghost",
        _ => "bomb",
    };
    let clash = |art: &str| (art == hero && genre != Genre::Race) || art == target;
    [choice, "bomb", "rock", "slime"].into_iter().find(|art| !clash(art)).unwrap_or("bomb")
}

/// Where a game takes place when the message does not say.
pub(super) fn scene(genre: Genre, roles: &Roles) -> Scene {
    let classes = [&roles.hero, &roles.target].map(|c| noun_by_id(&c.art).map(|n| n.class));
    let arts = [roles.hero.art.as_str(), roles.target.art.as_str()];
    let is = |list: &[&str]| arts.iter().any(|art| list.contains(art));
    if genre == Genre::Race || genre == Genre::Drive {
        return if is(&["boat"]) { Scene::Sea } else { Scene::Meadow };
    }
    if is(&["ufo", "ship", "rocket", "astronaut", "moon"]) {
        return Scene::Space;
    }
    if genre == Genre::Fly || is(&["plane", "balloon", "cloud"]) {
        return Scene::Sky;
    }
    if is(&["penguin", "snowflake", "santa"]) {
        return Scene::Snow;
    }
    if classes[0] == Some(Class::Sea) && roles.hero.art != "turtle" && roles.hero.art != "crab" {
        return Scene::Deep;
    }
    if classes.contains(&Some(Class::Sea)) || is(&["boat", "pirate"]) {
        return Scene::Sea;
    }
    if is(&["cake", "candy", "donut", "icecream", "unicorn"]) {
        return Scene::Candy;
    }
    if is(&["ghost", "witch", "bat", "owl", "star", "wizard"]) {
        return Scene::Night;
    }
    if is(&["gem", "dragon", "mole"]) && genre != Genre::Tap {
        return Scene::Cave;
    }
    if is(&["monkey", "leaf", "mushroom", "bear", "fox"]) {
        return Scene::Forest;
    }
    if is(&["robot", "ninja"]) {
        return Scene::City;
    }
    if is(&["dino", "cactus"]) {
        return Scene::Desert;
    }
    Scene::Meadow
}
