//! No panic path from guest data: every length, pointer, range, discriminant and string that a plugin hands over,
//! replaced with hostile ones.
//!
//! One component gives back whatever bytes it is told to, as the raw result of every hook; the bytes come with the
//! request, so thousands of results cost one compilation. What the life cycle hands over, and where the allocator says
//! that there is room, is compiled in.

use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use std::sync::Arc;
use waza_engine::{
    CallError, Engine, EngineOptions, Grants, Hook, Limits, LoadError, Plugin, PluginSpec,
    hooks::{
        asset_rewriter::Document,
        path_policy::{Access, Operation, Origin},
        skill_ranker::{RankOptions, SkillEntry},
        types::{Evidence, Request},
    },
};
use waza_tests::core_module;

/// Where the plugin writes the bytes it is given. The first word is the address it answers with.
const BASE: u32 = 0x1000;

/// The plugin. Two letters stand for a byte: text must be UTF-8, and results need not be.
const ECHO: &str = r#"
(func $answer (param $from i32) (param $letters i32) (result i32)
  (local $at i32)
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $at) (local.get $letters)))
      (i32.store8
        (i32.add (i32.const 0x1000) (i32.shr_u (local.get $at) (i32.const 1)))
        (i32.or
          (i32.shl
            (i32.sub (i32.load8_u (i32.add (local.get $from) (local.get $at))) (i32.const 97))
            (i32.const 4))
          (i32.sub (i32.load8_u offset=1 (i32.add (local.get $from) (local.get $at))) (i32.const 97))))
      (local.set $at (i32.add (local.get $at) (i32.const 2)))
      (br $next)))
  (i32.load (i32.const 0x1000)))
(func $text (param $request i32) (result i32)
  (call $answer (i32.load (local.get $request)) (i32.load offset=4 (local.get $request))))
(func (export "waza:plugin/intent-classifier@0.1.0#classify") (param i32) (result i32) (call $text (local.get 0)))
(func (export "waza:plugin/skill-scorer@0.1.0#score") (param i32) (result i32) (call $text (local.get 0)))
(func (export "waza:plugin/skill-ranker@0.1.0#rank") (param i32) (result i32) (call $text (local.get 0)))
(func (export "waza:plugin/skill-ranker@0.1.0#index") (param i32 i32) (result i32) (i32.const 0xfd00))
(func (export "waza:plugin/asset-rewriter@0.1.0#rewrite")
  (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
  (call $answer (local.get 0) (local.get 1)))
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (call $answer (i32.load offset=4 (local.get 0)) (i32.load offset=8 (local.get 0))))
"#;

/// What the asset rewriter is given: characters begin at 0, 1, 4 and 5.
const CONTENT: &str = "aあbう";

const WORDS: [u32; 24] = [
    0,
    1,
    2,
    3,
    5,
    7,
    8,
    0xff,
    0x100,
    0x1000,
    0x1001,
    0x10c1,
    999_999,
    1_000_001,
    0xfffc,
    0xffff,
    0x1_0000,
    0x7fff_ffff,
    0x8000_0000,
    0x8000_0001,
    0xffff_fff0,
    0xffff_fffc,
    0xffff_fffe,
    u32::MAX,
];

/// Counts, discriminants, and what is no UTF-8: a byte too many, a character cut short, a byte that no text has.
const BYTES: [u8; 9] = [0, 1, 2, 5, 0x7f, 0x80, 0xc3, 0xe3, 0xff];

/// A whole and valid result, as the memory from [`BASE`] on.
fn result(record: &[u32], list: &[u32]) -> Vec<u8> {
    let mut memory = vec![0; 0xe0];
    let mut put = |at: usize, words: &[u32]| {
        for (place, word) in memory[at..].chunks_mut(4).zip(words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
    };
    put(0, &[BASE + 0x10]);
    put(0x10, record);
    put(0x40, list);
    // One dimension; one piece of evidence with a span and a note; then the texts.
    put(0x70, &[1, 500_000, 1]);
    put(0x80, &[0x10c8, 4, 1, 0, 2, 7, 1, 0x10c0, 5]);
    memory[0xc0..0xc5].copy_from_slice(b"first");
    memory[0xc8..0xcc].copy_from_slice(b"code");
    memory[0xd0..0xd4].copy_from_slice(b"cats");
    memory[0xd8..0xdc].copy_from_slice(b"dogs");
    memory
}

fn valid(hook: Hook) -> Vec<u8> {
    match hook {
        Hook::IntentClassifier => {
            result(&[0, 0x1040, 2, 0x1070, 1, 0, 0x1080, 1], &[3, 2, 0x10c0, 5, 900_000, 4, 0x10c0, 3, 0, 1])
        }
        Hook::SkillScorer => result(&[0, 1, 5, 0x1080, 1], &[]),
        Hook::SkillRanker => result(&[0, 0x1040, 2], &[0x10d0, 4, 900_000, 0x1080, 1, 0x10d8, 4, 1, 0, 0]),
        Hook::AssetRewriter => {
            result(&[0, 0x1040, 2], &[0, 1, 0x10c0, 5, 0x10d0, 4, 4, 8, 0x10c8, 4, 0x10d8, 4])
        }
        Hook::PathPolicy => result(&[0, 0x1040, 2], &[0, 0, 0, 0, 0, 1, 0x10c8, 4, 0x10c0, 5]),
    }
}

/// The plugin's own error, with its text.
fn refusal() -> Vec<u8> {
    result(&[1, 1, 0x10c0, 5], &[])
}

fn letters(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|half| char::from(b'a' + half)).collect()
}

