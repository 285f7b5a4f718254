//! Every way a plugin can misbehave ends in a typed error that names it, and the next call is not touched by it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test they serve")]

mod support;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use support::{component, request, try_load};
use waza_engine::{
    Engine, EngineOptions, Fault, Grants, Hook, ImageReport, Limits, LoadError, Plugin, PluginSpec,
    PoolOptions,
    hooks::{
        asset_rewriter::Document,
        path_policy::{Access, Operation, Origin, PathVerdict},
        skill_ranker::RankOptions,
    },
};

fn load(behaviour: &str) -> Plugin {
    let limits = Limits { deadline_ms: 100, ..Limits::default() };
    try_load(&engine(), behaviour, limits).unwrap()
}

fn engine() -> Engine {
    Engine::new(EngineOptions::default()).unwrap()
}

fn engine_with(concurrent_calls: u32, max_wait: Duration) -> Engine {
    let standard = PoolOptions { concurrent_calls, ..EngineOptions::default().standard };
    Engine::new(EngineOptions { standard, max_wait, ..EngineOptions::default() }).unwrap()
}

fn accesses() -> Arc<[Access]> {
    let access = |path: &str| Access {
        operation: Operation::Write,
        origin: Origin::Model,
        path: path.into(),
        size: Some(1),
        media_type: None,
    };
    [access("a"), access("../b")].into()
}

async fn fault(behaviour: &str) -> Fault {
    let error = load(behaviour).classify(request()).await.unwrap_err();
    assert_eq!((error.plugin(), error.revision()), ("hostile", "r1"));
    error.fault
}

