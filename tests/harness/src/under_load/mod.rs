//! Swaps while the program is under load: real requests over HTTP, real jobs over WebSocket, and an operator who makes
//! plugins active and takes them back. What every request saw is held against what the operator did.
//!
//! Turns with swaps and turns without them alternate, so that what else the machine does falls on both.

mod found;
mod http;
mod jobs;
mod seen;
mod swaps;
mod turn;

pub use found::Found;
pub use seen::Times;

use crate::{Server, ServerOptions};
use anyhow::{Context, Result};
use seen::Seen;
use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};
use swaps::Swaps;
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};
use turn::Turn;

/// How much is swapped, and what goes on meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Swaps, spread evenly over the turns that have them.
    pub swaps: u32,
    /// All turns together; swaps that take longer make it longer.
    pub span: Duration,
    /// Pairs of a turn without swaps and one with them.
    pub pairs: u32,
    /// HTTP connections, each with a request always under way.
    pub connections: usize,
    /// People with a job always under way.
    pub people: usize,
}

impl Plan {
    /// 200 swaps in 60 s. One request and one job under way keep about one core busy, whatever the machine.
    pub const WHOLE: Self =
        Self { swaps: 200, span: Duration::from_secs(60), pairs: 6, connections: 1, people: 1 };
    /// The same in a tenth of the time.
    pub const SHORT: Self = Self { swaps: 20, span: Duration::from_secs(6), pairs: 2, ..Self::WHOLE };
}

/// Starts a server of its own, loads it, swaps, stops it and looks at what it logged.
pub async fn run(plan: Plan) -> Result<Found> {
    let folder = tempfile::tempdir()?;
    let volume = folder.path().join("volume");
    swaps::patient_volume(&volume)?;
    let mut options = ServerOptions::new(folder.path().join("data")).without_pace();
    options.volume = volume;
    // Every decision, and room for all of them: what is missing in the log would be missing in the proof.
    for (key, value) in [("SAMPLE_PPM", "1000000"), ("QUEUE_DECISIONS", "1000000"), ("FILES", "64")] {
        options.env.push((format!("WAZA_DECISION_LOG__{key}"), value.to_owned()));
    }
    let data = options.data_dir.clone();
    let server = Arc::new(Server::start(options).await?);
    let mut swaps = Swaps::prepare(server.admin()?).await?;
    let cpu = cpu_seconds(&server)?;
    let (seen, span) = loaded(plan, &server, &data, &mut swaps).await?;
    let cores = (cpu_seconds(&server)? - cpu) / span.as_secs_f64();
    let held = server.metric("waza_lineups_held").await?;
    let server = Arc::into_inner(server).context("somebody still uses the server")?;
    server.stop().await?;
    let logged = found::logged(&data)?;
    Ok(Found::of(swaps, seen, &logged, span, cores, held))
}

async fn loaded(
    plan: Plan,
    server: &Arc<Server>,
    data: &std::path::Path,
    swaps: &mut Swaps,
) -> Result<(Seen, Duration)> {
    let turn = Arc::<Turn>::default();
    let token = fs::read_to_string(data.join("service-token"))?.trim().to_owned();
    let mut clients = JoinSet::new();
    for _ in 0..plan.connections {
        clients.spawn(http::load(server.address().to_owned(), token.clone(), Arc::clone(&turn)));
    }
    for _ in 0..plan.people {
        clients.spawn(jobs::load(Arc::clone(server), Arc::clone(&turn)));
    }
    let started = Instant::now();
    let swapped = take_turns(plan, &turn, swaps).await;
    let span = started.elapsed();
    turn.end();
    let mut all = Seen::default();
    while let Some(seen) = clients.join_next().await {
        all.join(seen??);
    }
    swapped.map(|()| (all, span))
}

async fn take_turns(plan: Plan, turn: &Turn, swaps: &mut Swaps) -> Result<()> {
    let slice = plan.span / (plan.pairs * 2);
    let each = plan.swaps.div_ceil(plan.pairs);
    for pair in 0..plan.pairs {
        tokio::time::sleep(slice).await;
        turn.next();
        let mut ticks = interval(slice / each);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for at in 0..each {
            ticks.tick().await;
            swaps.swap(pair * each + at).await?;
        }
        ticks.tick().await;
        turn.next();
    }
    Ok(())
}

/// Processor time that the server has used.
fn cpu_seconds(server: &Server) -> Result<f64> {
    let pid = server.pid().context("the server has ended")?;
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // After the name, which may have spaces; user time and system time are the 14th and the 15th field of all.
    let fields = stat.rsplit(") ").next().context("no fields")?.split(' ').skip(11);
    let ticks = fields.take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    // What Linux shows to programs always has 100 ticks a second.
    Ok(ticks / 100.0)
}
