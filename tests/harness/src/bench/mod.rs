//! Benchmarks: `cargo xtask bench NAME [--quick] [--json]`.

mod chart;
pub mod detect;
pub mod engine;
pub mod main_job;
mod report;
mod rounds;
pub mod swap;
pub mod web;

pub use report::{AimIs, Figure, Report};

/// The median and other quantiles of a sample; 0 of nothing.
#[must_use]
pub fn quantile(sample: &mut [f64], q: f64) -> f64 {
    sample.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index into a sample that fits memory"
    )]
    let at = (q * sample.len().saturating_sub(1) as f64).round() as usize;
    sample.get(at).copied().unwrap_or_default()
}
