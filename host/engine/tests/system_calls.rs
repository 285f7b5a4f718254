//! No mapping change on the request path: in steady state a fresh call makes no system call that changes the address
//! space. Each would take the process's memory lock and interrupt the other cores.
//!
//! `strace` lists those calls in a child process, which says when its own calls begin and end: what it does to start,
//! to compile and to warm up is not counted.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test they serve")]

use std::{path::PathBuf, process::Command, sync::Arc, time::Duration};
use waza_engine::{
    Engine, EngineOptions, Grants, Hook, Limits, PluginSpec, PoolOptions, hooks::types::Request,
};

const CALLS: usize = 500;
const WARM_UP: usize = 50;
const MAPPING: [&str; 6] = ["mmap", "munmap", "mprotect", "madvise", "mremap", "brk"];

/// What the child is told, and what it says.
const KEEP_MIB: &str = "WAZA_TEST_KEEP_MIB";
const BEGIN: &str = "the counted calls begin";
const END: &str = "the counted calls end";

#[test]
fn a_fresh_call_changes_no_mapping() {
    let made = mapping_calls(8);
    // The host's own heap may grow once in a while; one call in a hundred is not "per call".
    assert!(made <= CALLS / 100, "{made} mapping calls in {CALLS} fresh calls");
}

#[test]
fn slots_that_keep_nothing_resident_are_told_apart() {
    let made = mapping_calls(0);
    assert!(made >= CALLS, "{made} mapping calls in {CALLS} fresh calls");
}

/// Mapping calls that a process makes in its counted calls.
fn mapping_calls(keep_mib: u32) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-e", &format!("trace=write,{}", MAPPING.join(",")), "-o"])
        .arg(&log)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "the_process_that_is_counted", "--ignored", "--nocapture"])
        .env(KEEP_MIB, keep_mib.to_string())
        .output()
        .unwrap_or_else(|e| panic!("strace: {e}; `cargo xtask setup` installs it"));
    let said = || [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text)).concat();
    assert!(output.status.success() && said().contains("1 passed"), "{}", said());
    let log = std::fs::read_to_string(log).unwrap();
    let (before, counted) = log.split_once(BEGIN).unwrap_or_else(|| panic!("no beginning in:\n{log}"));
    assert!(count(before) > 0, "a start without any mapping call is one that strace did not see");
    count(counted.split_once(END).unwrap_or_else(|| panic!("no end in:\n{log}")).0)
}

/// Calls in a log of strace's. One that another thread interrupts has two lines, but only the first has a parenthesis.
fn count(log: &str) -> usize {
    let is_mapping = |line: &&str| MAPPING.iter().any(|name| line.contains(&format!(" {name}(")));
    log.lines().filter(is_mapping).count()
}

#[test]
#[ignore = "the child of the tests above"]
fn the_process_that_is_counted() {
    let keep_resident_mib = std::env::var(KEEP_MIB).unwrap().parse().unwrap();
    let standard = PoolOptions { keep_resident_mib, ..EngineOptions::default().standard };
    // Long ticks: a call that strace holds up is not to look like a long one, whose thread maps a stack.
    let options = EngineOptions { standard, tick: Duration::from_secs(1), ..EngineOptions::default() };
    let engine = Engine::new(options).unwrap();
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/waza/fixtures");
    let fixtures = std::env::var_os("WAZA_FIXTURES").map_or(default, PathBuf::from);
    let component = std::fs::read(fixtures.join("hostile/plugin.wasm")).unwrap();
    let plugin = engine
        .load(&PluginSpec {
            name: "hostile".into(),
            revision: "r1".into(),
            component: &component,
            hooks: vec![Hook::IntentClassifier],
            settings: r#"{"behaviour":"fine"}"#.into(),
            limits: Limits { deadline_ms: 5_000, ..Limits::default() },
            catalogue: Arc::default(),
            grants: Grants::default(),
            skill_folder: None,
        })
        .unwrap();
    let text = "make the enemies chase the player when they see him, and let the camera follow them slowly";
    let map = (0..u32::try_from(text.len()).unwrap()).collect();
    let request =
        Arc::new(Request { text: text.into(), folded: text.into(), folded_map: map, ..Request::default() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let call = || drop(runtime.block_on(plugin.classify(Arc::clone(&request))).unwrap());
    (0..WARM_UP).for_each(|_| call());
    eprintln!("{BEGIN}");
    (0..CALLS).for_each(|_| call());
    eprintln!("{END}");
}
