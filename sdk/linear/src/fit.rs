//! Makes a row of examples: logistic regression by stochastic steps, in a fixed order.
//!
//! Only additions, multiplications and divisions of `f32` are used, never a function of the platform's mathematics
//! library, so equal examples give equal rows on every machine.

use crate::{BUCKETS, bag::Bag, row::Row};

/// A text, and whether it belongs to the class.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// What the text is to the model.
    pub bag: &'a Bag,
    /// Whether it belongs to the class.
    pub wanted: bool,
    /// How often it counts; 1 is once.
    pub weight: f32,
}

/// How a fit goes.
#[derive(Clone, Copy, Debug)]
pub struct FitOptions {
    /// Times that every example is looked at.
    pub epochs: u32,
    /// How far one example moves a weight at first (AdaGrad: a weight that moved often moves less).
    pub rate: f32,
    /// What a weight loses of itself at each look (L2).
    pub decay: f32,
    /// Weights that are kept, those that say most; at most [`BUCKETS`].
    pub keep: usize,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self { epochs: 12, rate: 0.5, decay: 1e-4, keep: 1024 }
    }
}

/// Fits one class. The order of the examples matters and is kept apart from what they say by a fixed shuffle: hand the
/// same ones in the same order for the same row. Time is `epochs` times the sizes of all bags.
#[must_use]
pub fn fit(examples: &[Example<'_>], options: &FitOptions) -> Row {
    let mut weights = vec![0f32; BUCKETS];
    let mut moved = vec![1e-6f32; BUCKETS];
    let (mut bias, mut bias_moved) = (0f32, 1e-6f32);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut chance = 0x2545_F491u32;
    for _ in 0..options.epochs {
        shuffle(&mut order, &mut chance);
        for example in order.iter().filter_map(|at| examples.get(*at)) {
            let norm = root(example.bag.buckets().len().max(1) as f32);
            let known = |bucket: &u16| weights.get(usize::from(*bucket)).copied().unwrap_or_default();
            let sum: f32 = example.bag.buckets().iter().map(known).sum();
            let wanted = if example.wanted { 1.0 } else { 0.0 };
            let error = (logistic(bias + sum / norm) - wanted) * example.weight;
            bias_moved += error * error;
            bias -= options.rate * error / root(bias_moved);
            let slope = error / norm;
            for bucket in example.bag.buckets() {
                let at = usize::from(*bucket);
                let (Some(weight), Some(moved)) = (weights.get_mut(at), moved.get_mut(at)) else { continue };
                let gradient = slope + options.decay * *weight;
                *moved += gradient * gradient;
                *weight -= options.rate * gradient / root(*moved);
            }
        }
    }
    quantised(bias, &weights, options.keep)
}

/// Which of `folds` parts an example belongs to, by its text: the same text is never in two parts.
#[must_use]
pub fn fold_of(text: &str, folds: u32) -> u32 {
    let hash =
        text.bytes().fold(0x811C_9DC5u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 15)) % folds.max(1)
}

/// The weights that say most, as whole numbers up to 127.
pub(crate) fn quantised(bias: f32, weights: &[f32], keep: usize) -> Row {
    let mut kept: Vec<(u16, f32)> =
        (0..=u16::MAX).zip(weights.iter().copied()).filter(|(_, weight)| *weight != 0.0).collect();
    kept.sort_by(|(a, x), (b, y)| y.abs().total_cmp(&x.abs()).then(a.cmp(b)));
    kept.truncate(keep);
    let most = kept.first().map_or(1.0, |(_, weight)| weight.abs()).max(1e-6);
    let whole = |weight: f32| (weight / most * 127.0).round() as i8;
    let scale = (most / 127.0 * 1e6).round() as u32;
    let weights = kept.into_iter().map(|(bucket, weight)| (bucket, whole(weight))).collect();
    Row::new((bias * 1e6).round() as i32, scale, weights)
}

fn shuffle(order: &mut [usize], chance: &mut u32) {
    for at in (1..order.len()).rev() {
        *chance ^= *chance << 13;
        *chance ^= *chance >> 17;
        *chance ^= *chance << 5;
        order.swap(at, *chance as usize % (at + 1));
    }
}

/// 1 / (1 + e^-x), by squaring a short series.
pub(crate) fn logistic(x: f32) -> f32 {
    let x = x.clamp(-30.0, 30.0);
    // e^x = (e^(x/64))^64
    let small = x / 64.0;
    let series = 1.0 + small * (1.0 + small * (0.5 + small * (1.0 / 6.0 + small / 24.0)));
    let power = (0..6).fold(series, |power, _| power * power);
    power / (1.0 + power)
}

/// The square root is exact to the last bit everywhere, by IEEE 754.
fn root(x: f32) -> f32 {
    x.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bags(texts: &[&str]) -> Vec<Bag> {
        texts.iter().map(|text| Bag::of(text)).collect()
    }

    fn row(wanted: &[Bag], others: &[Bag]) -> Row {
        let examples: Vec<_> = wanted
            .iter()
            .map(|bag| Example { bag, wanted: true, weight: 1.0 })
            .chain(others.iter().map(|bag| Example { bag, wanted: false, weight: 1.0 }))
            .collect();
        fit(&examples, &FitOptions::default())
    }

    #[test]
    fn it_learns_what_tells_and_says_it_of_new_texts() {
        let rain = bags(&["雨を降らせて", "大雨にして", "make it rain", "heavy rain please", "小雨が降る"]);
        let other =
            bags(&["敵を増やして", "ジャンプを高く", "make it faster", "more enemies please", "色を赤に"]);
        let row = row(&rain, &other);
        for (text, wanted) in
            [("雨にして", true), ("some rain", true), ("敵を速くして", false), ("more coins", false)]
        {
            assert_eq!(row.score(&Bag::of(text)) > 0, wanted, "{text}: {}", row.score(&Bag::of(text)));
        }
    }

    #[test]
    fn it_is_the_same_every_time_and_keeps_what_it_is_told() {
        let (a, b) = (bags(&["雨", "雪が降る"]), bags(&["晴れ", "風が吹く"]));
        assert_eq!(row(&a, &b), row(&a, &b));
        let examples = [
            Example { bag: &a[1], wanted: true, weight: 1.0 },
            Example { bag: &b[1], wanted: false, weight: 1.0 },
        ];
        let few = fit(&examples, &FitOptions { keep: 3, ..FitOptions::default() });
        assert_eq!(few.weights().len(), 3);
        assert!(few.weights().iter().any(|(_, weight)| weight.unsigned_abs() == 127));
    }

    #[test]
    fn nothing_to_learn_from_is_no_row() {
        let row = fit(&[], &FitOptions::default());
        assert_eq!((row.bias, row.weights().len(), row.score(&Bag::of("雨"))), (0, 0, 0));
    }

    #[test]
    fn the_logistic_function_is_near_enough() {
        for tenth in -300..=300 {
            let x = tenth as f32 / 10.0;
            let exact = 1.0 / (1.0 + f64::from(-x).exp());
            assert!((f64::from(logistic(x)) - exact).abs() < 1e-3, "{x}");
        }
    }

    #[test]
    fn texts_fall_into_all_parts() {
        let parts: std::collections::BTreeSet<_> =
            (0..50).map(|n| fold_of(&format!("text {n}"), 5)).collect();
        assert_eq!(parts.len(), 5);
        assert_eq!(fold_of("a", 0), 0);
    }
}
