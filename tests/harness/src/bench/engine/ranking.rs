//! Ranking from an image that holds the index, by size of the catalogue, and what passing the catalogue would cost.

use super::{
    Bench, Outcome,
    bare::{Bare, Function},
    call::Caller,
    catalogue::{catalogue, wish},
    rounds::{Side, alternate, ratio, sample},
    subject::{answered, engine, first_party, folder, spec},
};
use crate::{
    bench::{Figure, chart::Bar, quantile},
    place,
};
use anyhow::Result;
use std::{sync::Arc, time::Duration};
use waza_engine::{
    Engine, Hook, Limits, PluginSpec,
    hooks::{
        skill_ranker::{RankOptions, Ranked, SkillEntry},
        types::{GuestError, Request},
    },
};
use waza_registry::PluginFolder;

const SIZES: [(usize, f64); 3] = [(30, 8.0), (1_000, 20.0), (10_000, 80.0)];
const OPTIONS: RankOptions = RankOptions { max_results: 8, min_p: 0, with_evidence: false };

type Rank = Function<(Arc<Request>, RankOptions), (Result<Vec<Ranked>, GuestError>,)>;
type Index = Function<(Arc<[SkillEntry]>,), (Result<(), GuestError>,)>;

pub(super) fn run(bench: &Bench) -> Result<Outcome> {
    let (engine, ranker) = (engine()?, first_party("skill-ranker")?);
    let mut outcome = Outcome::default();
    for (skills, aim) in SIZES {
        let entries = catalogue(skills);
        let (product, bare) = from_image(bench, &engine, &ranker, &entries)?;
        let over = ratio(&product.medians, &bare.medians);
        let (low, high) = product.spread();
        outcome.figures.extend([
            Figure::new(format!("rank {skills} skills, p50"), product.p50(), "µs")
                .at_most(aim)
                .spread(low, high),
            Figure::new(format!("rank {skills} skills, of bare wasmtime"), over.median, "×")
                .spread(over.low, over.high),
        ]);
        outcome.bars.push(Bar::new(format!("rank {skills} skills"), product.p50(), Some(bare.p50())));
        let passed = passing(bench, &engine, &ranker, &entries)?;
        let times = passed / product.p50();
        let faster = Figure::new(format!("rank {skills} skills, passing them / from the image"), times, "×");
        outcome.figures.extend([
            Figure::new(format!("rank {skills} skills, passing them, p50"), passed, "µs"),
            if skills == 10_000 { faster.at_least(1_000.0) } else { faster },
        ]);
    }
    outcome.figures.push(simple(bench, &engine));
    Ok(outcome)
}

/// Room for ten thousand skills, in the image and while it is made.
fn roomy<'a>(ranker: &'a PluginFolder, entries: &Arc<[SkillEntry]>) -> Result<PluginSpec<'a>> {
    let spec = spec(ranker, Arc::clone(entries))?;
    let limits = Limits { memory_mib: 256, index_ms: 60_000, ..spec.limits };
    Ok(PluginSpec { limits, ..spec })
}

fn from_image(
    bench: &Bench,
    engine: &Engine,
    ranker: &PluginFolder,
    entries: &Arc<[SkillEntry]>,
) -> Result<(Side, Side)> {
    let spec = roomy(ranker, entries)?;
    let plugin = engine.load(&spec)?;
    let bare = Bare::new(&engine.image(&spec)?, engine.options())?;
    let rank: Rank = bare.function(&Hook::SkillRanker.export(), "rank")?;
    let (caller, wish, span) = (Caller(bench.handle.clone()), wish(), bench.span());
    let mut product = || sample(span, || caller.rank(&plugin, &wish, OPTIONS).map(drop));
    let mut bare = || sample(span, || answered(bare.fresh(&rank, (Arc::clone(&wish), OPTIONS))?).map(drop));
    let [product, bare] = alternate(bench.rounds(), [&mut product, &mut bare])?.map(Side::of);
    Ok((product, bare))
}

/// The p50 of a bare instance that is given the catalogue in each call, in microseconds.
fn passing(
    bench: &Bench,
    engine: &Engine,
    ranker: &PluginFolder,
    entries: &Arc<[SkillEntry]>,
) -> Result<f64> {
    let empty = Arc::default();
    let bare = Bare::new(&engine.image(&roomy(ranker, &empty)?)?, engine.options())?;
    let index: Index = bare.function(&Hook::SkillRanker.export(), "index")?;
    let rank: Rank = bare.function(&Hook::SkillRanker.export(), "rank")?;
    let wish = wish();
    let one = || {
        let mut instance = bare.start()?;
        answered(instance.call(&index, (Arc::clone(entries),))?)?;
        answered(instance.call(&rank, (Arc::clone(&wish), OPTIONS))?).map(drop)
    };
    one()?;
    let span = if bench.quick { Duration::from_millis(100) } else { Duration::from_secs(5) };
    Ok(quantile(&mut sample(span, one)?, 0.5))
}

/// The example that authors start from, with 1,000 skills.
fn simple(bench: &Bench, engine: &Engine) -> Figure {
    let name = "rank 1000 skills, the example in Rust, p50";
    let path = place().examples.join("ranker-rust");
    if !path.is_dir() {
        return Figure::missing(name, "µs", "not built");
    }
    let measured = folder(&path).and_then(|example| from_image(bench, engine, &example, &catalogue(1_000)));
    match measured {
        Ok((product, _)) => Figure::new(name, product.p50(), "µs"),
        Err(error) => Figure::missing(name, "µs", format!("{error:#}")),
    }
}
