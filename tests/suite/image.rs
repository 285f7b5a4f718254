//! What a ranker's image keeps of the catalogue: what it looks up, lying together, and nothing of what that was made
//! from. The host maps an image only where it is dense, and walks over its pages after every call.

use wasmparser::{DataKind, Operator, Parser, Payload};
use waza_engine::{Engine, EngineOptions, Grants, Hook, PluginSpec, hooks::skill_ranker::SkillEntry};
use waza_harness::place;
use waza_registry::read_plugin_folder;

/// Bytes of a skill's body. The same words again and again: long to read, and little to look up.
const BODY: usize = 8 << 10;

fn skills(number: usize, body: Option<&str>) -> Vec<SkillEntry> {
    let entry = |number: usize| SkillEntry {
        name: format!("skill-{number}"),
        description: format!("Makes thing w{number} of {}. もの{number}を作る。", number % 100),
        body: body.map(Into::into),
        metadata: vec![("waza.triggers-en".into(), format!("thing {number}, w{number} please"))],
    };
    (0..number).map(entry).collect()
}

fn image_of(engine: &Engine, catalogue: Vec<SkillEntry>) -> Vec<u8> {
    let read = read_plugin_folder(&place().volume.join("plugins/skill-ranker")).unwrap();
    let image = engine.image(&PluginSpec {
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
    image.unwrap()
}

/// Where the last byte lies that is not zero at the start, and how much memory there is.
fn extent(image: &[u8]) -> (u64, u64) {
    let (mut last, mut memory) = (0, 0);
    for payload in Parser::new(0).parse_all(image) {
        match payload.unwrap() {
            Payload::MemorySection(memories) => {
                memory = memories.into_iter().map(|memory| memory.unwrap().initial << 16).max().unwrap();
            }
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment.unwrap();
                    let DataKind::Active { offset_expr, .. } = segment.kind else { continue };
                    let Operator::I32Const { value } = offset_expr.get_operators_reader().read().unwrap()
                    else {
                        panic!("a segment has a place")
                    };
                    last = last.max(u64::from(value as u32) + segment.data.len() as u64);
                }
            }
            _ => {}
        }
    }
    (last, memory)
}

#[test]
fn a_rankers_image_has_nothing_of_what_its_index_was_built_from() {
    let engine = Engine::new(EngineOptions::default()).unwrap();
    let body = "a game of many words ".repeat(BODY / 21);
    let of = |number| image_of(&engine, skills(number, Some(&body))).len();
    let of_each = (of(410) - of(10)) / 400;
    assert!(of_each < BODY / 8, "{of_each} bytes of the image for each skill");
}

#[test]
fn what_a_large_catalogue_leaves_lies_low() {
    let engine = Engine::new(EngineOptions::default()).unwrap();
    let (last, memory) = extent(&image_of(&engine, skills(6_000, None)));
    assert!(last > 1 << 19, "what begins with 512 KiB was to be outgrown: {last}");
    assert!(last < memory / 4, "{last} of {memory} bytes");
}
