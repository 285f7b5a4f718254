//! From scores to probabilities. A score is log-odds in parts per million, the unit that evidence is given in, so the
//! contributions of a skill's evidence add up to what its probability is made of.
//!
//! The constants were fitted to labelled messages (whether a skill was asked for or would have been welcome) by logistic
//! regression over the two sums; they are few on purpose.

/// A table of the logistic function at 0, ¼, ½ … 8, in parts per million.
const LOGISTIC: [u32; 33] = [
    500_000, 562_177, 622_459, 679_179, 731_059, 777_300, 817_574, 851_953, 880_797, 904_651, 924_142,
    939_913, 952_574, 962_673, 970_688, 977_023, 982_014, 985_936, 989_013, 991_423, 993_307, 994_780,
    995_930, 996_827, 997_527, 998_073, 998_499, 998_829, 999_089, 999_291, 999_447, 999_570, 999_665,
];
const STEP: u64 = 250_000;

/// The probability, in parts per million, of log-odds in parts per million. Never falls when the score rises.
pub(crate) fn probability(score: i64) -> u32 {
    let size = score.unsigned_abs().min(8_000_000);
    let (step, rest) = ((size / STEP) as usize, size % STEP);
    let at = |step: usize| u64::from(LOGISTIC.get(step.min(32)).copied().unwrap_or(999_665));
    let upper = (at(step) + (at(step + 1) - at(step)) * rest / STEP) as u32;
    if score < 0 { 1_000_000 - upper } else { upper }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_logistic_function_to_a_few_thousandths() {
        for score in -90..=90 {
            let x = f64::from(score) / 10.0;
            let exact = 1.0 / (1.0 + (-x.clamp(-8.0, 8.0)).exp());
            let ours = f64::from(probability(i64::from(score) * 100_000)) / 1e6;
            assert!((ours - exact).abs() < 2e-3, "{x}: {ours} {exact}");
        }
    }

    #[test]
    fn it_rises_and_stays_within_bounds() {
        let curve: Vec<_> = (-1000..=1000).map(|x| probability(x * 12_345)).collect();
        assert!(curve.is_sorted());
        assert_eq!(probability(0), 500_000);
        assert_eq!(probability(i64::MIN), 335);
        assert_eq!(probability(i64::MAX), 999_665);
    }
}
