//! `cargo xtask bench web`: REST and WebSocket of one server process on this machine, with the load beside it, and the
//! memory that idle sockets and many jobs at once take.

mod jobs;
mod load;
mod memory;

use super::{Figure, Report, quantile};
use crate::{Server, ServerOptions};
use anyhow::{Context, Result};
use load::Load;
use std::time::Duration;

/// Connections of a load.
const CONNECTIONS: usize = 32;

/// Users that work at once, each with a job after the other.
const USERS: usize = 8;

/// Far above what the loads send: what is measured is the server and not its limits.
const LIMITS: [(&str, &str); 4] = [
    ("WAZA_LIMITS__API_REQUESTS_PER_MINUTE", "100000000"),
    ("WAZA_LIMITS__WS_MESSAGES_PER_MINUTE", "100000000"),
    ("WAZA_LIMITS__GENERATIONS_PER_MINUTE", "100000000"),
    ("WAZA_LIMITS__CALLERS", "100000"),
];

/// About two minutes; a third of that in the short form.
pub async fn run(quick: bool) -> Result<Report> {
    let span = Duration::from_secs(if quick { 2 } else { 8 });
    let rounds = if quick { 1 } else { 3 };
    let data = tempfile::tempdir()?;
    let server = Server::start(options(data.path())).await?;
    let subject = jobs::subject(&server).await?;
    let mut figures = Vec::new();
    for (name, load) in loads(&server, &subject) {
        figures.extend(of(name, &load, span, rounds).await?);
    }
    figures.extend(jobs::figures(&server, USERS, span * 2).await?);
    server.stop().await?;
    figures.extend(memory::figures(quick).await?);
    Ok(Report::new("web", quick, figures))
}

fn options(data: &std::path::Path) -> ServerOptions {
    let env = LIMITS.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    ServerOptions { env, ..ServerOptions::new(data) }
}

/// What is asked for, each over [`CONNECTIONS`] that are kept.
fn loads(server: &Server, subject: &jobs::Subject) -> Vec<(&'static str, Load)> {
    let get = |path: &str| Load::get(server.address(), path, Some(&subject.token));
    vec![
        ("GET /api/health", Load::get(server.address(), "/api/health", None)),
        ("GET /api/projects", get("/api/projects")),
        ("GET /api/projects/:id", get(&format!("/api/projects/{}", subject.project))),
        ("GET a file of a game", get(&subject.file)),
        ("WebSocket ping", Load::Ping { address: server.address().to_owned(), token: subject.token.clone() }),
    ]
}

async fn of(name: &str, load: &Load, span: Duration, rounds: usize) -> Result<[Figure; 3]> {
    let (mut rates, mut times) = (Vec::new(), Vec::new());
    // One short round to warm up.
    load.run(CONNECTIONS, span / 8).await.with_context(|| name.to_owned())?;
    for _ in 0..rounds {
        let mut round = load.run(CONNECTIONS, span).await.with_context(|| name.to_owned())?;
        #[expect(clippy::cast_precision_loss, reason = "a few million requests")]
        rates.push(round.len() as f64 / span.as_secs_f64());
        times.append(&mut round);
    }
    let rate = quantile(&mut rates, 0.5);
    let (low, high) = (quantile(&mut rates, 0.0), quantile(&mut rates, 1.0));
    Ok([
        Figure::new(format!("{name}, {CONNECTIONS} connections"), rate, "/s").spread(low, high),
        Figure::new(format!("{name}, p50"), quantile(&mut times, 0.5), "ms"),
        Figure::new(format!("{name}, p99"), quantile(&mut times, 0.99), "ms"),
    ])
}
