//! What a text is to the model: the buckets of its n-grams, each once.

use crate::ngram::ngrams;

/// The buckets that a text's n-grams fall into, in order, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bag {
    buckets: Vec<u16>,
}

impl Bag {
    /// Reads a text that the host has folded (compatibility forms, lower case, single blanks). Linear in the text up to
    /// 2,048 n-grams; what lies behind them is not read.
    #[must_use]
    pub fn of(folded: &str) -> Self {
        let mut buckets = Vec::with_capacity(256);
        Self::each(folded, |bucket| buckets.push(bucket));
        Self::of_buckets(buckets)
    }

    /// Calls `take` with the bucket of every n-gram in the order of the text, repeated ones too, at most 2,048 times: for
    /// those who keep count themselves.
    pub fn each(folded: &str, mut take: impl FnMut(u16)) {
        ngrams(folded, |hash| take((hash >> 16) as u16));
    }

    /// Of buckets in any order.
    #[must_use]
    pub fn of_buckets(mut buckets: Vec<u16>) -> Self {
        buckets.sort_unstable();
        buckets.dedup();
        Self { buckets }
    }

    /// In ascending order, each once.
    #[must_use]
    pub fn buckets(&self) -> &[u16] {
        &self.buckets
    }

    /// A sum over the bag is divided by this, in 1/256: the square root of its size. A long text has more of everything.
    #[must_use]
    pub fn norm(&self) -> u32 {
        ((self.buckets.len().max(1) as u64) << 16).isqrt() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_twice_counts_once() {
        let once = Bag::of_buckets(vec![3, 1, 2]);
        assert_eq!(Bag::of_buckets(vec![1, 2, 3, 3, 1]), once);
        assert_eq!(once.buckets(), [1, 2, 3]);
    }

    #[test]
    fn the_norm_is_the_square_root_of_the_size() {
        assert_eq!(Bag::default().norm(), 256);
        assert_eq!(Bag::of_buckets((0..100).collect()).norm(), 2560);
    }
}
