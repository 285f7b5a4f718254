//! `waza serve`: start, say where, serve until told to stop, stop in order.

use super::{Outcome, ServerFlags, print_lines};
use crate::app::{App, Shared};
use crate::config::Config;
use crate::http::listener::BoundedListener;
use crate::{http, stop, telemetry};
use anyhow::Context;
use clap::Args;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use waza_store::Database;

/// What connections get to end after they were told.
const GOODBYE: Duration = Duration::from_secs(5);

/// What the log of decisions gets to write what it has.
const LAST_LINES: Duration = Duration::from_secs(1);

/// How often a server looks for what others on its database have made active, beside hearing of it.
const FOLLOW: Duration = Duration::from_secs(5);

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza serve --volume target/waza/volume
  waza serve --listen 127.0.0.1:0 --data-dir try
  WAZA_LOG=debug WAZA_LOG_FORMAT=json waza serve
  waza serve --print-config > waza.toml

Standard output has one line, `waza: listening on http://ADDRESS`; the log is on standard error.
SIGTERM and SIGINT stop in order: no new jobs, running ones get limits.stop_ms. A second one stops at once.")]
pub(super) struct Serve {
    #[command(flatten)]
    flags: ServerFlags,
    /// Print the configuration as it would be used, secrets not shown, and exit
    #[arg(long)]
    print_config: bool,
}

impl Serve {
    pub(super) fn run(self) -> Outcome {
        let config = self.flags.config()?;
        if self.print_config {
            return Ok(print_lines([config.to_toml()?.trim_end()])?);
        }
        config.check().map_err(super::Failure::usage)?;
        telemetry::start_logs(&config)
            .with_context(|| format!("log = {:?} is no filter; try info or waza=debug,info", config.log))
            .map_err(super::Failure::usage)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(serve(config));
        // A blocked file operation must not keep the process.
        runtime.shutdown_timeout(Duration::from_secs(1));
        Ok(served?)
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!(
            "cannot listen on {}; is a server running there? choose another port with --listen",
            config.listen
        )
    })?;
    let recorder = telemetry::recorder()?;
    let metrics = recorder.handle();
    metrics::set_global_recorder(recorder).context("metrics are recorded already")?;
    tokio::spawn(telemetry::upkeep(metrics.clone()));
    let app = App::open(config, metrics).await?;
    let (rollout, watch) = (app.rollout.clone(), app.config.watch);
    tokio::spawn(async move { rollout.watch(watch).await });
    if app.store.database() == Database::Postgres {
        let rollout = app.rollout.clone();
        tokio::spawn(async move { rollout.follow(FOLLOW).await });
    }

    let address = listener.local_addr()?;
    let limits = &app.config.limits;
    let places = Arc::new(Semaphore::new(limits.connections));
    let listener = BoundedListener::new(listener, places.clone(), limits.idle_connection());
    let stopping = app.stop.clone();
    let server = axum::serve(listener, http::router(app.clone()))
        .with_graceful_shutdown(async move { stopping.closing().await });
    let server = tokio::spawn(server.into_future());
    print_lines([format!("waza: listening on http://{address}")])?;

    stop::asked_to().await?;
    tokio::select! {
        () = end_work(&app) => {}
        asked = stop::asked_to() => asked?,
    }
    app.stop.close();
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    let gone = async {
        let _ = server.await;
        // WebSockets are no longer the server's, but they still have their places.
        let _ = places.acquire_many(all).await;
    };
    if tokio::time::timeout(GOODBYE, gone).await.is_err() {
        tracing::warn!("some connections did not end within {GOODBYE:?} and are cut off");
    }
    let taps = app.rollout.registry().lineup().taps().clone();
    let written = tokio::task::spawn_blocking(move || taps.log().is_none_or(|log| log.flush(LAST_LINES)));
    if !written.await.unwrap_or(false) {
        tracing::warn!("the last decisions were not logged within {LAST_LINES:?}");
    }
    app.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Nothing new begins; what runs gets its time.
async fn end_work(app: &Shared) {
    let deadline = app.config.limits.stop();
    tracing::info!("stopping: running jobs have {deadline:?}");
    app.stop.drain();
    app.studio.shutdown(deadline).await;
}
