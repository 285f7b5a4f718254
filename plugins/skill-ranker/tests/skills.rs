//! The skills of the repository keep to the Agent Skills specification and to what a generator's budget allows.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod support;

use std::collections::BTreeSet;

use support::{Skill, skills};

fn japanese(text: &str) -> bool {
    text.chars().any(|char| matches!(char, '\u{3041}'..='\u{30FA}'))
}

fn english(text: &str) -> bool {
    text.split(|char: char| !char.is_ascii_alphabetic()).filter(|word| word.len() > 3).count() > 5
}

fn check(skill: &Skill) {
    let front = &skill.front;
    let name = front.name.as_str();
    assert_eq!(skill.folder.file_name().and_then(|name| name.to_str()), Some(name));
    assert!(
        name.len() <= 64
            && name.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
    );
    let length = front.description.chars().count();
    assert!((1..=1024).contains(&length), "{name}: a description of {length} characters");
    assert!(english(&front.description) && japanese(&front.description), "{name}: both languages");
    assert!(!front.license.is_empty(), "{name}");
    assert!(front.compatibility.as_ref().is_none_or(|text| text.chars().count() <= 500), "{name}");
    assert!(front.allowed_tools.is_none(), "{name}: none of these skills needs a tool");
    let dimension = front.metadata.get("waza.dimension").map(String::as_str);
    assert!(matches!(dimension, Some("2d" | "3d" | "any")), "{name}: {dimension:?}");
    for key in ["waza.triggers-en", "waza.triggers-ja"] {
        let phrases: Vec<_> = front.metadata[key].split(',').map(str::trim).collect();
        let distinct: BTreeSet<_> = phrases.iter().collect();
        assert!(phrases.len() >= 10 && distinct.len() == phrases.len(), "{name}: {key}");
        assert!(
            phrases.iter().all(|phrase| !phrase.is_empty() && phrase.chars().count() <= 40),
            "{name}: {key}"
        );
    }
}

#[test]
fn the_front_matter_keeps_to_the_specification() {
    let skills = skills();
    let names: BTreeSet<_> = skills.iter().map(|skill| skill.front.name.as_str()).collect();
    for needed in [
        "p5js-setup",
        "p5js-input",
        "p5js-collision",
        "threejs-setup",
        "threejs-input",
        "threejs-lighting",
        "game-ai",
        "tween-animation",
        "particles",
        "kawaii-ui",
    ] {
        assert!(names.contains(needed), "{needed}");
    }
    skills.iter().for_each(check);
}

#[test]
fn bodies_are_short_enough_to_be_given_whole() {
    for Skill { front, body, .. } in skills() {
        let lines = body.lines().count();
        let ascii = body.chars().filter(char::is_ascii).count();
        let tokens = ascii.div_ceil(3) + (body.chars().count() - ascii);
        assert!((60..500).contains(&lines), "{}: {lines} lines", front.name);
        assert!(tokens < 5_000, "{}: about {tokens} tokens", front.name);
        assert_eq!(body.matches("\n```").count() % 2, 0, "{}: an open code block", front.name);
    }
}

#[test]
fn each_dimension_has_one_setup_skill() {
    for dimension in ["2d", "3d"] {
        let setup = |skill: &&Skill| {
            let value = |key: &str| skill.front.metadata.get(key).map(String::as_str);
            value("waza.role") == Some("setup") && value("waza.dimension") == Some(dimension)
        };
        assert_eq!(skills().iter().filter(setup).count(), 1, "{dimension}");
    }
}
