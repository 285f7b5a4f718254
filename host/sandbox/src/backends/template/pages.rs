//! The files of a game: the rules and the page are fixed sources, embedded here; only data is put into them.

use super::design::{Design, Genre, Mood, Role, Scene};
use super::icon::icon;
use super::inject;
use super::lexicon::nouns::{Class, noun_by_id};
use super::spec::spec;
use super::words::texts;
use crate::GameKind;
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(super) const CONFIG_PATH: &str = "config.js";
pub(super) const SPEC_PATH: &str = "SPEC.md";

/// One file of a game.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) path: &'static str,
    pub(super) text: String,
}

macro_rules! game {
    ($path:literal) => {
        include_str!(concat!("games/", $path))
    };
}

/// Everything that players read and rules use, as `GAME` in `config.js`.
pub(super) fn config(design: &Design) -> Value {
    let mut config = serde_json::to_value(design).unwrap_or_default();
    if let Value::Object(fields) = &mut config {
        fields.insert("texts".into(), serde_json::to_value(texts(design)).unwrap_or_default());
        fields.insert("extras".into(), extras(design));
    }
    config
}

/// Drawings that a genre needs besides the cast.
fn extras(design: &Design) -> Value {
    match design.genre {
        Genre::Breakout => json!({ "ball": { "art": "ball" } }),
        Genre::Puzzle => {
            let tiles: Vec<Value> =
                tiles(design).iter().map(|art| json!({ "art": art, "size": 100 })).collect();
            json!({ "tiles": tiles })
        }
        _ => json!({}),
    }
}

/// What lies on a puzzle's board beside the target: of its own kind, and easy to tell apart.
fn tiles(design: &Design) -> Vec<&'static str> {
    let pool: &[&str] = match noun_by_id(&design.target.art).map(|n| n.class) {
        Some(Class::Food) => &["strawberry", "banana", "grape", "orange", "melon"],
        Some(Class::Beast) => &["cat", "rabbit", "frog", "pig", "bear"],
        Some(Class::Sea) => &["fish", "crab", "turtle", "octopus", "shark"],
        Some(Class::Bird) => &["chick", "penguin", "owl", "bat", "bird"],
        _ => &["star", "heart", "gem", "gift", "leaf"],
    };
    pool.iter().copied().filter(|art| *art != design.target.art).take(4).collect()
}

/// All files of a game, in the order in which they are written.
pub(super) fn pages(design: &Design) -> Vec<Page> {
    let page = |path, text| Page { path, text };
    vec![
        page("index.html", index(design)),
        page("style.css", style(design)),
        page(CONFIG_PATH, inject::config_script(&config(design))),
        page("art.js", art(design)),
        page("game.js", rules(design)),
        page("assets/icon.svg", icon(design)),
        page(SPEC_PATH, spec(design)),
    ]
}

fn index(design: &Design) -> String {
    let needs_script =
        design.locale.pick("このゲームには JavaScript が必要です。", "This game needs JavaScript.");
    fill(
        game!("page/index.html"),
        &[("lang", design.locale.tag()), ("title", &design.title), ("needs_script", needs_script)],
    )
}

/// Puts escaped values into `{{name}}` places, in one pass: a value cannot name another place.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, tail)) = after.split_once("}}") else {
            rest = after;
            continue;
        };
        let value = values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
        out.push_str(&inject::html(value));
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn style(design: &Design) -> String {
    let mood = match design.mood {
        Mood::Pop => game!("page/pop.css"),
        Mood::Kawaii => game!("page/kawaii.css"),
        Mood::Dark => game!("page/dark.css"),
        Mood::Neon => game!("page/neon.css"),
        Mood::Retro => game!("page/retro.css"),
    };
    [game!("page/base.css"), mood, game!("page/cute.css")].join("\n")
}

/// The families of drawings that a game uses. Charms are in every flat game: hearts and stars are prizes everywhere.
fn families(design: &Design) -> BTreeSet<Class> {
    let cast = [Role::Hero, Role::Target, Role::Hazard].map(|role| design.cast(role).art.as_str());
    let mut classes: BTreeSet<Class> =
        cast.iter().filter_map(|art| noun_by_id(art)).map(|n| n.class).collect();
    if design.kind == GameKind::TwoD {
        classes.insert(Class::Charm);
    }
    if design.genre == Genre::Puzzle {
        classes.extend(tiles(design).iter().filter_map(|art| noun_by_id(art)).map(|n| n.class));
    }
    classes
}

