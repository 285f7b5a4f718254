//! A component that explodes the compiler costs its own load and nothing else, and so does a compiler that misbehaves.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test they serve")]

mod support;

use std::{
    io::Read,
    os::fd::AsRawFd,
    time::{Duration, Instant},
};
use support::{load_bytes, load_slow, options, request};
use waza_engine::{CompileFault, Compiler, Engine, EngineOptions, ImageReport, LoadError};

/// The real one.
fn compiler(memory_mib: u32, cpu_seconds: u32) -> Compiler {
    let program = env!("CARGO_BIN_EXE_waza-compile-child").into();
    Compiler::Process { program, arguments: vec![], memory_mib, cpu_seconds }
}

/// One that does what a line of shell says.
fn shell(line: &str) -> Compiler {
    let arguments = vec!["-c".into(), line.into()];
    Compiler::Process { program: "/bin/sh".into(), arguments, memory_mib: 64, cpu_seconds: 1 }
}

fn engine(compiler: Compiler) -> Engine {
    Engine::new(EngineOptions { compiler, ..options() }).unwrap()
}

fn fault(compiler: Compiler) -> CompileFault {
    fault_of(&engine(compiler), &wat::parse_str("(component)").unwrap())
}

fn fault_of(engine: &Engine, component: &[u8]) -> CompileFault {
    match load_bytes(engine, "fine", component, &[]).map(|_| ()).unwrap_err() {
        LoadError::Compile { plugin, fault } if plugin == "hostile" => fault,
        other => panic!("{other}"),
    }
}

/// A valid component whose functions have nothing but arithmetic, `repeats` times each.
fn long(functions: u32, repeats: usize) -> Vec<u8> {
    // local.get 0, i32.const 1, i32.add, local.set 0
    component_of(functions, [0x20, 0, 0x41, 1, 0x6a, 0x21, 0].repeat(repeats))
}

/// One function that keeps `values` values at once before it uses the first.
fn deep(values: usize) -> Vec<u8> {
    // local.get 0, i32.const 1, i32.mul …, i32.add …, local.set 0
    let values = [[0x20, 0, 0x41, 1, 0x6c].repeat(values), vec![0x6a; values - 1], vec![0x21, 0]];
    component_of(1, values.concat())
}

fn component_of(functions: u32, instructions: Vec<u8>) -> Vec<u8> {
    let body = [vec![1, 1, 0x7f], instructions, vec![0x0b]].concat();
    let function = [leb(body.len()), body].concat();
    let mut code = leb(functions as usize);
    (0..functions).for_each(|_| code.extend(&function));
    let mut types = leb(functions as usize);
    types.extend(vec![0; functions as usize]);
    let module =
        [b"\0asm\x01\0\0\0".to_vec(), section(1, vec![1, 0x60, 0, 0]), section(3, types), section(10, code)]
            .concat();
    [b"\0asm\x0d\0\x01\0".to_vec(), section(1, module)].concat()
}

fn section(id: u8, content: Vec<u8>) -> Vec<u8> {
    [vec![id], leb(content.len()), content].concat()
}

