//! One fresh call of a small plugin: beside bare wasmtime, beside a live instance, beside the native function.

use super::{
    Bench, Outcome,
    call::Caller,
    rounds::{Side, alternate, ratio, sample},
    subject::{MESSAGE, answered, light_pair, message},
};
use crate::bench::{Figure, chart::Bar};
use anyhow::Result;
use light::{Light, Settings};
use std::{hint::black_box, sync::Arc};
use waza_sdk::{Plugin as _, intent_classifier::IntentClassifier as _, testing};

/// Calls of one live instance before it is replaced: an arena that is never dropped would fill up and grow.
const LIVE_CALLS: u32 = 100;

pub(super) fn run(bench: &Bench) -> Result<Outcome> {
    let pair = light_pair()?;
    let (caller, request, span) = (Caller(bench.handle.clone()), message(), bench.span());
    let native = Light::configure(Settings::default()).map_err(|e| anyhow::anyhow!("{e:?}"))?;
    let native_request = testing::request(MESSAGE);

    let mut product = || sample(span, || caller.classify(&pair.plugin, &request).map(drop));
    let mut bare =
        || sample(span, || answered(pair.bare.fresh(&pair.classify, (Arc::clone(&request),))?).map(drop));
    let mut live = || {
        let (mut instance, mut calls) = (pair.bare.start()?, 0);
        let mut times = Vec::new();
        let end = std::time::Instant::now() + span;
        while std::time::Instant::now() < end {
            if calls == LIVE_CALLS {
                (instance, calls) = (pair.bare.start()?, 0);
            }
            calls += 1;
            let one = || answered(instance.call(&pair.classify, (Arc::clone(&request),))?).map(drop);
            times.append(&mut sample(std::time::Duration::ZERO, one)?);
        }
        Ok(times)
    };
    let mut plain = || {
        sample(span, || {
            black_box(native.classify(black_box(&native_request)))?;
            Ok(())
        })
    };
    let [product, bare, live, plain] =
        alternate(bench.rounds(), [&mut product, &mut bare, &mut live, &mut plain])?.map(Side::of);
    Ok(Outcome {
        figures: figures(&product, &bare, &live, &plain, pair.component_bytes),
        bars: vec![Bar::new("fresh call, small plugin", product.p50(), Some(bare.p50()))],
    })
}

fn figures(product: &Side, bare: &Side, live: &Side, plain: &Side, component_bytes: usize) -> Vec<Figure> {
    let over_bare = ratio(&product.medians, &bare.medians);
    let over_live: Vec<_> =
        product.medians.iter().zip(&live.medians).map(|(fresh, live)| fresh - live).collect();
    let over_live = Side::of(over_live.into_iter().map(|difference| vec![difference]).collect());
    let p50 = |name: &str, side: &Side| {
        let (low, high) = side.spread();
        Figure::new(name, side.p50(), "µs").spread(low, high)
    };
    let (low, high) = over_live.spread();
    #[expect(clippy::cast_precision_loss, reason = "a component of kilobytes")]
    let kib = component_bytes as f64 / 1024.0;
    vec![
        Figure::new("small plugin, component", kib, "KiB"),
        Figure::new("fresh call, of bare wasmtime", over_bare.median, "×")
            .at_most(1.15)
            .spread(over_bare.low, over_bare.high),
        p50("fresh call, p50", product).at_most(6.0),
        Figure::new("fresh call, p99", product.p99(), "µs"),
        p50("fresh call under bare wasmtime, p50", bare),
        p50("live instance under bare wasmtime, p50", live).at_most(2.5),
        Figure::new("fresh call over a live instance", over_live.p50(), "µs").at_most(4.0).spread(low, high),
        p50("the same function, native, p50", plain),
    ]
}
