//! What a bucket says of a class when all there is are a few dozen examples: how much oftener it was seen in them than
//! was to be expected, with some doubt. A bucket that is new says nothing.
//!
//! With so few examples counting is better than fitting: there are more buckets in one text than texts. What the counts
//! cannot say, how far the sums are to be believed, is found by regression in one dimension, over sums of texts that were
//! not counted.

use crate::{
    BUCKETS,
    bag::Bag,
    fit::{logistic, quantised},
    row::Row,
};

/// Wanted texts that it takes to move the scale from one, which is what counting would have if it were always right.
/// It keeps a class that is told without fail from infinity, and one of a handful of examples from nothing.
const SURE: f32 = 4.0;
/// What the scale is at least, since a few examples that are unlike one another still say something, and at most.
const LEAST: f32 = 0.3;
const MOST: f32 = 10.0;
/// Newton's steps; a handful are enough, these are far more.
const STEPS: u32 = 20;

/// How often buckets were seen, by what the texts count.
///
/// In whole 1,024ths, so that what is added and taken out again leaves nothing.
pub(crate) struct Counts {
    seen: Vec<(i32, i32)>,
    wanted: i32,
    others: i32,
}

/// One, of counts.
const ONE: f32 = 1024.0;
/// Places of a memo of logarithms: most buckets were seen once or twice, in the same few ways.
const MEMO: usize = 1024;

impl Counts {
    pub(crate) fn new() -> Self {
        Self { seen: vec![(0, 0); BUCKETS], wanted: 0, others: 0 }
    }

    pub(crate) fn add(&mut self, bag: &Bag, wanted: bool, weight: f32) {
        self.change(bag, wanted, (weight * ONE) as i32);
    }

    /// Undoes [`add`](Self::add).
    pub(crate) fn take(&mut self, bag: &Bag, wanted: bool, weight: f32) {
        self.change(bag, wanted, -((weight * ONE) as i32));
    }

    fn change(&mut self, bag: &Bag, wanted: bool, by: i32) {
        let all = if wanted { &mut self.wanted } else { &mut self.others };
        *all = all.saturating_add(by);
        for bucket in bag.buckets() {
            if let Some((in_wanted, in_others)) = self.seen.get_mut(usize::from(*bucket)) {
                let count = if wanted { in_wanted } else { in_others };
                *count = count.saturating_add(by);
            }
        }
    }

    /// The logarithm of how much oftener each bucket was seen than was to be expected, when it was to be seen `doubt`
    /// times anyway; of the `keep` that say most.
    pub(crate) fn ratios(&self, doubt: f32, keep: usize) -> Ratios {
        let part = self.wanted as f32 / (self.others as f32).max(ONE);
        let ratio = |wanted: i32, others: i32| {
            ln((wanted as f32 / ONE + doubt) / (others as f32 / ONE * part + doubt))
        };
        let mut memo = vec![(0, 0, 0f32); MEMO];
        let mut kept: Vec<(u16, f32)> = Vec::with_capacity(16384);
        for (bucket, seen) in (0..=u16::MAX).zip(&self.seen).filter(|(_, seen)| **seen != (0, 0)) {
            let (wanted, others) = *seen;
            let place = (wanted / 1024 * 89 + others / 205) as usize % MEMO;
            let Some(known) = memo.get_mut(place) else { continue };
            if (known.0, known.1) != (wanted, others) {
                *known = (wanted, others, ratio(wanted, others));
            }
            kept.push((bucket, known.2));
        }
        if kept.len() > keep {
            kept.select_nth_unstable_by(keep, |(a, x), (b, y)| y.abs().total_cmp(&x.abs()).then(a.cmp(b)));
            kept.truncate(keep);
        }
        let mut ratios = vec![0f32; BUCKETS];
        for (bucket, ratio) in kept {
            if let Some(place) = ratios.get_mut(usize::from(bucket)) {
                *place = ratio;
            }
        }
        Ratios(ratios)
    }
}

/// By bucket.
pub(crate) struct Ratios(Vec<f32>);

impl Ratios {
    /// The sum over a bag, by the root of its size.
    pub(crate) fn sum(&self, bag: &Bag) -> f32 {
        let known = |bucket: &u16| self.0.get(usize::from(*bucket)).copied().unwrap_or_default();
        bag.buckets().iter().map(known).sum::<f32>() / (bag.buckets().len().max(1) as f32).sqrt()
    }

    pub(crate) fn row(&self, belief: Belief, keep: usize) -> Row {
        let scaled: Vec<f32> = self.0.iter().map(|ratio| ratio * belief.scale).collect();
        quantised(belief.bias, &scaled, keep)
    }
}

/// A text that was not counted.
pub(crate) struct Judged {
    pub(crate) wanted: bool,
    pub(crate) weight: f32,
    pub(crate) sum: f32,
}

/// What makes log-odds of sums.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Belief {
    scale: f32,
    bias: f32,
}