fn engine() -> Engine {
    Engine::new(EngineOptions::default()).unwrap()
}

fn load(engine: &Engine, core: &str, hooks: &[Hook]) -> Result<Plugin, LoadError> {
    let entry =
        |name: &str| SkillEntry { name: name.into(), description: name.into(), body: None, metadata: vec![] };
    engine.load(&PluginSpec {
        name: "conformance".into(),
        revision: "r1".into(),
        component: &core_module::component(core).unwrap(),
        hooks: hooks.to_vec(),
        settings: "{}".into(),
        limits: Limits { deadline_ms: 20_000, concurrent_calls: 4, ..Limits::default() },
        catalogue: ["cats", "dogs", "birds"].map(entry).into(),
        grants: Grants::default(),
        skill_folder: None,
    })
}

/// A loaded plugin that answers with what it is told to.
struct Echo {
    plugin: Plugin,
    runtime: tokio::runtime::Runtime,
}

impl Echo {
    fn new(engine: &Engine) -> Self {
        let plugin = load(engine, ECHO, &Hook::ALL).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { plugin, runtime }
    }

    /// Has `hook` answer with `bytes`. An answer that is accepted is used, as a caller would.
    fn call(&self, hook: Hook, bytes: &[u8]) -> Result<(), CallError> {
        let text = letters(bytes);
        let request = Arc::new(Request { text: text.clone(), ..Request::default() });
        self.runtime.block_on(async {
            match hook {
                Hook::IntentClassifier => {
                    let verdict = self.plugin.classify(request).await?.value;
                    assert!(verdict.abstain || !verdict.intents.is_empty());
                    assert!(verdict.intents.iter().all(|intent| intent.p <= 1_000_000));
                    assert!(verdict.dimensions.iter().all(|dimension| dimension.p <= 1_000_000));
                    cut(&text, &verdict.why);
                }
                Hook::SkillScorer => {
                    let opinion = self.plugin.score(request).await?.value;
                    assert!(opinion.p <= 1_000_000);
                    cut(&text, &opinion.why);
                }
                Hook::SkillRanker => {
                    let ranked = self.plugin.rank(request, RankOptions::default()).await?.value;
                    for (at, entry) in ranked.iter().enumerate() {
                        assert!(
                            ["cats", "dogs", "birds"].contains(&entry.name.as_str()) && entry.p <= 1_000_000
                        );
                        assert!(ranked[..at].iter().all(|other| other.name != entry.name));
                        cut(&text, &entry.why);
                    }
                }
                Hook::AssetRewriter => self.rewrite(text).await?,
                Hook::PathPolicy => {
                    let access = |path: &str| Access {
                        operation: Operation::Write,
                        origin: Origin::Model,
                        path: path.into(),
                        size: None,
                        media_type: None,
                    };
                    let accesses = [access(&text), access("b")];
                    assert_eq!(self.plugin.check(accesses.into()).await?.value.len(), 2);
                }
            }
            Ok(())
        })
    }

    async fn rewrite(&self, path: String) -> Result<(), CallError> {
        let document = Document { path, media_type: "text/html".into(), content: CONTENT.into() };
        let edits = self.plugin.rewrite(Arc::new(document), Arc::default()).await?.value;
        let mut from = 0;
        for edit in edits {
            let _kept = &CONTENT[from..edit.start as usize];
            let _replaced = &CONTENT[edit.start as usize..edit.end as usize];
            from = edit.end as usize;
        }
        Ok(())
    }

    /// The only ways to end. A panic of the host would be `panicked`, for this plugin never traps.
    fn ends_well(&self, hook: Hook, bytes: &[u8]) {
        if let Err(error) = self.call(hook, bytes) {
            let kinds = ["invalid-result", "result-too-large", "guest"];
            assert!(kinds.contains(&error.kind()), "{error} for {}", letters(bytes));
            assert!(error.to_string().len() < 1_000, "{error}");
        }
    }
}

/// Evidence that is accepted can be shown in the text it is about.
fn cut(text: &str, why: &[Evidence]) {
    for (start, end) in why.iter().filter_map(|entry| entry.span) {
        let _shown = &text[start as usize..end as usize];
    }
}

