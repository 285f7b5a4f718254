//! Makes a component of core WebAssembly text, as the conformance cases do:
//! `cargo run -p waza-tests --example component -- source.wat plugin.wasm`.

use std::{env, fs, process::ExitCode};
use waza_tests::core_module;

fn main() -> ExitCode {
    let [source, target] = env::args().skip(1).collect::<Vec<_>>().try_into().unwrap_or_default();
    match make(&source, &target) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{source} to {target:?}: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn make(source: &str, target: &str) -> Result<(), String> {
    let text = fs::read_to_string(source).map_err(|error| error.to_string())?;
    fs::write(target, core_module::component(&text)?).map_err(|error| error.to_string())
}
