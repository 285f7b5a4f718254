//! `cargo xtask bench NAME`: a table, and the same in `docs/bench/NAME.json`.

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use std::{path::PathBuf, process::ExitCode};
use tokio::{runtime::Handle, task::spawn_blocking};
use waza_harness::{
    bench::{
        self,
        engine::probe::{self, Probe},
    },
    place,
};

#[derive(Parser)]
struct Arguments {
    /// Which benchmark
    name: Name,
    /// The short form, within 40 seconds
    #[arg(long)]
    quick: bool,
    /// Print the JSON in place of the table
    #[arg(long)]
    json: bool,
    /// What a probe measures
    #[arg(long, hide = true)]
    probe: Option<Probe>,
    /// How many times
    #[arg(long, hide = true, default_value_t = 0)]
    count: u32,
    /// A folder for its artefacts
    #[arg(long, hide = true)]
    store: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    /// Message to playable game, on the template backend
    MainJob,
    /// Fresh calls beside bare wasmtime, languages, callers, memory; draws docs/bench/engine.svg
    Engine,
    /// One measurement of `engine` that needs a process of its own
    #[value(hide = true)]
    EngineProbe,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(Arguments { name, quick, json, probe, count, store }: Arguments) -> Result<()> {
    let handle = Handle::current();
    let report = match name {
        Name::MainJob => bench::main_job::run(quick).await?,
        Name::Engine => spawn_blocking(move || bench::engine::run(quick, handle)).await??,
        Name::EngineProbe => {
            let probe = probe.context("--probe is missing")?;
            let found = spawn_blocking(move || probe::run(probe, count, store.as_deref(), handle)).await??;
            println!("{}", serde_json::to_string(&found)?);
            return Ok(());
        }
    };
    report.write(&place().root)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}