impl Belief {
    /// By logistic regression. What is wanted counts `prior` of what is not, however many there are.
    pub(crate) fn of(judged: &[Judged], prior: f32) -> Self {
        let all =
            |wanted| judged.iter().filter(|text| text.wanted == wanted).map(|text| text.weight).sum::<f32>();
        let balance = prior * all(false) / all(true).max(1e-6);
        let weight = |text: &Judged| if text.wanted { text.weight * balance } else { text.weight };
        let mut belief = Self { scale: 1.0, bias: -1.0 };
        for _ in 0..STEPS {
            belief.step(judged, weight, SURE * balance.max(1e-3));
        }
        belief
    }

    /// `sure` is what the scale of one counts against the texts.
    fn step(&mut self, judged: &[Judged], weight: impl Fn(&Judged) -> f32, sure: f32) {
        let (mut by_scale, mut by_bias) = (sure * (self.scale - 1.0), 0f32);
        let (mut scale_scale, mut scale_bias, mut bias_bias) = (sure, 0f32, 1e-3f32);
        for text in judged {
            let likely = logistic(self.scale * text.sum + self.bias);
            let error = (likely - if text.wanted { 1.0 } else { 0.0 }) * weight(text);
            let slope = likely * (1.0 - likely) * weight(text);
            by_scale += error * text.sum;
            by_bias += error;
            scale_scale += slope * text.sum * text.sum;
            scale_bias += slope * text.sum;
            bias_bias += slope;
        }
        let determinant = (scale_scale * bias_bias - scale_bias * scale_bias).max(1e-6);
        let scale = (by_scale * bias_bias - by_bias * scale_bias) / determinant;
        let bias = (by_bias * scale_scale - by_scale * scale_bias) / determinant;
        self.scale = (self.scale - scale.clamp(-1.0, 1.0)).clamp(LEAST, MOST);
        self.bias = (self.bias - bias.clamp(-1.0, 1.0)).clamp(-10.0, 10.0);
    }
}

/// 1/13, 1/11, … 1.
const LN: [f64; 7] = [1.0 / 13.0, 1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0, 1.0];

/// The natural logarithm of a positive number, by a series over what is left when powers of two are taken out.
fn ln(x: f32) -> f32 {
    let x = f64::from(x.max(1e-30));
    let exponent = ((x.to_bits() >> 52) & 0x7FF) as i32 - 1023;
    let mantissa = f64::from_bits((x.to_bits() & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
    let small = (mantissa - 1.0) / (mantissa + 1.0);
    let square = small * small;
    let series = LN.iter().fold(0.0, |sum, part| sum * square + part);
    (2.0 * small * series + f64::from(exponent) * std::f64::consts::LN_2) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_near_enough() {
        for n in 1..4000 {
            let x = n as f32 / 97.0;
            assert!((f64::from(ln(x)) - f64::from(x).ln()).abs() < 1e-5, "{x}");
        }
    }

    #[test]
    fn what_is_seen_oftener_says_so_and_what_is_new_says_nothing() {
        let bag = |buckets: &[u16]| Bag::of_buckets(buckets.to_vec());
        let mut counts = Counts::new();
        counts.add(&bag(&[1, 2]), true, 1.0);
        counts.add(&bag(&[1, 3]), true, 1.0);
        counts.add(&bag(&[2, 4]), false, 1.0);
        counts.add(&bag(&[4, 5]), false, 1.0);
        let sum = |keep, bucket| counts.ratios(0.5, keep).sum(&bag(&[bucket]));
        assert!(sum(9, 1) > sum(9, 3) && sum(9, 3) > 0.0);
        assert_eq!((sum(9, 2), sum(9, 6)), (0.0, 0.0));
        assert!(sum(9, 4) < sum(9, 5) && sum(9, 5) < 0.0);
        assert_eq!((sum(2, 3), sum(2, 5)), (0.0, 0.0));
        assert_eq!((sum(2, 1), sum(2, 4)), (sum(9, 1), sum(9, 4)));
    }

    #[test]
    fn sums_are_believed_as_far_as_they_were_right() {
        let judged = |wanted, sum| Judged { wanted, weight: 1.0, sum };
        let right: Vec<_> =
            (0..40).map(|n| judged(n % 2 == 0, if n % 2 == 0 { 2.0 } else { -2.0 })).collect();
        let wrong: Vec<_> = (0..40).map(|n| judged(n % 2 == 0, if n % 4 < 2 { 2.0 } else { -2.0 })).collect();
        let (good, bad) = (Belief::of(&right, 1.0), Belief::of(&wrong, 1.0));
        assert!(good.scale > 1.0 && good.scale <= MOST && bad.scale == LEAST, "{good:?} {bad:?}");
        assert!(good.bias.abs() < 0.1);
        assert!(Belief::of(&right, 0.1).bias < good.bias);
        assert!(Belief::of(&[], 1.0).scale.is_finite());
    }
}
