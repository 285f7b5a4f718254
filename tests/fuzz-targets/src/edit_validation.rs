//! What the engine makes of a rewriter's edits: it hands on exactly those that ascend, do not overlap, and lie inside
//! the document on char boundaries, and what it hands on can be applied.
//!
//! The plugin is a parrot: each asset is one edit, its name the range in sixteen hexadecimal digits, its URL the
//! replacement. An input is the document and then the ranges, as fields.

use crate::fields::{fields, number};
use crate::host::{LIMITS, host};
use std::sync::{Arc, OnceLock};
use waza_engine::{
    Fault, Hook, Limits, Plugin,
    hooks::asset_rewriter::{Asset, Document},
};

const PARROT: &str = include_str!("parrot.wat");
/// The engine's limits are small: a longer document only runs out of memory.
const MAX_BYTES: usize = 16 << 10;
/// A few more than a result may have, and few enough for the memory that it is lifted into.
const MAX_RANGES: usize = 100;

/// A document, then any number of `start` and `end`.
pub fn run(data: &[u8]) {
    if data.len() > MAX_BYTES {
        return;
    }
    let mut fields = fields(data).into_iter();
    let content = fields.next().unwrap_or_default();
    let numbers: Vec<u32> = fields.map(|field| u32::try_from(number(&field)).unwrap_or(u32::MAX)).collect();
    let ranges: Vec<(u32, u32)> = numbers
        .chunks_exact(2)
        .take(MAX_RANGES)
        .filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)))
        .collect();
    let assets: Arc<[Asset]> = ranges
        .iter()
        .map(|(start, end)| Asset { name: format!("{start:08x}{end:08x}"), url: "<>".into() })
        .collect();
    let document =
        Document { path: "a.html".into(), media_type: "text/html".into(), content: content.clone() };
    match host().wait(parrot().rewrite(Arc::new(document), assets)) {
        Ok(answer) => {
            let seen: Vec<_> = answer.value.iter().map(|edit| (edit.start, edit.end)).collect();
            assert_eq!(seen, ranges);
            let applied = apply(&content, &ranges);
            assert!(applied.is_some(), "these were handed on: {ranges:?} in {} bytes", content.len());
        }
        Err(error) => match error.fault {
            Fault::InvalidResult { .. } => assert_eq!(apply(&content, &ranges), None, "refused: {error}"),
            Fault::ResultTooLarge { limit, got, .. } => {
                assert!(got.is_some_and(|got| got > limit) && limit == LIMITS.result_items as usize);
            }
            _ => unreachable!("the parrot does nothing else: {error}"),
        },
    }
}

/// Nothing where the ranges are no edits of this text; written without the engine's own check.
fn apply(content: &str, ranges: &[(u32, u32)]) -> Option<String> {
    let mut out = String::new();
    let mut rest = content;
    let mut from = 0;
    for (start, end) in ranges {
        let (kept, after) = rest.split_at_checked(start.checked_sub(from)? as usize)?;
        let (_, after) = after.split_at_checked(end.checked_sub(*start)? as usize)?;
        out.push_str(kept);
        out.push_str("<>");
        (rest, from) = (after, *end);
    }
    out.push_str(rest);
    Some(out)
}

fn parrot() -> &'static Plugin {
    static PLUGIN: OnceLock<Plugin> = OnceLock::new();
    PLUGIN.get_or_init(|| {
        // It ends soon by itself; time is not what is tried here, and a busy machine may take long.
        let limits = Limits { deadline_ms: 10_000, configure_ms: 10_000, ..LIMITS };
        let component = wat::parse_str(PARROT).unwrap_or_default();
        match host().load(&component, vec![Hook::AssetRewriter], limits) {
            Ok(plugin) => plugin,
            Err(error) => unreachable!("the parrot is a plugin: {error}"),
        }
    })
}