#[tokio::test]
async fn a_fine_plugin_answers_through_every_hook_from_an_image() {
    let plugin = load("fine");
    assert!(matches!(plugin.image(), ImageReport::Taken { .. }), "{:?}", plugin.image());
    assert_eq!(plugin.classify(request()).await.unwrap().value.intents.len(), 1);
    let ranked =
        plugin.rank(request(), RankOptions { max_results: 2, ..RankOptions::default() }).await.unwrap();
    assert_eq!(ranked.value.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(plugin.score(request()).await.unwrap().value.p, 1);
    assert_eq!(plugin.check(accesses()).await.unwrap().value, [PathVerdict::Allow, PathVerdict::Allow]);
    let document = Document { path: "a.html".into(), media_type: "text/html".into(), content: "x".into() };
    assert!(plugin.rewrite(Arc::new(document), Arc::default()).await.unwrap().value.is_empty());
}

#[tokio::test]
async fn a_loop_is_stopped_at_its_deadline() {
    let plugin = load("loop");
    let started = Instant::now();
    let error = plugin.classify(request()).await.unwrap_err();
    let Fault::Deadline { limit, elapsed } = error.fault else { panic!("{error}") };
    assert_eq!(limit, Duration::from_millis(100));
    assert!(elapsed >= limit, "{elapsed:?}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spinning_plugin_does_not_disturb_its_neighbour() {
    let engine = engine();
    let limits = Limits { deadline_ms: 300, ..Limits::default() };
    let (spinning, fine) =
        (try_load(&engine, "loop", limits).unwrap(), try_load(&engine, "fine", limits).unwrap());
    let spin = tokio::spawn(async move { spinning.classify(request()).await });
    let mut answered = 0;
    while !spin.is_finished() {
        fine.classify(request()).await.unwrap();
        answered += 1;
    }
    assert_eq!(spin.await.unwrap().unwrap_err().kind(), "deadline");
    assert!(answered > 10, "only {answered} calls got through beside a spinning plugin");
}

#[tokio::test]
async fn memory_without_end_is_refused_with_the_limit() {
    let limits = Limits { deadline_ms: 2_000, memory_mib: 8, ..Limits::default() };
    let plugin = try_load(&engine(), "grow", limits).unwrap();
    let error = plugin.classify(request()).await.unwrap_err();
    let Fault::OutOfMemory { limit, wanted } = error.fault else { panic!("{error}") };
    assert_eq!(limit, 8 << 20);
    assert!(wanted > limit);
}

#[tokio::test]
async fn traps_and_stack_overflows_are_told_apart_from_refusals() {
    assert!(matches!(fault("trap").await, Fault::Panicked { .. }));
    // A component's own stack ends before the host's does: it runs into its guard and traps.
    assert!(matches!(fault("deep").await, Fault::Panicked { .. } | Fault::StackOverflow));
    assert!(matches!(fault("refuse").await, Fault::Guest(_)));
}

#[tokio::test]
async fn results_outside_the_interface_are_never_used() {
    let plugin = load("invalid");
    let document = Document { path: "a.html".into(), media_type: "text/html".into(), content: "あ".into() };
    for kind in [
        plugin.classify(request()).await.unwrap_err().kind(),
        plugin.rank(request(), RankOptions::default()).await.unwrap_err().kind(),
        plugin.score(request()).await.unwrap_err().kind(),
        plugin.rewrite(Arc::new(document), Arc::default()).await.unwrap_err().kind(),
        plugin.check(accesses()).await.unwrap_err().kind(),
    ] {
        assert_eq!(kind, "invalid-result");
    }
}

#[tokio::test]
async fn results_without_end_are_refused() {
    let limits = Limits { deadline_ms: 10_000, ..Limits::default() };
    let plugin = try_load(&engine(), "huge", limits).unwrap();
    let document = Document { path: "a.html".into(), media_type: "text/html".into(), content: "あ".into() };
    for error in [
        plugin.classify(request()).await.unwrap_err(),
        plugin.rank(request(), RankOptions::default()).await.unwrap_err(),
        plugin.rewrite(Arc::new(document), Arc::default()).await.unwrap_err(),
        plugin.check(accesses()).await.unwrap_err(),
    ] {
        assert!(matches!(error.kind(), "result-too-large" | "invalid-result"), "{error}");
    }
}

#[tokio::test]
async fn nothing_is_remembered_from_one_call_to_the_next() {
    let plugin = load("remember");
    for _ in 0..50 {
        assert_eq!(plugin.classify(request()).await.unwrap().value.why[0].code, "calls-1");
    }
}

#[tokio::test]
async fn an_instance_is_used_again_only_as_often_as_was_asked_for() {
    let plugin = try_load(&engine(), "remember", Limits { max_uses: 3, ..Limits::default() }).unwrap();
    let mut seen = Vec::new();
    for _ in 0..7 {
        seen.push(plugin.classify(request()).await.unwrap().value.why[0].code.clone());
    }
    assert_eq!(seen, ["calls-1", "calls-2", "calls-3", "calls-1", "calls-2", "calls-3", "calls-1"]);
}

#[tokio::test]
async fn an_instance_that_failed_is_not_used_again() {
    let limits = Limits { max_uses: 9, deadline_ms: 20, ..Limits::default() };
    let plugin = try_load(&engine(), "trap", limits).unwrap();
    for _ in 0..40 {
        // More often than there are slots: each failed instance gave its slot back.
        assert_eq!(plugin.classify(request()).await.unwrap_err().kind(), "panicked");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_times_the_pool_is_a_queue_and_no_error() {
    let engine = engine_with(4, Duration::from_secs(30));
    let plugin = try_load(&engine, "fine", Limits { concurrent_calls: 4, ..Limits::default() }).unwrap();
    let calls: Vec<_> = (0..400)
        .map(|_| {
            tokio::spawn({
                let plugin = plugin.clone();
                async move { plugin.classify(request()).await }
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_is_a_typed_refusal() {
    let engine = engine_with(1, Duration::from_millis(20));
    let limits = Limits { deadline_ms: 3_000, concurrent_calls: 1, ..Limits::default() };
    let plugin = try_load(&engine, "loop", limits).unwrap();
    let (first, second) = tokio::join!(plugin.classify(request()), plugin.classify(request()));
    let kinds = [first.unwrap_err().kind(), second.unwrap_err().kind()];
    assert!(kinds.contains(&"saturated") && kinds.contains(&"deadline"), "{kinds:?}");
}

#[test]
fn what_cannot_be_configured_is_refused_at_load() {
    let engine = engine();
    let limits = Limits { configure_ms: 200, ..Limits::default() };
    let load = |behaviour| try_load(&engine, behaviour, limits).map(|_| ()).unwrap_err();
    assert!(matches!(load("refuse-settings"), LoadError::Settings { .. }));
    assert!(matches!(load("no-such-behaviour"), LoadError::Settings { .. }));
    let LoadError::Call { step: "configure", source, .. } = load("loop-in-configure") else { panic!() };
    assert_eq!(source.kind(), "deadline");
    let LoadError::Call { step: "configure", source, .. } = load("trap-in-configure") else { panic!() };
    assert_eq!(source.kind(), "panicked");
}

#[test]
fn broken_components_are_refused_at_load() {
    let engine = engine();
    let whole = component();
    let load = |component: &[u8], hooks: Vec<Hook>, limits: Limits| {
        let catalogue = Arc::default();
        let (name, revision, settings) = ("hostile".into(), "r1".into(), "{}".into());
        let (grants, skill_folder) = (Grants::default(), None);
        let spec = PluginSpec {
            name,
            revision,
            component,
            hooks,
            settings,
            limits,
            catalogue,
            grants,
            skill_folder,
        };
        engine.load(&spec).map(|_| ())
    };
    let fine = Limits::default();
    for bytes in [&b""[..], b"\0asm", &whole[..whole.len() / 2], b"(module)", &[0xff; 4096]] {
        assert!(matches!(load(bytes, vec![Hook::PathPolicy], fine), Err(LoadError::Component { .. })));
    }
    // What takes images panics at these; nothing of that may reach the caller.
    for text in [
        r#"(component (core module (import "" "" (tag))))"#,
        r#"(component (core module $m (global (mut externref) (ref.null extern))) (core instance (instantiate $m)))"#,
    ] {
        let refused = load(&wat(text), vec![Hook::PathPolicy], fine);
        assert!(
            matches!(refused, Err(LoadError::Component { .. } | LoadError::MissingExport { .. })),
            "{text}"
        );
    }
    let module = wat(r#"(component)"#);
    assert!(matches!(load(&module, vec![Hook::PathPolicy], fine), Err(LoadError::MissingExport { .. })));
    let greedy =
        wat(r#"(component (import "host:thing/clock" (instance (export "now" (func (result u64))))))"#);
    let Err(LoadError::UnknownImport { import, .. }) = load(&greedy, vec![Hook::PathPolicy], fine) else {
        panic!()
    };
    assert_eq!(import, "host:thing/clock#now");
    let much = Limits { memory_mib: 4096, ..fine };
    assert!(matches!(load(&whole, vec![Hook::PathPolicy], much), Err(LoadError::LimitTooLarge { .. })));
    let small = Limits { image_mib: 0, ..fine };
    assert!(matches!(load(&whole, vec![Hook::PathPolicy], small), Err(LoadError::ImageTooLarge { .. })));
}

fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}