fn leb(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

#[tokio::test]
async fn a_plugin_compiled_outside_serves_like_any_other() {
    let engine = engine(compiler(2048, 60));
    let plugin = load_slow(&engine, "fine").unwrap();
    assert!(matches!(plugin.image(), ImageReport::Taken { .. }));
    assert_eq!(engine.loads().compilations, 2);
    plugin.classify(request()).await.unwrap();
}

#[test]
fn what_is_no_component_is_refused_as_by_the_compiler_inside() {
    let engine = engine(compiler(1024, 30));
    for bytes in [&b""[..], b"\0asm", b"(component)", &[0xff; 4096]] {
        let refused = load_bytes(&engine, "fine", bytes, &[]).map(|_| ()).unwrap_err();
        assert!(matches!(refused, LoadError::Component { .. }), "{refused}");
    }
}

#[tokio::test]
async fn too_much_processor_time_is_typed_and_the_engine_goes_on() {
    let engine = engine(compiler(4096, 3));
    let started = Instant::now();
    let fault = fault_of(&engine, &long(40, 140_000));
    assert!(matches!(fault, CompileFault::CpuTime { limit_seconds: 3 }), "{fault}");
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    load_slow(&engine, "fine").unwrap().classify(request()).await.unwrap();
}

#[tokio::test]
async fn too_much_memory_is_typed_and_the_engine_goes_on() {
    let engine = engine(compiler(384, 60));
    let fault = fault_of(&engine, &deep(1_000_000));
    assert!(matches!(fault, CompileFault::Memory { limit_mib: 384 }), "{fault}");
    load_slow(&engine, "fine").unwrap().classify(request()).await.unwrap();
}

#[test]
fn a_compiler_that_dies_is_named_by_how_it_died() {
    let killed = fault(shell("kill -KILL $$"));
    assert!(matches!(killed, CompileFault::Crashed { signal: 9 }), "{killed}");
    let crashed = fault(shell("cat > /dev/null; kill -SEGV $$"));
    assert!(matches!(crashed, CompileFault::Crashed { signal: 11 }), "{crashed}");
    let ended = fault(shell("cat > /dev/null; exit 7"));
    assert!(matches!(ended, CompileFault::Exited { code: 7 }), "{ended}");
    let cut_off = fault(shell(r"cat > /dev/null; printf '\000\011\000\000\000\000\000\000\000half'"));
    assert!(matches!(cut_off, CompileFault::Exited { code: 0 }), "{cut_off}");
}

#[test]
fn a_compiler_that_answers_nonsense_is_not_believed() {
    let garbage = fault(shell("cat > /dev/null; echo garbage, and more of it"));
    assert!(matches!(garbage, CompileFault::Garbled { .. }), "{garbage}");
    let endless = fault(shell("cat > /dev/null; while :; do echo garbage; done"));
    assert!(matches!(endless, CompileFault::Garbled { .. }), "{endless}");
    let huge = fault(shell(r"cat > /dev/null; printf '\000\000\000\000\000\001\000\000\000'"));
    assert!(matches!(huge, CompileFault::TooLarge { bytes: 0x1_0000_0000, limit_mib: 64 }), "{huge}");
    // Framed like code, and none: the runtime looks before it maps.
    let engine = engine(shell(r"cat > /dev/null; printf '\000\004\000\000\000\000\000\000\000code'"));
    let component = wat::parse_str("(component)").unwrap();
    let refused = load_bytes(&engine, "fine", &component, &[]).map(|_| ()).unwrap_err();
    assert!(matches!(refused, LoadError::Component { .. }), "{refused}");
}

#[test]
fn a_compiler_that_hangs_is_ended_with_all_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    // What it starts holds a pipe of this test's for as long as it lives, and ends by itself after a minute.
    let (mut held, holder) = std::io::pipe().unwrap();
    let holder_path = format!("/proc/{}/fd/{}", std::process::id(), holder.as_raw_fd());
    let line = format!("sleep 60 9> {holder_path} & echo $$ > {}; wait", pid.display());
    let started = Instant::now();
    let hung = fault(shell(&line));
    let CompileFault::WallTime { limit } = hung else { panic!("{hung}") };
    assert!(started.elapsed() >= limit, "{:?}", started.elapsed());
    let pid = std::fs::read_to_string(pid).unwrap();
    assert!(!std::path::Path::new("/proc").join(pid.trim()).exists(), "it was waited for");
    drop(holder);
    held.read_to_end(&mut Vec::new()).unwrap();
    assert!(started.elapsed() < Duration::from_secs(50), "what it started lived on");
}

#[test]
fn a_compiler_that_does_not_read_or_is_not_there_is_typed() {
    let deaf = fault_of(&engine(shell("exec 0<&-; exit 3")), &long(1, 100_000));
    assert!(matches!(deaf, CompileFault::Exited { code: 3 }), "{deaf}");
    let program = "/nonexistent/compiler".into();
    let absent = Compiler::Process { program, arguments: vec![], memory_mib: 64, cpu_seconds: 1 };
    let absent = fault(absent);
    assert!(matches!(absent, CompileFault::Start { .. }), "{absent}");
}

#[test]
fn the_compilers_process_has_no_environment_of_the_hosts() {
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("environment");
    fault(shell(&format!("cat /proc/$$/environ > {}; exit 1", seen.display())));
    let seen = std::fs::read_to_string(seen).unwrap();
    assert!(!seen.contains("CARGO") && seen.starts_with("RAYON_NUM_THREADS="), "{seen}");
}
