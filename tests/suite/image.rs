//! What a ranker's image keeps of the catalogue: what it looks up, and nothing of what that was made from.

use waza_engine::{
    Engine, EngineOptions, Grants, Hook, ImageReport, PluginSpec, hooks::skill_ranker::SkillEntry,
};
use waza_harness::place;
use waza_registry::read_plugin_folder;

/// Bytes of a skill's body. The same words again and again: long to read, and little to look up.
const BODY: usize = 8 << 10;

fn skills(number: usize) -> Vec<SkillEntry> {
    let entry = |number: usize| SkillEntry {
        name: format!("skill-{number}"),
        description: format!("Makes thing {number}. もの{number}を作る。"),
        body: Some("a game of many words ".repeat(BODY / 21)),
        metadata: Vec::new(),
    };
    (0..number).map(entry).collect()
}

fn image_of(engine: &Engine, catalogue: Vec<SkillEntry>) -> usize {
    let read = read_plugin_folder(&place().volume.join("plugins/skill-ranker")).unwrap();
    let plugin = engine.load(&PluginSpec {
        name: "skill-ranker".into(),
        revision: "r1".into(),
        component: &read.component,
        hooks: vec![Hook::SkillRanker],
        settings: "{}".into(),
        limits: read.manifest.limits,
        catalogue: catalogue.into(),
        grants: Grants::default(),
        skill_folder: None,
    });
    match plugin.unwrap().image() {
        ImageReport::Taken { bytes, .. } => *bytes,
        ImageReport::Without { reason } => panic!("{reason}"),
    }
}

#[test]
fn a_rankers_image_has_nothing_of_what_its_index_was_built_from() {
    let engine = Engine::new(EngineOptions::default()).unwrap();
    let (few, many) = (image_of(&engine, skills(10)), image_of(&engine, skills(410)));
    let of_each = (many - few) / 400;
    assert!(of_each < BODY / 8, "{of_each} bytes of the image for each skill");
}
