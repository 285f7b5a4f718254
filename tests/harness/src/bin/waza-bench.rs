//! `cargo xtask bench NAME`: a table, and the same in `docs/bench/NAME.json`.

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use std::process::ExitCode;
use tokio::{runtime::Handle, task::spawn_blocking};
use waza_harness::{
    bench::{
        self,
        engine::probe::{self, Probe, Size},
    },
    place,
};

#[derive(Parser)]
struct Arguments {
    /// Which benchmark
    name: Name,
    /// The short form, within a minute
    #[arg(long)]
    quick: bool,
    /// Print the JSON in place of the table
    #[arg(long)]
    json: bool,
    /// Of `engine`, only the groups whose names contain this; prints and writes nothing
    #[arg(long, default_value = "")]
    only: String,
    /// What a probe measures
    #[arg(long, hide = true)]
    probe: Option<Probe>,
    #[command(flatten)]
    size: Size,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    /// Message to playable game, on the template backend
    MainJob,
    /// Fresh calls beside bare wasmtime, languages, callers, memory; draws docs/bench/engine.svg
    Engine,
    /// Intent, ranking, scorers and merge, with 30 skills and with 10,000
    Detect,
    /// Rollback, a new plugin's way to active, and what swaps cost those who ask; draws docs/bench/swap.svg
    Swap,
    /// REST and WebSocket throughput, jobs of several users, memory with 1,000 sockets and 50 jobs
    Web,
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

async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { name, quick, json, only, probe, size } = arguments;
    let handle = Handle::current();
    let report = match name {
        Name::MainJob => bench::main_job::run(quick).await?,
        Name::Engine => {
            let only = only.clone();
            spawn_blocking(move || bench::engine::run(quick, &only, handle)).await??
        }
        Name::Detect => spawn_blocking(move || bench::detect::run(quick, &handle)).await??,
        Name::Swap => spawn_blocking(move || bench::swap::run(quick, &handle)).await??,
        Name::Web => bench::web::run(quick).await?,
        Name::EngineProbe => {
            let probe = probe.context("--probe is missing")?;
            let found = spawn_blocking(move || probe::run(probe, &size, handle)).await??;
            println!("{}", serde_json::to_string(&found)?);
            return Ok(());
        }
    };
    // Part of a table is not to replace the whole one.
    if only.is_empty() {
        report.write(&place().root)?;
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}
