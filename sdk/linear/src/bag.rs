//! What a text is to the model: the buckets of its n-grams, each once.

use crate::{BUCKETS, ngram::ngrams};

/// From this many buckets on, marking them in a table is quicker than sorting them.
const FEW: usize = 48;

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
        if buckets.len() < FEW {
            buckets.sort_unstable();
            buckets.dedup();
        } else {
            let marked = Marked::of(&buckets);
            buckets.clear();
            marked.each(|bucket| buckets.push(bucket));
        }
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

/// Words of 64 bits that a table of all buckets takes.
const WORDS: usize = BUCKETS / 64;

/// A set of buckets as a table of bits: a look-up is one load, whatever there is in it.
#[derive(Clone, Debug)]
pub struct Marked {
    bits: [u64; WORDS],
    /// Which of the words have a bit, so that reading a small set passes over the others.
    words: [u64; WORDS / 64],
}

impl Marked {
    /// Of buckets in any order.
    #[must_use]
    pub fn of(buckets: &[u16]) -> Self {
        let mut marked = Self { bits: [0; WORDS], words: [0; WORDS / 64] };
        for bucket in buckets {
            if let Some(word) = marked.bits.get_mut(usize::from(bucket >> 6)) {
                *word |= 1 << (bucket & 63);
            }
            if let Some(words) = marked.words.get_mut(usize::from(bucket >> 12)) {
                *words |= 1 << ((bucket >> 6) & 63);
            }
        }
        marked
    }

    /// 1 when the bucket is in the set, otherwise 0.
    #[inline]
    #[must_use]
    pub fn has(&self, bucket: u16) -> u64 {
        self.bits.get(usize::from(bucket >> 6)).map_or(0, |word| (word >> (bucket & 63)) & 1)
    }

    /// Calls `emit` with each, ascending.
    fn each(&self, mut emit: impl FnMut(u16)) {
        for (high, words) in (0..).zip(self.words) {
            for low in ones(words) {
                let word = (high << 6) | low;
                let bits = self.bits.get(usize::from(word)).copied().unwrap_or(0);
                ones(bits).for_each(|bit| emit((word << 6) | bit));
            }
        }
    }
}

/// The places of the bits that are set, ascending.
fn ones(mut bits: u64) -> impl Iterator<Item = u16> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as u16);
        bits &= bits.wrapping_sub(1);
        place
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_are_put_in_order_as_few_are() {
        let many: Vec<u16> =
            (0..2000u32).map(|n| (n.wrapping_mul(40_503) >> 3) as u16).chain([0, u16::MAX]).collect();
        let mut sorted = many.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(Bag::of_buckets(many.clone()).buckets(), sorted);
        let marked = Marked::of(&many);
        assert!(
            (0..=u16::MAX).all(|bucket| (marked.has(bucket) == 1) == sorted.binary_search(&bucket).is_ok())
        );
    }

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
