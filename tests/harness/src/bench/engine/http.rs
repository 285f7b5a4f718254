//! What a hook costs behind HTTP: the same handler calling the native function, and calling the plugin.
//!
//! Server and load share the machine, so a figure is the throughput of all cores together, as it is on a small server.

use super::{
    Bench, Outcome, call, http_load,
    rounds::{alternate, ratio, sample},
    subject::{MESSAGE, engine, light, light_spec},
};
use crate::bench::{Figure, quantile};
use anyhow::{Context, Result, anyhow};
use axum::{Router, extract::State, http::StatusCode, routing::post};
use light::{Light, Settings};
use std::{hint::black_box, sync::Arc, time::Duration};
use waza_engine::{Plugin, hooks::types::Request};
use waza_sdk::{Plugin as _, intent_classifier::IntentClassifier as _, testing};

const CONNECTIONS: usize = 32;

/// A plugin, and the function that it was compiled from.
struct Handlers {
    native: Light,
    plugin: Plugin,
}

pub(super) fn run(bench: &Bench) -> Result<Outcome> {
    let (engine, folder) = (engine()?, light()?);
    let spins = spins_for(Duration::from_micros(100))?;
    let handlers = |spins: u32| {
        let native = Light::configure(Settings { spins, mark: 0 }).map_err(|e| anyhow!("{e:?}"))?;
        Ok::<_, anyhow::Error>(Arc::new(Handlers {
            native,
            plugin: engine.load(&light_spec(&folder, spins)?)?,
        }))
    };
    let app = Router::new().merge(routes("light", handlers(0)?)).merge(routes("working", handlers(spins)?));
    let listener = bench.handle.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let server = bench.handle.spawn(async move { axum::serve(listener, app).await });
    let load = |path: &'static str| {
        move || http_load::per_second(address, path, MESSAGE, CONNECTIONS, bench.span() * 2)
    };
    let measured = alternate(
        bench.rounds(),
        [
            &mut load("/light/native"),
            &mut load("/light/plugin"),
            &mut load("/working/native"),
            &mut load("/working/plugin"),
        ],
    );
    server.abort();
    let [native, plugin, working_native, working_plugin] = measured?;
    let (light, working) = (ratio(&plugin, &native), ratio(&working_plugin, &working_native));
    let per_second =
        |name: &str, rounds: &[f64]| Figure::new(name, quantile(&mut rounds.to_vec(), 0.5), "/s");
    let figures = vec![
        per_second("HTTP, 32 connections, native handler", &native),
        per_second("HTTP, 32 connections, a fresh call a request", &plugin),
        Figure::new("HTTP, fresh call of native", light.median, "×")
            .at_least(0.6)
            .spread(light.low, light.high),
        per_second("HTTP, 100 µs of own work, native", &working_native),
        per_second("HTTP, 100 µs of own work, a fresh call a request", &working_plugin),
        Figure::new("HTTP, 100 µs of own work, fresh call of native", working.median, "×")
            .at_least(0.9)
            .spread(working.low, working.high),
    ];
    Ok(Outcome { figures, bars: Vec::new() })
}

/// How many turns of the plugin's loop take this long here, natively.
pub(super) fn spins_for(work: Duration) -> Result<u32> {
    const TRIAL: u32 = 1_000_000;
    let light = Light::configure(Settings { spins: TRIAL, mark: 0 }).map_err(|e| anyhow!("{e:?}"))?;
    let request = testing::request(MESSAGE);
    let mut times = sample(Duration::from_millis(30), || {
        black_box(light.classify(black_box(&request)))?;
        Ok(())
    })?;
    // The fastest: what slows a loop down is never the loop.
    let micros = quantile(&mut times, 0.0).max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "far below what u32 holds")]
    let spins = (f64::from(TRIAL) * work.as_secs_f64() * 1e6 / micros).ceil() as u32;
    Ok(spins)
}

fn routes(name: &str, handlers: Arc<Handlers>) -> Router {
    Router::new()
        .route(&format!("/{name}/native"), post(native))
        .route(&format!("/{name}/plugin"), post(plugin))
        .with_state(handlers)
}

async fn native(State(handlers): State<Arc<Handlers>>, text: String) -> Result<String, StatusCode> {
    let Request { text, folded, folded_map, .. } = waza_registry::request(&text);
    let request = waza_sdk::Request { text, folded, folded_map, ..testing::request("") };
    let verdict = handlers.native.classify(&request).map_err(|_| StatusCode::BAD_GATEWAY)?;
    let first = verdict.intents.first().context("no intent").map_err(|_| StatusCode::BAD_GATEWAY)?;
    Ok(answer(first.p))
}

async fn plugin(State(handlers): State<Arc<Handlers>>, text: String) -> Result<String, StatusCode> {
    let request = Arc::new(waza_registry::request(&text));
    let verdict = call::classify(&handlers.plugin, &request).await.map_err(|_| StatusCode::BAD_GATEWAY)?;
    let first = verdict.intents.first().context("no intent").map_err(|_| StatusCode::BAD_GATEWAY)?;
    Ok(answer(first.p))
}

fn answer(p: u32) -> String {
    format!(r#"{{"p":{p}}}"#)
}
