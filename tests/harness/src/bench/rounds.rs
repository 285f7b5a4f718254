//! Sides that take turns, and the ratio between them.

use crate::bench::quantile;
use anyhow::Result;
use std::time::{Duration, Instant};

/// Every side once to warm up, then all of them in turn, round after round: A B A B. What each round gave, by side.
pub(super) fn alternate<T, const N: usize>(
    rounds: usize,
    mut sides: [&mut dyn FnMut() -> Result<T>; N],
) -> Result<[Vec<T>; N]> {
    for side in &mut sides {
        side()?;
    }
    let mut found = std::array::from_fn(|_| Vec::with_capacity(rounds));
    for _ in 0..rounds {
        for (side, found) in sides.iter_mut().zip(&mut found) {
            found.push(side()?);
        }
    }
    Ok(found)
}

/// Calls one after the other for a while, at least one; the time of each in microseconds.
pub(super) fn sample(span: Duration, mut call: impl FnMut() -> Result<()>) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    let end = Instant::now() + span;
    loop {
        let started = Instant::now();
        call()?;
        let ended = Instant::now();
        times.push(micros(ended - started));
        if ended >= end {
            return Ok(times);
        }
    }
}

pub(super) fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// The rounds of one side, each a sample in microseconds.
pub(super) struct Side {
    /// The median of each round.
    pub(super) medians: Vec<f64>,
    all: Vec<f64>,
}

impl Side {
    pub(super) fn of(rounds: Vec<Vec<f64>>) -> Self {
        let mut side = Self { medians: Vec::new(), all: Vec::new() };
        for mut round in rounds {
            side.medians.push(quantile(&mut round, 0.5));
            side.all.append(&mut round);
        }
        side
    }

    /// The median of the rounds' medians.
    pub(super) fn p50(&self) -> f64 {
        quantile(&mut self.medians.clone(), 0.5)
    }

    /// Over all calls of all rounds.
    pub(super) fn p99(&self) -> f64 {
        quantile(&mut self.all.clone(), 0.99)
    }

    /// The lowest and the highest round.
    pub(super) fn spread(&self) -> (f64, f64) {
        spread(&self.medians)
    }
}

/// The median of ratios within a round, with the lowest and the highest.
pub(super) struct Ratio {
    pub(super) median: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// `of` over `to`, round by round.
pub(super) fn ratio(of: &[f64], to: &[f64]) -> Ratio {
    let mut ratios: Vec<_> = of.iter().zip(to).map(|(of, to)| of / to).collect();
    let (low, high) = spread(&ratios);
    Ratio { median: quantile(&mut ratios, 0.5), low, high }
}

fn spread(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_take_turns_after_one_warm_up_each() {
        let log = std::cell::RefCell::new(String::new());
        let take = |side| log.borrow_mut().push(side);
        let mut a = || {
            take('a');
            Ok(())
        };
        let mut b = || {
            take('b');
            Ok(())
        };
        let [of_a, of_b] = alternate(2, [&mut a, &mut b]).unwrap();
        assert_eq!((of_a.len(), of_b.len(), log.borrow().as_str()), (2, 2, "ababab"));
    }

    #[test]
    fn a_slow_round_moves_both_sides_and_not_the_ratio() {
        let Ratio { median, low, high } = ratio(&[2.0, 20.0, 2.2], &[1.0, 10.0, 1.0]);
        assert_eq!((median, low, high), (2.0, 2.0, 2.2));
    }

    #[test]
    fn a_side_is_the_median_of_its_rounds() {
        let side = Side::of(vec![vec![1.0, 2.0, 3.0], vec![9.0, 8.0, 7.0], vec![4.0]]);
        assert_eq!((side.p50(), side.p99(), side.spread()), (4.0, 9.0, (2.0, 8.0)));
    }
}
