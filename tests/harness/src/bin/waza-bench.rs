//! `cargo xtask bench NAME`: a table, and the same in `docs/bench/NAME.json`.

use anyhow::Result;
use clap::{Parser, ValueEnum};
use std::process::ExitCode;
use waza_harness::{bench, place};

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
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    /// Message to playable game, on the template backend
    MainJob,
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

async fn run(Arguments { name, quick, json }: Arguments) -> Result<()> {
    let report = match name {
        Name::MainJob => bench::main_job::run(quick).await?,
    };
    report.write(&place().root)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}
