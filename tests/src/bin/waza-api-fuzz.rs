//! `cargo xtask test --only api-fuzz`: schemathesis over the built program, on SQLite, on Postgres, and as an operator.

use anyhow::{Context, Result, ensure};
use clap::Parser;
use serde_json::Value;
use std::{path::PathBuf, process::ExitCode, time::Instant};
use waza_harness::{Server, ServerOptions, program};
use waza_test_postgres::Database;
use waza_tests::api_fuzz::{Fuzzer, Known, Round, hostile_paths, reaching, tested, unreached};

/// Nobody puts a file for everybody there.
const NOT_REACHED: &str = "GET /global-assets/{category}/{alias}";

#[derive(Parser)]
struct Arguments {
    /// The program `st` of schemathesis
    #[arg(long)]
    schemathesis: PathBuf,
    /// Requests to invent for a route in a phase [default: as tests/api-fuzz says]
    #[arg(long)]
    examples: Option<u32>,
    /// Where chance begins [default: as tests/api-fuzz says]
    #[arg(long)]
    seed: Option<u64>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("api-fuzz: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { schemathesis, examples, seed } = arguments;
    // It is started in another folder.
    let program = std::path::absolute(schemathesis)?;
    let fuzzer = Fuzzer { program, examples, seed };
    let folder = tempfile::tempdir()?;
    // Postgres refuses what SQLite takes, and is asked the same.
    let database = Database::new()?;
    tokio::try_join!(
        all(&fuzzer, "SQLite", None, folder.path().join("sqlite")),
        all(&fuzzer, "Postgres", Some(&database.url), folder.path().join("postgres")),
    )?;
    Ok(())
}

/// One server, asked by a user, and the one on SQLite by an operator too.
async fn all(fuzzer: &Fuzzer, name: &str, store_url: Option<&str>, folder: PathBuf) -> Result<()> {
    let server = start(folder.join("data"), store_url).await?;
    users(fuzzer, &server, name, folder.join("users")).await?;
    if store_url.is_none() {
        operators(fuzzer, &server, folder.join("operators")).await?;
    }
    ensure!(server.stop().await? == Some(0), "{name}: the server did not stop in order");
    Ok(())
}

/// A server that lets one user ask as much as they can; its errors are shown.
async fn start(data_dir: PathBuf, store_url: Option<&str>) -> Result<Server> {
    let mut options = ServerOptions::new(data_dir);
    options.admin = true;
    options.log = true;
    options.env.push(("WAZA_LOG".into(), "error".into()));
    for limit in ["API_REQUESTS_PER_MINUTE", "MODEL_REQUESTS_PER_MINUTE"] {
        options.env.push((format!("WAZA_LIMITS__{limit}"), "1000000".into()));
    }
    if let Some(url) = store_url {
        options.args.extend(["--store-url".to_owned(), url.to_owned()]);
    }
    Server::start(options).await
}

async fn users(fuzzer: &Fuzzer, server: &Server, name: &str, folder: PathBuf) -> Result<()> {
    let known = Known::make(server).await.with_context(|| format!("{name}: nothing to ask about"))?;
    let values = |method: &str, path: &str, parameter: &str| known.values(method, path, parameter);
    let document = reaching(described("--print-openapi")?, values);
    let url = server.url("");
    let round = Round { name, settings: "public.toml", document: &document, url: &url, token: &known.token };
    let report = ask(fuzzer, &round, folder, values).await?;
    let mut missed = unreached(&document, &report);
    missed.retain(|operation| operation != NOT_REACHED);
    ensure!(missed.is_empty(), "{name}: never answered with what they promise: {}", missed.join(", "));
    Ok(())
}

async fn operators(fuzzer: &Fuzzer, server: &Server, folder: PathBuf) -> Result<()> {
    let status = server.admin()?.get("status").await?;
    let plugins = |key: &str| -> Vec<String> {
        let all = status.get("plugins").and_then(Value::as_array).into_iter().flatten();
        all.filter_map(|plugin| Some(plugin.get(key)?.as_str()?.to_owned())).collect()
    };
    let values = |_: &str, _: &str, parameter: &str| match parameter {
        "name" => plugins("name"),
        "key" => plugins("revision"),
        _ => Vec::new(),
    };
    let document = reaching(described("--print-admin-openapi")?, values);
    let token = server.admin_token()?;
    let url = format!("http://{}", server.admin_address().context("operators have no address")?);
    let round =
        Round { name: "operators", settings: "admin.toml", document: &document, url: &url, token: &token };
    ask(fuzzer, &round, folder, values).await.map(drop)
}

/// First what the fuzzer leaves out, then what it finds out.
async fn ask(
    fuzzer: &Fuzzer,
    round: &Round<'_>,
    folder: PathBuf,
    values: impl Fn(&str, &str, &str) -> Vec<String>,
) -> Result<Value> {
    let started = Instant::now();
    let paths = hostile_paths(round.document, round.url, round.token, values).await;
    let paths = paths.with_context(|| format!("{}: hostile paths", round.name))?;
    let report = fuzzer.run(round, &folder).await?;
    let (requests, seconds) = (tested(&report), started.elapsed().as_secs_f64());
    println!(
        "{:<10} {paths:>6} hostile paths, {requests:>6} requests, {seconds:.1} s, nothing found",
        round.name
    );
    Ok(report)
}

/// What the program says of itself.
fn described(option: &str) -> Result<Value> {
    let output = program().args(["serve", option]).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(serde_json::from_slice(&output.stdout)?)
}
