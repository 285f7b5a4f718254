//! What a server holds: 1,000 sockets on which nothing happens, and 50 jobs at work at once.

use super::options;
use crate::{Client, Server, bench::Figure};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use uuid::Uuid;

const SOCKETS: usize = 1_000;
const JOBS: usize = 50;
const AIM_MIB: f64 = 300.0;

pub(super) async fn figures(quick: bool) -> Result<Vec<Figure>> {
    let sockets = if quick { SOCKETS / 5 } else { SOCKETS };
    let data = tempfile::tempdir()?;
    let server = Server::start(options(data.path())).await?;
    let before = resident(&server, "VmRSS")?;
    let mut idle = Vec::with_capacity(sockets);
    for at in 0..sockets {
        // Ten sockets a user, as with several tabs.
        let token = server.token(Uuid::from_u128(1_000 + (at / 10) as u128)).await?;
        idle.push(Client::signed_in(server.address(), &token).await?);
    }
    let with_sockets = resident(&server, "VmRSS")?;
    let mut workers = Vec::with_capacity(JOBS);
    for at in 0..JOBS {
        let token = server.token(Uuid::from_u128(5_000 + at as u128)).await?;
        let mut client = Client::signed_in(server.address(), &token).await?;
        client.create_project("bench").await?;
        workers.push(client);
    }
    // All are sent before the first answer is read.
    for client in &mut workers {
        client
            .send(json!({ "type": "message", "content": "make a 2D game where a cat catches fish", "skipStyleSelection": true }))
            .await?;
    }
    for client in &mut workers {
        let frames = client.until(&["completed", "failed", "cancelled", "error"]).await?;
        let last = frames.last().context("no frame")?;
        ensure!(last["type"] == "completed", "a job among {JOBS} ended with {last}");
    }
    let peak = resident(&server, "VmHWM")?;
    drop(idle);
    server.stop().await?;
    Ok(vec![
        Figure::new("resident after the start", before, "MiB"),
        Figure::new(format!("resident with {sockets} idle sockets"), with_sockets, "MiB"),
        Figure::new(format!("the most with {JOBS} jobs beside them"), peak, "MiB").at_most(AIM_MIB),
    ])
}

/// A line of `/proc/PID/status` that counts KiB, in MiB.
fn resident(server: &Server, key: &str) -> Result<f64> {
    let pid = server.pid().context("the server has ended")?;
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let kib: f64 = line.and_then(|line| line.split_whitespace().next()).context("no such line")?.parse()?;
    Ok(kib / 1024.0)
}
