//! `SKILL.md`: what is read obeys the specification, what is refused is refused with a line of the file.

use crate::problem::{self, is_name};
use std::path::Path;
use waza_registry::{Skill, parse_skill};

/// The volume reads no more of a skill.
const MAX_BYTES: usize = 512 << 10;

/// What its front matter may grow to, aliases and all.
const MAX_FRONT_BYTES: usize = 16 << 10;

/// The bytes are the file.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if text.len() > MAX_BYTES {
        return;
    }
    let claimed = text.lines().find_map(|line| line.strip_prefix("name:"));
    let folder = claimed.map_or("seed", |name| name.trim());
    let path = Path::new("skills").join("seed/SKILL.md");
    match parse_skill(&path, folder, text) {
        Ok(skill) => {
            whole(&skill, folder, text);
            assert!(parse_skill(&path, "another-folder", text).is_err() || folder == "another-folder");
        }
        Err(problem) => problem::check(&problem, &path, text),
    }
}

fn whole(skill: &Skill, folder: &str, text: &str) {
    assert_eq!(skill.name, folder);
    assert!(is_name(&skill.name), "{:?} is no name", skill.name);
    assert!((1..=1024).contains(&skill.description.chars().count()), "{:?}", skill.description);
    assert_eq!(skill.description.trim(), skill.description);
    let compatibility = skill.compatibility.as_deref().map(|text| text.trim().chars().count());
    assert!(compatibility.is_none_or(|count| (1..=500).contains(&count)));
    assert!(text.ends_with(&skill.body), "the body is not the end of the file");
    // Never more than a token a byte, and never less than one for four.
    assert!(
        (skill.body.len().div_ceil(4)..=skill.body.len()).contains(&skill.tokens) || !skill.body.is_ascii()
    );
    assert!(skill.tokens <= skill.body.len(), "{} tokens", skill.tokens);
    let metadata: usize = skill.metadata.iter().map(|(key, value)| key.len() + value.len()).sum();
    assert!(metadata <= MAX_FRONT_BYTES, "{metadata} bytes of metadata");
}
