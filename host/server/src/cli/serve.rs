//! `waza serve`: start, say where, serve until told to stop, stop in order.

use super::{Outcome, ServerFlags, print_lines};
use crate::admin::{self, Admin, Doors};
use crate::app::{App, Shared};
use crate::config::{AdminFlags, Config, Flags};
use crate::http::listener::BoundedListener;
use crate::http::peer::Peer;
use crate::{http, stop, telemetry};
use anyhow::Context;
use clap::Args;
use std::future::IntoFuture;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use waza_store::Database;

/// What connections get to end after they were told.
const GOODBYE: Duration = Duration::from_secs(5);

/// What the log of decisions gets to write what it has.
const LAST_LINES: Duration = Duration::from_secs(1);

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza serve --volume target/waza/volume
  waza serve --listen 127.0.0.1:0 --data-dir try
  WAZA_LOG=debug WAZA_LOG_FORMAT=json waza serve
  waza serve --admin 127.0.0.1:8788
  waza serve --print-config > waza.toml

Standard output has the line `waza: listening on http://ADDRESS`, and where operators are answered over TCP the line
`waza: operators at http://ADDRESS`; the log is on standard error.
SIGTERM and SIGINT stop in order: no new jobs, running ones get limits.stop_ms. A second one stops at once.")]
pub(super) struct Serve {
    #[command(flatten)]
    flags: ServerFlags,
    /// Answer operators over TCP too; port 0 takes a free one [default: only DATA-DIR/admin.sock]
    #[arg(long, value_name = "ADDRESS")]
    admin: Option<SocketAddr>,
    /// Serve the browser client in this folder in place of the program's own page
    #[arg(long, value_name = "DIR")]
    client: Option<PathBuf>,
    /// Print the description of the API under /api (OpenAPI) and exit
    #[arg(long)]
    print_openapi: bool,
    /// Print the description of the admin API (OpenAPI) and exit
    #[arg(long)]
    print_admin_openapi: bool,
    /// Print the configuration as it would be used, secrets not shown, and exit
    #[arg(long)]
    print_config: bool,
}

impl Serve {
    pub(super) fn run(self) -> Outcome {
        if self.print_admin_openapi {
            return Ok(print_lines([admin::openapi()?.trim_end()])?);
        }
        if self.print_openapi {
            return Ok(print_lines([http::openapi()?.trim_end()])?);
        }
        let admin = self.admin.map(|listen| AdminFlags { listen });
        let config = Config::load(&Flags { admin, client_dir: self.client, ..self.flags.flags() })
            .map_err(super::Failure::usage)?;
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
    let doors = Doors::open(&config).await?;
    let recorder = telemetry::recorder()?;
    let metrics = recorder.handle();
    metrics::set_global_recorder(recorder).context("metrics are recorded already")?;
    tokio::spawn(telemetry::upkeep(metrics.clone()));
    let app = App::open(config, metrics).await?;
    let (rollout, watch) = (app.rollout.clone(), app.config.watch);
    tokio::spawn(async move { rollout.watch(watch).await });
    if app.store.database() == Database::Postgres {
        let (rollout, every) = (app.rollout.clone(), app.config.rollout.replicas.report_every());
        tokio::spawn(async move { rollout.follow(every).await });
    }

    let address = listener.local_addr()?;
    let limits = &app.config.limits;
    let places = Arc::new(Semaphore::new(limits.connections));
    let listener = BoundedListener::new(listener, places.clone(), limits.idle_connection());
    let stopping = app.stop.clone();
    let server =
        axum::serve(listener, http::router(app.clone()).into_make_service_with_connect_info::<Peer>())
            .with_graceful_shutdown(async move { stopping.closing().await });
    let server = tokio::spawn(server.into_future());
    let operators = doors.address()?;
    let mut doors = doors.serve(&Admin::new(app.clone()), &app.stop);
    print_lines([format!("waza: listening on http://{address}")])?;
    print_lines(operators.map(|address| format!("waza: operators at http://{address}")))?;

    stop::asked_to().await?;
    tokio::select! {
        () = end_work(&app) => {}
        asked = stop::asked_to() => asked?,
    }
    app.stop.close();
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    let gone = async {
        let _ = server.await;
        while doors.join_next().await.is_some() {}
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
    app.rollout.leave().await;
    if tokio::time::timeout(GOODBYE, app.store.close()).await.is_err() {
        tracing::warn!("the database did not let go of its connections within {GOODBYE:?}");
    }
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