fn art(design: &Design) -> String {
    let flat = design.kind == GameKind::TwoD;
    let mut parts =
        vec![game!("shared/paint.js"), if flat { game!("flat/pen.js") } else { game!("solid/clay.js") }];
    for class in families(design) {
        parts.push(match (flat, class) {
            (true, Class::Beast) => game!("flat/art/beast.js"),
            (true, Class::Person) => game!("flat/art/person.js"),
            (true, Class::Bird) => game!("flat/art/bird.js"),
            (true, Class::Sea) => game!("flat/art/sea.js"),
            (true, Class::Bug) => game!("flat/art/bug.js"),
            (true, Class::Craft) => game!("flat/art/craft.js"),
            (true, Class::Food) => game!("flat/art/food.js"),
            (true, Class::Charm) => game!("flat/art/charm.js"),
            (true, Class::Foe) => game!("flat/art/foe.js"),
            (false, Class::Beast) => game!("solid/art/beast.js"),
            (false, Class::Person) => game!("solid/art/person.js"),
            (false, Class::Bird) => game!("solid/art/bird.js"),
            (false, Class::Sea) => game!("solid/art/sea.js"),
            (false, Class::Bug) => game!("solid/art/bug.js"),
            (false, Class::Craft) => game!("solid/art/craft.js"),
            (false, Class::Food) => game!("solid/art/food.js"),
            (false, Class::Charm) => game!("solid/art/charm.js"),
            (false, Class::Foe) => game!("solid/art/foe.js"),
        });
    }
    parts.join("\n")
}

fn scene(scene: Scene) -> &'static str {
    match scene {
        Scene::Meadow => game!("flat/scenes/meadow.js"),
        Scene::Sea => game!("flat/scenes/sea.js"),
        Scene::Deep => game!("flat/scenes/deep.js"),
        Scene::Sky => game!("flat/scenes/sky.js"),
        Scene::Space => game!("flat/scenes/space.js"),
        Scene::City => game!("flat/scenes/city.js"),
        Scene::Night => game!("flat/scenes/night.js"),
        Scene::Snow => game!("flat/scenes/snow.js"),
        Scene::Desert => game!("flat/scenes/desert.js"),
        Scene::Candy => game!("flat/scenes/candy.js"),
        Scene::Cave => game!("flat/scenes/cave.js"),
        Scene::Forest => game!("flat/scenes/forest.js"),
    }
}

fn play(genre: Genre) -> &'static [&'static str] {
    match genre {
        Genre::Catch => &[game!("flat/rules/catch.js")],
        Genre::Dodge => &[game!("flat/rules/dodge.js")],
        Genre::Shoot => &[game!("flat/rules/shoot.js")],
        Genre::Jump => &[game!("flat/rules/jump.js")],
        Genre::Maze => &[game!("flat/rules/maze.js")],
        Genre::Puzzle => &[game!("flat/rules/puzzle.js")],
        Genre::Breakout => &[game!("flat/rules/breakout.js")],
        Genre::Race => &[game!("flat/rules/race.js")],
        Genre::Tap => &[game!("flat/rules/tap.js")],
        Genre::Field => &[game!("solid/rules/field.js")],
        Genre::Drive => &[game!("solid/rules/drive.js")],
        Genre::Fly => &[game!("solid/rules/flight.js"), game!("solid/rules/fly.js")],
        Genre::Blast => &[game!("solid/rules/flight.js"), game!("solid/rules/blast.js")],
    }
}

/// The modules of `game.js`, in order; they share one function scope.
fn rules(design: &Design) -> String {
    let mut parts = vec![
        game!("shared/open.js"),
        game!("shared/maths.js"),
        game!("shared/colour.js"),
        game!("shared/sound.js"),
        game!("shared/input.js"),
        game!("shared/round.js"),
        game!("shared/shell.js"),
        game!("shared/loop.js"),
    ];
    match design.kind {
        GameKind::TwoD => parts.extend([
            game!("flat/stage.js"),
            game!("flat/sprite.js"),
            game!("flat/effects.js"),
            game!("flat/backdrop.js"),
            scene(design.scene),
            game!("flat/steer.js"),
        ]),
        GameKind::ThreeD => parts.extend([
            game!("solid/matrix.js"),
            game!("solid/shaders.js"),
            game!("solid/canvas.js"),
            game!("solid/scenery.js"),
            game!("solid/effects.js"),
            game!("solid/cast.js"),
        ]),
    }
    parts.extend(play(design.genre));
    parts.push(game!("shared/close.js"));
    parts.join("\n")
}
