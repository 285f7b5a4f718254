//! What the conformance folders cannot say alone: neighbours on one engine, and that the runner notices.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use waza_author::{Case, Outcome};
use waza_engine::{Engine, EngineOptions, Limits, Plugin};
use waza_tests::component;

fn engine() -> Engine {
    Engine::new(EngineOptions::default()).unwrap()
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance").join(name)
}

fn read(folder: &Path) -> Case {
    let base = Limits { deadline_ms: 10_000, configure_ms: 20_000, ..Limits::default() };
    Case::read(folder, &base).unwrap()
}

fn load(engine: &Engine, name: &str) -> (Arc<Case>, Plugin) {
    let case = read(&folder(name));
    let plugin = case.load(engine, &case.component(component::make).unwrap()).unwrap();
    (Arc::new(case), plugin)
}

/// Whatever stops one plugin, the other answers as ever, meanwhile and after.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plugin_that_is_stopped_is_not_noticed_by_its_neighbour() {
    let engine = engine();
    let (fine, neighbour) = load(&engine, "answers/allow");
    let expected = fine.call(&neighbour).await.unwrap();
    for (name, kind) in [
        ("time/loop-in-call", "deadline"),
        ("memory/grow-in-call", "out-of-memory"),
        ("memory/table-grow", "table-too-large"),
        ("traps/unreachable", "panicked"),
        ("traps/recursion-wasm-stack", "stack-overflow"),
        ("answers/huge-list", "result-too-large"),
        ("abi/invalid-utf8", "invalid-result"),
    ] {
        let (case, plugin) = load(&engine, name);
        let stopped = tokio::spawn(async move { case.call(&plugin).await });
        let mut answered = 0;
        while answered < 20 || !stopped.is_finished() {
            assert_eq!(fine.call(&neighbour).await.unwrap(), expected, "beside {name}");
            answered += 1;
        }
        assert_eq!(stopped.await.unwrap().unwrap_err().kind(), kind, "{name}");
        assert_eq!(fine.call(&neighbour).await.unwrap(), expected, "after {name}");
    }
}

/// A copy of a case that says other things.
fn copy(name: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    let target = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder(name)).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), target.path().join(entry.file_name())).unwrap();
    }
    for (file, text) in files {
        fs::write(target.path().join(file), text).unwrap();
    }
    target
}

async fn run(folder: &Path) -> (Case, Outcome) {
    let case = read(folder);
    let component = case.component(component::make).unwrap();
    let outcome = case.run(&engine(), &component).await;
    (case, outcome)
}

#[tokio::test]
async fn a_case_that_does_not_hold_is_said_to() {
    let wrong = [
        ("answers/allow", "expect.json", r#"{"answer":[]}"#),
        ("answers/allow", "expect.json", r#"{"answer":[{"kind":"allow"}],"image":"without"}"#),
        ("traps/unreachable", "error.txt", "stack-overflow"),
        ("memory/grow-in-call", "error.txt", "out-of-memory\nlimit: 1"),
        ("memory/grow-in-configure", "error.txt", "out-of-memory\nstep: describe"),
        ("versions/0.2.0", "error.txt", "incompatible\nneeds: 0.3.0"),
    ];
    for (name, file, text) in wrong {
        let folder = copy(name, &[(file, text)]);
        let (case, outcome) = run(folder.path()).await;
        let mismatch = case.compare(outcome).unwrap_err();
        assert!(mismatch.expected.is_some(), "{name}: {mismatch}");
    }
}

#[tokio::test]
async fn what_happened_can_be_accepted_and_holds_then() {
    for name in ["answers/allow", "memory/grow-in-configure"] {
        let (_, outcome) = run(&folder(name)).await;
        // It expects the other kind of thing first.
        let folder = match &outcome {
            Outcome::Failed(_) => copy(name, &[("expect.json", r#"{"answer":[]}"#)]),
            _ => copy(name, &[("error.txt", "panicked")]),
        };
        let own = if matches!(outcome, Outcome::Failed(_)) { "error.txt" } else { "expect.json" };
        fs::remove_file(folder.path().join(own)).unwrap();
        let case = read(folder.path());
        assert!(case.compare(outcome.clone()).is_err(), "{name}");
        case.accept(&outcome).unwrap();
        read(folder.path()).compare(outcome).unwrap();
    }
}
