//! What the model knows of one class: a weight for each bucket that says something.

use crate::bag::Bag;
use std::fmt;

/// The bytes a row begins with: its form, so that an older plugin refuses a newer one.
const FORM: [u8; 4] = *b"wzl1";
/// Bytes before the weights: form, bias, scale, number of weights.
const HEAD: usize = 16;

/// One class of a linear model. The score of a bag is `bias + scale · Σ weights / √size`, in parts per million of
/// log-odds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What a bag without any known bucket scores, in ppm of log-odds.
    pub bias: i32,
    /// What a weight of one adds to a bag of one bucket, in ppm of log-odds.
    pub scale: u32,
    /// By bucket, ascending, each once.
    weights: Vec<(u16, i8)>,
}

/// Bytes that are no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowError {
    /// They do not begin as a row does.
    Form,
    /// There are more or fewer than the head says.
    Length,
    /// Buckets are not in ascending order.
    Order,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "does not begin as a row of a linear model",
            Self::Length => "has another length than its head says",
            Self::Order => "has buckets out of order",
        })
    }
}

impl std::error::Error for RowError {}

impl Row {
    /// Of weights in any order; of two for one bucket the first counts.
    #[must_use]
    pub fn new(bias: i32, scale: u32, mut weights: Vec<(u16, i8)>) -> Self {
        weights.sort_by_key(|(bucket, _)| *bucket);
        weights.dedup_by_key(|(bucket, _)| *bucket);
        weights.retain(|(_, weight)| *weight != 0);
        Self { bias, scale, weights }
    }

    /// By bucket, ascending.
    #[must_use]
    pub fn weights(&self) -> &[(u16, i8)] {
        &self.weights
    }

    /// The log-odds of a bag, in ppm.
    #[must_use]
    pub fn score(&self, bag: &Bag) -> i64 {
        let mut weights = self.weights.iter().peekable();
        let mut sum = 0i64;
        for bucket in bag.buckets() {
            while weights.next_if(|(other, _)| other < bucket).is_some() {}
            if let Some((_, weight)) = weights.next_if(|(other, _)| other == bucket) {
                sum += i64::from(*weight);
            }
        }
        self.of_sum(sum, bag.norm())
    }

    /// The log-odds, in ppm, of a bag of this norm whose weights add up to `sum`.
    #[must_use]
    pub fn of_sum(&self, sum: i64, norm: u32) -> i64 {
        log_odds(self.bias, self.scale, sum, norm)
    }

    /// Little-endian, three bytes a weight.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + 3 * self.weights.len());
        bytes.extend(FORM);
        bytes.extend(self.bias.to_le_bytes());
        bytes.extend(self.scale.to_le_bytes());
        bytes.extend((self.weights.len() as u32).to_le_bytes());
        for (bucket, weight) in &self.weights {
            bytes.extend(bucket.to_le_bytes());
            bytes.extend(weight.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote, and nothing else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RowError> {
        let (head, body) = bytes.split_at_checked(HEAD).ok_or(RowError::Form)?;
        let (form, numbers) = head.split_at_checked(FORM.len()).ok_or(RowError::Form)?;
        let mut numbers = numbers.chunks_exact(4).map(|four| four.try_into().map(u32::from_le_bytes));
        let (Some(Ok(bias)), Some(Ok(scale)), Some(Ok(count))) =
            (numbers.next(), numbers.next(), numbers.next())
        else {
            return Err(RowError::Form);
        };
        if form != FORM {
            return Err(RowError::Form);
        }
        if (count as usize).checked_mul(3) != Some(body.len()) {
            return Err(RowError::Length);
        }
        let weight = |three: &[u8]| match *three {
            [low, high, weight] => Ok((u16::from_le_bytes([low, high]), i8::from_le_bytes([weight]))),
            _ => Err(RowError::Length),
        };
        let weights = body.chunks(3).map(weight).collect::<Result<Vec<_>, _>>()?;
        match weights.is_sorted_by(|(a, _), (b, _)| a < b) {
            true => Ok(Self { bias: bias.cast_signed(), scale, weights }),
            false => Err(RowError::Order),
        }
    }
}

/// What [`Row::of_sum`] says, for who keeps rows in another form.
#[inline]
#[must_use]
pub fn log_odds(bias: i32, scale: u32, sum: i64, norm: u32) -> i64 {
    i64::from(bias) + sum * i64::from(scale) * 256 / i64::from(norm.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_score_is_the_sum_over_the_root_of_the_size() {
        let row = Row::new(-500_000, 100_000, vec![(7, 10), (3, -4), (9, 0), (7, 99)]);
        assert_eq!(row.weights(), [(3, -4), (7, 10)]);
        assert_eq!(row.score(&Bag::default()), -500_000);
        assert_eq!(row.score(&Bag::of_buckets(vec![7])), 500_000);
        assert_eq!(row.score(&Bag::of_buckets(vec![1, 3, 7, 8])), -500_000 + 300_000);
    }

    #[test]
    fn what_is_no_row_is_refused() {
        let good = Row::new(1, 2, vec![(1, 1), (2, 2)]).to_bytes();
        assert_eq!(Row::from_bytes(b""), Err(RowError::Form));
        assert_eq!(Row::from_bytes(&[&b"wzl2"[..], &good[4..]].concat()), Err(RowError::Form));
        assert_eq!(Row::from_bytes(&good[..good.len() - 1]), Err(RowError::Length));
        let mut turned = good.clone();
        turned[16] = 9;
        assert_eq!(Row::from_bytes(&turned), Err(RowError::Order));
        assert!(Row::from_bytes(&good).is_ok());
    }

    proptest! {
        #[test]
        fn bytes_come_back(bias: i32, scale: u32, weights: Vec<(u16, i8)>) {
            let row = Row::new(bias, scale, weights);
            prop_assert_eq!(Row::from_bytes(&row.to_bytes()), Ok(row));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, buckets: Vec<u16>) {
            if let Ok(row) = Row::from_bytes(&bytes) {
                let _ = row.score(&Bag::of_buckets(buckets));
            }
        }
    }
}
