//! Runs every conformance case as a test of its own: every folder below this one that has a `request.json`.
//!
//! With `WAZA_ACCEPT=1`, what happens is written down as what is expected, for a person to read before it is kept.
//! Never on a build server, where it would make every case pass.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use libtest_mimic::{Arguments, Failed, Trial};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};
use waza_author::Case;
use waza_engine::{Engine, EngineOptions, Limits};
use waza_tests::component;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    let mut folders = Vec::new();
    find(&root, &mut folders);
    let mut cases: Vec<Trial> = folders
        .into_iter()
        .map(|folder| {
            let name = folder.strip_prefix(&root).unwrap().display().to_string();
            Trial::test(name, move || run(&folder))
        })
        .collect();
    let count = cases.len();
    cases.push(Trial::test("there_are_cases", move || {
        if count < 40 { Err(format!("only {count} cases were found").into()) } else { Ok(()) }
    }));
    libtest_mimic::run(&Arguments::from_args(), cases).exit_code()
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        if entry.join("request.json").is_file() {
            found.push(entry);
        } else {
            find(&entry, found);
        }
    }
}

/// Times that a busy machine keeps to. Cases that are about time name their own.
fn base() -> Limits {
    Limits { deadline_ms: 10_000, configure_ms: 20_000, index_ms: 20_000, ..Limits::default() }
}

fn run(folder: &Path) -> Result<(), Failed> {
    let case = Case::read(folder, &base())?;
    let component = case.component(component::make)?;
    let engine = Engine::new(EngineOptions::default())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(case.run(&engine, &component));
    if env::var_os("WAZA_ACCEPT").is_some() {
        assert!(env::var_os("CI").is_none(), "WAZA_ACCEPT is for people, never for a build server");
        case.accept(&outcome)?;
    } else {
        case.compare(outcome)?;
    }
    Ok(())
}
