//! No mapping change on the request path: in steady state a fresh call makes no system call that changes the address
//! space. Each would take the process's memory lock and interrupt the other cores.
//!
//! `strace` counts those calls in a child process, once with some calls and once with twice as many: what the process
//! does at its start is in both, so the difference is what the calls did.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test they serve")]

use std::{path::PathBuf, process::Command, sync::Arc};
use waza_engine::{Engine, EngineOptions, Hook, Limits, PluginSpec, hooks::types::Request};

const CALLS: u64 = 300;
const MAPPING: &str = "trace=mmap,munmap,mprotect,madvise,mremap,brk";

/// What the child is told.
const CHILD_CALLS: &str = "WAZA_TEST_CALLS";
const CHILD_KEEP_MIB: &str = "WAZA_TEST_KEEP_MIB";

#[test]
fn a_fresh_call_changes_no_mapping() {
    let more = mapping_calls(2 * CALLS, 8) - mapping_calls(CALLS, 8);
    // A thread or a heap of the host's own may come up once in a while; one call in a hundred is not "per call".
    assert!(more.unsigned_abs() <= CALLS / 100, "{more} mapping calls for {CALLS} further calls");
}

#[test]
fn slots_that_keep_nothing_resident_are_told_apart() {
    let more = mapping_calls(2 * CALLS, 0) - mapping_calls(CALLS, 0);
    assert!(more >= i64::try_from(CALLS).unwrap(), "{more} mapping calls for {CALLS} further calls");
}

/// Mapping calls of a process that makes this many fresh calls.
fn mapping_calls(calls: u64, keep_mib: u32) -> i64 {
    let dir = tempfile::tempdir().unwrap();
    let counts = dir.path().join("counts");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-c", "-e", MAPPING, "-o"])
        .arg(&counts)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "the_process_that_is_counted", "--ignored", "--nocapture"])
        .env(CHILD_CALLS, calls.to_string())
        .env(CHILD_KEEP_MIB, keep_mib.to_string())
        .output()
        .unwrap_or_else(|e| panic!("strace: {e}; `cargo xtask setup` installs it"));
    let said = || [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text)).concat();
    assert!(output.status.success() && said().contains("1 passed"), "{}", said());
    total(&std::fs::read_to_string(counts).unwrap())
}

/// Adds up the column `calls` of a table by `strace -c`.
fn total(table: &str) -> i64 {
    let of_a_line = |line: &str| {
        let columns: Vec<_> = line.split_whitespace().collect();
        let name = *columns.last()?;
        MAPPING.trim_start_matches("trace=").split(',').find(|known| *known == name)?;
        columns.get(3)?.parse::<i64>().ok()
    };
    let total = table.lines().filter_map(of_a_line).sum();
    assert!(total > 0, "a process without any mapping call is one that strace did not see:\n{table}");
    total
}

#[test]
#[ignore = "the child of the tests above"]
fn the_process_that_is_counted() {
    let told = |name: &str| std::env::var(name).unwrap().parse::<u32>().unwrap();
    let options = EngineOptions { keep_resident_mib: told(CHILD_KEEP_MIB), ..EngineOptions::default() };
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
        })
        .unwrap();
    let text = "make the enemies chase the player when they see him, and let the camera follow them slowly";
    let map = (0..u32::try_from(text.len()).unwrap()).collect();
    let request =
        Arc::new(Request { text: text.into(), folded: text.into(), folded_map: map, ..Request::default() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for _ in 0..told(CHILD_CALLS) {
        runtime.block_on(plugin.classify(Arc::clone(&request))).unwrap();
    }
}
