//! The same ranker in several languages, a fresh instance for each call: the examples as `cargo xtask` builds them.

use super::{
    Bench, Outcome,
    call::Caller,
    catalogue::{catalogue, wish},
    options,
    rounds::{Side, alternate, sample},
    subject::{folder, spec},
};
use crate::{
    bench::{Figure, chart::Bar},
    place,
};
use anyhow::Result;
use std::{path::Path, time::Duration};
use waza_engine::{Engine, hooks::skill_ranker::RankOptions};

const LANGUAGES: [(&str, &str, Option<f64>); 5] = [
    ("C", "ranker-c", Some(6.0)),
    ("JavaScript", "ranker-js", Some(500.0)),
    ("Python", "ranker-python", Some(1_000.0)),
    ("Rust", "ranker-rust", None),
    ("Rust, wasm32-wasip2", "ranker-rust-wasip2", None),
];

/// Those that bring an interpreter.
const LARGE: [&str; 2] = ["ranker-js", "ranker-python"];

pub(super) fn run(bench: &Bench) -> Result<Outcome> {
    // Compiling a language's whole runtime takes longer than all else here, so what was compiled is kept.
    let engine = Engine::new(options::stored(&options::kept()))?;
    let mut outcome = Outcome::default();
    for (language, name, aim) in LANGUAGES {
        let title = format!("example in {language}, fresh call, p50");
        let path = place().examples.join(name);
        if bench.quick && LARGE.contains(&name) {
            // The first load compiles a whole language runtime, which is most of a minute.
            outcome.figures.push(Figure::missing(title, "µs", "only in the long form"));
            continue;
        }
        let measured = if path.is_dir() {
            side(bench, &engine, &path).map_err(|error| format!("{error:#}"))
        } else {
            Err("not built".into())
        };
        let figure = match measured {
            Ok(side) => {
                let (low, high) = side.spread();
                outcome.bars.push(Bar::new(format!("example in {language}"), side.p50(), None));
                Figure::new(title, side.p50(), "µs").spread(low, high)
            }
            Err(why) => Figure::missing(title, "µs", why),
        };
        outcome.figures.push(match aim {
            Some(aim) => figure.at_most(aim),
            None => figure,
        });
    }
    Ok(outcome)
}

fn side(bench: &Bench, engine: &Engine, path: &Path) -> Result<Side> {
    let example = folder(path)?;
    let plugin = engine.load(&spec(&example, catalogue(30))?)?;
    let (caller, wish) = (Caller(bench.handle.clone()), wish());
    let plain = RankOptions { with_evidence: false, ..RankOptions::default() };
    let span = bench.span().max(Duration::from_millis(20));
    let [rounds] =
        alternate(bench.rounds(), [&mut || sample(span, || caller.rank(&plugin, &wish, plain).map(drop))])?;
    Ok(Side::of(rounds))
}
