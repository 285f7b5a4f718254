//! `cargo xtask demo`: one message from a person to a playable game, told step by step.

#![expect(clippy::indexing_slicing, reason = "a JSON value that is indexed gives null for what is missing")]

use anyhow::{Context, Result, bail};
use clap::Parser;
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};
use waza_harness::{Client, Server, ServerOptions, place};

const WISH: &str = "ネコが魚をつかまえる2Dゲームを作って";

/// Starts the server, sends one message over a real WebSocket and tells what happens.
#[derive(Parser)]
struct Arguments {
    /// Stop after the game was made and headless Chromium saw it move
    #[arg(long)]
    once: bool,
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8787")]
    listen: String,
    /// Where projects are kept
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// What to ask for
    #[arg(long, default_value = WISH)]
    message: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<()> {
    // A demo that is thrown away leaves nothing behind; one that goes on is there again at the next start.
    let temporary = arguments.once.then(tempfile::tempdir).transpose()?;
    let kept = arguments.data_dir.unwrap_or_else(|| place().root.join("data"));
    let data_dir = temporary.as_ref().map_or(kept, |dir| dir.path().to_owned());
    let mut options = ServerOptions::new(data_dir);
    options.listen = if arguments.once { "127.0.0.1:0".into() } else { arguments.listen };
    options.log = true;
    options.env.push(("WAZA_LOG".into(), "warn".into()));
    let mut server = Server::start(options).await?;
    say("server", server.start_up, &format!("listens on {}", server.url("/")));

    let project = generate(&server, &arguments.message).await?;
    let page = server.url(&format!("/project/{project}"));
    println!("\n  Play it:  {page}\n");
    if arguments.once {
        watch(&page).await?;
        server.stop().await?;
        return Ok(());
    }
    println!("  The server goes on; stop it with Ctrl-C.");
    tokio::select! {
        ended = server.ended() => { ended?; bail!("the server ended by itself") }
        signal = tokio::signal::ctrl_c() => signal?,
    }
    server.stop().await?;
    Ok(())
}

async fn generate(server: &Server, message: &str) -> Result<String> {
    // The page's own sign-in: the one development user, so that the page shows the same project.
    let answer: Value = reqwest::Client::new()
        .post(server.url("/api/dev/sign-in"))
        .json(&json!({}))
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    let token = answer["access_token"].as_str().context("the server gave no token")?;
    let mut client = Client::signed_in(server.address(), token).await?;
    let project = client.create_project("新しいゲーム").await?;
    println!("\n  » {message}\n");
    let sent = Instant::now();
    client
        .send(json!({ "type": "message", "content": message, "locale": "ja", "skipStyleSelection": true }))
        .await?;
    loop {
        let frame = client.next().await?;
        tell(&frame, sent.elapsed());
        match frame["type"].as_str() {
            Some("completed") => return Ok(project),
            Some("failed" | "cancelled" | "error") => bail!("the message did not become a game: {frame}"),
            _ => {}
        }
    }
}

fn tell(frame: &Value, at: Duration) {
    match frame["type"].as_str().unwrap_or_default() {
        "jobStarted" => say("job", at, "started"),
        "progress" => say("progress", at, &format!("{:>3} % {}", frame["progress"], text(&frame["message"]))),
        "decision" => {
            let codes: Vec<&str> = frame["evidence"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|e| e["code"].as_str())
                .take(4)
                .collect();
            let why =
                if codes.is_empty() { String::new() } else { format!("  because {}", codes.join(", ")) };
            let line = format!(
                "{} → {}{why}  [{} µs]",
                text(&frame["hook"]),
                text(&frame["verdict"]),
                frame["micros"]
            );
            say("plugin", at, &line);
        }
        "budget" => {
            let names: Vec<&str> =
                frame["chosen"].as_array().into_iter().flatten().filter_map(|s| s["name"].as_str()).collect();
            say("skills", at, &names.join(", "));
        }
        "warning" => say("warning", at, text(&frame["message"])),
        "completed" => say("completed", at, text(&frame["result"]["message"])),
        _ => {}
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn say(what: &str, at: Duration, line: &str) {
    println!("  {:>9.1} ms  {what:<10} {line}", at.as_secs_f64() * 1000.0);
}

/// Opens the page in headless Chromium: the game must load without a console error and must move.
async fn watch(page: &str) -> Result<()> {
    let started = Instant::now();
    let script = place().root.join("tests/browser/watch.mjs");
    let status = tokio::process::Command::new("node").arg(&script).arg(page).status().await;
    let status =
        status.context("node cannot be started; `cargo xtask setup --browser` says what is missing")?;
    if !status.success() {
        bail!("the browser did not see the game move");
    }
    say("browser", started.elapsed(), "the game loaded without a console error and moved");
    Ok(())
}
