//! 2,000 swaps in one process: what is resident does not grow, and no line-up stays behind. In a binary of its own, so
//! that nothing else is in its memory.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "rollout/support.rs"]
#[allow(dead_code, reason = "other tests need the rest of it")]
mod support;

use std::{fs, sync::Arc};
use support::{Place, by, writes};
use waza_registry::{LineUp, Rollout};

const SWAPS: u32 = 2_000;
/// KiB that a swap may leave behind. One revision that stayed would be hundreds.
const MOST_KIB: f64 = 8.0;
/// Swaps whose line-ups are kept on purpose, to see that the measure sees them.
const KEPT: u32 = 100;

#[tokio::test]
async fn two_thousand_swaps_leave_nothing_behind() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let registry = rollout.registry();
    let mut points = Vec::new();
    for at in 0..SWAPS {
        drop(swapped(&place, &rollout, at).await);
        assert_eq!(registry.lineups_held(), 1, "after {at} swaps");
        // By the middle, what is bounded has met its bounds.
        if at >= SWAPS / 2 {
            points.push((f64::from(at), resident_kib()));
        }
    }
    let flat = slope(&points);
    println!("{SWAPS} swaps: {flat:.3} KiB a swap over the second half, {:.0} KiB resident", resident_kib());
    assert!(flat < MOST_KIB, "every swap leaves {flat:.1} KiB behind");

    let (mut kept, mut points) = (Vec::new(), Vec::new());
    for at in SWAPS..SWAPS + KEPT {
        kept.push(swapped(&place, &rollout, at).await);
        points.push((f64::from(at), resident_kib()));
    }
    let steep = slope(&points);
    println!("{KEPT} swaps whose line-ups are kept: {steep:.1} KiB a swap");
    assert!(steep > MOST_KIB, "line-ups that stay do not show: {steep:.1} KiB a swap");
    assert!(registry.lineups_held() > u64::from(KEPT / 2));
    drop(kept);
    assert_eq!(registry.lineups_held(), 1);
}

/// One more swap, and a call through what serves then: forward to a revision that never was, or back by an undo.
async fn swapped(place: &Place, rollout: &Rollout, at: u32) -> Arc<LineUp> {
    if at.is_multiple_of(2) {
        place.hostile("path-policy", "fine", &format!("description = \"{at}\""));
        assert_eq!(rollout.look().await.unwrap().changes.len(), 1);
    } else {
        rollout.undo(None, by()).await.unwrap();
    }
    let lineup = rollout.registry().lineup();
    assert!(writes(&lineup, "game.js").await.unwrap().0);
    lineup
}

fn resident_kib() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / n, y + point.1 / n));
    let (across, along) = points
        .iter()
        .fold((0.0, 0.0), |(across, along), p| (across + (p.0 - x) * (p.1 - y), along + (p.0 - x).powi(2)));
    across / along
}
