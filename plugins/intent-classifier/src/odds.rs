//! From log-odds to probabilities, in integers: equal inputs give equal bytes on every host.

const ONE: i64 = 1_000_000;

/// The probabilities of scores in ppm of log-odds, in ppm; they add up to exactly 1_000_000.
pub(crate) fn probabilities<const N: usize>(scores: [i64; N]) -> [u32; N] {
    let best = scores.iter().copied().max().unwrap_or_default();
    let odds = scores.map(|score| decay(best - score));
    let total: i64 = odds.iter().sum();
    let mut shares = odds.map(|odd| odd * ONE / total.max(1));
    let rest = ONE - shares.iter().sum::<i64>();
    if let Some(first) = shares.iter_mut().max() {
        *first += rest;
    }
    shares.map(|share| u32::try_from(share).unwrap_or_default())
}

/// e to the power of minus `gap`, both in ppm.
fn decay(gap: i64) -> i64 {
    // e^-16 is below one in a million.
    if gap >= 16 * ONE {
        return 0;
    }
    let steps = gap / ONE;
    let part = gap % ONE;
    // The series for the part below one; eight terms leave less than 1e-5.
    let mut sum = ONE;
    let mut term = ONE;
    for n in 1..=8 {
        term = -term * part / ONE / n;
        sum += term;
    }
    const INVERSE_E: i64 = 367_879;
    (0..steps).fold(sum, |value, _| value * INVERSE_E / ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_share() {
        assert_eq!(probabilities([7, 7]), [500_000, 500_000]);
    }

    #[test]
    fn follows_the_exponential() {
        for gap in [0, 1, 250_000, 999_999, 1_000_000, 2_500_000, 7_300_000] {
            let want = (-(gap as f64) / 1e6).exp() * 1e6;
            assert!((decay(gap) as f64 - want).abs() < 12.0, "{gap}: {} {want}", decay(gap));
        }
        assert_eq!(decay(40 * ONE), 0);
    }

    #[test]
    fn adds_up_whatever_the_scores() {
        for scores in [[0, 0, 0], [1, -5_000_000, 3_333_333], [i64::from(i32::MIN), 0, i64::from(i32::MAX)]] {
            assert_eq!(probabilities(scores).iter().sum::<u32>(), 1_000_000);
        }
    }
}
