//! A document of 1 MiB with 200 references: the rewriter as a plugin, beside the same code compiled natively.

use super::{
    Bench, Outcome,
    call::Caller,
    rounds::{Side, alternate, ratio, sample},
    subject::{engine, first_party, spec},
};
use crate::bench::{Figure, chart::Bar};
use anyhow::{Result, anyhow, ensure};
use asset_rewriter::{Rewriter, Settings};
use std::{fmt::Write as _, hint::black_box, sync::Arc};
use waza_engine::hooks::asset_rewriter::{Asset, Document};
use waza_sdk::{Plugin as _, asset_rewriter as sdk};

const BYTES: usize = 1 << 20;
const REFERENCES: usize = 200;

pub(super) fn run(bench: &Bench) -> Result<Outcome> {
    let (engine, folder) = (engine()?, first_party("asset-rewriter")?);
    let plugin = engine.load(&spec(&folder, Arc::default())?)?;
    let native = Rewriter::configure(Settings::default()).map_err(|e| anyhow!("{e:?}"))?;
    let (document, assets) = (Arc::new(document()), assets());
    let sdk_document = sdk::Document {
        path: document.path.clone(),
        media_type: document.media_type.clone(),
        content: document.content.clone(),
    };
    let sdk_assets: Vec<_> =
        assets.iter().map(|a| sdk::Asset { name: a.name.clone(), url: a.url.clone() }).collect();
    let caller = Caller(bench.handle.clone());
    let (found, expected) = (
        caller.rewrite(&plugin, &document, &assets)?.len(),
        sdk::AssetRewriter::rewrite(&native, &sdk_document, &sdk_assets)?.len(),
    );
    ensure!((found, expected) == (REFERENCES, REFERENCES), "{found} and {expected} edits, not {REFERENCES}");

    let span = bench.span() * 2;
    let mut fresh = || sample(span, || caller.rewrite(&plugin, &document, &assets).map(drop));
    let mut plain = || {
        sample(span, || {
            black_box(sdk::AssetRewriter::rewrite(&native, black_box(&sdk_document), &sdk_assets))?;
            Ok(())
        })
    };
    let [fresh, plain] = alternate(bench.rounds(), [&mut fresh, &mut plain])?.map(Side::of);
    let speed = ratio(&plain.medians, &fresh.medians);
    let figures = vec![
        Figure::new("rewrite 1 MiB, 200 references, p50", fresh.p50(), "µs"),
        Figure::new("the same natively, p50", plain.p50(), "µs"),
        Figure::new("rewrite 1 MiB, speed of native", speed.median, "×")
            .at_least(0.5)
            .spread(speed.low, speed.high),
    ];
    Ok(Outcome { figures, bars: vec![Bar::new("rewrite 1 MiB", fresh.p50(), None)] })
}

/// Half script and half markup, with references spread evenly.
fn document() -> Document {
    const FILLER: &str = "  sprite.move(player.x + 3, player.y); // keeps up with the camera\n";
    let mut content = String::from("<!doctype html>\n<script>\n");
    let per_reference = (BYTES - content.len()) / REFERENCES;
    for reference in 0..REFERENCES {
        let end = content.len() + per_reference;
        let _ = writeln!(content, "  load(\"assets/image-{reference}.png\");");
        while content.len() + FILLER.len() < end {
            content.push_str(FILLER);
        }
    }
    content.push_str("</script>\n");
    Document { path: "index.html".into(), media_type: "text/html".into(), content }
}

fn assets() -> Arc<[Asset]> {
    (0..REFERENCES)
        .map(|n| Asset { name: format!("image-{n}.png"), url: format!("/media/{n:032x}.png") })
        .collect()
}
