//! Skills change beside running requests: a new line-up takes over whole, or the old one stays.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test they serve")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;
use waza_registry::{LineUp, Registry, RegistryOptions, hooks::RankOptions, request};

/// A volume with the product's ranker and two skills.
fn volume() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let built = std::env::var_os("WAZA_VOLUME").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/waza/volume"),
        PathBuf::from,
    );
    let (from, to) = (built.join("plugins/skill-ranker"), folder.path().join("plugins/skill-ranker"));
    fs::create_dir_all(&to).unwrap();
    for file in ["plugin.toml", "plugin.wasm"] {
        let from = from.join(file);
        fs::copy(&from, to.join(file))
            .unwrap_or_else(|e| panic!("{}: {e}; run `cargo xtask build` first", from.display()));
    }
    skill(&folder, "particles", "Explosions and sparks.");
    skill(&folder, "racing", "Cars, laps and tracks.");
    folder
}

fn skill(volume: &TempDir, name: &str, description: &str) {
    let folder = volume.path().join("skills").join(name);
    fs::create_dir_all(&folder).unwrap();
    let text = format!("---\nname: {name}\ndescription: {description}\n---\nHow to.\n");
    fs::write(folder.join("SKILL.md"), text).unwrap();
}

fn open(volume: &TempDir) -> Registry {
    let options = RegistryOptions { required: Vec::new(), ..RegistryOptions::new(volume.path()) };
    Registry::open(options).unwrap()
}

async fn best(lineup: &LineUp, text: &str) -> Option<String> {
    let ranked = lineup.rank(Arc::new(request(text)), RankOptions::default()).await.unwrap();
    ranked.value.into_iter().next().map(|best| best.name)
}

#[tokio::test]
async fn new_skills_are_ranked_and_a_pinned_line_up_keeps_the_old_ones() {
    let volume = volume();
    let registry = open(&volume);
    let pinned = registry.lineup();
    skill(&volume, "lawnmower", "Mowing lawns with a lawnmower.");
    assert_eq!(registry.refresh().unwrap(), Some(2));
    assert_eq!(best(&registry.lineup(), "add a lawnmower").await.as_deref(), Some("lawnmower"));
    assert_eq!(registry.lineup().number(), 2);
    assert_eq!(best(&pinned, "add a lawnmower").await, None);
    assert_eq!(pinned.number(), 1);
}

#[tokio::test]
async fn nothing_changes_when_nothing_changed() {
    let volume = volume();
    let registry = open(&volume);
    skill(&volume, "racing", "Cars, laps and tracks.");
    assert_eq!(registry.refresh().unwrap(), None);
    assert_eq!(registry.lineup().number(), 1);
}

#[tokio::test]
async fn a_broken_skill_is_reported_and_the_others_stay() {
    let volume = volume();
    let registry = open(&volume);
    fs::write(volume.path().join("skills/racing/SKILL.md"), "no front matter").unwrap();
    assert_eq!(registry.refresh().unwrap(), Some(2));
    let lineup = registry.lineup();
    assert_eq!(lineup.skills().len(), 1);
    assert!(lineup.problems().iter().any(|problem| problem.path.ends_with("racing/SKILL.md")));
    skill(&volume, "racing", "Cars, laps and tracks.");
    assert_eq!(registry.refresh().unwrap(), Some(3));
    assert!(registry.lineup().problems().is_empty());
}

#[tokio::test]
async fn skills_that_the_ranker_refuses_leave_the_line_up_as_it_was() {
    let volume = volume();
    let manifest = volume.path().join("plugins/skill-ranker/plugin.toml");
    let small = fs::read_to_string(&manifest).unwrap().replace("memory_mib = 64", "memory_mib = 8");
    fs::write(&manifest, small).unwrap();
    let registry = open(&volume);
    let body = "more than the ranker has memory for ".repeat(12_000);
    for at in 0..30 {
        let name = format!("s{at}");
        skill(&volume, &name, "large");
        let file = volume.path().join("skills").join(name).join("SKILL.md");
        let text = fs::read_to_string(&file).unwrap() + &body;
        fs::write(file, text).unwrap();
    }
    let refused = registry.refresh().unwrap_err().to_string();
    assert!(refused.contains("skill-ranker"), "{refused}");
    assert_eq!(registry.lineup().number(), 1);
    assert_eq!(best(&registry.lineup(), "a racing game").await.as_deref(), Some("racing"));
}

#[tokio::test]
async fn a_volume_that_went_away_leaves_the_line_up_as_it_was() {
    let volume = volume();
    let registry = open(&volume);
    fs::remove_dir_all(volume.path()).unwrap();
    assert!(registry.refresh().unwrap_err().to_string().contains("cannot be read"));
    assert_eq!(best(&registry.lineup(), "a racing game").await.as_deref(), Some("racing"));
}