#[test]
fn every_word_and_every_byte_of_every_result() {
    let echo = Echo::new(&engine());
    for hook in Hook::ALL {
        echo.call(hook, &valid(hook)).unwrap();
        assert_eq!(echo.call(hook, &refusal()).unwrap_err().kind(), "guest");
        for whole in [valid(hook), refusal()] {
            for at in (0..whole.len()).step_by(4) {
                for word in WORDS {
                    let mut bytes = whole.clone();
                    bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
                    echo.ends_well(hook, &bytes);
                }
            }
            for at in 0..whole.len() {
                for byte in BYTES {
                    let mut bytes = whole.clone();
                    bytes[at] = byte;
                    echo.ends_well(hook, &bytes);
                }
            }
        }
        echo.call(hook, &valid(hook)).unwrap();
    }
}

#[test]
fn many_words_at_once_and_bytes_without_any_plan() {
    let echo = Echo::new(&engine());
    let word = prop_oneof![prop::sample::select(&WORDS[..]), 0x1000..0x1100_u32, any::<u32>()];
    let changes = vec((0..0x38_usize, word), 1..6);
    let config = ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() };
    for hook in Hook::ALL {
        TestRunner::new(config.clone())
            .run(&(changes.clone(), vec(any::<u8>(), 4..0x100)), |(changes, noise)| {
                let mut bytes = valid(hook);
                for (at, word) in changes {
                    bytes[at * 4..at * 4 + 4].copy_from_slice(&word.to_le_bytes());
                }
                echo.ends_well(hook, &bytes);
                // Noise behind a good address gets further than noise in its place.
                let mut bytes = (BASE + 4).to_le_bytes().to_vec();
                bytes.extend(noise);
                echo.ends_well(hook, &bytes);
                Ok(())
            })
            .unwrap();
        echo.call(hook, &valid(hook)).unwrap();
    }
}

/// Data of a module, word by word.
fn segment(at: u32, words: &[u32]) -> String {
    let bytes: String =
        words.iter().flat_map(|word| word.to_le_bytes()).map(|byte| format!("\\{byte:02x}")).collect();
    format!("(data (i32.const {at:#x}) \"{bytes}\")\n")
}

const WORDS_AT_LOAD: [u32; 8] = [0, 1, 2, 0x1501, 0xffff, 0x1_0000, 0x8000_0000, u32::MAX];

/// Every way in which loading may end for a plugin that hands over broken bytes.
fn ends_well_at_load(engine: &Engine, core: &str) {
    match load(engine, core, &[Hook::PathPolicy]) {
        Ok(plugin) => assert_eq!(plugin.name(), "conformance"),
        Err(LoadError::Call { source, .. }) => {
            assert!(["invalid-result", "result-too-large"].contains(&source.kind()), "{source} for {core}");
        }
        Err(error) => {
            assert!(["settings", "name-differs"].contains(&error.kind()), "{error} for {core}");
        }
    }
}

#[test]
fn every_word_that_the_life_cycle_hands_over() {
    let engine = engine();
    let texts = "(data (i32.const 0x1500) \"conformance\\e3\\81\\82\\ff\")\n";
    let info = [0x1500, 11, 0x1500, 3, 0x1440, 1, 0x1500, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0x1500, 2];
    let refused = [1, 0x1440, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1500, 2, 0x1500, 3];
    for (function, parameters, whole) in
        [("describe", "", &info[..]), ("configure", "(param i32 i32)", &refused[..])]
    {
        for (at, _) in whole.iter().enumerate().filter(|(at, word)| *at < 8 || **word != 0) {
            for word in WORDS_AT_LOAD {
                let mut words = whole.to_vec();
                words[at] = word;
                let export = format!(
                    "(func (export \"waza:plugin/lifecycle@0.1.0#{function}\") {parameters} (result i32) (i32.const 0x1400))\n"
                );
                ends_well_at_load(&engine, &format!("{ECHO}{texts}{export}{}", segment(0x1400, &words)));
            }
        }
    }
    Echo::new(&engine).call(Hook::PathPolicy, &valid(Hook::PathPolicy)).unwrap();
}

#[test]
fn every_place_where_the_allocator_may_say_that_there_is_room() {
    let engine = engine();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for room in WORDS.into_iter().chain([0xfff0, 0xfff8, 0xfffd]) {
        let core = format!(
            "{ECHO}(func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) (i32.const {room}))"
        );
        let plugin = match load(&engine, &core, &[Hook::AssetRewriter]) {
            Ok(plugin) => plugin,
            Err(LoadError::Call { source, .. }) => {
                assert_eq!(source.kind(), "invalid-result", "{source}");
                continue;
            }
            Err(error) => panic!("{error}"),
        };
        // Arguments overwrite each other and the plugin's own data: it harms itself.
        let document =
            Document { path: "aaaa".into(), media_type: "text/html".into(), content: CONTENT.into() };
        if let Err(error) = runtime.block_on(plugin.rewrite(Arc::new(document), Arc::default())) {
            let kinds = ["invalid-result", "result-too-large", "guest"];
            assert!(kinds.contains(&error.kind()), "{error}");
        }
    }
    Echo::new(&engine).call(Hook::AssetRewriter, &valid(Hook::AssetRewriter)).unwrap();
}
