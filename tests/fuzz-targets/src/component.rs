//! The loader: any component is refused with a typed error, or becomes a plugin whose call ends within its limits with
//! an answer that the interface allows or with a typed fault.
//!
//! An input is a component, or the text of one. Changes of the text mostly stay valid and so reach the calls; changes of
//! the binary try what reads it.

use crate::host::{Host, LIMITS, NAME, host};
use std::sync::Arc;
use std::time::{Duration, Instant};
use waza_engine::{
    CallError, Fault, Hook, Plugin,
    hooks::{
        asset_rewriter::{Asset, Document},
        path_policy::{Access, Operation, Origin},
        skill_ranker::RankOptions,
        types::Request,
    },
};

/// Far more than any call may take, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);
const TEXT: &str = "あa 2D, assets/x.png";

/// The bytes are a component in either form.
pub fn run(data: &[u8]) {
    let Ok(component) = wat::parse_bytes(data) else { return };
    let named = |hook: &Hook| {
        let export = hook.export();
        component.windows(export.len()).any(|window| window == export.as_bytes())
    };
    let mut hooks: Vec<Hook> = Hook::ALL.into_iter().filter(named).collect();
    if hooks.is_empty() {
        hooks.push(Hook::PathPolicy);
    }
    let host = host();
    let started = Instant::now();
    // Refused: the type says why, and there is nothing more to ask of it.
    let Ok(plugin) = host.load(&component, hooks, LIMITS) else { return };
    assert!(started.elapsed() < PATIENCE, "loading took {:?}", started.elapsed());
    assert_eq!(plugin.info().name, NAME);
    for hook in plugin.hooks() {
        let started = Instant::now();
        if let Err(error) = call(host, &plugin, *hook) {
            named_and_true(&error);
        }
        assert!(started.elapsed() < PATIENCE, "{hook} took {:?}", started.elapsed());
    }
}

/// Calls a hook and holds its answer to what the interface promises.
fn call(host: &Host, plugin: &Plugin, hook: Hook) -> Result<(), CallError> {
    let items = LIMITS.result_items as usize;
    match hook {
        Hook::IntentClassifier => {
            let verdict = host.wait(plugin.classify(request()))?.value;
            assert!(verdict.abstain || !verdict.intents.is_empty());
            assert!(verdict.intents.len() <= items && verdict.why.len() <= items);
        }
        Hook::SkillRanker => {
            let ranked = host.wait(plugin.rank(request(), RankOptions::default()))?.value;
            assert!(ranked.is_empty(), "the catalogue is empty, and so must every ranking be");
        }
        Hook::SkillScorer => {
            let opinion = host.wait(plugin.score(request()))?.value;
            assert!(opinion.p <= 1_000_000 && opinion.why.len() <= items);
        }
        Hook::PathPolicy => {
            let verdicts = host.wait(plugin.check(accesses()))?.value;
            assert_eq!(verdicts.len(), 2, "one verdict an access");
        }
        Hook::AssetRewriter => {
            let asset = Asset { name: "x.png".into(), url: "/u/x".into() };
            let edits = host.wait(plugin.rewrite(document(), [asset].into()))?.value;
            assert!(edits.len() <= items);
            let mut from = 0;
            for edit in edits {
                let range = edit.start as usize..edit.end as usize;
                assert!(from <= range.start && TEXT.get(range).is_some(), "{edit:?}");
                from = edit.end as usize;
            }
        }
    }
    Ok(())
}

/// A fault says whose it is, and its figures are the limits that were set.
fn named_and_true(error: &CallError) {
    assert_eq!((error.plugin(), error.revision()), (NAME, "fuzzed"));
    match &error.fault {
        Fault::Deadline { limit, elapsed } => {
            assert!(*limit == LIMITS.deadline() && *elapsed * 2 > *limit, "{error}")
        }
        Fault::OutOfMemory { limit, wanted } => {
            assert!(wanted > limit && *limit <= (LIMITS.memory_mib as usize) << 20, "{error}");
        }
        Fault::TableTooLarge { limit, wanted } => assert!(wanted > limit, "{error}"),
        Fault::ResultTooLarge { limit, got, .. } => assert!(got.is_none_or(|got| got > *limit), "{error}"),
        Fault::StackOverflow | Fault::Panicked { .. } | Fault::InvalidResult { .. } | Fault::Guest(_) => {}
        Fault::Exited { .. } => {}
        Fault::Denied { .. } | Fault::Saturated { .. } | Fault::NoSuchHook { .. } => {
            unreachable!("nothing is granted and nobody else calls: {error}")
        }
    }
}

fn request() -> Arc<Request> {
    let folded_map = (0..).zip(TEXT.chars()).map(|(at, _)| at).collect();
    Arc::new(Request { text: TEXT.into(), folded: TEXT.into(), folded_map, ..Request::default() })
}

fn document() -> Arc<Document> {
    Arc::new(Document { path: "a.html".into(), media_type: "text/html".into(), content: TEXT.into() })
}

fn accesses() -> Arc<[Access]> {
    let access = |path: &str, size, media_type| Access {
        operation: Operation::Write,
        origin: Origin::Model,
        path: path.into(),
        size,
        media_type,
    };
    [access("index.html", Some(1), Some("text/html".to_owned())), access("../x", None, None)].into()
}
