//! The whole program under load: real requests over HTTP and real jobs over WebSocket while an operator swaps.

use super::Outcome;
use crate::{
    bench::{Figure, quantile},
    under_load::{self, Found, Plan, Times},
};
use anyhow::Result;

pub(super) async fn run(quick: bool) -> Result<Outcome> {
    let found = under_load::run(if quick { Plan::SHORT } else { Plan::WHOLE }).await?;
    found.complaints.iter().for_each(|complaint| eprintln!("{complaint}"));
    let mut figures = under_load_figures(&found);
    figures.extend(times("HTTP call", &found.http));
    figures.extend(times("WebSocket job", &found.jobs));
    Ok(Outcome { figures, bars: Vec::new() })
}

#[expect(clippy::cast_precision_loss, reason = "counts of a minute")]
fn under_load_figures(found: &Found) -> Vec<Figure> {
    let swaps = found.swaps.len() as f64;
    let took = |q| quantile(&mut found.swaps.clone(), q);
    vec![
        Figure::new("under load, swaps of four plugins together", swaps, ""),
        Figure::new("under load, in", found.span.as_secs_f64(), "s"),
        Figure::new("under load, a swap through the admin API, p50", took(0.5), "ms"),
        Figure::new("under load, a swap through the admin API, p99", took(0.99), "ms"),
        Figure::new("under load, requests", found.requests() as f64, ""),
        Figure::new("under load, failed or of more than one line-up", found.failures as f64, "").at_most(0.0),
        Figure::new("under load, line-ups in memory at the end", found.held, "").at_most(1.0),
        Figure::new("under load, cores that the server kept busy", found.cores, ""),
    ]
}

fn times(name: &str, times: &Times) -> [Figure; 3] {
    let p99 = |sample: &[f64]| quantile(&mut sample.to_vec(), 0.99);
    let ratio = format!("under load, {name}, p99 during swaps of that without");
    [
        Figure::new(format!("under load, {name}, p99 without swaps"), p99(&times.quiet), "ms"),
        Figure::new(format!("under load, {name}, p99 during swaps"), p99(&times.during), "ms"),
        match Found::p99_ratio(times) {
            Some(value) => Figure::new(ratio, value, "×").at_most(1.5),
            None => Figure::missing(ratio, "×", "one of the two was not measured").at_most(1.5),
        },
    ]
}
